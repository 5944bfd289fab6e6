"""Street units: where they are, who rides with them, what they do."""

import time
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import Throttled
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from partners.throttles import Buckets
from patrols.api.persons import check_person
from patrols.lifecycle import OWN_CHOICE, UnitStatus
from patrols.models import StreetUnit, UnitPosition
from patrols.rows.calls import mine_row
from patrols.rows.units import listed_row, units_of
from patrols.sentences import why_refused
from patrols.services.positions import Fix, take_positions
from patrols.services.unit_duty import NotOnDuty, come_on_duty, go_off_duty, open_duty_of, say_state
from policing.lib.errors import Refused
from policing.lib.pages import Pages
from policing.lib.said_days import AnyMomentField
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ)
RIDERS = needs(Right.ANSWER)
# Who may see the way a unit has come, and not only where it is.
LEADERS = needs(Right.DECIDE, Right.INSPECT)
# An hour at the phones' pace; who was without a line for longer sends several.
MOST_FIXES = 240
# Of one person, in each server process. A phone needs four.
BATCHES_A_MINUTE = 30
MOST_POINTS = 5_000
buckets = Buckets()


class TooManyFixes(Refused):
    code = "too_many"
    status = 422
    message = _("At most %(most)s positions at once. Send the rest in the next request.")


class FixSerializer(StrictSerializer):
    """One position, at the phone's own time. WGS84 degrees, metres, metres a second."""

    at = AnyMomentField()
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    accuracy_m = serializers.FloatField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    speed_mps = serializers.FloatField(min_value=0, max_value=1_000, required=False, allow_null=True)
    is_mocked = serializers.BooleanField(default=False)


class FixesSerializer(StrictSerializer):
    sent_at = AnyMomentField()
    fixes = serializers.ListField(child=FixSerializer(), min_length=1, max_length=MOST_FIXES)
    person = serializers.IntegerField(min_value=1, required=False, help_text="Whose phone it was; refused when another person is signed in by now.")


class UnitStateSerializer(StrictSerializer):
    status = serializers.ChoiceField(choices=[(one.value, one.label) for one in OWN_CHOICE])


class Positions(APIView):
    """Where the caller's unit is. At most 240 positions a request and 30 requests a minute; beyond that 422 and 429, and the phone keeps what it has."""

    permission_classes = [RIDERS]

    @extend_schema(operation_id="positions_create", request=FixesSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        """Says of every position what became of it: kept, known from before, thinned by the rule, or refused and why. Sent twice, it is there once."""
        if wait := buckets.take(("positions", str(request.user.pk)), BATCHES_A_MINUTE, time.monotonic()):
            raise Throttled(wait)
        if isinstance(request.data, dict) and isinstance(fixes := request.data.get("fixes"), list) and len(fixes) > MOST_FIXES:
            raise TooManyFixes(most=MOST_FIXES)
        said = validated(FixesSerializer, request)
        check_person(request, said)
        tally = take_positions([Fix(**fix) for fix in said["fixes"]], by=request.user, sent_at=said["sent_at"], now=timezone.now())
        refused = [{"at": one.at, "why": one.why, "message": why_refused(one.why)} for one in tally.refused]
        return Response({"kept": tally.kept, "known": tally.known, "thinned": tally.thinned, "refused": refused})


class StreetUnits(generics.GenericAPIView):
    """The units of the caller's station, or of all stations below; `?out=1` those on duty, `?station=` those of one."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = StreetUnit.objects.none()

    @extend_schema(
        operation_id="street_units_list",
        parameters=[OpenApiParameter("out", bool), OpenApiParameter("state", str, enum=UnitStatus.values), OpenApiParameter("station", int)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: SignedIn) -> Response:
        rows, asked = units_of(request.user), request.query_params
        rows = rows.out() if asked.get("out") else rows
        rows = rows.filter(now__status=asked["state"]) if asked.get("state") in UnitStatus.values else rows
        rows = rows.filter(station=int(asked["station"])) if asked.get("station", "").isdecimal() else rows
        page = self.paginate_queryset(rows.order_by("station__path", "call_sign"))
        return self.get_paginated_response([listed_row(one) for one in page or []])


def _unit(request: SignedIn, pk: Any) -> StreetUnit:
    return get_object_or_404(units_of(request.user), pk=pk)


class UnitTrail(APIView):
    permission_classes = [LEADERS]

    @extend_schema(operation_id="street_units_trail", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: Any) -> Response:
        """The way of the present duty, oldest first; nothing of a unit that is off."""
        unit = _unit(request, pk)
        since = unit.now.out_since
        found = UnitPosition.objects.filter(unit=unit, at__gte=since, at__lte=timezone.now()) if since else UnitPosition.objects.none()
        rows = list(found.order_by("-at").values_list("at", "lon", "lat", "is_mocked")[:MOST_POINTS])[::-1]
        points = [{"at": at, "lon": lon, "lat": lat, "is_mocked": is_mocked} for at, lon, lat, is_mocked in rows]
        return Response({"unit": listed_row(unit), "since": since, "points": points})


class UnitCome(APIView):
    permission_classes = [RIDERS]

    @extend_schema(operation_id="street_units_come", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        """The caller is on duty with this unit from now on."""
        come_on_duty(_unit(request, pk), by=request.user, now=timezone.now())
        return Response(mine_row(request.user))


class UnitState(APIView):
    permission_classes = [RIDERS]

    @extend_schema(operation_id="street_units_state", request=UnitStateSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        """Free, busy or resting: said by whoever rides with it, or by its desk."""
        unit = _unit(request, pk)
        say_state(unit, validated(UnitStateSerializer, request)["status"], by=request.user, now=timezone.now())
        return Response(listed_row(_unit(request, pk)))


class MyUnit(APIView):
    """What the caller's phone shows: their unit, its state and its calls; or the units they may go on duty with."""

    permission_classes = [RIDERS]

    @extend_schema(operation_id="street_units_mine", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return Response(mine_row(request.user))


class UnitLeave(APIView):
    permission_classes = [RIDERS]

    @extend_schema(operation_id="street_units_leave", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        """Off duty: from now on nobody knows where the caller is."""
        duty = open_duty_of(request.user)
        if duty is None:
            raise NotOnDuty
        go_off_duty(duty, now=timezone.now())
        return Response(mine_row(request.user))
