"""The pages of street units."""

from django.urls import path

from patrols.views import street_units

urlpatterns = [
    path("units/", street_units.units, name="units"),
    path("units/mine/", street_units.mine, name="unit-mine"),
    path("units/reach/", street_units.reach, name="reach"),
]
