"""Where to patrol: what is suggested and decided, what counting was worth in past weeks, and whether patrols drift away from reports."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from patrols.incidents.filters import incidents_of
from patrols.lifecycle import SuggestionStatus
from patrols.models import Incident, IncidentKind, PatrolShift, Suggestion
from patrols.rows.where import drift_rows, figures_row, incident_row, knows_counts, suggestion_row, suggestions_of
from patrols.services.deciding import accept_suggestion, decline_suggestion
from patrols.services.drift import drift_of, month_said
from patrols.services.rounds import LONGEST_REASON
from patrols.services.weeks import weeks_of
from patrols.services.where_rule import rule_of, set_rule
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ, Right.PLAN)
PLANNERS = needs(Right.PLAN)
KEEPERS = needs(Right.PLAN, Right.ADMINISTER)


class DeclineSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class WhereRuleSerializer(StrictSerializer):
    is_on = serializers.BooleanField(required=False)
    minutes = serializers.IntegerField(min_value=15, max_value=4800, required=False)
    visits = serializers.IntegerField(min_value=1, max_value=8, required=False)


def asked(values: Any, name: str, known: list[str]) -> str:
    """A word of the address that is one of `known`, else nothing."""
    said = values.get(name, "")
    return said if said in known else ""


class Suggestions(generics.GenericAPIView):
    """Those that stand, or with `past=1` those that are over; `shift`, `status`, and for whoever knows the counts `kind`."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Suggestion.objects.none()

    @extend_schema(
        operation_id="suggestions_list",
        parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in ("shift", "status", "kind", "past")],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: SignedIn) -> Response:
        now, user, words = timezone.now(), request.user, request.query_params
        rows, knows = suggestions_of(user), knows_counts(user)
        rows = rows.filter(expires_at__lte=now) if words.get("past") else rows.standing(now)  # type: ignore[attr-defined]
        known = {"shift": PatrolShift.values, "status": SuggestionStatus.values, "kind": IncidentKind.values if knows else []}
        rows = rows.filter(**{name: said for name, choices in known.items() if (said := asked(words, name, choices))})
        page = self.paginate_queryset(rows.order_by("station__path", "shift", "rank"))
        return self.get_paginated_response([suggestion_row(one, knows=knows, now=now) for one in page or []])


class AcceptSuggestion(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="suggestions_accept", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        """Makes the place a stop of its station's route of suggested places, walked in its shift until it expires."""
        now, one = timezone.now(), get_object_or_404(suggestions_of(request.user), pk=pk)
        accept_suggestion(one, by=request.user, now=now)
        return Response(suggestion_row(get_object_or_404(suggestions_of(request.user), pk=pk), knows=True, now=now))


class DeclineSuggestion(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="suggestions_decline", request=DeclineSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        """Says why the place is not walked; an accepted one leaves its route."""
        now, one = timezone.now(), get_object_or_404(suggestions_of(request.user), pk=pk)
        decline_suggestion(one, **validated(DeclineSerializer, request), by=request.user, now=now)
        return Response(suggestion_row(get_object_or_404(suggestions_of(request.user), pk=pk), knows=True, now=now))


class WhereFigures(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="where_figures", parameters=[OpenApiParameter("kind", OpenApiTypes.STR)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        """How many reports of the last 26 weeks came from the places with the highest counts, beside as much ground at random."""
        bureau = bureau_of(request)
        kind = asked(request.query_params, "kind", IncidentKind.values)
        return Response({"bureau": str(bureau), "kind": kind} | figures_row(weeks_of(bureau, kind=kind)))


class WhereRules(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(operation_id="where_rule_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rule = rule_of(bureau_of(request))
        return Response({"is_on": rule.is_on, "minutes": rule.minutes, "visits": rule.visits})

    @extend_schema(operation_id="where_rule_update", request=WhereRuleSerializer, responses=OpenApiTypes.OBJECT)
    def patch(self, request: SignedIn) -> Response:
        """Switches suggestions of the whole bureau on or off, and says how much patrol time there is."""
        rule = set_rule(bureau_of(request), by=request.user, now=timezone.now(), **validated(WhereRuleSerializer, request))
        return Response({"is_on": rule.is_on, "minutes": rule.minutes, "visits": rule.visits})


class WhereDrift(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="where_drift", parameters=[OpenApiParameter("month", OpenApiTypes.STR)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        """Visits beside suggestions beside reports, by grid, in the month `?month=2026-03`."""
        day = month_said(request.query_params.get("month", ""))
        return Response({"month": f"{day:%Y-%m}", "grids": drift_rows(drift_of(request.user, day))})


class Incidents(generics.GenericAPIView):
    """Citizens' reports, newest first; `kind`, `since` and `until` (days)."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Incident.objects.none()

    @extend_schema(
        operation_id="incidents_list",
        parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in ("kind", "since", "until")],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(incidents_of(request.user, request.query_params))
        return self.get_paginated_response([incident_row(one) for one in page or []])


def bureau_of(request: SignedIn) -> Unit:
    if not request.user.unit_path:
        raise PermissionDenied
    return Unit.objects.get(path=request.user.bureau_path)
