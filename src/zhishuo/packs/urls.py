"""Paths of packs."""

from django.urls import path

from zhishuo.packs import views

urlpatterns = [
    path("desk/calendar/", views.calendar, name="calendar"),
    path("desk/calendar/set/", views.set_, name="calendar_set"),
    path("desk/calendar/unset/", views.unset, name="calendar_unset"),
]
