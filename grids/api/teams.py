"""Teams and their people."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.models import Officer, Qualification, Team, TeamMember
from grids.services import teams
from grids.team_forms import TeamFilter
from grids.team_rows import member_row, team_detail, team_row, with_figures, with_people
from policing.lib.pages import Pages
from policing.lib.strict import StrictSerializer, validated

READERS = needs(Right.READ, Right.PLAN)
KEEPERS = needs(Right.PLAN)


class TeamRow(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text="community, response or activists")
    kind_label = serializers.CharField()
    unit = serializers.CharField()
    people = serializers.IntegerField()
    leader = serializers.CharField(allow_null=True)
    lapsing = serializers.IntegerField(help_text="People with a training or licence that has lapsed or lapses soon.")
    unreached = serializers.IntegerField(help_text="People whom nothing outside the app reaches.")
    is_active = serializers.BooleanField()
    url = serializers.CharField()


class MemberRow(serializers.Serializer):
    """How somebody is reached is said by channel, never by number."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    kind_label = serializers.CharField()
    name = serializers.CharField()
    organisation = serializers.CharField(allow_blank=True)
    is_leader = serializers.BooleanField()
    sees = serializers.CharField(help_text="nothing, calls or grid")
    sees_label = serializers.CharField()
    channels = serializers.ListField(child=serializers.CharField())
    is_reachable = serializers.BooleanField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    qualifications = serializers.ListField(child=serializers.DictField())
    is_lapsed = serializers.BooleanField()
    is_lapsing = serializers.BooleanField()


class TeamDetail(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField()
    people = serializers.IntegerField()
    leader = serializers.CharField(allow_null=True)
    members = MemberRow(many=True)
    grids = serializers.ListField(child=serializers.DictField())


class NewMemberSerializer(StrictSerializer):
    """Somebody of the roster (`badge`), or somebody else by name."""

    kind = serializers.ChoiceField(choices=TeamMember.Kind.choices)
    badge = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    number = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    organisation = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    sees = serializers.ChoiceField(choices=TeamMember.Sees.choices, default=TeamMember.Sees.CALLS)
    is_leader = serializers.BooleanField(default=False)


class NewQualificationSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=Qualification.Kind.choices)
    title = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)


class WhySerializer(StrictSerializer):
    reason = serializers.CharField(max_length=200)


class MemberNumberRow(serializers.Serializer):
    name = serializers.CharField()
    number = serializers.CharField()


def visible_teams(request: SignedIn) -> QuerySet[Team]:
    return with_figures(Team.objects.visible_to(request.user), timezone.localdate()).select_related("unit")


def one_member(request: SignedIn, pk: int) -> TeamMember:
    mine = TeamMember.objects.visible_to(request.user).select_related("team__unit", "officer__user__addressee")
    return get_object_or_404(mine, pk=pk)


class Teams(generics.GenericAPIView):
    """The caller's teams in use: `?q=&kind=&unit=&show=lapsing|unreached|closed`."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Team.objects.none()
    filterset_class = TeamFilter

    @extend_schema(operation_id="teams_list", responses=TeamRow(many=True))
    def get(self, request: SignedIn) -> Response:
        found = self.filter_queryset(visible_teams(request).order_by("unit__path", "kind", "name", "pk"))
        return self.get_paginated_response([team_row(team) for team in self.paginate_queryset(found) or []])


class OneTeam(APIView):
    """A team with its people: officer, auxiliary, grid worker first, then the others."""

    permission_classes = [READERS]

    @extend_schema(operation_id="teams_read", responses=TeamDetail)
    def get(self, request: SignedIn, pk: int) -> Response:
        team = get_object_or_404(Team.objects.visible_to(request.user).select_related("unit"), pk=pk)
        return Response(team_detail(team, timezone.localdate()))


class TeamMembers(APIView):
    """Somebody joins the team today."""

    permission_classes = [KEEPERS]

    @extend_schema(operation_id="teams_add_member", request=NewMemberSerializer, responses={201: MemberRow})
    def post(self, request: SignedIn, pk: int) -> Response:
        team = get_object_or_404(Team.objects.visible_to(request.user).select_related("unit"), pk=pk)
        facts = _with_officer(request, validated(NewMemberSerializer, request))
        member = teams.add_member(team, by=request.user, now=timezone.now(), **facts)
        return Response(_row(member), status=status.HTTP_201_CREATED)


def _with_officer(request: SignedIn, checked: dict[str, Any]) -> dict[str, Any]:
    badge = checked.pop("badge")
    mine = Officer.objects.visible_to(request.user).select_related("user")
    return checked | {"officer": get_object_or_404(mine, badge_number=badge) if badge else None}


def _row(member: TeamMember) -> dict[str, Any]:
    return member_row(with_people(TeamMember.objects.filter(pk=member.pk)).get(), timezone.localdate())


class EndMember(APIView):
    """They leave: from this moment nobody calls them."""

    permission_classes = [KEEPERS]

    @extend_schema(operation_id="teams_end_member", request=None, responses={204: None})
    def post(self, request: SignedIn, pk: int) -> Response:
        teams.end_member(one_member(request, pk), by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class LeadTeam(APIView):
    """They lead the team from now on."""

    permission_classes = [KEEPERS]

    @extend_schema(operation_id="teams_lead", request=None, responses=MemberRow)
    def post(self, request: SignedIn, pk: int) -> Response:
        return Response(_row(teams.lead(one_member(request, pk), by=request.user, now=timezone.now())))


class MemberQualifications(APIView):
    """A training or a licence; a renewal is a new one."""

    permission_classes = [KEEPERS]

    @extend_schema(operation_id="teams_qualify", request=NewQualificationSerializer, responses={201: MemberRow})
    def post(self, request: SignedIn, pk: int) -> Response:
        member = one_member(request, pk)
        teams.add_qualification(member, by=request.user, now=timezone.now(), **validated(NewQualificationSerializer, request))
        return Response(_row(member), status=status.HTTP_201_CREATED)


class Numbers(UserRateThrottle):
    """As many as a busy night needs, too few to write the telephone book out."""

    scope = "member_numbers"
    rate = "60/min"


class MemberNumber(APIView):
    """The number of one member; who looked, and why, is kept."""

    permission_classes = [needs(Right.REVEAL)]
    throttle_classes = [Numbers]

    @extend_schema(operation_id="teams_number", request=WhySerializer, responses=MemberNumberRow)
    def post(self, request: SignedIn, pk: int) -> Response:
        member, reason = one_member(request, pk), validated(WhySerializer, request)["reason"]
        return Response({"name": member.name, "number": teams.number_of(member, by=request.user, reason=reason, now=timezone.now())})
