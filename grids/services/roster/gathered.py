"""What is wrong with a plan in few lines: the same thing on many days is said once, with the days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.services.roster.checking import Finding, Kind
from grids.services.roster.plan import Plan

DAY = timedelta(days=1)
WORDS = {
    Kind.GAP: gettext_lazy("%(what)s: somebody missing on %(n)s days: %(days)s. Put people in those columns."),
    Kind.ABSENT: gettext_lazy("%(what)s is planned on %(n)s days while away: %(days)s. Plan somebody else."),
    Kind.RANK: gettext_lazy("%(what)s is planned on %(n)s days for a rank they do not have: %(days)s. Meant so? Then leave it."),
    Kind.NO_REST: gettext_lazy("%(what)s has less than 11 hours of rest %(n)s times: %(days)s. Planned so on purpose? Then leave it."),
}


class Gathered(NamedTuple):
    """One line; `day` is the first it is about, `times` how many findings it stands for."""

    kind: Kind
    day: date
    said: str
    times: int = 1
    officer: int | None = None


def gather(plan: Plan, findings: Sequence[Finding]) -> list[Gathered]:
    """In the order of `findings`; whatever is about one day alone keeps its own words."""
    together: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        key = (one.kind, one.template, one.officer) if one.kind in WORDS else (id(one),)
        together.setdefault(key, []).append(one)
    return [_line(plan, same) for same in together.values()]


def _line(plan: Plan, same: list[Finding]) -> Gathered:
    first = same[0]
    if len(same) == 1:
        return Gathered(first.kind, first.day, first.said, 1, first.officer)
    what = plan.people[first.officer] if first.officer else next(template for template in plan.templates if template.pk == first.template)
    said = str(WORDS[first.kind]) % {"what": what, "n": len(same), "days": said_days(one.day for one in same)}
    return Gathered(first.kind, first.day, said, len(same), first.officer)


def said_days(days: Iterable[date]) -> str:
    """„12-01–12-06, 12-09“: days that follow each other as a span."""
    spans: list[list[date]] = []
    for day in sorted(set(days)):
        if spans and day - spans[-1][-1] == DAY:
            spans[-1][1:] = [day]
        else:
            spans.append([day])
    return _(", ").join("–".join(f"{day:%m-%d}" for day in span) for span in spans)
