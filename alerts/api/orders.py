"""Orders to partners' sites."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.api.alerts import is_at_counter, mode_of
from alerts.lifecycle import OrderStatus
from alerts.models import Alert, Order, OrderMember, OrderSite
from alerts.rows.order_detail import order_detail
from alerts.rows.order_preview import preview_of
from alerts.rows.orders import order_for_partner, order_row
from alerts.serializers import alerts as serializers
from alerts.serializers import orders as order_serializers
from alerts.serializers.answers import ErrorEnvelope, OrderDetail, OrderReach, OrderRow, PhoneNumber, described
from alerts.services import orders
from alerts.services.orders.phoning import number_of_member, number_to_phone
from grids.models import TeamMember
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
    """Orders are real: a test key sees none. A partner's person may sit at the counter: what belongs to a covert alert is not shown there."""
    orders = Order.objects.visible_to(request.user) if mode_of(request) == PartnerKey.Mode.LIVE else Order.objects.none()
    orders = orders.exclude(alert__is_covert=True) if is_at_counter(request) else orders
    return orders.with_counts(request.user).select_related("author", "approved_by", "unit", "alert", "message")


def one_order(request: SignedIn, pk: uuid.UUID) -> Order:
    return get_object_or_404(visible_orders(request), pk=pk)


class OrderList(generics.GenericAPIView):
    """Orders the caller may see, newest first; and the door for new ones."""

    permission_classes = [IsAuthenticated]
    filterset_class = OrderFilter
    pagination_class = Pages
    queryset = Order.objects.none()

    @extend_schema(operation_id="orders_list", responses={200: OrderRow(many=True), 401: ErrorEnvelope})
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(self.filter_queryset(visible_orders(request)))
        row = order_row if request.user.is_officer else order_for_partner
        return self.get_paginated_response([row(order) for order in page or []])

    @extend_schema(operation_id="orders_create", request=order_serializers.OrderSerializer, responses={201: OrderDetail, **ERRORS})
    def post(self, request: SignedIn) -> Response:
        """A small order goes out at once; a large one waits for a second person. Sites and teams are named, or chosen by `area`, or both."""
        if not request.user.may(Right.ORDER):
            raise NotAllowed
        checked = validated(order_serializers.OrderSerializer, request)
        alert = alert_named(request, checked)
        order = orders.give_order(by=request.user, alert=alert, now=timezone.now(), **with_asked(request, checked))
        return Response(order_detail(order, request.user), status=status.HTTP_201_CREATED)


def alert_named(request: SignedIn, checked: dict[str, Any]) -> Alert | None:
    """Takes `alert` out of the checked body; a stranger's is not there."""
    wanted = checked.pop("alert", None)
    return get_object_or_404(Alert.objects.visible_to(request.user).with_names(), pk=wanted) if wanted else None


def with_asked(request: SignedIn, checked: dict[str, Any]) -> dict[str, Any]:
    """The checked body with the sites and the people of teams it means, and who was left out."""
    area, named, teams = checked.get("area") or {}, checked["sites"], checked.pop("teams")
    chosen = orders.choose_sites(by=request.user, ids=named, area=area)
    called = orders.choose_teams(by=request.user, ids=teams, area=area, now=timezone.now())
    how = area | {"named": named} | ({"named_teams": teams} if teams else {}) if area or teams else {}
    return checked | {"sites": chosen.sites, "members": called.members, "area": how, "left_out": [*chosen.left_out, *called.left_out]}


class PreviewOrder(APIView):
    """Who would be told by what and in which words, who would not be reached, and who must agree. Changes nothing."""

    permission_classes = [needs(Right.ORDER)]

    @extend_schema(operation_id="orders_preview", request=order_serializers.OrderPreviewSerializer, responses={200: OrderReach, **ERRORS})
    def post(self, request: SignedIn) -> Response:
        checked = validated(order_serializers.OrderPreviewSerializer, request)
        alert = alert_named(request, checked)
        now, area = timezone.now(), checked.pop("area", None)
        chosen = orders.choose_sites(by=request.user, ids=checked.pop("sites"), area=area)
        called = orders.choose_teams(by=request.user, ids=checked.pop("teams"), area=area, now=now)
        return Response(preview_of(chosen, called, by=request.user, alert=alert, now=now, **checked))


class Numbers(UserRateThrottle):
    """As many as a busy night needs, too few to write the telephone book out."""

    scope = "order_numbers"
    rate = "60/min"


class OrderNumber(APIView):
    """The number to phone at a site, or of a member of a team, that nobody can tell or that stays silent. Who looked, and for which order, is kept."""

    permission_classes = [needs(Right.ORDER)]
    throttle_classes = [Numbers]

    @extend_schema(operation_id="orders_number", request=order_serializers.NumberSerializer, responses={200: PhoneNumber, **ERRORS})
    def post(self, request: SignedIn) -> Response:
        checked = validated(order_serializers.NumberSerializer, request)
        order = one_order(request, checked["order"]) if checked.get("order") else None
        alert = order.alert if order else alert_named(request, checked)
        facts: dict[str, Any] = {"by": request.user, "covert": bool(alert and alert.is_covert), "now": timezone.now()}
        if "member" in checked:
            member = get_object_or_404(TeamMember.objects.visible_to(request.user).select_related("officer__user__addressee"), pk=checked["member"])
            reason = _("Order %(number)s: to phone them") % {"number": order.number} if order else _("To phone them before an order")
            name, number = number_of_member(member, reason=reason, **facts)
        else:
            site = get_object_or_404(Site.objects.visible_to(request.user), pk=checked["site"])
            reason = _("Order %(number)s: to phone the site") % {"number": order.number} if order else _("To phone the site before an order")
            name, number = number_to_phone(site, reason=reason, **facts)
        return Response({"name": name, "number": number})


class OrderOne(APIView):
    """One order with each site's answer. A partner sees its own sites only."""

    @extend_schema(operation_id="orders_read", responses={200: OrderDetail, 304: None, 401: ErrorEnvelope, 404: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        return answer_with_etag(request, order_detail(one_order(request, pk), request.user))


class OrderStep(APIView):
    """Base of what can be done to an order."""

    body: ClassVar[type[Serializer]] = serializers.EmptySerializer
    for_officers = True

    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        order = one_order(request, pk)
        if self.for_officers and not request.user.is_officer:
            raise NotAllowed
        self.take(order, request, validated(self.body, request), timezone.now())
        return Response(order_detail(one_order(request, pk), request.user))

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        raise NotImplementedError


def step(name: str, body: type[Serializer]) -> Callable[[type], type]:
    return described(f"orders_{name}", request=body, responses={200: OrderDetail, **ERRORS})


@step("approve", serializers.EmptySerializer)
class ApproveOrder(OrderStep):
    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.approve_order(order, by=request.user, now=now)


@step("return", serializers.ReasonSerializer)
class ReturnOrder(OrderStep):
    body = serializers.ReasonSerializer

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.return_order(order, by=request.user, now=now, **checked)


@step("change", order_serializers.ChangedOrderSerializer)
class ChangeOrder(OrderStep):
    """Its author sends in again what came back."""

    body = order_serializers.ChangedOrderSerializer

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.change_order(order, by=request.user, now=now, **with_asked(request, checked))


@step("withdraw", serializers.EmptySerializer)
class WithdrawOrder(OrderStep):
    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.withdraw_order(order, by=request.user, now=now)


@step("update", order_serializers.OrderTextSerializer)
class UpdateOrder(OrderStep):
    """New words for exactly those who had the first."""

    body = order_serializers.OrderTextSerializer

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.update_order(order, by=request.user, now=now, **checked)


@step("end", serializers.EmptySerializer)
class EndOrder(OrderStep):
    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        orders.end_order(order, by=request.user, now=now)


@step("answer", order_serializers.AnswerForSiteSerializer)
class AnswerOrder(OrderStep):
    """What one site or one called person says: an officer who phoned, or the site's own people. Whoever is not the caller's is not there."""

    body = order_serializers.AnswerForSiteSerializer
    for_officers = False

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        if (member := checked.pop("member", None)) is not None:
            called = OrderMember.objects.visible_to(request.user).select_related("member__team").filter(order=order)
            orders.answer_for_member(get_object_or_404(called, member=member), by=request.user, now=now, **checked)
            return
        asked = OrderSite.objects.visible_to(request.user).select_related("site").filter(order=order)
        orders.answer_for_site(get_object_or_404(asked, site=checked.pop("site")), by=request.user, now=now, **checked)
