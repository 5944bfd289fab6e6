"""Rosters: drafted, changed, checked, published, opened again. Every answer about one is the whole plan with its findings."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.duty_rows import plan_row, roster_row
from grids.models import Roster
from grids.services import roster as services
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

LARGEST = 2**63 - 1
MOST_CHANGES = 400


class RosterFilter(filters.FilterSet):
    """`?unit=&status=draft`"""

    class Meta:
        model = Roster
        fields = ["unit", "status"]


class NewRosterSerializer(StrictSerializer):
    unit = serializers.IntegerField(min_value=1, max_value=LARGEST)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class FillSerializer(StrictSerializer):
    """`by`: the templates, or the week before the roster."""

    by = serializers.ChoiceField(choices=["templates", "last_week"])


class PutSerializer(StrictSerializer):
    officer = serializers.IntegerField(min_value=1, max_value=LARGEST)
    template = serializers.IntegerField(min_value=1, max_value=LARGEST)
    day = serializers.DateField()


class ChangesSerializer(StrictSerializer):
    """First `take` (planned shifts) out, then `put` in: a shift that is moved is both."""

    put = PutSerializer(many=True, max_length=MOST_CHANGES, required=False, default=list)  # type: ignore[call-arg]
    take = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=LARGEST), max_length=MOST_CHANGES, required=False, default=list)


def visible_rosters(request: SignedIn) -> "QuerySet[Roster]":
    return Roster.objects.visible_to(request.user).select_related("unit", "published_by")


class RosterList(generics.GenericAPIView):
    """The rosters of the caller's units, the latest first; and the door for new ones, drafted from the unit's templates."""

    permission_classes = [needs(Right.READ, Right.PLAN)]
    filterset_class = RosterFilter
    pagination_class = Pages
    queryset = Roster.objects.none()

    @extend_schema(operation_id="rosters_list", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(self.filter_queryset(visible_rosters(request)))
        return self.get_paginated_response([roster_row(roster) for roster in page or []])

    @extend_schema(operation_id="rosters_create", request=NewRosterSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        must_plan(request)
        asked = validated(NewRosterSerializer, request)
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=asked.pop("unit"))
        return Response(_whole(services.draft_roster(unit, **asked)), status=status.HTTP_201_CREATED)


def must_plan(request: SignedIn) -> None:
    if not request.user.may(Right.PLAN):
        raise NotAllowed


def _whole(roster: Roster) -> dict[str, Any]:
    return plan_row(services.read_plan(roster), timezone.now())


class RosterDetail(APIView):
    """One roster with everything it is judged by."""

    permission_classes = [needs(Right.READ, Right.PLAN)]

    @extend_schema(operation_id="rosters_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: int) -> Response:
        return Response(_whole(get_object_or_404(visible_rosters(request), pk=pk)))

    @extend_schema(operation_id="rosters_drop", responses={204: None})
    def delete(self, request: SignedIn, pk: int) -> Response:
        roster = get_object_or_404(visible_rosters(request), pk=pk)
        must_plan(request)
        services.drop_roster(roster)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RosterStep(APIView):
    """Base: find the roster, take the step, answer with the whole plan."""

    permission_classes = [needs(Right.PLAN)]

    def post(self, request: SignedIn, pk: int) -> Response:
        roster = get_object_or_404(visible_rosters(request), pk=pk)
        beside = self.take(roster, request) or {}
        return Response(_whole(roster) | beside)

    def take(self, roster: Roster, request: SignedIn) -> dict[str, Any] | None:
        raise NotImplementedError


@extend_schema_view(post=extend_schema(operation_id="rosters_fill", request=FillSerializer, responses=OpenApiTypes.OBJECT))
class FillRoster(RosterStep):
    """Plan anew; what was planned by hand goes."""

    def take(self, roster: Roster, request: SignedIn) -> None:
        fill = {"templates": services.fill_from_templates, "last_week": services.fill_as_last_week}
        fill[validated(FillSerializer, request)["by"]](roster)


@extend_schema_view(post=extend_schema(operation_id="rosters_change", request=ChangesSerializer, responses=OpenApiTypes.OBJECT))
class ChangeRoster(RosterStep):
    def take(self, roster: Roster, request: SignedIn) -> None:
        asked = validated(ChangesSerializer, request)
        services.change_plan(roster, put=[services.PutShift(**one) for one in asked["put"]], take=asked["take"])


@extend_schema_view(post=extend_schema(operation_id="rosters_publish", request=None, responses=OpenApiTypes.OBJECT))
class PublishRoster(RosterStep):
    """The plan holds from now on; `published` counts what changed. Refused with `no_channel` while nothing reaches somebody in it."""

    def take(self, roster: Roster, request: SignedIn) -> dict[str, Any]:
        return {"published": services.publish_roster(roster, by=request.user, now=timezone.now())._asdict()}


@extend_schema_view(post=extend_schema(operation_id="rosters_reopen", request=None, responses=OpenApiTypes.OBJECT))
class ReopenRoster(RosterStep):
    """Change it again; what was published holds meanwhile."""

    def take(self, roster: Roster, request: SignedIn) -> None:
        services.reopen_roster(roster)
