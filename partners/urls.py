"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from partners import api

urlpatterns = [
    path("sites/", api.Sites.as_view(), name="site-list"),
    path("callers/", api.Callers.as_view(), name="caller"),
    path("places/", api.Places.as_view(), name="place-list"),
]
