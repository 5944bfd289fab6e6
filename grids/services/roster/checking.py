"""What is wrong with a plan, each with the way out. Only a person without a channel keeps it from being published."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from grids.models import Absence, Officer, PlannedShift, Shift, ShiftTemplate
from grids.services.roster.drafting import is_wanted
from grids.services.roster.plan import Plan, begins_of, day_of, overlaps
from grids.services.roster.ranks import may_serve
from grids.services.roster.reached import Reached, is_reached, reached
from grids.services.roster.rest import is_short, long_runs, said_run
from grids.services.roster.telling import when


class Kind(models.TextChoices):
    NO_CHANNEL = "no_channel", gettext_lazy("No channel")
    GAP = "gap", pgettext_lazy("roster", "Gap")
    DOUBLE = "double", gettext_lazy("Double booking")
    ABSENT = "absent", pgettext_lazy("roster", "Away")
    RANK = "rank", gettext_lazy("Other rank")
    NO_REST = "no_rest", gettext_lazy("Little rest")
    NIGHTS = "nights", gettext_lazy("Nights in a row")


class Finding(NamedTuple):
    """`said` names person, time and remedy; `planned` are the shifts it is about; `day` where the table shows it."""

    kind: Kind
    day: date
    said: str
    planned: tuple[int, ...] = ()
    officer: int | None = None
    template: int | None = None


def check_plan(plan: Plan, now: datetime) -> list[Finding]:
    """Everything wrong with what has not ended, the gravest kind first, then by day. No queries."""
    found = [*_without_channel(plan, now), *_gaps(plan, now), *_of_each_person(plan, now), *_absent(plan, now), *_ranks(plan, now)]
    order = {kind: n for n, kind in enumerate(Kind)}
    return sorted(found, key=lambda one: (order[one.kind], one.day, one.template or 0))


def unreached(plan: Plan, now: datetime) -> list[Officer]:
    """People of the plan whom nothing reaches outside their pages, each once."""
    on = {row.officer_id for row in plan.planned if row.ends_at > now}
    return [officer for officer in plan.people.values() if officer.pk in on and not is_reached(officer)]


def _without_channel(plan: Plan, now: datetime) -> Iterator[Finding]:
    for officer in unreached(plan, now):
        rows = [row for row in plan.planned if row.officer_id == officer.pk and row.ends_at > now]
        is_broken = reached(officer) == Reached.NOT_ARRIVING
        why = _("messages to %(who)s do not arrive") if is_broken else _("%(who)s has neither telephone nor e-mail here")
        said = _("%(why)s. Add a channel that works, or plan somebody else; until then this cannot be published.") % {"why": why % {"who": officer}}
        yield Finding(Kind.NO_CHANNEL, day_of(rows[0].starts_at), said, tuple(row.pk for row in rows), officer.pk)


def _gaps(plan: Plan, now: datetime) -> Iterator[Finding]:
    for template in plan.templates:
        for day in plan.days:
            starts_at = begins_of(day.day, template.begins)
            ends_at = starts_at + timedelta(hours=template.hours)
            if is_wanted(template, day) and ends_at > now and (missing := template.people_needed - len(serving(plan, template, starts_at, ends_at))) > 0:
                yield Finding(Kind.GAP, day.day, _gap_said(plan, template, day.day, missing), (), None, template.pk)


def serving(plan: Plan, template: ShiftTemplate, starts_at: datetime, ends_at: datetime) -> set[int]:
    """Who is planned in the template's role for the whole of that time and is not away."""
    rows = [row for row in plan.planned if row.role == template.role and row.starts_at <= starts_at and row.ends_at >= ends_at]
    return {row.officer_id for row in rows if not plan.is_away(row.officer_id, row.starts_at, row.ends_at)}


def _gap_said(plan: Plan, template: ShiftTemplate, day: date, missing: int) -> str:
    short = ngettext(
        "%(day)s, %(shift)s: %(n)s person missing. Put somebody in that column.",
        "%(day)s, %(shift)s: %(n)s people missing. Put people in that column.",
        missing,
    )
    return short % {"day": said_day(day), "shift": template, "n": missing}


def _of_each_person(plan: Plan, now: datetime) -> Iterator[Finding]:
    """Overlaps, short rests and long runs of nights of one person, with what they do elsewhere too."""
    of_person: dict[int, list[Any]] = defaultdict(list)
    everything: list[Any] = [*plan.planned, *plan.elsewhere]
    for shift in everything:
        of_person[shift.officer_id].append(shift)
    for officer, shifts in of_person.items():
        shifts.sort(key=lambda shift: (shift.starts_at, shift.ends_at))
        yield from _pairs(plan.people[officer], shifts, now)
        yield from _nights(plan.people[officer], shifts, now)


def _pairs(officer: Officer, shifts: list[Any], now: datetime) -> Iterator[Finding]:
    for n, later in enumerate(shifts):
        for earlier in shifts[:n]:
            if later.ends_at > now and (isinstance(earlier, PlannedShift) or isinstance(later, PlannedShift)):
                yield from _between(officer, earlier, later)


def _between(officer: Officer, earlier: Any, later: Any) -> Iterator[Finding]:
    planned = tuple(row.pk for row in (earlier, later) if isinstance(row, PlannedShift))
    facts = {"who": officer, "earlier": said_shift(earlier), "later": said_shift(later)}
    day = day_of(next(row.starts_at for row in (later, earlier) if isinstance(row, PlannedShift)))
    if overlaps(earlier, later.starts_at, later.ends_at):
        said = _("%(who)s twice at once: %(earlier)s and %(later)s. Take one out.") % facts
        yield Finding(Kind.DOUBLE, day, said, planned, officer.pk)
    elif is_short(earlier, later):
        said = _("%(who)s has less than 11 hours between %(earlier)s and %(later)s. Planned so on purpose? Then leave it.") % facts
        yield Finding(Kind.NO_REST, day, said, planned, officer.pk)


def _nights(officer: Officer, shifts: list[Any], now: datetime) -> Iterator[Finding]:
    for run in long_runs(shifts):
        coming = [row for row in run.shifts if isinstance(row, PlannedShift) and row.ends_at > now]
        if coming:
            said = _("%(who)s is on duty %(n)s nights in a row, %(first)s to %(last)s. Planned so on purpose? Then leave it.")
            yield Finding(Kind.NIGHTS, day_of(coming[-1].starts_at), said % {"who": officer, **said_run(run)}, tuple(row.pk for row in coming), officer.pk)


def _absent(plan: Plan, now: datetime) -> Iterator[Finding]:
    for row in plan.planned:
        away = plan.is_away(row.officer_id, row.starts_at, row.ends_at) if row.ends_at > now else None
        if away:
            said = _("%(who)s, %(shift)s: away then (%(why)s). Plan somebody else.")
            facts = {"who": plan.people[row.officer_id], "shift": said_shift(row), "why": why_away(away.kind)}
            yield Finding(Kind.ABSENT, day_of(row.starts_at), said % facts, (row.pk,), row.officer_id)


def _ranks(plan: Plan, now: datetime) -> Iterator[Finding]:
    for row in plan.planned:
        user = plan.people[row.officer_id].user
        if row.ends_at > now and not may_serve(user, row.role):
            said = _("%(who)s (%(rank)s) is planned as %(role)s, %(shift)s. Meant so? Then leave it.")
            facts = {"who": user, "rank": user.get_role_display(), "role": row.get_role_display(), "shift": said_shift(row)}
            yield Finding(Kind.RANK, day_of(row.starts_at), said % facts, (row.pk,), row.officer_id, row.template_id)


def why_away(kind: str) -> str:
    """In a word, for lists: a kind of absence, or that somebody is lent to another unit."""
    return str(dict(Absence.Kind.choices).get(kind) or pgettext("roster", "seconded"))


def said_day(day: date) -> str:
    return f"{day:%m-%d}"


def said_shift(shift: Any) -> str:
    """„11-21 20:00–08:00“, with the unit where it is another one's."""
    return f"{when(shift)} ({shift.unit})" if isinstance(shift, Shift) else when(shift)
