"""Paths of re-homing."""

from django.urls import path

from zhishuo.matters.rehoming import views

urlpatterns = [path("desk/leaving/", views.leaving, name="leaving")]
