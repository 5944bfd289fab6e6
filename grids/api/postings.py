"""Coverage, postings, absences and secondments: what the pages about officers can do."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.coverage_list import Listing, line_row
from grids.models import Absence, Grid, Officer, Posting, Secondment
from grids.services import absences, postings
from policing.lib.said_days import MomentField
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ, Right.PLAN)
PLANNERS = needs(Right.PLAN)
MOST = 5_000
FILTERS = [OpenApiParameter(name, str) for name in ("q", "station", "problem", "at")]


class PostingSerializer(StrictSerializer):
    officer = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Posting.Kind.choices, default=Posting.Kind.MAIN)
    is_in_committee = serializers.BooleanField(default=False)
    starts_at = MomentField()
    ends_at = MomentField(required=False, allow_null=True)
    takes_over = serializers.BooleanField(default=False)


class HandOverSerializer(StrictSerializer):
    to = serializers.IntegerField()
    grids = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=500)
    at = MomentField()


class AbsenceSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=Absence.Kind.choices)
    starts_at = MomentField()
    ends_at = MomentField()
    stand_in = serializers.IntegerField(required=False, allow_null=True)


class SecondmentSerializer(StrictSerializer):
    unit = serializers.IntegerField()
    starts_at = MomentField()
    ends_at = MomentField()
    task = serializers.CharField(max_length=100, required=False, allow_blank=True)


def _officer(request: SignedIn, pk: int) -> Officer:
    return get_object_or_404(Officer.objects.visible_to(request.user).select_related("user__unit"), pk=pk)


class CoverageList(APIView):
    """How every grid stands that the caller sees, the worst first: `state` is one word, `problems` are all that is wrong."""

    permission_classes = [READERS]

    @extend_schema(operation_id="coverage_list", parameters=FILTERS, responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        listing = Listing(request, timezone.now())
        figures = {"grids": listing.figures.grids, "covered": listing.figures.covered, "officers_with_too_many": listing.figures.burdened}
        rows = [line_row(line) for line in listing.lines[:MOST]]
        return Response({"at": listing.at, "figures": figures | {problem.value: count for problem, count in listing.figures.tiles}, "results": rows})


class GridPostings(APIView):
    """Posts an officer to a grid."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="postings_create", request=PostingSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: int) -> Response:
        grid = get_object_or_404(Grid.objects.visible_to(request.user).select_related("station").defer("boundary"), pk=pk)
        facts = validated(PostingSerializer, request)
        posting = postings.appoint(grid, officer=_officer(request, facts.pop("officer")), **facts, by=request.user)
        return Response({"id": posting.pk, "grid": grid.code, "officer": posting.officer_id, "kind": posting.kind}, status=status.HTTP_201_CREATED)


class PostingEnd(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="postings_end", request=None, responses={204: None})
    def post(self, request: SignedIn, pk: int) -> Response:
        """Ends it now."""
        posting = get_object_or_404(Posting.objects.visible_to(request.user), pk=pk)
        postings.end_posting(posting, at=timezone.now(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OfficerHandOver(APIView):
    """One officer takes what another answers for: all of it, or the grids named."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="officers_hand_over", request=HandOverSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        officer, facts = _officer(request, pk), validated(HandOverSerializer, request)
        own = set(Grid.objects.visible_to(request.user).filter(postings__officer=officer).values_list("pk", flat=True))
        grids = own & set(facts["grids"]) if "grids" in facts else own
        count = postings.hand_over_postings(officer, to=_officer(request, facts["to"]), grids=grids, at=facts["at"], by=request.user)
        return Response({"postings": count})


class OfficerAbsences(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="absences_create", request=AbsenceSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: int) -> Response:
        """An officer is away, somebody stands in."""
        officer, facts = _officer(request, pk), validated(AbsenceSerializer, request)
        named = facts.pop("stand_in", None)
        absence = absences.enter_absence(officer, **facts, stand_in=_officer(request, named) if named else None, by=request.user)
        return Response({"id": absence.pk}, status=status.HTTP_201_CREATED)


class AbsenceEnd(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="absences_end", request=None, responses={204: None})
    def post(self, request: SignedIn, pk: int) -> Response:
        """Back now."""
        absence = get_object_or_404(Absence.objects.visible_to(request.user), pk=pk)
        absences.end_absence(absence, at=timezone.now(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OfficerSecondments(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="secondments_create", request=SecondmentSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: int) -> Response:
        """An officer works for another unit for a time and sees meanwhile what its people see."""
        officer, facts = _officer(request, pk), validated(SecondmentSerializer, request)
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=facts.pop("unit"))
        secondment = absences.second_officer(officer, unit=unit, **facts, by=request.user)
        return Response({"id": secondment.pk}, status=status.HTTP_201_CREATED)


class SecondmentEnd(APIView):
    permission_classes = [PLANNERS]

    @extend_schema(operation_id="secondments_end", request=None, responses={204: None})
    def post(self, request: SignedIn, pk: int) -> Response:
        """Home now."""
        secondment = get_object_or_404(Secondment.objects.visible_to(request.user), pk=pk)
        absences.end_secondment(secondment, at=timezone.now(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
