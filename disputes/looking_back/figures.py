"""N of N: what became of the disputes of some days, counted once for all and once each by month, kind, station and grid, in one question to the database.

Each count has a twin that is hard to dress up: settled beside what came back or was broken, attempts in time beside disputes nobody sat down with yet.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Case, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Left, TruncDate, TruncMonth
from django.utils import timezone

from disputes.lifecycle import HELD, SETTLED, Outcome, Status
from disputes.looking_back.scope import Scope
from disputes.models import Deadline, Dispute, DisputeEvent, Session
from disputes.services.clocks import AFTER_REPORT, FIRST

# Of fewer cases than this no share is told: it would say more about chance than about anybody.
FEW = 20
# Of fewer disputes than this in one place nothing is told to whoever reads from above: behind them stands a household.
FEW_AT_A_PLACE = 5


class Rate(NamedTuple):
    """`n` of `of`."""

    n: int
    of: int

    @property
    def is_few(self) -> bool:
        return self.of < FEW

    @property
    def percent(self) -> str:
        """With one digit, with two near the ends, cut off rather than rounded: nothing is called 100 % of which some is missing."""
        hundredths = 10_000 * self.n // self.of if self.of else 0
        if hundredths in (0, 10_000):
            return f"{hundredths // 100}" if self.n in (0, self.of) else "< 0.01"
        return f"{hundredths / 100:.2f}" if hundredths < 100 or hundredths > 9_900 else f"{hundredths // 10 / 10:.1f}"


class Line(NamedTuple):
    """All disputes, or those of one month, kind, station or grid (`key`). `median` and `ninety` are hours from the report to the first attempt."""

    key: Any
    total: int
    settled: int
    open: int
    spot: int
    reopened: int
    broken: int
    held: int
    attempted: int
    in_time: int
    late: int
    median: float | None
    ninety: float | None
    label: str = ""

    @property
    def last_day(self) -> date:
        """Of a line of a month."""
        return (self.key.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def otherwise(self) -> int:
        """Ended, but not settled: taken over, decided as a case, withdrawn, not agreed."""
        return self.total - self.settled - self.open

    @property
    def rate(self) -> Rate:
        return Rate(self.settled, self.total)

    @property
    def held_rate(self) -> Rate:
        """The rate that counts what came back: settled, never opened again, no agreement broken."""
        return Rate(self.held, self.total)

    @property
    def spot_rate(self) -> Rate:
        return Rate(self.spot, self.settled)

    @property
    def in_time_rate(self) -> Rate:
        return Rate(self.in_time, self.in_time + self.late)


COUNTS = ("total", "settled", "open", "spot", "reopened", "broken", "held", "attempted", "in_time", "late")


def nothing(key: Any) -> Line:
    """A line without disputes."""
    return Line(key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, None, None)


class Figures(NamedTuple):
    """`by` holds the lines of each way to break them down, in the order of their keys."""

    all: Line
    by: dict[str, list[Line]]


WAYS = ("month", "kind", "station", "grid")
# What a row is, the queryset says; here it is only counted. Medians are over those somebody sat down with.
COUNT = """
WITH rows AS MATERIALIZED ({rows})
SELECT GROUPING(month, kind, station_id, grid_id), month, kind, station_id, grid_id,
  COUNT(*), COUNT(*) FILTER (WHERE is_settled), COUNT(*) FILTER (WHERE is_open), COUNT(*) FILTER (WHERE is_spot),
  COUNT(*) FILTER (WHERE came_back), COUNT(*) FILTER (WHERE was_broken), COUNT(*) FILTER (WHERE is_settled AND NOT came_back AND NOT was_broken),
  COUNT(first_at), COUNT(*) FILTER (WHERE was_in_time AND NOT was_late), COUNT(*) FILTER (WHERE was_late),
  PERCENTILE_CONT(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY GREATEST(EXTRACT(EPOCH FROM first_at - reported_at) / 3600, 0)) FILTER (WHERE first_at IS NOT NULL)
FROM rows GROUP BY GROUPING SETS ((), (month), (kind), (station_id), (grid_id))
"""


def figures_of(scope: Scope) -> Figures:
    """One query, however long the time and large the city."""
    rows, params = counted(scope).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(rows=rows), params)
        found = cursor.fetchall()
    by: dict[str, list[Line]] = {way: [] for way in WAYS}
    together = nothing(None)
    for grouping, *keys, total, settled, is_open, spot, back, broken, held, attempted, in_time, late, hours in found:
        # Bit by bit from the left: 0 where the line is of this way.
        way = next((way for place, way in enumerate(WAYS) if not grouping & (8 >> place)), None)
        key = keys[WAYS.index(way)] if way else None
        line = Line(key, total, settled, is_open, spot, back, broken, held, attempted, in_time, late, *(hours or (None, None)))
        if way:
            by[way].append(line)
        else:
            together = line
    return Figures(together, {way: sorted(lines, key=lambda line: (line.key is None, line.key)) for way, lines in by.items()})


def counted(scope: Scope) -> "QuerySet[Dispute, Any]":
    """One row for each dispute, with what it counts as."""
    zone = timezone.get_default_timezone()
    facts = {
        "month": Cast(TruncMonth("reported_at", tzinfo=zone), DateField()),
        "kind": Left("category_id", 4 if scope.category else 2),
        "is_settled": yes(SETTLED_NOW),
        "is_open": yes(OPEN_NOW),
        "is_spot": yes(Q(outcome=Outcome.SPOT)),
        "came_back": yes(Q(reopened__gt=0)),
        "was_broken": BROKEN,
        "was_in_time": first_clocks(met_at__isnull=False, met_on__lte=F("due_on")),
        "was_late": late_at(scope.today),
        "first_at": Subquery(
            Session.objects.filter(dispute=OuterRef("pk"), status__in=HELD).order_by().values("dispute").annotate(at=Min("starts_at")).values("at")
        ),
    }
    return scope.disputes().order_by().values("station_id", "grid_id", "reported_at", **facts)


def yes(where: Q) -> Case:
    return Case(When(where, then=Value(True)), default=Value(False), output_field=BooleanField())


SETTLED_NOW = Q(status=Status.CLOSED, outcome__in=SETTLED)
OPEN_NOW = ~Q(status=Status.CLOSED)
BROKEN = Exists(DisputeEvent.objects.filter(dispute=OuterRef("pk"), kind=DisputeEvent.Kind.BROKEN))


def first_clocks(**where: Any) -> Exists:
    """Whether a clock of the first attempt stands so; those that no longer mattered are left out."""
    met_on = TruncDate("met_at", tzinfo=timezone.get_default_timezone())
    clocks = Deadline.objects.filter(dispute=OuterRef("pk"), rule__in=(FIRST, AFTER_REPORT), stopped_at=None)
    return Exists(clocks.annotate(met_on=met_on).filter(**where))


def late_at(today: date) -> Exists:
    """Whether the first attempt came after its clock, or has not come though the clock ran out before `today`."""
    met_on = TruncDate("met_at", tzinfo=timezone.get_default_timezone())
    clocks = Deadline.objects.filter(dispute=OuterRef("pk"), rule__in=(FIRST, AFTER_REPORT), stopped_at=None)
    return Exists(clocks.annotate(met_on=met_on).filter(Q(met_on__gt=F("due_on")) | Q(met_at=None, due_on__lt=today)))


def told(lines: list[Line], *, is_above: bool) -> tuple[list[Line], Line | None]:
    """The lines of places that may be told one by one, and the sum of the others; whoever works at the station is told all."""
    few = [line for line in lines if is_above and line.total < FEW_AT_A_PLACE]
    return [line for line in lines if line not in few], summed(few) if few else None


def summed(lines: list[Line]) -> Line:
    """All counts together; medians do not add up and are left out."""
    counts: dict[str, Any] = {name: sum(getattr(line, name) for line in lines) for name in COUNTS}
    return nothing(None)._replace(**counts)


def labelled(lines: list[Line], label: Callable[[Any], str]) -> list[Line]:
    return [line._replace(label=label(line.key)) for line in lines]
