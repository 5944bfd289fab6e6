"""Orders to partners' sites."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts import serializers
from alerts.api.alerts import mode_of
from alerts.details import order_detail, order_for_partner
from alerts.lifecycle import OrderStatus
from alerts.models import Alert, Order
from alerts.rows import order_row
from alerts.schema import ErrorEnvelope, OrderDetail, OrderReach, OrderRow, described
from alerts.services import orders
from partners.models import PartnerKey, Site
from policing.lib.errors import NotAllowed
from policing.lib.etags import answer_with_etag
from policing.lib.pages import Pages
from policing.lib.strict import validated

ERRORS = {400: ErrorEnvelope, 401: ErrorEnvelope, 403: ErrorEnvelope, 404: ErrorEnvelope, 409: ErrorEnvelope}


class OrderFilter(filters.FilterSet):
    """`?open=1&status=sent&alert=…`"""

    open = filters.BooleanFilter(method="only_open")
    alert = filters.UUIDFilter(method="about")

    class Meta:
        model = Order
        fields = ["status"]

    def only_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.exclude(status=OrderStatus.ENDED) if value else queryset

    def about(self, queryset: QuerySet, name: str, value: uuid.UUID) -> QuerySet:
        """Partners are not told what an order is about, and nobody learns here which alerts there are."""
        return queryset.filter(alert=value) if self.request.user.is_officer else queryset.none()


def visible_orders(request: SignedIn) -> QuerySet[Order]:
    """Orders are real: a test key sees none."""
    orders = Order.objects.visible_to(request.user) if mode_of(request) == PartnerKey.Mode.LIVE else Order.objects.none()
    return orders.select_related("author", "approved_by", "unit", "alert", "message").prefetch_related("order_sites")


class OrderList(generics.GenericAPIView):
    """Orders the caller may see, newest first; and the door for new ones."""

    permission_classes = [IsAuthenticated]
    filterset_class = OrderFilter
    pagination_class = Pages
    queryset = Order.objects.none()

    @extend_schema(operation_id="orders_list", responses={200: OrderRow(many=True), 401: ErrorEnvelope})
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(self.filter_queryset(visible_orders(request)))
        user = request.user
        return self.get_paginated_response([order_row(order) if user.is_officer else order_for_partner(order, user) for order in page or []])

    @extend_schema(operation_id="orders_create", request=serializers.OrderSerializer, responses={201: OrderDetail, **ERRORS})
    def post(self, request: SignedIn) -> Response:
        """A small order goes out at once; a large one waits for a second person."""
        if not request.user.may(Right.ORDER):
            raise NotAllowed
        checked = validated(serializers.OrderSerializer, request)
        alert_id = checked.pop("alert", None)
        alert = get_object_or_404(Alert.objects.visible_to(request.user).with_names(), pk=alert_id) if alert_id else None
        checked["sites"] = chosen_sites(request, checked["sites"])
        order = orders.give_order(by=request.user, alert=alert, now=timezone.now(), **checked)
        return Response(order_detail(order, request.user), status=status.HTTP_201_CREATED)


def chosen_sites(request: SignedIn, ids: list[int]) -> list[Site]:
    return list(Site.objects.visible_to(request.user).filter(pk__in=ids, is_active=True))


class PreviewOrder(APIView):
    """Who would be told by what, and who would not be reached. Changes nothing."""

    permission_classes = [needs(Right.ORDER)]

    @extend_schema(operation_id="orders_preview", request=serializers.OrderPreviewSerializer, responses={200: OrderReach, **ERRORS})
    def post(self, request: SignedIn) -> Response:
        checked = validated(serializers.OrderPreviewSerializer, request)
        rows = orders.reachability(chosen_sites(request, checked["sites"]))
        reachable = sum(row["is_reachable"] for row in rows)
        approval = orders.needs_approval(len(rows), checked["minutes"])
        return Response({"sites": rows, "reachable": reachable, "total": len(rows), "needs_approval": approval})


class OrderOne(APIView):
    """One order with each site's answer. A partner sees its own sites only."""

    @extend_schema(operation_id="orders_read", responses={200: OrderDetail, 304: None, 401: ErrorEnvelope, 404: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        order = get_object_or_404(visible_orders(request), pk=pk)
        return answer_with_etag(request, order_detail(order, request.user))


class OrderStep(APIView):
    """Base of what can be done to an order."""

    body: ClassVar[type[Serializer]] = serializers.EmptySerializer

    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        order = get_object_or_404(visible_orders(request), pk=pk)
        if not request.user.is_officer:
            raise NotAllowed
        self.take(order, request, validated(self.body, request), timezone.now())
        return Response(order_detail(get_object_or_404(visible_orders(request), pk=pk), request.user))

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        raise NotImplementedError


@described("orders_approve", request=serializers.EmptySerializer, responses={200: OrderDetail, **ERRORS})
class ApproveOrder(OrderStep):
    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.approve_order(order, by=request.user, now=now)


@described("orders_return", request=serializers.ReasonSerializer, responses={200: OrderDetail, **ERRORS})
class ReturnOrder(OrderStep):
    body = serializers.ReasonSerializer

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.return_order(order, by=request.user, now=now, **checked)


@described("orders_end", request=serializers.EmptySerializer, responses={200: OrderDetail, **ERRORS})
class EndOrder(OrderStep):
    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.end_order(order, by=request.user, now=now)
