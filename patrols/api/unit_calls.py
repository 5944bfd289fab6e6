"""The street units nearest to an alert, sending some of them, and how far they are."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.lifecycle import ENDED, Status
from alerts.models import Alert
from patrols.lifecycle import CallStatus
from patrols.models import StreetUnit, UnitCall
from patrols.rows.calls import CALLS, call_row, candidate_row, own_call_row
from patrols.services.calls import LONGEST_REASON, MOST_UNITS, call_units, step_call, why_not_now
from patrols.services.nearest import Candidate, nearest_units
from policing.lib.strict import StrictSerializer, validated

# More than these nobody compares; who must send the twentieth nearest speaks on the radio.
LISTED = 12
NOBODY_GOES = (Status.RESOLVED, *ENDED)


class ChosenUnitsSerializer(StrictSerializer):
    units = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), min_length=1, max_length=MOST_UNITS)


class CallStepSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=[(one.value, one.label) for one in CallStatus if one != CallStatus.SENT])
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)


def _alert(request: SignedIn, pk: Any) -> Alert:
    return get_object_or_404(Alert.objects.visible_to(request.user).with_names().select_related("message"), pk=pk)


def _answer(request: SignedIn, alert: Alert) -> dict[str, Any]:
    """What a panel beside the alert shows: who is sent, who could be, and why nobody can be now."""
    calls = UnitCall.objects.filter(alert=alert, unit__in=StreetUnit.objects.visible_to(request.user)).select_related(*CALLS).order_by("sent_at", "pk")
    refusal = why_not_now(alert)
    nearest = [] if alert.status in NOBODY_GOES else nearest_units(alert, by=request.user, now=timezone.now())
    return {
        "may_call": refusal is None and request.user.may(Right.DECIDE),
        "why_not": str(refusal) if refusal else "",
        "is_covert": alert.is_covert,
        "calls": [call_row(call) for call in calls],
        "units": [candidate_row(one) for one in nearest[:LISTED]],
        "others": max(0, len(nearest) - LISTED),
    }


class NearestUnits(APIView):
    """The street units on duty, the one to send first on top, each with the reasons; and those that were sent."""

    permission_classes = [needs(Right.READ)]

    @extend_schema(operation_id="alerts_nearest_units", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: Any) -> Response:
        return Response(_answer(request, _alert(request, pk)))


class UnitCalls(APIView):
    permission_classes = [needs(Right.DECIDE)]

    @extend_schema(operation_id="alerts_unit_calls_create", request=ChosenUnitsSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: Any) -> Response:
        """Sends units: their people are told on their phones and the alert is dispatched."""
        alert, wanted = _alert(request, pk), validated(ChosenUnitsSerializer, request)["units"]
        ranked = {one.unit.pk: one for one in nearest_units(alert, by=request.user, now=timezone.now())}
        units = {unit: get_object_or_404(StreetUnit.objects.visible_to(request.user).in_use().with_now(), pk=unit) for unit in wanted}
        call_units(alert, [ranked.get(pk) or Candidate(unit, None, None) for pk, unit in units.items()], by=request.user, now=timezone.now())
        return Response(_answer(request, _alert(request, pk)), status=status.HTTP_201_CREATED)


class UnitCallStep(APIView):
    permission_classes = [needs(Right.ANSWER)]

    @extend_schema(operation_id="unit_calls_step", request=CallStepSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        """Acknowledged, en route, on the scene, cleared; or declined or called off, for a reason."""
        call = get_object_or_404(_calls(request), pk=pk)
        said = validated(CallStepSerializer, request)
        step_call(call, said["to"], by=request.user, reason=said.get("reason", ""), now=timezone.now())
        return Response(own_call_row(_calls(request).get(pk=pk), request.user))


def _calls(request: SignedIn) -> QuerySet[UnitCall]:
    """Those of the units the caller rides with, while they work for its station, and those the caller sees."""
    own = StreetUnit.objects.visible_to(request.user)
    riding = Q(unit__duties__user=request.user, unit__duties__ended_at=None, unit__in=own.values("pk"))
    seen = Q(pk__in=UnitCall.objects.visible_to(request.user).values("pk"))
    return UnitCall.objects.filter(riding | seen).select_related(*CALLS).distinct()
