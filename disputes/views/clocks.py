"""Which clocks run and which have run out, by person and unit; and when each would end for a day of one's choice."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from disputes.models import Deadline, Dispute
from disputes.rows.one import clock_row, dispute_name
from disputes.services.clocks import AFTER_REPORT, CASE, CONFIRMATION, FIRST, PEOPLE, SECOND, what_if
from disputes.views.staff import worker
from grids.calendar import Day, days_between

PER_PAGE = 50
MOST_PEOPLE = 40
STRIP_DAYS = 42
SHOWN = (("over", _("Run out")), ("soon", _("Due soon")), ("all", _("All that run")))
WHOSE = (("all", _("Everybody’s")), ("mine", pgettext_lazy("clocks", "Mine")))
# In the order in which they may come to run.
ORDER = (FIRST, AFTER_REPORT, SECOND, CASE, PEOPLE, CONFIRMATION)


class Counted(NamedTuple):
    """A day of the strip: the how-manyth counted one it is, or none."""

    day: Day
    working: int | None
    is_first: bool


@login_required
@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """Running clocks, the one longest over first; `?show=over|soon|all`, `?of=mine`, `?person=`, `?unit=` narrow them."""
    user, today = worker(request), timezone.localdate()
    running = _running(user)
    asked = _asked(request)
    found = _narrowed(running, asked, user, today)
    rows = found.select_related("rule", "dispute__category", "dispute__station", "dispute__grid", "dispute__officer", "dispute__mediator")
    page = Paginator(rows.order_by("due_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [{"clock": clock_row(one), "dispute": dispute_name(one.dispute)} for one in page.object_list],
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "people": _counted(running, today, "dispute__officer", "dispute__officer__full_name"),
        "units": _counted(running, today, "dispute__station", "dispute__station__name"),
        "figures": running.aggregate(over=_over(today), soon=_soon(today), all=Count("pk")),
        "asked": asked,
        "shown": SHOWN,
        "whose": WHOSE,
    }
    return render(request, "disputes/clocks.html", context)


def _running(user: User) -> QuerySet[Deadline]:
    """Those of the disputes `user` sees."""
    return Deadline.objects.filter(met_at=None, stopped_at=None, dispute__in=Dispute.objects.visible_to(user))


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Words that mean nothing change nothing."""
    said = request.GET
    numbers = {name: int(said[name]) for name in ("person", "unit") if said.get(name, "").isdecimal() and len(said[name]) < 10}
    show = said.get("show", "") if said.get("show") in dict(SHOWN) else "over"
    return {"show": show, "of": said.get("of") if said.get("of") in dict(WHOSE) else "all", **numbers}


def _narrowed(rows: Any, asked: dict[str, Any], user: User, today: date) -> QuerySet[Deadline]:
    if asked["show"] == "over":
        rows = rows.filter(due_on__lt=today)
    elif asked["show"] == "soon":
        rows = rows.filter(due_on__gte=today, warn_on__lte=today)
    if asked["of"] == "mine":
        rows = rows.filter(Q(dispute__officer=user) | Q(dispute__mediator__user=user))
    if "person" in asked:
        rows = rows.filter(dispute__officer=asked["person"])
    return rows.filter(dispute__station=asked["unit"]) if "unit" in asked else rows


def _over(today: date) -> Any:
    return Count("pk", filter=Q(due_on__lt=today))


def _soon(today: date) -> Any:
    return Count("pk", filter=Q(due_on__gte=today, warn_on__lte=today))


def _counted(running: Any, today: date, key: str, name: str) -> list[dict[str, Any]]:
    """For each person or unit with clocks: how many run, are over, or come due; whoever has most over stands first."""
    rows = running.values(key, name).annotate(all=Count("pk"), over=_over(today), soon=_soon(today)).order_by("-over", "-soon", "-all", name)
    return [{"pk": row[key], "name": row[name], "all": row["all"], "over": row["over"], "soon": row["soon"]} for row in rows[:MOST_PEOPLE]]


@login_required
@require_safe
def what_if_page(request: HttpRequest) -> HttpResponse:
    """When each clock would end, had it begun `?on=` that day; today without it."""
    worker(request)
    on = _day(request.GET.get("on", "")) or timezone.localdate()
    strip = _strip(on)
    rules = sorted(what_if(on), key=lambda one: ORDER.index(one[0].pk) if one[0].pk in ORDER else len(ORDER))
    context = {"on": on, "clocks": rules, "strip": strip, "lead": range(on.weekday()), "is_provisional": any(one.day.is_provisional for one in strip)}
    return render(request, "disputes/what_if.html", context)


def _day(said: str) -> date | None:
    """A day a calendar can count from."""
    try:
        day = forms.DateField(required=False).clean(said)
    except forms.ValidationError:
        return None
    return day if day and date(2004, 1, 1) <= day <= date(2100, 1, 1) else None


def _strip(on: date) -> list[Counted]:
    """The day itself, which is not counted, and six weeks after it."""
    days, working = [], 0
    for day in days_between(on, on + timedelta(days=STRIP_DAYS - 1)):
        counts = day.is_working and day.day != on
        working += counts
        days.append(Counted(day, working if counts else None, day.day == on))
    return days
