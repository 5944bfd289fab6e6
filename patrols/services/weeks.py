"""How good counting would have been in the last weeks, worked out from what was known before each of them, and kept for the page."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from django.utils import timezone

from accounts.models import Unit
from patrols.models import Incident, IncidentKind, TestedWeek
from patrols.where.hotspots import DAY_S, SHARES, Reports, Tally, Tested, last_weeks, tally, try_week

# Half a year of weeks; each needs the year before it.
WEEKS = 26
# Of fewer reports in all, single weeks say nothing.
LEAST = 100
BACK = timedelta(days=7 * (WEEKS + 1) + 366)
# Any Monday by which weeks are counted.
MONDAY = date(2024, 1, 1)


def reports_of(bureau: Unit, *, kind: str, until: datetime, since: datetime | None = None) -> Reports:
    """The reports of one kind, or of all kinds together, in the city of `bureau`."""
    rows = Incident.objects.filter(bureau=bureau, occurred_at__lt=until, **({"kind": kind} if kind else {}))
    found = list((rows.filter(occurred_at__gte=since) if since else rows).order_by("occurred_at").values_list("occurred_at", "cell"))
    return Reports(np.array([int(at.timestamp()) for at, _cell in found], np.int64), np.array([cell for _at, cell in found], np.int64))


def try_weeks(bureau: Unit, *, now: datetime, weeks: int = WEEKS) -> int:
    """Test the last `weeks` whole weeks of `bureau` that its reports reach to, every kind and all together; what was said of them before is replaced.
    Returns how many lines were kept."""
    newest = Incident.objects.filter(bureau=bureau, occurred_at__lt=now).order_by("-occurred_at").values_list("occurred_at", flat=True).first()
    if newest is None:
        return 0
    monday = int(_midnight(MONDAY).timestamp())
    begins = last_weeks(int(newest.timestamp()) + 1, monday, weeks)
    lines: list[TestedWeek] = []
    for kind in ("", *IncidentKind.values):
        reports = reports_of(bureau, kind=kind, until=newest + timedelta(seconds=1), since=newest - BACK)
        if len(reports.at) >= LEAST:
            lines += [_line(bureau, kind, tested) for begin in begins for tested in try_week(reports, begin)]
    keys = ["bureau", "kind", "begins_on", "share"]
    facts = [name for name in Tested._fields if name not in ("begins", "share")]
    TestedWeek.objects.bulk_create(lines, update_conflicts=True, unique_fields=keys, update_fields=facts)
    return len(lines)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_default_timezone())


def _line(bureau: Unit, kind: str, tested: Tested) -> TestedWeek:
    facts = tested._asdict()
    # Half a day in: the day it is there, whatever the zone does to its midnight.
    begins = datetime.fromtimestamp(facts.pop("begins") + DAY_S // 2, timezone.get_default_timezone())
    return TestedWeek(bureau=bureau, kind=kind, begins_on=begins.date(), **facts)


def weeks_of(bureau: Unit, *, kind: str = "", weeks: int = WEEKS) -> list[TestedWeek]:
    """The last `weeks` weeks that were tested, each with its shares, newest last."""
    rows = TestedWeek.objects.filter(bureau=bureau, kind=kind).order_by("-begins_on", "-share")[: weeks * len(SHARES)]
    return list(reversed(rows))


def tally_of(rows: Iterable[TestedWeek], share: int) -> Tally | None:
    """Kept weeks of one share together, by the same sum that the test of the method uses."""
    return tally(_as_tested([row for row in rows if row.share == share]))


def _as_tested(rows: Sequence[TestedWeek]) -> list[Tested]:
    return [Tested(0, row.share, row.events, row.hits, row.bell_hits, row.best, row.taken, row.cells) for row in rows]
