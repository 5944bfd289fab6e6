"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from accounts import api

urlpatterns = [
    path("units/", api.Units.as_view(), name="unit-list"),
    path("stream-ticket/", api.StreamTicket.as_view(), name="stream-ticket"),
]
