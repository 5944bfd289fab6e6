"""REST addresses of this room, under /api/v1/."""

from django.urls import path

from desk.map import api as map_api

urlpatterns = [
    path("map/layers/", map_api.MapLayers.as_view(), name="map-layers"),
    path("map/indicators/", map_api.MapIndicators.as_view(), name="map-indicators"),
    path("map/inside/", map_api.MapInside.as_view(), name="map-inside"),
]
