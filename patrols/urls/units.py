"""Addresses of street units and their calls: pages, and REST under /api/v1/."""

from django.urls import path

from patrols.api import street_units as street_units_api
from patrols.api import unit_calls
from patrols.views import street_units

PAGES = [
    path("patrols/units/", street_units.units, name="units"),
    path("patrols/units/mine/", street_units.mine, name="unit-mine"),
    path("patrols/units/reach/", street_units.reach, name="reach"),
]
REST = [
    path("positions/", street_units_api.Positions.as_view(), name="position-list"),
    path("street-units/", street_units_api.StreetUnits.as_view(), name="street-unit-list"),
    path("street-units/mine/", street_units_api.MyUnit.as_view(), name="street-unit-mine"),
    path("street-units/leave/", street_units_api.UnitLeave.as_view(), name="street-unit-leave"),
    path("street-units/<int:pk>/come/", street_units_api.UnitCome.as_view(), name="street-unit-come"),
    path("street-units/<int:pk>/state/", street_units_api.UnitState.as_view(), name="street-unit-state"),
    path("street-units/<int:pk>/trail/", street_units_api.UnitTrail.as_view(), name="street-unit-trail"),
    path("alerts/<uuid:pk>/nearest-units/", unit_calls.NearestUnits.as_view(), name="alert-nearest-units"),
    path("alerts/<uuid:pk>/unit-calls/", unit_calls.UnitCalls.as_view(), name="alert-unit-calls"),
    path("unit-calls/<uuid:pk>/step/", unit_calls.UnitCallStep.as_view(), name="unit-call-step"),
]
