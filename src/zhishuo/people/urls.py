"""Paths of people."""

from django.urls import path

from zhishuo.people import views

urlpatterns = [
    path("desk/leave/", views.leave, name="leave"),
    path("desk/leave/<int:leave_id>/back/", views.back, name="leave_back"),
]
