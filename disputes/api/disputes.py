"""Disputes: put on record, found, read."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.models import Alert
from disputes.lifecycle import Status
from disputes.models import ClockRule, Deadline, Dispute, Level
from disputes.rows.disputes import dispute_detail, dispute_row
from disputes.serializers.disputes import DisputeEarlierSerializer, DisputeReportSerializer
from disputes.services.clocks import what_if
from disputes.services.earlier import earlier_disputes
from disputes.services.parties import Person
from disputes.services.reporting import Report, report_dispute
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages
from policing.lib.said_days import DayField
from policing.lib.strict import validated

READERS = needs(Right.READ, Right.MEDIATE)
SHOWN = [
    OpenApiParameter("status", str, enum=[*Status.values, "open"]),
    OpenApiParameter("level", int, enum=Level.values),
    OpenApiParameter("category", str),
    OpenApiParameter("mine", bool),
]


def disputes_of(request: SignedIn) -> QuerySet[Dispute]:
    """Those the caller sees, with everything a row says."""
    return Dispute.objects.visible_to(request.user).with_names().prefetch_related(Prefetch("deadlines", Deadline.objects.select_related("rule")))


class Disputes(generics.GenericAPIView):
    """The newest first, by `?status=`, `?level=`, `?category=`, `?mine=1`; POST puts one on record, 201 the first time and 200 again."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Dispute.objects.none()

    @extend_schema(operation_id="disputes_list", parameters=SHOWN, responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(shown(disputes_of(request), request))
        return self.get_paginated_response([dispute_row(one) for one in page or []])

    @extend_schema(operation_id="disputes_create", request=DisputeReportSerializer, responses={200: OpenApiTypes.OBJECT, 201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        if not request.user.may(Right.MEDIATE):
            raise NotAllowed
        said = validated(DisputeReportSerializer, request)
        station, alert = _station(request, said.pop("station", None)), _alert(request, said.pop("alert", None))
        people = tuple(Person(**person) for person in said.pop("people"))
        dispute, is_new = report_dispute(Report(**said, people=people), station=station, alert=alert, by=request.user, now=timezone.now())
        seen = get_object_or_404(disputes_of(request), pk=dispute.pk)
        return Response(dispute_detail(seen, request.user), status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def shown(rows: QuerySet[Dispute], request: SignedIn) -> QuerySet[Dispute]:
    """What the address asks for of these; words that mean nothing change nothing."""
    asked = request.query_params
    if (wanted := asked.get("status")) == "open":
        rows = rows.open()  # type: ignore[attr-defined]
    elif wanted in Status.values:
        rows = rows.filter(status=wanted)
    if asked.get("level", "") in {str(level) for level in Level.values}:
        rows = rows.filter(level=asked["level"])
    if (category := asked.get("category", "")[:4]).isdecimal():
        rows = rows.filter(category__code__startswith=category)
    return rows.filter(officer=request.user) if asked.get("mine") else rows


def _station(request: SignedIn, pk: int | None) -> Unit:
    """The one named, else the caller's own."""
    return get_object_or_404(Unit.objects.below(request.user.unit_path), pk=pk) if pk else get_object_or_404(Unit, pk=request.user.unit_id)


def _alert(request: SignedIn, pk: Any) -> Alert | None:
    return get_object_or_404(Alert.objects.visible_to(request.user), pk=pk) if pk else None


class OneDispute(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: Any) -> Response:
        return Response(dispute_detail(get_object_or_404(disputes_of(request), pk=pk), request.user))


class EarlierDisputes(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_earlier", request=DisputeEarlierSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        """Disputes with both these sides, or at this place, that this one may be."""
        said = validated(DisputeEarlierSerializer, request)
        people = [Person(**person) for person in said["people"]]
        found = earlier_disputes(people, lon=said.get("lon"), lat=said.get("lat"), visible_to=request.user, now=timezone.now())
        return Response({"results": [{"why": one.why, "dispute": dispute_row(one.dispute)} for one in found]})


class WhatIf(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_clocks", parameters=[OpenApiParameter("on", OpenApiTypes.DATE)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        """When each clock would end, had it begun `?on=` that day; today without it."""
        said = request.query_params.get("on")
        on = DayField().run_validation(said) if said else timezone.localdate()
        return Response({"on": on, "clocks": [clock_row(rule) | {"due_on": due.on, "is_provisional": due.is_provisional} for rule, due in what_if(on)]})


def clock_row(rule: ClockRule) -> dict[str, Any]:
    return {"code": rule.pk, "name": str(rule), "days": rule.days, "counting": rule.counting, "source": rule.citation}
