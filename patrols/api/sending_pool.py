"""Who may be sent: units that send people, exemptions, and how often each went."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.models import Officer
from patrols.models import Exemption, SendingUnit
from patrols.rows.sending import spread_of, turn_row
from patrols.services import secondment as services
from patrols.services.secondment.planning import span_of_day
from policing.lib.said_days import DayField
from policing.lib.strict import StrictSerializer, validated

LARGEST = 2**31 - 1
PLANNERS = needs(Right.PLAN)


class SendingUnitSerializer(StrictSerializer):
    """With `most_at_once` 0 the unit sends nobody any more."""

    unit = serializers.IntegerField(min_value=1, max_value=LARGEST)
    most_at_once = serializers.IntegerField(min_value=0, max_value=500)


class ExemptionSerializer(StrictSerializer):
    officer = serializers.IntegerField(min_value=1, max_value=LARGEST)
    reason = serializers.ChoiceField(choices=Exemption.Reason.choices)
    starts_on = DayField()
    ends_on = DayField()


class Turns(APIView):
    """Everybody of the units that send people, whose turn it is first, with how often they went in 90 days; and the spread."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="secondment_turns", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        first, _last = span_of_day(timezone.localdate())
        turns = sorted(services.turns_of(services.senders_below(request.user), first), key=lambda turn: turn.order)
        return Response({"results": [turn_row(turn) for turn in turns], "spread": spread_of(turns)})


class SendingUnits(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="sending_units", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows = SendingUnit.objects.visible_to(request.user).select_related("unit")
        return Response({"results": [{"unit": {"id": row.unit_id, "name": str(row.unit)}, "most_at_once": row.most_at_once} for row in rows]})

    @extend_schema(operation_id="sending_units_set", request=SendingUnitSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        facts = validated(SendingUnitSerializer, request)
        unit = get_object_or_404(Unit.objects.visible_to(request.user).in_use(), pk=facts.pop("unit"))
        services.set_sending_unit(unit, **facts, by=request.user)
        return self.get(request)


class Exemptions(APIView):
    """Who is not sent, with the reason and the days, from today on."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="exemptions_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows = Exemption.objects.visible_to(request.user).filter(ends_on__gte=timezone.localdate()).select_related("officer__user")
        return Response({"results": [_row(row) for row in rows]})

    @extend_schema(operation_id="exemptions_create", request=ExemptionSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        facts = validated(ExemptionSerializer, request)
        officer = get_object_or_404(Officer.objects.visible_to(request.user).select_related("user__unit"), pk=facts.pop("officer"))
        return Response(_row(services.exempt(officer, **facts, by=request.user)), status=status.HTTP_201_CREATED)


class EndExemption(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="exemptions_end", request=None, responses={204: None})
    def post(self, request: SignedIn, pk: int) -> Response:
        """From today on they may be sent again."""
        row = Exemption.objects.visible_to(request.user).select_related("officer__user__unit").filter(pk=pk).first()
        if row is None:
            raise Http404
        services.end_exemption(row, today=timezone.localdate(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _row(row: Exemption) -> dict[str, object]:
    officer = {"id": row.officer_id, "name": str(row.officer)}
    return {
        "id": row.pk,
        "officer": officer,
        "reason": row.reason,
        "reason_label": row.get_reason_display(),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
