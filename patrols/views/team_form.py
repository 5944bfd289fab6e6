"""The page on which a team is made or changed."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import TeamMember
from grids.models.areas import HOLDS_GRIDS
from grids.views.staff import staff
from patrols.crews.people import people_of
from patrols.models import Crew
from patrols.services.crews import LONGEST_NAME, CrewFacts, busy, keep_crew
from patrols.views.teams import back_to_night
from policing.lib.errors import Refused

# When a station's teams of the night usually go out, and for how long.
OUT_AT, OUT_FOR = 21, timedelta(hours=10)


class _When(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class CrewForm(forms.Form):
    name = forms.CharField(label=_("Call sign"), max_length=LONGEST_NAME)
    starts_at = forms.DateTimeField(label=pgettext_lazy("time", "from"), widget=_When)
    ends_at = forms.DateTimeField(label=_("until"), widget=_When)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A team that is not there yet, of `?station=` or one's own."""
    user = staff(request, Right.PLAN)
    stations = Unit.objects.visible_to(user).in_use().filter(kind__in=HOLDS_GRIDS)
    wanted = request.GET.get("station", "")
    station = get_object_or_404(stations, pk=wanted) if wanted.isdecimal() else stations.filter(pk=user.unit_id or 0).first() or stations.first()
    return _page(request, user, station, None) if station else render(request, "patrols/team.html", {"stations": []})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A team to be changed."""
    user = staff(request, Right.PLAN)
    crew = get_object_or_404(Crew.objects.visible_to(user).select_related("station"), pk=pk)
    return _page(request, user, crew.station, crew)


def _page(request: HttpRequest, user: User, station: Unit, crew: Crew | None) -> HttpResponse:
    now = timezone.now()
    form = CrewForm(request.POST or None, initial=_first(station, crew, now))
    chosen, leader, refusal = _chosen(request, crew), _leader(request, crew), ""
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_crew(_facts(form, chosen, leader), station=station, crew=crew, by=user, now=now)
            return back_to_night(kept.starts_at)
        except Refused as refused:
            refusal = str(refused)
    times = dict(form.cleaned_data if form.is_bound and form.is_valid() else form.initial)
    context = {
        "form": form,
        "crew": crew,
        "station": station,
        "stations": [] if crew else Unit.objects.visible_to(user).in_use().filter(kind__in=HOLDS_GRIDS)[:400],
        "groups": _groups(station, crew, times, chosen, leader),
        "refusal": refusal,
    }
    return render(request, "patrols/team.html", context)


def _first(station: Unit, crew: Crew | None, now: datetime) -> dict[str, Any]:
    if crew:
        return {"name": crew.name, "starts_at": timezone.localtime(crew.starts_at), "ends_at": timezone.localtime(crew.ends_at)}
    local = timezone.localtime(now)
    starts = local.replace(hour=OUT_AT, minute=0, second=0, microsecond=0)
    if local.hour < OUT_AT - 12:
        starts -= timedelta(days=1)
    taken = set(Crew.objects.filter(station=station, starts_at__lt=starts + OUT_FOR, ends_at__gt=starts).values_list("name", flat=True))
    name = next((sign for sign in (f"巡{number}" for number in "一二三四五六七八九") if sign not in taken), "")
    return {"name": name, "starts_at": starts, "ends_at": starts + OUT_FOR}


def _chosen(request: HttpRequest, crew: Crew | None) -> set[str]:
    if request.method == "POST":
        return set(request.POST.getlist("people"))
    return {_key(one.user_id, one.member_id) for one in crew.members.all()} if crew else set()


def _leader(request: HttpRequest, crew: Crew | None) -> str:
    if request.method == "POST":
        return request.POST.get("leader", "")
    leader = crew.members.filter(is_leader=True).first() if crew else None
    return _key(leader.user_id, None) if leader else ""


def _key(user: int | None, member: int | None) -> str:
    return f"u{user}" if user else f"m{member}"


def _facts(form: CrewForm, chosen: set[str], leader: str) -> CrewFacts:
    said = form.cleaned_data
    users = list(User.objects.filter(pk__in=_numbers(chosen | {leader}, "u")).select_related("unit"))
    leads = next((user for user in users if f"u{user.pk}" == leader), None)
    return CrewFacts(said["name"], said["starts_at"], said["ends_at"], users, list(TeamMember.objects.filter(pk__in=_numbers(chosen, "m"))), leads)


def _numbers(keys: set[str], letter: str) -> list[int]:
    return [int(key[1:]) for key in keys if key[:1] == letter and key[1:].isdecimal() and len(key) < 11]


def _groups(station: Unit, crew: Crew | None, times: dict[str, Any], chosen: set[str], leader: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """People by what they are, with where else each is in that time."""
    taken = {_key(one.user_id, one.member_id): str(one.crew) for one in busy(times["starts_at"], times["ends_at"], crew)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for person in people_of(station, times["starts_at"], times["ends_at"]):
        key = person.key
        row = {"key": key, "name": person.name, "about": person.about, "may_lead": person.leads, "is_chosen": key in chosen, "leads": key == leader}
        groups.setdefault(person.group, []).append(row | {"elsewhere": taken.get(key, "")})
    return list(groups.items())
