"""What the doors of routes take."""

from typing import Any

from rest_framework import serializers

from patrols.models import Route, Schedule
from patrols.services.ordering import MOST_STOPS
from patrols.services.routes import RouteFacts, ScheduleFacts, StopFacts
from policing.lib.said_days import DayField
from policing.lib.strict import StrictSerializer

LARGEST_ID = 2**31 - 1
MOST_SCHEDULES = 12


class PlaceSerializer(StrictSerializer):
    """Somewhere to stop, as far as its order matters."""

    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    dwell_minutes = serializers.IntegerField(min_value=0, max_value=240, default=5)
    opens = serializers.TimeField(required=False, allow_null=True, default=None)
    closes = serializers.TimeField(required=False, allow_null=True, default=None)


class StopSerializer(PlaceSerializer):
    """A stop; `id` where it stood before, `key_site` the number of a key site it is put at."""

    id = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)
    name = serializers.CharField(max_length=60)
    name_en = serializers.CharField(max_length=120, allow_blank=True, default="")
    radius_m = serializers.IntegerField(min_value=30, max_value=150, default=40)
    key_site = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)


class ScheduleSerializer(StrictSerializer):
    """When a route is walked; `id` where it stood before. `weekdays`, 1 for Monday to 7, count with `days` "chosen". What is left out is as for a new one."""

    id = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)
    days = serializers.ChoiceField(choices=Schedule.Days.choices, default=Schedule.Days.EVERY)
    weekdays = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=7), max_length=7, default=list)
    first_on = DayField()
    last_on = DayField(required=False, allow_null=True, default=None)
    begins = serializers.TimeField()
    ends = serializers.TimeField(required=False, allow_null=True, default=None)
    every_minutes = serializers.IntegerField(min_value=15, max_value=1440, required=False, allow_null=True, default=None)
    minutes = serializers.IntegerField(min_value=5, max_value=720, default=60)
    start_grace = serializers.IntegerField(min_value=0, max_value=240, default=15)
    finish_grace = serializers.IntegerField(min_value=0, max_value=240, default=15)
    people_needed = serializers.IntegerField(min_value=1, max_value=50, default=2)
    officers_needed = serializers.IntegerField(min_value=0, max_value=50, default=1)


class RouteSerializer(StrictSerializer):
    """A route whole, as it is to stand: what is left out of `stops` and `schedules` is removed and ended. `area` is a GeoJSON Polygon in WGS84."""

    kind = serializers.ChoiceField(choices=Route.Kind.choices)
    name = serializers.CharField(max_length=60)
    name_en = serializers.CharField(max_length=120, allow_blank=True, default="")
    is_ordered = serializers.BooleanField(default=False)
    area = serializers.DictField(required=False, allow_null=True, default=None)
    instruction = serializers.CharField(max_length=500, allow_blank=True, default="")
    stops = serializers.ListField(child=StopSerializer(), max_length=MOST_STOPS, default=list)
    schedules = serializers.ListField(child=ScheduleSerializer(), max_length=MOST_SCHEDULES, default=list)


class NewRouteSerializer(RouteSerializer):
    station = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)


class ChangedRouteSerializer(RouteSerializer):
    """`version` names the state it was drawn from, so that nobody undoes what somebody else kept meanwhile."""

    version = serializers.CharField(max_length=16)


class StopOrderSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=Route.Kind.choices)
    begins = serializers.TimeField()
    stops = serializers.ListField(child=PlaceSerializer(), min_length=1, max_length=MOST_STOPS)


class RoutePreviewSerializer(StrictSerializer):
    """Schedules, and the first of the seven days they are shown for: today where none is said."""

    schedules = serializers.ListField(child=ScheduleSerializer(), max_length=MOST_SCHEDULES)
    first_on = DayField(required=False)


def facts_of(said: dict[str, Any], sites: dict[int, Any]) -> RouteFacts:
    """`said` as a service takes it; `sites` are the key sites it names, by number."""
    stops = [StopFacts(**{**one, "key_site": sites.get(one.get("key_site") or 0)}) for one in said.pop("stops")]
    schedules = [ScheduleFacts(**one) for one in said.pop("schedules")]
    return RouteFacts(stops=stops, schedules=schedules, **said)
