"""Street units: who is out where, the phone of whoever rides with one, and what is not within reach."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from grids.models import Grid, KeySite
from grids.views.staff import staff
from patrols.lifecycle import UnitStatus
from patrols.rows.calls import mine_row
from patrols.rows.units import listed_row, units_of
from patrols.services.response import MINUTES, Reached, Unmet, reached
from policing.lib.export import FILES, Column, table_file

# As many as a page of the list holds.
MOST = 500
LISTED = 200
COLUMNS = [
    Column(_("Not reached in time"), lambda row: row["place"]),
    Column(_("kind"), lambda row: row["kind"] or _("Grid")),
    Column(_("Grid"), lambda row: row["grid"].code),
    Column(_("Station"), lambda row: row["grid"].station),
    Column(pgettext_lazy("reach", "norm in minutes"), lambda row: row["norm"]),
    Column(pgettext_lazy("reach", "minutes now"), lambda row: row["minutes"]),
]
NOBODY = "00000000-0000-0000-0000-000000000000"


@login_required
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Everybody who is out, on a list and on the map; the way of the present duty for those who lead."""
    user = staff(request, Right.READ)
    rows = [listed_row(unit) for unit in units_of(user)[:MOST]]
    states = [(state.value, state.label) for state in UnitStatus if state != UnitStatus.OFF]
    context = {"rows": rows, "out": [row for row in rows if row["status"] != UnitStatus.OFF], "states": states}
    may = {"may_say": user.may(Right.DECIDE), "may_trail": user.may(Right.DECIDE) or user.may(Right.INSPECT), "may_ride": user.may(Right.ANSWER)}
    return render(request, "patrols/units.html", context | may)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My unit: on duty, what we do, where we are sent."""
    user = staff(request, Right.ANSWER)
    return render(request, "patrols/unit_mine.html", {"mine": mine_row(user), "nobody": NOBODY})


@login_required
@require_safe
def reach(request: HttpRequest) -> HttpResponseBase:
    """Where the circles of 1, 3 and 5 minutes are not met now; `?format=csv|xlsx` gives all such places as a file."""
    user, kind = staff(request, Right.READ), request.GET.get("format", "")
    now = timezone.now()
    found = reached(user, now=now)
    if kind in FILES:
        record_access(user=user, action="export", subject="patrols.reach", reason=kind, now=now)
        return table_file(kind, _named(user, found.unmet), COLUMNS, name=f"reach-{timezone.localtime(now):%Y%m%d-%H%M}")
    context = {"reached": found, "figures": _figures(found), "rows": _named(user, found.unmet[:LISTED]), "listed": LISTED, "now": now}
    return render(request, "patrols/reach.html", context)


def _figures(found: Reached) -> list[dict[str, Any]]:
    return [{"norm": norm, "met": found.counts[norm][0], "of": found.counts[norm][1]} for norm in MINUTES if norm in found.counts]


def _named(user: User, unmet: list[Unmet]) -> list[dict[str, Any]]:
    """The places by name, with their grid; two questions however many."""
    grids = {one.key for one in unmet if one.kind == "grid"}
    named = Grid.objects.visible_to(user).filter(pk__in=grids).select_related("station").defer("boundary").in_bulk()
    sites = KeySite.objects.visible_to(user).filter(pk__in={one.key for one in unmet if one.kind != "grid"}).select_related("grid__station")
    places = sites.defer("grid__boundary").in_bulk()
    rows = []
    for one in unmet:
        grid = named.get(one.key) if one.kind == "grid" else None
        site = places.get(one.key) if one.kind != "grid" else None
        if of := grid or (site.grid if site else None):
            rows.append({"place": site or grid, "kind": site.get_kind_display() if site else "", "grid": of, "norm": one.norm, "minutes": one.minutes})
    return rows
