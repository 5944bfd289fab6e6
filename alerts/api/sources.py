"""A source's own figures: a partner's for that partner alone, and for the stations that work with it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.serializers import CharField, DateTimeField, DictField, IntegerField, ListField
from rest_framework.views import APIView

from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.api.alerts import visible_alerts
from alerts.rows.sources import SPANS, USUAL_SPAN, figures_of_source
from alerts.serializers.answers import ErrorEnvelope
from partners.models import Partner
from policing.lib.errors import NotAllowed
from policing.lib.strict import StrictSerializer

LARGEST = 2**63 - 1


class AskedSource(StrictSerializer):
    """`partner` is left out by a partner: its own is meant."""

    days = serializers.ChoiceField(choices=SPANS, default=USUAL_SPAN)
    partner = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)


class OneSource(serializers.Serializer):
    """`precision` is founded of what was decided, without a percent below ten cases; `speed` in seconds from the moment of receiving."""

    counts = DictField(child=IntegerField())
    precision = DictField(child=IntegerField(allow_null=True))
    speed = DictField(child=DictField(child=IntegerField(allow_null=True)))


class SourceSite(OneSource):
    id = IntegerField()
    code = CharField()
    name = CharField()


class SourceAnswer(serializers.Serializer):
    """Sums kept safe stand apart by what is behind them and are never added up."""

    partner = DictField()
    days = IntegerField()
    since = DateTimeField()
    whole = OneSource()
    sites = SourceSite(many=True)
    money = ListField(child=DictField())


ANSWERS: dict[int, Any] = {200: SourceAnswer, 400: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope}


class SourceFigures(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="source_figures", parameters=[AskedSource], responses={200: SourceAnswer, 400: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope}
    )
    def get(self, request: SignedIn) -> Response:
        if request.user.is_officer and not request.user.may(Right.READ):
            raise NotAllowed
        asked = AskedSource().run_validation({name: value for name, value in request.query_params.items() if value})
        return Response(figures_of_source(_partner(request, asked), visible_alerts(request), days=int(asked["days"]), now=timezone.now()))


def _partner(request: SignedIn, asked: dict[str, Any]) -> Partner:
    """The one asked for among those the caller may see; a partner's only one without asking. Nobody else's is there."""
    mine = Partner.objects.visible_to(request.user).order_by("pk")
    if "partner" in asked:
        return get_object_or_404(mine, pk=asked["partner"])
    if request.user.is_officer:
        raise serializers.ValidationError({"partner": ["Name one partner."]})
    return get_object_or_404(mine[:1])
