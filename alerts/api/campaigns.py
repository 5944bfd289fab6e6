"""Special campaigns: those one takes part in, one with its figures, planning and changing them, and putting an alert under one."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.serializers import BooleanField, CharField, DateField, DictField, IntegerField, ListField
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.api.handling import ANSWERS, AlertStep
from alerts.models import Alert, Campaign
from alerts.rows.campaigns import campaign_figures, campaign_row
from alerts.serializers.answers import ErrorEnvelope, described
from alerts.services.campaigns import Plan, keep_campaign, put_under_campaign
from policing.lib.errors import NotAllowed
from policing.lib.strict import StrictSerializer, validated

LARGEST = 2**63 - 1
REFUSALS: dict[int, Any] = {400: ErrorEnvelope, 401: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope}


class PlanSerializer(StrictSerializer):
    """A campaign of `unit` and all below it; both days included."""

    unit = serializers.IntegerField(min_value=1, max_value=LARGEST)
    name = serializers.CharField(max_length=60)
    name_en = serializers.CharField(max_length=80, allow_blank=True, default="")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    note = serializers.CharField(max_length=300, allow_blank=True, default="")


class CampaignRow(serializers.Serializer):
    id = IntegerField()
    name = CharField()
    name_zh = CharField()
    name_en = CharField()
    unit = DictField()
    starts_on = DateField()
    ends_on = DateField()
    note = CharField()
    is_running = BooleanField()
    is_ahead = BooleanField()
    may_change = BooleanField()
    url = CharField()


class CampaignFigures(serializers.Serializer):
    """Counts of real alerts the caller may see. Sums stand apart by what is behind them and are never added up."""

    total = IntegerField()
    open = IntegerField()
    arrived = IntegerField()
    days = ListField(child=DictField())
    kinds = ListField(child=DictField())
    outcomes = ListField(child=DictField())
    money = ListField(child=DictField())
    orders = DictField(child=IntegerField())


class CampaignDetail(CampaignRow):
    figures = CampaignFigures()


class OfficersOnly(BasePermission):
    """Partners take no part in planning; their alerts are counted by the police."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated and request.user.is_officer)


class CampaignList(APIView):
    """`?running=1` leaves those of today."""

    permission_classes = [OfficersOnly]

    @extend_schema(operation_id="campaigns_list", responses={200: CampaignRow(many=True), **REFUSALS})
    def get(self, request: SignedIn) -> Response:
        today = timezone.localdate()
        mine = Campaign.objects.visible_to(request.user).select_related("unit")
        mine = mine.running(today) if request.query_params.get("running") else mine
        return Response([campaign_row(one, request.user, today) for one in mine[:500]])

    @extend_schema(operation_id="campaigns_create", request=PlanSerializer, responses={201: CampaignDetail, **REFUSALS})
    def post(self, request: SignedIn) -> Response:
        made = keep_campaign(plan_from(request), by=request.user)
        return Response(_detail(made, request), status=status.HTTP_201_CREATED)


class CampaignOne(APIView):
    permission_classes = [OfficersOnly]

    @extend_schema(operation_id="campaign", responses={200: CampaignDetail, **REFUSALS})
    def get(self, request: SignedIn, pk: int) -> Response:
        return Response(_detail(_found(request, pk), request))

    @extend_schema(operation_id="campaign_change", request=PlanSerializer, responses={200: CampaignDetail, **REFUSALS})
    def put(self, request: SignedIn, pk: int) -> Response:
        campaign = _found(request, pk)
        return Response(_detail(keep_campaign(plan_from(request), by=request.user, campaign=campaign), request))


def plan_from(request: SignedIn) -> Plan:
    if not request.user.may(Right.PLAN):
        raise NotAllowed
    checked = validated(PlanSerializer, request)
    return Plan(**checked | {"unit": get_object_or_404(Unit.objects.visible_to(request.user), pk=checked["unit"])})


def _found(request: SignedIn, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _detail(campaign: Campaign, request: SignedIn) -> dict[str, Any]:
    return campaign_row(campaign, request.user, timezone.localdate()) | {"figures": campaign_figures(campaign, request.user)}


class UnderSerializer(StrictSerializer):
    """The campaign's id, null for none."""

    campaign = serializers.IntegerField(min_value=1, max_value=LARGEST, allow_null=True)


@described("alerts_campaign", request=UnderSerializer, responses=ANSWERS)
class PutUnderCampaign(AlertStep):
    body = UnderSerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        wanted = checked["campaign"]
        campaign = _found(request, wanted) if wanted is not None else None
        put_under_campaign(alert, campaign, by=request.user, now=now)
