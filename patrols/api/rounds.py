"""Rounds: what is due, what phones say of it, and what leaders decide."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from patrols.api.persons import check_person
from patrols.models import Crew, Round, RoundEntry, Route, Stop
from patrols.own_rounds import still_handed_in
from patrols.rows.rounds import of_night, round_row, rounds_of
from patrols.sentences import why_kept
from patrols.services.planning import plan_round
from patrols.services.recording import Entry, take_entries
from patrols.services.rounds import LONGEST_REASON, call_off, give_more_time, hand_over
from policing.lib.pages import Pages
from policing.lib.said_days import AnyMomentField, DayField, MomentField
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ)
WALKERS = needs(Right.ANSWER)
LEADERS = needs(Right.DECIDE)
MOST_ENTRIES = 500


class PlannedRoundSerializer(StrictSerializer):
    route = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    due_at = MomentField()
    minutes = serializers.IntegerField(min_value=5, max_value=720)
    crew = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)


class EntrySerializer(StrictSerializer):
    """One thing a phone says of a round, under a key of its own, at its own time."""

    key = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=RoundEntry.Kind.choices)
    device_at = AnyMomentField()
    checkpoint = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)
    how = serializers.ChoiceField(choices=Stop.How.choices, required=False)
    tag = serializers.CharField(max_length=60, required=False)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)
    accuracy_m = serializers.FloatField(min_value=0, max_value=1_000_000, required=False, allow_null=True)
    is_mocked = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)


class EntriesSerializer(StrictSerializer):
    sent_at = AnyMomentField()
    entries = serializers.ListField(child=EntrySerializer(), min_length=1, max_length=MOST_ENTRIES)
    person = serializers.IntegerField(min_value=1, required=False, help_text="Who pressed it; refused when another person is signed in by now.")


class RoundReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class RoundHandOverSerializer(RoundReasonSerializer):
    crew = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class Rounds(generics.GenericAPIView):
    """Those that begin in the night of `?on=` (from noon to noon), or the open ones; POST plans one more."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Round.objects.none()

    @extend_schema(operation_id="rounds_list", parameters=[OpenApiParameter("on", OpenApiTypes.DATE)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows = rounds_of(request.user)
        on = request.query_params.get("on")
        rows = of_night(rows, DayField().run_validation(on)) if on else rows.filter(pk__in=Round.objects.open().values("pk"))
        page = self.paginate_queryset(rows.order_by("due_at", "pk"))
        return self.get_paginated_response([round_row(one) for one in page or []])

    @extend_schema(operation_id="rounds_create", request=PlannedRoundSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        facts = validated(PlannedRoundSerializer, request)
        route = get_object_or_404(Route.objects.visible_to(request.user).in_use(), pk=facts.pop("route"))
        crew = _crew(request, facts.pop("crew", None))
        one = plan_round(route, crew=crew, by=request.user, **facts)
        return Response(round_row(rounds_of(request.user).get(pk=one.pk)), status=status.HTTP_201_CREATED)


def _crew(request: SignedIn, pk: int | None) -> Crew | None:
    return get_object_or_404(Crew.objects.visible_to(request.user), pk=pk) if pk else None


def _round(request: SignedIn, pk: Any) -> Round:
    return get_object_or_404(rounds_of(request.user), pk=pk)


class OneRound(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="rounds_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: Any) -> Response:
        return Response(round_row(_round(request, pk)))


class RoundEntries(APIView):
    permission_classes = [WALKERS]

    @extend_schema(operation_id="rounds_entries", request=EntriesSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        """Takes what a phone has to say, also hours later and more than once; answers what became of each entry, and the round as it is now.

        Whoever was lent to the station and is no longer hands in what they walked, for a day, and reads nothing: `round` is null then.
        """
        now = timezone.now()
        patrol = rounds_of(request.user).filter(pk=pk).first() or get_object_or_404(still_handed_in(request.user, now), pk=pk)
        said = validated(EntriesSerializer, request)
        check_person(request, said)
        entries = [Entry(**entry) for entry in said["entries"]]
        taken = take_entries(patrol, entries, by=request.user, sent_at=said["sent_at"], now=now)
        results = [one._asdict() | {"message": why_kept(one.why)} for one in taken]
        seen = rounds_of(request.user).filter(pk=pk).first()
        return Response({"results": results, "round": round_row(seen) if seen else None})


class RoundMoreTime(APIView):
    permission_classes = [WALKERS]

    @extend_schema(operation_id="rounds_more_time", request=RoundReasonSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        """A quarter of an hour more."""
        patrol = _round(request, pk)
        give_more_time(patrol, **validated(RoundReasonSerializer, request), by=request.user)
        return Response(round_row(_round(request, pk)))


class RoundHandOver(APIView):
    permission_classes = [WALKERS]

    @extend_schema(operation_id="rounds_hand_over", request=RoundHandOverSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        """Another team walks what is left; answers their round."""
        patrol, facts = _round(request, pk), validated(RoundHandOverSerializer, request)
        crew = _crew(request, facts["crew"])
        assert crew is not None
        theirs = hand_over(patrol, crew, reason=facts["reason"], by=request.user, now=timezone.now())
        return Response(round_row(_round(request, theirs.pk)))


class RoundCallOff(APIView):
    permission_classes = [LEADERS]

    @extend_schema(operation_id="rounds_call_off", request=RoundReasonSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        patrol = _round(request, pk)
        call_off(patrol, **validated(RoundReasonSerializer, request), by=request.user)
        return Response(round_row(_round(request, pk)))
