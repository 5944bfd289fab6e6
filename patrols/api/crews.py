"""The teams of a night: everything their page can do."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit, User
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.models import TeamMember
from grids.models.areas import HOLDS_GRIDS
from patrols.crews.hours import hours_of
from patrols.crews.people import people_of
from patrols.models import Crew, CrewMember, Round
from patrols.rows.crews import crew_row, crews_of, out_in_night
from patrols.rows.rounds import night_of, round_row, rounds_of
from patrols.services.copying import copy_last_night
from patrols.services.crews import CrewFacts, end_crew, keep_crew, press_back, press_came, press_left
from patrols.services.giving import give_round, share_rounds
from patrols.services.rounds import LONGEST_REASON
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages
from policing.lib.said_days import DayField, MomentField
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ, Right.PLAN)
WALKERS = needs(Right.ANSWER, Right.PLAN)
PLANNERS = needs(Right.PLAN)
GIVERS = needs(Right.PLAN, Right.DECIDE)
MOST_PEOPLE = 60
LARGEST_ID = 2**31 - 1


class CrewSerializer(StrictSerializer):
    """A team as it is to be: `users` are accounts, `members` people of community teams, `leader` one of the users."""

    name = serializers.CharField(max_length=30)
    starts_at = MomentField()
    ends_at = MomentField()
    users = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_PEOPLE)
    members = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), max_length=MOST_PEOPLE, default=list)
    leader = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)


class NewCrewSerializer(CrewSerializer):
    station = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)


class CrewStationSerializer(StrictSerializer):
    station = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)


class GiveSerializer(StrictSerializer):
    """A team, or nobody in particular; `reason` where the team is too small, away or walking another round."""

    crew = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, allow_null=True)
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")


class Crews(generics.GenericAPIView):
    """Those out in the night of `?on=` (from noon to noon), or tonight; POST makes one."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Crew.objects.none()

    @extend_schema(operation_id="crews_list", parameters=[OpenApiParameter("on", OpenApiTypes.DATE)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        now, on = timezone.now(), request.query_params.get("on")
        day = DayField().run_validation(on) if on else night_of(now)
        page = self.paginate_queryset(out_in_night(crews_of(request.user), day).order_by("station__path", "starts_at", "name"))
        return self.get_paginated_response([crew_row(crew, request.user, now) for crew in page or []])

    @extend_schema(operation_id="crews_create", request=NewCrewSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        if not request.user.may(Right.PLAN):
            raise NotAllowed
        said = validated(NewCrewSerializer, request)
        station = station_named(request.user, said.pop("station"))
        crew = keep_crew(_facts(said), station=station, by=request.user, now=timezone.now())
        return Response(_row(request, crew.pk), status=status.HTTP_201_CREATED)


class CrewPeople(APIView):
    """Whom a team of `?station=` can be made of, out from `?starts_at=` to `?ends_at=`."""

    permission_classes = [PLANNERS]

    @extend_schema(
        operation_id="crews_people",
        parameters=[OpenApiParameter("station", int), OpenApiParameter("starts_at", OpenApiTypes.DATETIME), OpenApiParameter("ends_at", OpenApiTypes.DATETIME)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: SignedIn) -> Response:
        said = _People(data=request.query_params.dict())
        said.is_valid(raise_exception=True)
        station = station_named(request.user, said.validated_data["station"])
        return Response({"results": [one._asdict() for one in people_of(station, said.validated_data["starts_at"], said.validated_data["ends_at"])]})


class _People(CrewStationSerializer):
    starts_at = MomentField()
    ends_at = MomentField()


class OneCrew(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="crews_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: int) -> Response:
        return Response(_row(request, pk))


class CrewChange(APIView):
    """The team as it is to be from now on; who came already stays in it."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="crews_change", request=CrewSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        crew = _crew(request, pk)
        keep_crew(_facts(validated(CrewSerializer, request)), station=crew.station, crew=crew, by=request.user, now=timezone.now())
        return Response(_row(request, pk))


class CrewEnd(APIView):
    """The team goes home now; one that never went out is taken back."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="crews_end", request=None, responses={204: None})
    def post(self, request: SignedIn, pk: int) -> Response:
        end_crew(_crew(request, pk), by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class MemberCame(APIView):
    permission_classes = [WALKERS]

    @extend_schema(operation_id="crew_members_came", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        member = press_came(_member(request, pk), by=request.user, now=timezone.now())
        return Response(_row(request, member.crew_id))


class MemberLeft(APIView):
    permission_classes = [WALKERS]

    @extend_schema(operation_id="crew_members_left", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        member = press_left(_member(request, pk), by=request.user, now=timezone.now())
        return Response(_row(request, member.crew_id))


class MemberBack(APIView):
    """The last press about this person was a mistake: who left is there again, who came is not there yet."""

    permission_classes = [WALKERS]

    @extend_schema(operation_id="crew_members_back", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        member = press_back(_member(request, pk), by=request.user, now=timezone.now())
        return Response(_row(request, member.crew_id))


class CrewCopy(APIView):
    """Last night's teams again tonight, without those who cannot."""

    permission_classes = [PLANNERS]

    @extend_schema(operation_id="crews_copy", request=CrewStationSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        station = station_named(request.user, validated(CrewStationSerializer, request)["station"])
        copied = copy_last_night(station, by=request.user, now=timezone.now())
        without = [{"crew": name, "people": people} for name, people in copied.without]
        return Response({"crews": [crew.pk for crew in copied.crews], "without": without, "leaderless": copied.leaderless})


class CrewShare(APIView):
    """Tonight's rounds without a team go to the teams that fit, evenly; those nobody fits stay, each with the reason."""

    permission_classes = [GIVERS]

    @extend_schema(operation_id="crews_share", request=CrewStationSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        station = station_named(request.user, validated(CrewStationSerializer, request)["station"])
        shared = share_rounds(station, by=request.user, now=timezone.now())
        given = [{"round": str(one.pk), "crew": one.crew_id} for one in shared.given]
        return Response({"given": given, "left": [{"round": str(one.round.pk), "route": str(one.round.route), "why": one.why} for one in shared.left]})


class CrewHours(generics.GenericAPIView):
    """Hours of everybody who patrolled in the month of `?on=`, and in the seven days up to it; the most first."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = CrewMember.objects.none()

    @extend_schema(operation_id="crews_hours", parameters=[OpenApiParameter("on", OpenApiTypes.DATE)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        on = request.query_params.get("on")
        day = DayField().run_validation(on) if on else timezone.localdate()
        page = self.paginate_queryset(hours_of(request.user, day))
        rows = [{"name": row["name"], "week": _hours(row["week"]), "month": _hours(row["month"]), "nights": row["nights"]} for row in page or []]
        return self.get_paginated_response(rows)


class RoundGive(APIView):
    """Who walks a round."""

    permission_classes = [GIVERS]

    @extend_schema(operation_id="rounds_give", request=GiveSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: Any) -> Response:
        patrol, said = get_object_or_404(Round.objects.visible_to(request.user).standing(), pk=pk), validated(GiveSerializer, request)
        crew = _crew(request, said["crew"]) if said["crew"] else None
        give_round(patrol, crew, by=request.user, now=timezone.now(), reason=said["reason"])
        return Response(round_row(get_object_or_404(rounds_of(request.user), pk=pk)))


def stations_of(user: User) -> QuerySet[Unit]:
    return Unit.objects.visible_to(user).in_use().filter(kind__in=HOLDS_GRIDS)


def station_named(user: User, pk: int) -> Unit:
    return get_object_or_404(stations_of(user), pk=pk)


def _hours(worked: Any) -> float:
    return round(worked.total_seconds() / 3600, 2)


def _facts(said: dict[str, Any]) -> CrewFacts:
    users = list(User.objects.filter(pk__in=said["users"]).select_related("unit"))
    members, leader = TeamMember.objects.filter(pk__in=said["members"]), next((user for user in users if user.pk == said["leader"]), None)
    return CrewFacts(said["name"], said["starts_at"], said["ends_at"], users, list(members), leader)


def _crew(request: SignedIn, pk: int) -> Crew:
    return get_object_or_404(Crew.objects.visible_to(request.user).select_related("station"), pk=pk)


def _member(request: SignedIn, pk: int) -> CrewMember:
    return get_object_or_404(CrewMember.objects.visible_to(request.user).select_related("crew", "user", "member"), pk=pk)


def _row(request: SignedIn, pk: int) -> dict[str, Any]:
    return crew_row(get_object_or_404(crews_of(request.user), pk=pk), request.user, timezone.now())
