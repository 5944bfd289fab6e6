"""Where to patrol: the places on the map and by shift, with the reason, and what counting was worth in past weeks beside them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from grids.imports.exporting import is_keeper
from grids.views.staff import staff, take
from patrols.lifecycle import SuggestionStatus
from patrols.models import IncidentKind, PatrolShift, Suggestion, TestedWeek
from patrols.rows.where import knows_counts, suggestion_row, suggestions_of
from patrols.services.deciding import accept_suggestion, decline_suggestion
from patrols.services.suggesting import STOP_MINUTES, shift_of
from patrols.services.weeks import tally_of, weeks_of
from patrols.services.where_rule import may_set_rule, rule_of
from patrols.where.words import hours_said, place_said, reason_said

# So many weeks of the 26 fit into a chart.
CHARTED = 12
ALL = "all"


@login_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What stands now; `shift` (the present one, or "all"), `kind`, `status` and `station` narrow it."""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    bureau = get_object_or_404(Unit, path=user.bureau_path)
    knows = knows_counts(user)
    standing = list(suggestions_of(user).standing(now).order_by("station__path", "shift", "rank"))  # type: ignore[attr-defined]
    asked = _asked(request, knows, now)
    shown = [one for one in standing if _fits(one, asked)]
    if not knows:
        shown.sort(key=lambda one: (one.station.path, one.cell * 2654435761 % 2**32))
    context = {
        "places": [_listed(one, number, knows) for number, one in enumerate(shown, start=1)],
        "on_map": [_on_map(one, number, knows, now) for number, one in enumerate(shown, start=1)],
        "has_any": bool(standing),
        "asked": asked,
        "shifts": _shifts(standing),
        "kinds": IncidentKind.choices if knows else [],
        "kind_label": IncidentKind(asked["kind"]).label if asked["kind"] else _("All kinds"),
        "stations": sorted({(one.station_id, str(one.station)) for one in standing}, key=lambda found: found[1]),
        "statuses": [choice for choice in SuggestionStatus.choices if choice[0] != SuggestionStatus.EXPIRED],
        "knows": knows,
        "may_decide": user.may(Right.PLAN),
        "may_open_card": user.may(Right.DECIDE),
        "rule": rule_of(bureau),
        "may_set_rule": may_set_rule(user),
        "may_bring_in": is_keeper(user),
        "minutes": STOP_MINUTES,
        "expires_at": min((one.expires_at for one in standing), default=None),
        **_worth(bureau, asked["kind"]),
    }
    return render(request, "patrols/where.html", context)


def _asked(request: HttpRequest, knows: bool, now: datetime) -> dict[str, str]:
    words = request.GET
    shift, kind, status, station = (words.get(name, "") for name in ("shift", "kind", "status", "station"))
    present = shift_of(timezone.localtime(now, timezone.get_default_timezone()).hour)
    return {
        "shift": shift if shift in (*PatrolShift.values, ALL) else present,
        "kind": kind if kind in IncidentKind.values and knows else "",
        "status": status if status in SuggestionStatus.values else "",
        "station": station if station.isdigit() else "",
    }


def _fits(one: Suggestion, asked: dict[str, str]) -> bool:
    if asked["shift"] not in (ALL, one.shift) or asked["station"] not in ("", str(one.station_id)):
        return False
    return asked["kind"] in ("", one.kind) and asked["status"] in ("", one.status)


def _shifts(standing: Iterable[Suggestion]) -> list[tuple[str, str, int]]:
    """(value, label, how many) of the shifts, and of all together."""
    counted = [one.shift for one in standing]
    return [(value, str(label), counted.count(value)) for value, label in PatrolShift.choices] + [(ALL, _("Whole day"), len(counted))]


def _listed(one: Suggestion, number: int, knows: bool) -> dict[str, Any]:
    return {
        "one": one,
        "number": number,
        "place": place_said(one),
        "hours": hours_said(one),
        "reason": reason_said(one) if knows else "",
        "is_open": one.status == SuggestionStatus.OPEN,
        "is_accepted": one.status == SuggestionStatus.ACCEPTED,
        "is_control": knows and one.is_control,
    }


def _on_map(one: Suggestion, number: int, knows: bool, now: datetime) -> dict[str, Any]:
    row = suggestion_row(one, knows=knows, now=now)
    words = [row["place"], f"{row['shift_label']} · {row['hours']}", row.get("reason", "")]
    return {
        "id": row["id"],
        "number": number,
        "cell": row["cell"],
        "lon": one.lon,
        "lat": one.lat,
        "status": one.status,
        "words": [word for word in words if word],
    }


def _worth(bureau: Unit, kind: str) -> dict[str, Any]:
    """What the last weeks showed, as figures and as a chart."""
    weeks = weeks_of(bureau, kind=kind)
    charted = [row for row in weeks if row.share == 1][-CHARTED:]
    return {
        "tallies": [(share, _percent(found.rate), _percent(found.random), found) for share in (1, 5) if (found := tally_of(weeks, share))],
        "weeks": [{"row": row, "rate": _rate(row), "random": _percent(row.taken / row.cells)} for row in charted],
    }


def _rate(row: TestedWeek) -> str:
    return _percent(row.hits / row.events) if row.events else ""


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    user, one = _one(request, pk)
    said = _("“%(place)s” is a stop now, on the rounds of the coming two weeks.") % {"place": place_said(one)}
    return take(request, lambda: accept_suggestion(one, by=user, now=timezone.now()), back=_back(request), said=said)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    user, one = _one(request, pk)
    reason = request.POST.get("reason", "")
    return take(
        request, lambda: decline_suggestion(one, reason=reason, by=user, now=timezone.now()), back=_back(request), said=_("Declined. The reason is kept.")
    )


def _one(request: HttpRequest, pk: int) -> tuple[User, Suggestion]:
    user = staff(request, Right.PLAN)
    return user, get_object_or_404(suggestions_of(user), pk=pk)


def _back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    said = request.POST.get("back", "")
    home = reverse("patrols:suggestions")
    return said if said.startswith(home) and url_has_allowed_host_and_scheme(said, allowed_hosts=None) else home
