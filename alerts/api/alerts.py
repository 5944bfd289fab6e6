"""Reporting alerts and reading them."""

import uuid
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from accounts.roles import Right
from alerts import held
from alerts.models import Alert
from alerts.models.alert import AlertQuerySet
from alerts.models.catalogue import Lane
from alerts.rows.alerts import board_row
from alerts.rows.details import alert_detail, instructions_of, type_row
from alerts.rows.partner import partner_view
from alerts.serializers.alerts import PartnerReportSerializer, StaffReportSerializer, UpdateSerializer, report_facts
from alerts.serializers.answers import AlertCreated, AlertDetail, AlertRow, AlertTypeRow, ErrorEnvelope
from alerts.services.errors import SiteUnknown
from alerts.services.handling import cancel_alert, note_from_partner
from alerts.services.intake import Report, receive_alert
from alerts.services.staff_reports import known_type, receive_from_staff
from grids.lookup import grid_code
from partners.models import Membership, PartnerKey, Site
from partners.throttles import NEW_ALERTS
from policing.lib.changes import PARAMETER, changes
from policing.lib.errors import NotAllowed
from policing.lib.etags import answer_with_etag
from policing.lib.pages import Pages
from policing.lib.strict import validated

CHANGED_SINCE = OpenApiParameter(PARAMETER, str, description="2026-08-17T10:20:00+08:00")


class AlertFilter(filters.FilterSet):
    """`?open=1&lane=bank&status=routed&priority=1&q=…&since=…`"""

    open = filters.BooleanFilter(method="only_open")
    since = filters.IsoDateTimeFilter(field_name="changed_at", lookup_expr="gte")
    q = filters.CharFilter(method="search", max_length=60)

    class Meta:
        model = Alert
        fields = ["lane", "status", "priority", "cap_status"]

    def only_open(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.open() if value else queryset

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        serial = value.rpartition("-")[2]
        wanted = Q(place__icontains=value) | Q(site__name__icontains=value) | Q(type__name__icontains=value) | Q(grid__code__icontains=value)
        wanted |= Q(call_number=value)
        return queryset.filter(wanted | Q(serial=int(serial)) if serial.isdecimal() and len(serial) < 18 else wanted)


def membership_of(request: SignedIn) -> Membership:
    """For whom the caller acts: its key's membership, or a signed-in partner's own."""
    if isinstance(request.auth, PartnerKey):
        return request.auth.membership
    membership = Membership.objects.select_related("partner").filter(user=request.user.pk, is_active=True, partner__is_active=True).first()
    if membership is None:
        raise NotAllowed
    return membership


def mode_of(request: SignedIn) -> str:
    """A test key is a world of its own; everybody else lives in the real one."""
    return request.auth.mode if isinstance(request.auth, PartnerKey) else PartnerKey.Mode.LIVE


def is_at_counter(request: SignedIn) -> bool:
    """True for a partner's person at a screen; a partner's system is not looked at by customers."""
    return not request.user.is_officer and not isinstance(request.auth, PartnerKey)


def visible_alerts(request: SignedIn) -> AlertQuerySet:
    """What may be read through this door. A partner's person may sit at the counter: of a covert alert they have the number they were given, no more."""
    alerts = Alert.objects.visible_to(request.user).filter(mode=mode_of(request))
    return alerts.filter(is_covert=False) if is_at_counter(request) else alerts


class AlertList(generics.GenericAPIView):
    """What the caller may see, most urgent first; and the door for new alerts."""

    permission_classes = [IsAuthenticated]
    filterset_class = AlertFilter
    pagination_class = Pages
    queryset = Alert.objects.none()

    throttle_bucket = NEW_ALERTS

    @extend_schema(operation_id="alerts_list", parameters=[CHANGED_SINCE], responses={200: AlertRow(many=True), 401: ErrorEnvelope})
    def get(self, request: SignedIn) -> Response:
        if PARAMETER in request.query_params:
            return self._feed(request)
        alerts = self.filter_queryset(visible_alerts(request).with_names().by_need())
        page = self.paginate_queryset(alerts)
        row = board_row if request.user.is_officer else partner_view
        return self.get_paginated_response([row(alert) for alert in page or []])

    def _feed(self, request: SignedIn) -> Response:
        """What changed, oldest change first; 304 while nothing has."""
        row = board_row if request.user.is_officer else partner_view
        alerts = visible_alerts(request).with_names()
        return answer_with_etag(request, changes(request, self.filter_queryset(alerts), row, now=timezone.now()))

    @extend_schema(
        operation_id="alerts_create",
        request=PartnerReportSerializer,
        responses={200: AlertCreated, 201: AlertCreated, 400: ErrorEnvelope, 401: ErrorEnvelope, 403: ErrorEnvelope, 409: ErrorEnvelope, 413: ErrorEnvelope},
    )
    def post(self, request: SignedIn) -> Response:
        """Stores an alert: 201 with its number; 200 with the first answer when the same reference and body come again."""
        alert, created = _receive_from_staff(request) if request.user.is_officer else _receive_from_partner(request)
        return Response(created_answer(request, alert), status=status.HTTP_201_CREATED if created else status.HTTP_200_OK)


def _receive_from_partner(request: SignedIn) -> tuple[Alert, bool]:
    checked = validated(PartnerReportSerializer, request)
    membership = membership_of(request)
    partner = membership.partner
    report = Report(
        reference=checked["reference"],
        type=known_type(checked["type"], {partner.kind, Lane.POLICE}),
        site=_own_site(checked.get("site"), membership),
        sent=request.data,
        **report_facts(checked),
    )
    return receive_alert(report, partner=partner, mode=mode_of(request), by=request.user, bureau_id=partner.bureau_id, now=timezone.now())


def _receive_from_staff(request: SignedIn) -> tuple[Alert, bool]:
    if not request.user.may(Right.ANSWER):
        raise NotAllowed
    checked = validated(StaffReportSerializer, request)
    facts = {"source": checked["source"]} | report_facts(checked)
    wanted = {"type_code": checked["type"], "site": checked.get("site"), "reference": checked.get("reference", "")}
    return receive_from_staff(facts, **wanted, sent=request.data, by=request.user, now=timezone.now())


def _own_site(code: str | None, membership: Membership) -> Site | None:
    if not code:
        return None
    site = held.sites((membership.partner_id, code))
    if site is None or membership.site_id not in (None, site.pk):
        raise SiteUnknown(site=code, fields={"site": [str(SiteUnknown.message) % {"site": code}]})
    return site


def created_answer(request: SignedIn, alert: Alert) -> dict[str, Any]:
    """What whoever reports is told at once. A covert alert's card goes to the back office by itself, not through this door."""
    station = held.units().get(alert.station_id) or alert.station
    this = f"{settings.BASE_URL}{reverse('api:alert-list')}{alert.pk}/"
    kind = held.alert_types().get(alert.type.code, alert.type)
    return {
        "id": str(alert.pk),
        "number": alert.number,
        "status": alert.status,
        "received_at": alert.received_at,
        "grid": grid_code(alert.grid_id),
        "station": {"code": station.code, "name": str(station), "phone": station.phone},
        "instructions": instructions_of(kind) if request.user.is_officer or not alert.is_covert else [],
        "links": {"self": this, "updates": f"{this}updates/"},
    }


class AlertOne(APIView):
    """One alert: in full for officers, as states and outcome for the partner who sent it."""

    @extend_schema(operation_id="alerts_read", responses={200: AlertDetail, 304: None, 401: ErrorEnvelope, 404: ErrorEnvelope})
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        alert = get_object_or_404(visible_alerts(request).with_names().prefetch_related("type__cards"), pk=pk)
        return answer_with_etag(request, alert_detail(alert, request.user) if request.user.is_officer else partner_view(alert))


class AlertUpdates(APIView):
    """More from the partner who sent the alert, or its wish to cancel. Always accepted."""

    @extend_schema(operation_id="alerts_update", request=UpdateSerializer, responses={201: AlertDetail, 400: ErrorEnvelope, 404: ErrorEnvelope})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        alerts = Alert.objects.none() if request.user.is_officer else visible_alerts(request)
        alert = get_object_or_404(alerts.with_names(), pk=pk)
        checked = validated(UpdateSerializer, request)
        change = cancel_alert if checked["cancel"] else note_from_partner
        return Response(partner_view(change(alert, by=request.user, text=checked["text"], now=timezone.now())), status=status.HTTP_201_CREATED)


class AlertTypes(APIView):
    """The catalogue: what can be reported, and the card for it."""

    @extend_schema(operation_id="alert_types_list", responses={200: AlertTypeRow(many=True), 401: ErrorEnvelope})
    def get(self, request: SignedIn) -> Response:
        kinds = list(held.alert_types().values())
        if not request.user.is_officer:
            lanes = {membership_of(request).partner.kind, Lane.POLICE}
            kinds = [kind for kind in kinds if kind.lane in lanes]
        return answer_with_etag(request, [type_row(kind) for kind in kinds])
