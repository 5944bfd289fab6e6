"""The list of teams, the page of one, what can be done there, and what lapses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView
from django.views.generic.base import View

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from delivery.models import Channel
from grids.models import Qualification, Team, TeamMember
from grids.services import teams
from grids.services.qualifications import holder_of, lapsing_for
from grids.team_forms import LapsingFilter, MemberForm, QualificationForm, TeamFilter, roster_of
from grids.team_rows import channels_of, team_detail, team_row, with_figures, with_people
from grids.views.staff import staff, take
from policing.lib.errors import Refused
from policing.lib.export import FILES, Column, table_file

PER_PAGE = 50
TEAM_COLUMNS = (
    Column(gettext_lazy("Team"), str),
    Column(gettext_lazy("Kind"), lambda team: team.get_kind_display()),
    Column(gettext_lazy("Unit"), lambda team: str(team.unit)),
    Column(gettext_lazy("People"), lambda team: team.people),
    Column(gettext_lazy("Leader"), lambda team: team.leader or ""),
    Column(gettext_lazy("Nobody reaches"), lambda team: team.unreached),
    Column(gettext_lazy("Lapsing or lapsed"), lambda team: team.lapsing),
)
MEMBER_COLUMNS = (
    Column(gettext_lazy("Name"), lambda one: one.name),
    Column(gettext_lazy("Kind"), lambda one: one.get_kind_display()),
    Column(gettext_lazy("Organisation"), lambda one: one.organisation),
    Column(gettext_lazy("Leads the team"), lambda one: one.is_leader),
    Column(gettext_lazy("Reached by"), lambda one: " ".join(str(Channel(channel).label) for channel in channels_of(one))),
    Column(gettext_lazy("May see"), lambda one: one.get_sees_display()),
    Column(gettext_lazy("Since"), lambda one: one.starts_on),
    Column(gettext_lazy("Until"), lambda one: one.ends_on),
)
LAPSING_COLUMNS = (
    Column(gettext_lazy("Name"), lambda one: holder_of(one)),
    Column(gettext_lazy("Team"), lambda one: str(one.member.team) if one.member else ""),
    Column(gettext_lazy("Unit"), lambda one: str(one.member.team.unit if one.member else one.officer.user.unit)),
    Column(gettext_lazy("What lapses"), lambda one: one.get_kind_display()),
    Column(gettext_lazy("What for"), lambda one: one.title),
    Column(gettext_lazy("Lapses"), lambda one: one.expires_on),
)


class ForTeams(LoginRequiredMixin, View):
    """Police who read, or who keep teams. Partner staff have no pages here."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            staff(request, Right.READ, Right.PLAN)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def file(self, rows: QuerySet, columns: Any, subject: str, name: str) -> HttpResponseBase | None:
        """What is shown as a file, kept in the access log; nothing unless one was asked for."""
        kind = self.request.GET.get("format")
        if kind not in FILES:
            return None
        record_access(user=self.person, action="export", subject=subject, reason=kind, now=timezone.now())
        return table_file(kind, rows, columns, name=name)


class TeamList(ForTeams, ListView):
    """`?format=csv|xlsx` gives what the filter finds as a file."""

    template_name = "grids/teams/list.html"
    paginate_by = PER_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        rows = with_figures(self.get_queryset(), timezone.localdate()).select_related("unit")
        return self.file(rows, TEAM_COLUMNS, "grids.team", "teams") or super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Team]:
        mine = Team.objects.visible_to(self.person).order_by("unit__path", "kind", "name", "pk")
        self.filter = TeamFilter(self.request.GET, mine, request=self.request)
        return self.filter.qs

    def rows(self, shown: list[int]) -> list[dict[str, Any]]:
        """Of the teams on the page only: counting for a whole city takes longer."""
        found = with_figures(Team.objects.filter(pk__in=shown), timezone.localdate()).select_related("unit").in_bulk()
        return [team_row(found[pk]) for pk in shown]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        return context | {"filter": self.filter, "rows": self.rows([team.pk for team in context["page_obj"]]), "may_keep": teams.may_keep_teams(self.person)}


class Lapsing(ForTeams, ListView):
    """Trainings and licences that lapse soon or have lapsed, the most urgent first."""

    template_name = "grids/teams/lapsing.html"
    paginate_by = PER_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        return self.file(self.get_queryset(), LAPSING_COLUMNS, "grids.qualification", "lapsing") or super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Qualification]:
        self.filter = LapsingFilter(self.request.GET, lapsing_for(self.person, timezone.localdate()), request=self.request)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context, today = super().get_context_data(**more), timezone.localdate()
        rows = [
            {"one": one, "name": holder_of(one), "days": (one.expires_on - today).days, "ago": (today - one.expires_on).days} for one in context["page_obj"]
        ]
        return context | {"rows": rows, "filter": self.filter}


class TeamPage(ForTeams):
    """One team with its people; `?format=csv|xlsx` gives them as a file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        team = self.team(pk)
        people = with_people(team.members.on(timezone.localdate())).order_by("name", "pk")
        return self.file(people, MEMBER_COLUMNS, f"grids.team:{pk}", f"team-{pk}") or self.page(team)

    def team(self, pk: int) -> Team:
        return get_object_or_404(Team.objects.visible_to(self.person).select_related("unit"), pk=pk)

    def member(self, pk: int) -> TeamMember:
        mine = TeamMember.objects.visible_to(self.person).select_related("team__unit", "officer__user__addressee")
        return get_object_or_404(mine, pk=pk)

    def page(self, team: Team, *, status: int = 200, **more: Any) -> HttpResponse:
        may_keep = teams.may_keep_teams(self.person) and team.is_active
        context: dict[str, Any] = {
            "team": team_detail(team, timezone.localdate()),
            "may_keep": may_keep,
            "may_reveal": self.person.may(Right.REVEAL),
            "member_form": MemberForm(user=self.person, auto_id="add_%s"),
            "qualification_form": QualificationForm(auto_id=False),
            "roster": roster_of(team) if may_keep else [],
        }
        answer = render(self.request, "grids/teams/team.html", context | more, status=status)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def done(self, step: Callable[[], Any], team: int, said: str) -> HttpResponse:
        """Take one step and say how it went, on the team's page."""
        return take(self.request, step, back=reverse("grids:team", args=[team]), said=said)


class AddMember(TeamPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        team, form = self.team(pk), MemberForm(request.POST, user=self.person, auto_id="add_%s")
        if form.is_valid():
            try:
                member = teams.add_member(team, by=self.person, now=timezone.now(), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(next((name for name in refusal.fields if name in form.fields), None), str(refusal))
            else:
                messages.success(request, _("%(name)s belongs to the team from now on.") % {"name": member.name})
                return redirect("grids:team", pk=pk)
        return self.page(team, member_form=form, status=400)


class EndMember(TeamPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = self.member(pk)
        said = _("%(name)s has left the team and is not called any more.") % {"name": member.name}
        return self.done(lambda: teams.end_member(member, by=self.person, now=timezone.now()), member.team_id, said)


class LeadTeam(TeamPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = self.member(pk)
        said = _("%(name)s leads the team from now on.") % {"name": member.name}
        return self.done(lambda: teams.lead(member, by=self.person, now=timezone.now()), member.team_id, said)


class Qualify(TeamPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        member, form = self.member(pk), QualificationForm(request.POST, auto_id=False)
        if not form.is_valid():
            return self.page(member.team, qualification_form=form, open_member=pk, status=400)
        said = _("Written down for %(name)s.") % {"name": member.name}
        return self.done(lambda: teams.add_qualification(member, by=self.person, now=timezone.now(), **form.cleaned_data), member.team_id, said)


class RevealNumber(TeamPage):
    """The number is shown once, on this answer, and the reason kept."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        member, reason = self.member(pk), request.POST.get("reason", "").strip()[:200]
        if not reason:
            messages.error(request, _("Say why you need the number."))
            return redirect("grids:team", pk=member.team_id)
        try:
            number = teams.number_of(member, by=self.person, reason=reason, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("grids:team", pk=member.team_id)
        return self.page(member.team, shown_member=pk, number=number)
