"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from grids import api

urlpatterns = [path("grids/boundaries/", api.GridBoundaries.as_view(), name="grid-boundaries")]
