"""Who is on duty now, and the number of one of them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from accounts.services import record_access
from grids.duty_now import Line, number_of, read_duty, tell_channels, tonight
from grids.models import Shift
from policing.lib.strict import StrictSerializer, validated

MOST_UNITS = 200


class DutyNow(APIView):
    """Every unit the caller sees: who is on duty now and tonight at two, by role, how they are reached, and how many are missing. `?q=` looks in names."""

    permission_classes = [needs(Right.READ, Right.PLAN)]

    @extend_schema(operation_id="duty_now", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        now = timezone.now()
        words = request.query_params.get("q", "").strip()[:60].replace("\x00", "")
        units = read_duty(request.user, now, words=words)[:MOST_UNITS]
        tell_channels(units)
        rows = [{"unit": {"id": one.unit.pk, "name": str(one.unit)}, "now": _lines(one.now), "tonight": _lines(one.tonight)} for one in units]
        return Response({"at": now, "tonight_at": tonight(now), "units": rows})


def _lines(lines: list[Line]) -> list[dict[str, Any]]:
    return [
        {
            "role": line.role,
            "role_label": line.label,
            "missing": line.missing,
            "people": [
                {
                    "shift": person.shift.pk,
                    "name": str(person.shift.officer),
                    "until": person.shift.ends_at,
                    "reached": person.reached.value,
                    "number": person.number,
                }
                for person in line.people
            ],
        }
        for line in lines
    ]


class Numbers(UserRateThrottle):
    """As many as a busy night needs, too few to copy a force's numbers."""

    scope = "duty-numbers"
    rate = "30/min"


class RevealReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=200)


class DutyNumber(APIView):
    """The number in the clear of somebody on duty or about to be; that it was looked at, and why, is kept."""

    permission_classes = [needs(Right.REVEAL)]
    throttle_classes = [Numbers]

    @extend_schema(operation_id="duty_number", request=RevealReasonSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        now = timezone.now()
        coming = Shift.objects.visible_to(request.user).filter(ends_at__gt=now, starts_at__lte=tonight(now))
        shift = get_object_or_404(coming.select_related("officer__user"), pk=pk)
        reason = validated(RevealReasonSerializer, request)["reason"]
        record_access(user=request.user, action="reveal", subject=f"grids.shift:{shift.pk}", reason=reason, now=now)
        return Response({"number": number_of(shift) or None})
