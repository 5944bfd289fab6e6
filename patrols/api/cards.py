"""Problem cards: opened for a place, filled step by step, with their measures."""

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
from patrols.lifecycle import CardStatus
from patrols.models import IncidentKind, Measure, ProblemCard, Suggestion
from patrols.rows.cards import card_row, cards_of, full_row, measure_row
from patrols.services.cards import add_measure, change_card, finish_measure, open_card, step_card
from policing.lib.pages import Pages
from policing.lib.said_days import DayField
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ, Right.PLAN)
WRITERS = needs(Right.DECIDE)


class CardWordsSerializer(StrictSerializer):
    title = serializers.CharField(max_length=60, required=False)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    found = serializers.CharField(max_length=1000, required=False)
    causes = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    assessment = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class NewCardSerializer(CardWordsSerializer):
    title = serializers.CharField(max_length=60)
    found = serializers.CharField(max_length=1000)
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    kind = serializers.ChoiceField(choices=IncidentKind.choices, required=False, allow_blank=True)
    suggestion = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)


class CardStepSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=CardStatus.choices)
    result = serializers.ChoiceField(choices=ProblemCard.Result.choices, required=False)


class MeasureSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=Measure.Kind.choices)
    words = serializers.CharField(max_length=200)
    by_whom = serializers.CharField(max_length=60, required=False, allow_blank=True)
    due_on = DayField(required=False, allow_null=True)


class MeasureDoneSerializer(StrictSerializer):
    done_on = DayField(allow_null=True)


class ProblemCards(generics.GenericAPIView):
    """`?state=closed` for the closed ones, else the open ones."""

    pagination_class = Pages
    queryset = ProblemCard.objects.none()

    def get_permissions(self) -> list[Any]:
        return [(WRITERS if self.request.method == "POST" else READERS)()]

    @extend_schema(operation_id="problem_cards_list", parameters=[OpenApiParameter("state", OpenApiTypes.STR)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows, closed = cards_of(request.user), {"status": CardStatus.CLOSED}
        rows = rows.filter(**closed) if request.query_params.get("state") == "closed" else rows.exclude(**closed)
        return self.get_paginated_response([card_row(card) for card in self.paginate_queryset(rows.order_by("-opened_at", "-pk")) or []])

    @extend_schema(operation_id="problem_cards_create", request=NewCardSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        facts, now = validated(NewCardSerializer, request), timezone.now()
        known = facts.pop("suggestion", None)
        suggestion = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=known) if known else None
        card = open_card(by=request.user, now=now, suggestion=suggestion, **facts)
        return Response(full_row(_card(request, card.pk), now=now), status=status.HTTP_201_CREATED)


class OneProblemCard(APIView):
    def get_permissions(self) -> list[Any]:
        return [(WRITERS if self.request.method == "PATCH" else READERS)()]

    @extend_schema(operation_id="problem_cards_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: int) -> Response:
        return Response(full_row(_card(request, pk), now=timezone.now()))

    @extend_schema(operation_id="problem_cards_change", request=CardWordsSerializer, responses=OpenApiTypes.OBJECT)
    def patch(self, request: SignedIn, pk: int) -> Response:
        card = _card(request, pk)
        change_card(card, by=request.user, **validated(CardWordsSerializer, request))
        return Response(full_row(_card(request, pk), now=timezone.now()))


class StepProblemCard(APIView):
    permission_classes = [WRITERS]

    @extend_schema(operation_id="problem_cards_step", request=CardStepSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        """Scan, analyse, respond, assess, closed: the next step, or one again."""
        card, said, now = _card(request, pk), validated(CardStepSerializer, request), timezone.now()
        step_card(card, said["to"], result=said.get("result", ""), by=request.user, now=now)
        return Response(full_row(_card(request, pk), now=now))


class CardMeasures(APIView):
    permission_classes = [WRITERS]

    @extend_schema(operation_id="problem_cards_measures", request=MeasureSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: int) -> Response:
        card = _card(request, pk)
        return Response(measure_row(add_measure(card, by=request.user, **validated(MeasureSerializer, request))), status=status.HTTP_201_CREATED)


class MeasureDone(APIView):
    permission_classes = [WRITERS]

    @extend_schema(operation_id="problem_measures_done", request=MeasureDoneSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        """It stands since that day; null when it does not after all."""
        measure = get_object_or_404(Measure.objects.filter(card__in=ProblemCard.objects.visible_to(request.user)).select_related("card"), pk=pk)
        return Response(measure_row(finish_measure(measure, **validated(MeasureDoneSerializer, request), by=request.user, now=timezone.now())))


def _card(request: SignedIn, pk: int) -> ProblemCard:
    return get_object_or_404(cards_of(request.user), pk=pk)
