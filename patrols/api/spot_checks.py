"""Spot checks: drawn, recorded, answered, decided, remedied, closed."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from patrols.lifecycle import CheckStatus
from patrols.models import SpotCheck, SpotDraw
from patrols.rows.checks import check_row, checks_of, draw_row, people_of, proof_row
from patrols.services import spot_checks as services
from patrols.services.spot_checks.checking import LONGEST_REMEDY, LONGEST_WORDS
from patrols.services.spot_checks.drawing import MOST
from policing.lib.pages import Pages
from policing.lib.said_days import DayField, MomentField
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ)
INSPECTORS = needs(Right.INSPECT)
LARGEST = 2**31 - 1


class SpotDrawSerializer(StrictSerializer):
    unit = serializers.IntegerField(min_value=1, max_value=LARGEST)
    kind = serializers.ChoiceField(choices=SpotDraw.Kind.choices)
    starts_at = MomentField()
    ends_at = MomentField()
    size = serializers.IntegerField(min_value=1, max_value=MOST)


class RecordedSerializer(StrictSerializer):
    """As it should be, or lacking and what."""

    is_fine = serializers.BooleanField()
    found = serializers.CharField(max_length=LONGEST_WORDS, required=False, allow_blank=True)


class SpotWordsSerializer(StrictSerializer):
    words = serializers.CharField(max_length=LONGEST_WORDS)


class SpotReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST_WORDS)


class RemedySerializer(StrictSerializer):
    remedy = serializers.CharField(max_length=LONGEST_REMEDY)
    remedy_by = serializers.IntegerField(min_value=1, max_value=LARGEST)
    remedy_on = DayField()
    words = serializers.CharField(max_length=LONGEST_WORDS, required=False, allow_blank=True)


class ReopenSerializer(SpotWordsSerializer):
    remedy_on = DayField()


class SpotDraws(generics.GenericAPIView):
    """The inspectorate's draws, the latest first; POST draws by lot, 201 with the proof."""

    permission_classes = [INSPECTORS]
    pagination_class = Pages
    queryset = SpotDraw.objects.none()

    @extend_schema(operation_id="spot_draws_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(SpotDraw.objects.visible_to(request.user).select_related("unit", "drawn_by"))
        return self.get_paginated_response([draw_row(one) for one in page or []])

    @extend_schema(operation_id="spot_draws_create", request=SpotDrawSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        facts = validated(SpotDrawSerializer, request)
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=facts.pop("unit"))
        made = services.draw(unit, **facts, by=request.user, now=timezone.now())
        return Response(_proof(request, made), status=status.HTTP_201_CREATED)


def _proof(request: SignedIn, drawn: SpotDraw) -> dict[str, Any]:
    return proof_row(drawn, list(checks_of(request.user).filter(draw=drawn).order_by("position")))


class OneSpotDraw(APIView):
    """A draw with its seed and all it was drawn from: whoever draws again finds the same."""

    permission_classes = [INSPECTORS]

    @extend_schema(operation_id="spot_draws_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: Any) -> Response:
        drawn = get_object_or_404(SpotDraw.objects.visible_to(request.user).select_related("unit", "drawn_by"), pk=pk)
        return Response(_proof(request, drawn))


class SpotChecks(generics.GenericAPIView):
    """The latest first, of `?status=` or all; a station sees those that were checked at it."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = SpotCheck.objects.none()

    @extend_schema(operation_id="spot_checks_list", parameters=[OpenApiParameter("status", str, enum=CheckStatus.values)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows: QuerySet[SpotCheck] = checks_of(request.user).order_by("-draw__drawn_at", "position")
        wanted = request.query_params.get("status")
        page = self.paginate_queryset(rows.filter(status=wanted) if wanted in CheckStatus.values else rows)
        return self.get_paginated_response([check_row(one) for one in page or []])


class OneSpotCheck(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="spot_checks_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: Any) -> Response:
        return Response(check_row(get_object_or_404(checks_of(request.user), pk=pk)))


class SpotStep(APIView):
    """Base: find the check, take the step, answer it as it is now."""

    permission_classes = [INSPECTORS]

    def post(self, request: SignedIn, pk: Any) -> Response:
        check = get_object_or_404(checks_of(request.user), pk=pk)
        self.take(check, request, {"by": request.user, "now": timezone.now()})
        return Response(check_row(checks_of(request.user).get(pk=pk)))

    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        raise NotImplementedError


@extend_schema_view(post=extend_schema(operation_id="spot_checks_record", request=RecordedSerializer, responses=OpenApiTypes.OBJECT))
class RecordSpotCheck(SpotStep):
    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        services.record(check, **validated(RecordedSerializer, request), **who)


@extend_schema_view(post=extend_schema(operation_id="spot_checks_skip", request=SpotReasonSerializer, responses=OpenApiTypes.OBJECT))
class SkipSpotCheck(SpotStep):
    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        services.skip(check, **validated(SpotReasonSerializer, request), **who)


@extend_schema_view(post=extend_schema(operation_id="spot_checks_reply", request=SpotWordsSerializer, responses=OpenApiTypes.OBJECT))
class ReplySpotCheck(SpotStep):
    permission_classes = [READERS]

    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        services.reply(check, **validated(SpotWordsSerializer, request), **who)


@extend_schema_view(post=extend_schema(operation_id="spot_checks_drop", request=SpotWordsSerializer, responses=OpenApiTypes.OBJECT))
class DropSpotCheck(SpotStep):
    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        services.drop(check, **validated(SpotWordsSerializer, request), **who)


@extend_schema_view(post=extend_schema(operation_id="spot_checks_decide", request=RemedySerializer, responses=OpenApiTypes.OBJECT))
class DecideSpotCheck(SpotStep):
    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        facts = validated(RemedySerializer, request)
        facts["remedy_by"] = get_object_or_404(people_of(check).select_related("unit"), pk=facts["remedy_by"])
        services.decide(check, **facts, **who)


@extend_schema_view(post=extend_schema(operation_id="spot_checks_remedied", request=SpotWordsSerializer, responses=OpenApiTypes.OBJECT))
class RemediedSpotCheck(SpotStep):
    permission_classes = [READERS]

    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        services.remedied(check, **validated(SpotWordsSerializer, request), **who)


@extend_schema_view(post=extend_schema(operation_id="spot_checks_close", request=None, responses=OpenApiTypes.OBJECT))
class CloseSpotCheck(SpotStep):
    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        services.close(check, **who)


@extend_schema_view(post=extend_schema(operation_id="spot_checks_reopen", request=ReopenSerializer, responses=OpenApiTypes.OBJECT))
class ReopenSpotCheck(SpotStep):
    def take(self, check: SpotCheck, request: SignedIn, who: dict[str, Any]) -> None:
        services.reopen(check, **validated(ReopenSerializer, request), **who)
