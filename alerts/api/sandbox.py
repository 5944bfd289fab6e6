"""The sandbox of a test key: see what officers would have seen, bring on each later state, send yourself an order."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from alerts.lifecycle import Disposition
from alerts.models import Alert, Order
from alerts.models.alert import AlertQuerySet
from alerts.models.sandbox import SandboxOrder
from alerts.rows.trial import sandbox_order_view, trial_row, trial_view
from alerts.serializers.sandbox import SandboxAlert, SandboxAlertRow, SandboxOrderView
from alerts.services import sandbox
from alerts.services.errors import SiteUnknown, TestKeyNeeded
from delivery.lifecycle import Reply
from partners.key_api import sites_of
from partners.models import PartnerKey, Site
from policing.lib.etags import answer_with_etag
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

SITE_REPLIES = [Reply.COMPLY, Reply.CANNOT, Reply.SEEN, Reply.GONE, Reply.NEED_HELP]
STEP = OpenApiParameter("step", str, OpenApiParameter.PATH, enum=list(sandbox.STEPS))


class SandboxStepSerializer(StrictSerializer):
    minutes = serializers.IntegerField(min_value=1, max_value=240, default=5, help_text="acknowledge")
    disposition = serializers.ChoiceField(choices=Disposition.choices, default=Disposition.FOUNDED, help_text="close")


class SandboxOrderSerializer(StrictSerializer):
    site = serializers.CharField(max_length=30)
    action = serializers.ChoiceField(choices=Order.Action.choices, default=Order.Action.OBSERVE)
    text = serializers.CharField(max_length=500)
    minutes = serializers.IntegerField(min_value=1, max_value=24 * 60, default=30)


class SandboxReplySerializer(StrictSerializer):
    reply = serializers.ChoiceField(choices=[(reply.value, reply.label) for reply in SITE_REPLIES])
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class NothingSerializer(StrictSerializer):
    """Nothing is sent."""


def test_key_of(request: SignedIn) -> PartnerKey:
    if not isinstance(request.auth, PartnerKey) or request.auth.mode != PartnerKey.Mode.TEST:
        raise TestKeyNeeded
    return request.auth


def trials(request: SignedIn) -> AlertQuerySet:
    """What the partner's test keys sent."""
    test_key_of(request)
    return Alert.objects.visible_to(request.user).filter(mode="test").with_names().prefetch_related("type__cards")


class SandboxAlerts(generics.GenericAPIView):
    pagination_class = Pages
    queryset = Alert.objects.none()
    filter_backends: list[Any] = []

    @extend_schema(operation_id="sandbox_alerts_list", responses=SandboxAlertRow(many=True))
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(trials(request).order_by("-received_at", "-pk"))
        return self.get_paginated_response([trial_row(alert) for alert in page or []])


class SandboxAlertOne(APIView):
    @extend_schema(operation_id="sandbox_alerts_read", responses={200: SandboxAlert, 304: None})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        return answer_with_etag(request, trial_view(get_object_or_404(trials(request), pk=pk)))


class SandboxStep(APIView):
    @extend_schema(operation_id="sandbox_alerts_step", parameters=[STEP], request=SandboxStepSerializer, responses={200: SandboxAlert})
    def post(self, request: SignedIn, pk: uuid.UUID, step: str) -> Response:
        alert = get_object_or_404(trials(request), pk=pk)
        if step not in sandbox.STEPS:
            raise Http404
        sandbox.take_step(alert, step, now=timezone.now(), **validated(SandboxStepSerializer, request))
        return Response(trial_view(trials(request).get(pk=pk)))


def own_orders(request: SignedIn) -> QuerySet[SandboxOrder]:
    test_key_of(request)
    return SandboxOrder.objects.visible_to(request.user).select_related("site")


class SandboxOrders(generics.GenericAPIView):
    pagination_class = Pages
    queryset = SandboxOrder.objects.none()
    filter_backends: list[Any] = []

    @extend_schema(operation_id="sandbox_orders_list", responses=SandboxOrderView(many=True))
    def get(self, request: SignedIn) -> Response:
        now = timezone.now()
        page = self.paginate_queryset(own_orders(request))
        return self.get_paginated_response([sandbox_order_view(order, now) for order in page or []])

    @extend_schema(operation_id="sandbox_orders_create", request=SandboxOrderSerializer, responses={201: SandboxOrderView})
    def post(self, request: SignedIn) -> Response:
        key = test_key_of(request)
        checked, now = validated(SandboxOrderSerializer, request), timezone.now()
        order = sandbox.send_sandbox_order(**(checked | {"site": _site(key, checked["site"])}), now=now)
        return Response(sandbox_order_view(order, now), status=status.HTTP_201_CREATED)


def _site(key: PartnerKey, code: str) -> Site:
    found = next((site for site in sites_of(key) if site.code == code), None)
    if found is None:
        raise SiteUnknown(site=code, fields={"site": [str(SiteUnknown.message) % {"site": code}]})
    return found


class SandboxOrderOne(APIView):
    @extend_schema(operation_id="sandbox_orders_read", responses={200: SandboxOrderView, 304: None})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        return answer_with_etag(request, sandbox_order_view(get_object_or_404(own_orders(request), pk=pk), timezone.now()))


class SandboxOrderReply(APIView):
    @extend_schema(operation_id="sandbox_orders_reply", request=SandboxReplySerializer, responses={200: SandboxOrderView})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        order, now = get_object_or_404(own_orders(request), pk=pk), timezone.now()
        checked = validated(SandboxReplySerializer, request)
        return Response(sandbox_order_view(sandbox.answer_sandbox_order(order, now=now, **checked), now))


class SandboxOrderEnd(APIView):
    @extend_schema(operation_id="sandbox_orders_end", request=NothingSerializer, responses={200: SandboxOrderView})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        order, now = get_object_or_404(own_orders(request), pk=pk), timezone.now()
        validated(NothingSerializer, request)
        return Response(sandbox_order_view(sandbox.end_sandbox_order(order, now=now), now))
