"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from grids.api import boundaries

urlpatterns = [path("grids/boundaries/", boundaries.GridBoundaries.as_view(), name="grid-boundaries")]
