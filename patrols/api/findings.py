"""What patrols find."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from patrols.api.persons import check_person
from patrols.models import Checkpoint, Finding, OpenCar, Round
from patrols.own_rounds import still_handed_in
from patrols.rows.findings import finding_row, findings_of
from patrols.services.alerting import raise_alert
from patrols.services.findings import CarFacts, Facts, record_finding, reveal_plate
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages
from policing.lib.said_days import AnyMomentField
from policing.lib.strict import StrictSerializer, validated


class CarSerializer(StrictSerializer):
    plate = serializers.CharField(max_length=20, required=False, allow_blank=True)
    colour = serializers.CharField(max_length=20, required=False, allow_blank=True)
    opened = serializers.ListField(child=serializers.ChoiceField(choices=OpenCar.Opened.choices), min_length=1, max_length=len(OpenCar.Opened))
    reached = serializers.ChoiceField(choices=OpenCar.Reached.choices)
    ended = serializers.ChoiceField(choices=OpenCar.Ended.choices)
    seconds = serializers.IntegerField(min_value=0, max_value=86_400, required=False, allow_null=True)
    waited_minutes = serializers.IntegerField(min_value=0, max_value=720, default=0)


class FindingSerializer(StrictSerializer):
    """One thing found, under the phone's own key for it; a car left open comes with `car`, what cannot wait with the type of `alert` it is."""

    key = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Finding.Kind.choices)
    device_at = AnyMomentField()
    sent_at = AnyMomentField()
    round = serializers.UUIDField(required=False, allow_null=True)
    checkpoint = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    count = serializers.IntegerField(min_value=1, max_value=100_000, default=1)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True)
    car = CarSerializer(required=False, allow_null=True)
    alert = serializers.CharField(max_length=60, required=False, allow_blank=True)
    person = serializers.IntegerField(min_value=1, required=False, help_text="Who pressed it; refused when another person is signed in by now.")

    def validate(self, facts: dict[str, Any]) -> dict[str, Any]:
        if (facts.get("lon") is None) != (facts.get("lat") is None):
            raise serializers.ValidationError({"lat": [self.fields["lat"].error_messages["required"]]})
        return facts


class FindingAlertSerializer(StrictSerializer):
    type = serializers.CharField(max_length=60)
    person = serializers.IntegerField(min_value=1, required=False)


class FindingReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=200)


class Findings(generics.GenericAPIView):
    """The latest first, of `?kind=`, `?round=` or all; POST keeps one, 201 the first time and 200 with the same answer again."""

    permission_classes = [needs(Right.READ)]
    pagination_class = Pages
    queryset = Finding.objects.none()

    @extend_schema(
        operation_id="findings_list",
        parameters=[OpenApiParameter("kind", str, enum=Finding.Kind.values), OpenApiParameter("round", OpenApiTypes.UUID)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: SignedIn) -> Response:
        rows, kind, of = findings_of(request.user), request.query_params.get("kind"), request.query_params.get("round")
        rows = rows.filter(round=serializers.UUIDField().run_validation(of)) if of else rows
        page = self.paginate_queryset(rows.filter(kind=kind) if kind else rows)
        return self.get_paginated_response([finding_row(one) for one in page or []])

    @extend_schema(operation_id="findings_create", request=FindingSerializer, responses={200: OpenApiTypes.OBJECT, 201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        if not request.user.may(Right.ANSWER):
            raise NotAllowed
        said = validated(FindingSerializer, request)
        check_person(request, said)
        now, patrol = timezone.now(), _round(request, said.pop("round", None))
        point = _stop(request, patrol, said.pop("checkpoint", None))
        sent_at, car = said.pop("sent_at"), said.pop("car", None)
        facts = Facts(**said, car=CarFacts(**car) if car else None)
        finding, is_new = record_finding(facts, patrol=patrol, checkpoint=point, by=request.user, sent_at=sent_at, now=now)
        return Response(_row(request, finding), status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


class FindingAlert(APIView):
    """Makes an alert of what was found, once; answers the finding."""

    permission_classes = [needs(Right.ANSWER)]

    @extend_schema(operation_id="findings_alert", request=FindingAlertSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        finding = get_object_or_404(findings_of(request.user), pk=pk)
        said = validated(FindingAlertSerializer, request)
        check_person(request, said)
        raise_alert(finding, type_code=said["type"], by=request.user, now=timezone.now())
        return Response(_row(request, finding))


class Plates(UserRateThrottle):
    """As many as a night's calls to owners need, too few to copy a month of them."""

    scope = "finding-plates"
    rate = "30/min"


class FindingPlate(APIView):
    """The whole number plate; that it was looked at, and why, is kept."""

    permission_classes = [needs(Right.REVEAL)]
    throttle_classes = [Plates]

    @extend_schema(operation_id="findings_plate", request=FindingReasonSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        finding = get_object_or_404(Finding.objects.visible_to(request.user), pk=pk)
        reason = validated(FindingReasonSerializer, request)["reason"]
        return Response({"plate": reveal_plate(finding, by=request.user, reason=reason, now=timezone.now())})


def _row(request: SignedIn, finding: Finding) -> dict[str, Any] | None:
    """Nothing for whoever only hands in what they found while they were lent."""
    seen = findings_of(request.user).filter(pk=finding.pk).first()
    return finding_row(seen) if seen else None


def _round(request: SignedIn, pk: Any) -> Round | None:
    if not pk:
        return None
    seen = Round.objects.visible_to(request.user).filter(pk=pk).first()
    return seen or get_object_or_404(still_handed_in(request.user, timezone.now()), pk=pk)


def _stop(request: SignedIn, patrol: Round | None, pk: int | None) -> Checkpoint | None:
    if not pk:
        return None
    of_round = Checkpoint.objects.filter(pk=pk, route=patrol.route_id).first() if patrol else None
    return of_round or get_object_or_404(Checkpoint.objects.visible_to(request.user), pk=pk)
