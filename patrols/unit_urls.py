"""REST addresses of street units and their calls, under /api/v1/."""

from django.urls import path

from patrols.api import street_units, unit_calls

urlpatterns = [
    path("positions/", street_units.Positions.as_view(), name="position-list"),
    path("street-units/", street_units.StreetUnits.as_view(), name="street-unit-list"),
    path("street-units/mine/", street_units.MyUnit.as_view(), name="street-unit-mine"),
    path("street-units/leave/", street_units.UnitLeave.as_view(), name="street-unit-leave"),
    path("street-units/<int:pk>/come/", street_units.UnitCome.as_view(), name="street-unit-come"),
    path("street-units/<int:pk>/state/", street_units.UnitState.as_view(), name="street-unit-state"),
    path("street-units/<int:pk>/trail/", street_units.UnitTrail.as_view(), name="street-unit-trail"),
    path("alerts/<uuid:pk>/nearest-units/", unit_calls.NearestUnits.as_view(), name="alert-nearest-units"),
    path("alerts/<uuid:pk>/unit-calls/", unit_calls.UnitCalls.as_view(), name="alert-unit-calls"),
    path("unit-calls/<uuid:pk>/step/", unit_calls.UnitCallStep.as_view(), name="unit-call-step"),
]
