"""What the car-door rounds of some nights came to, by night and by street: counts that stay when plates are erased."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patrols.models import Finding, OpenCar
from patrols.rows.rounds import DAY, NOON, night_of
from policing.lib.export import Column

Kind, Ended, Reached = Finding.Kind, OpenCar.Ended, OpenCar.Reached
OF_CARS = (Kind.CAR_DOOR, Kind.CHECKED)
CLOSED = (Ended.CLOSED, Ended.REMOTE)
# So many streets have a colour of their own in the chart; the others stand together.
MOST_STREETS = 5


class Median(Aggregate):
    """PERCENTILE_CONT(0.5): the value half of them do not pass; None of nothing."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


OPEN = Q(kind=Kind.CAR_DOOR)
FIGURES: dict[str, Any] = {
    "checked": Coalesce(Sum("count", filter=Q(kind=Kind.CHECKED)), 0),
    "open": Count("pk", filter=OPEN),
    "reached": Count("pk", filter=OPEN & ~Q(car__reached=Reached.NOT)),
    "closed": Count("pk", filter=OPEN & Q(car__ended__in=CLOSED)),
    "again": Count("pk", filter=OPEN & Q(car__times_before__gt=0)),
    "seconds": Median("car__seconds"),
    "waited": Median("car__waited_minutes", filter=OPEN & Q(car__waited_minutes__gt=0)),
}


class Street(NamedTuple):
    """What was found in one street: at a stop of a round, or beside them in a grid."""

    name: str
    figures: dict[str, Any]
    nights: dict[date, int]


def of_nights(findings: QuerySet[Finding], now: datetime, days: int) -> QuerySet[Finding]:
    """What concerns cars, of the last `days` nights up to this one, each with its `night`."""
    first = datetime.combine(night_of(now) - (days - 1) * DAY, NOON, tzinfo=timezone.get_default_timezone())
    night = TruncDate(F("found_at") - timedelta(hours=NOON.hour), tzinfo=timezone.get_default_timezone())
    return findings.filter(kind__in=OF_CARS, found_at__gte=first).annotate(night=night)


def nights(now: datetime, days: int) -> list[date]:
    last = night_of(now)
    return [last - n * DAY for n in reversed(range(days))]


def figures_of(findings: QuerySet[Finding]) -> dict[str, Any]:
    return findings.order_by().aggregate(**FIGURES)


PLACE = ("checkpoint", "checkpoint__name", "checkpoint__name_en", "grid__code", "grid__name", "grid__name_en")


def streets_of(findings: QuerySet[Finding]) -> list[Street]:
    """Those with most cars open first."""
    whole = {_key(row): row for row in findings.order_by().values(*PLACE).annotate(**FIGURES)}
    by_night: dict[Any, dict[date, int]] = defaultdict(dict)
    for row in findings.filter(OPEN).order_by().values(*PLACE, "night").annotate(n=Count("pk")):
        by_night[_key(row)][row["night"]] = row["n"]
    streets = [Street(street_name(row), row, by_night[key]) for key, row in whole.items()]
    return sorted(streets, key=lambda street: (-street.figures["open"], street.name))


def _key(row: dict[str, Any]) -> Any:
    return row["checkpoint"] or row["grid__code"]


def street_name(row: dict[str, Any]) -> str:
    """The stop's name, or else the grid's, in the reader's language."""
    place = "checkpoint" if row["checkpoint"] else "grid"
    english = row[f"{place}__name_en"] if (get_language() or "").startswith("en") else ""
    return english or row[f"{place}__name"] or _("Elsewhere")


class Trend(NamedTuple):
    """The chart: names of its series, and for each night the cars left open in each."""

    names: list[str]
    rows: list[tuple[date, list[int]]]


def trend_of(streets: Iterable[Street], days: list[date]) -> Trend:
    found = [street for street in streets if street.figures["open"]]
    own, rest = found[:MOST_STREETS], found[MOST_STREETS:]
    names = [street.name for street in own] + ([_("Other streets")] if rest else [])
    more = [lambda day: sum(street.nights.get(day, 0) for street in rest)] if rest else []
    rows = [(day, [street.nights.get(day, 0) for street in own] + [count(day) for count in more]) for day in days]
    return Trend(names, rows)


def counts_of(findings: QuerySet[Finding]) -> QuerySet[Any]:
    """For a file: each night, station and street with its counts; never a plate."""
    by = ("night", "station__name", "station__name_en", *PLACE)
    return findings.order_by().values(*by).annotate(**FIGURES).order_by("night", "station__name", "checkpoint__name", "grid__code")


def columns() -> list[Column]:
    figures = [
        Column(_("Cars looked at"), lambda row: row["checked"]),
        Column(_("Left open"), lambda row: row["open"]),
        Column(_("Owner reached"), lambda row: row["reached"]),
        Column(_("Seconds until reached, median"), lambda row: row["seconds"]),
        Column(_("Minutes waited, median"), lambda row: row["waited"]),
        Column(_("Closed in the end"), lambda row: row["closed"]),
        Column(_("Found before"), lambda row: row["again"]),
    ]
    return [Column(_("Night"), lambda row: row["night"]), Column(_("Station"), lambda row: row["station__name"]), Column(_("Street"), street_name), *figures]
