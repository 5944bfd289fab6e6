"""Reports at a problem's place before and after its measures, said as carefully as small numbers must be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from django.db.models import Count, Q
from django.utils import timezone

from patrols.models import Incident, ProblemCard
from patrols.where.cells import AROUND

# Half a year says what there is to say; seasons blur what comes later.
LONGEST = timedelta(days=180)
# Sooner nothing can be said.
EARLIEST_DAYS = 28
FEWEST = 10
# Twice the spread that chance alone has, in two hundred cards about ten are beyond it without reason.
SPREAD = 1.96


@dataclass(frozen=True)
class BeforeAfter:
    """Counts of equally long times before and after the measures stood: at the place, in the eight cells around it, and in the whole station.
    `says` is "early", "few", "chance", "fewer" or "more"."""

    days: int
    here: tuple[int, int]
    around: tuple[int, int]
    station: tuple[int, int]
    says: str


def before_after(card: ProblemCard, *, now: datetime) -> BeforeAfter | None:
    """What reports say of the measures of `card`; nothing before they stand."""
    if card.answered_on is None:
        return None
    stood = datetime.combine(card.answered_on, datetime.min.time(), tzinfo=timezone.get_default_timezone())
    length = min(now - stood, LONGEST, (card.closed_at or now) - stood)
    days = max(length.days, 0)
    length = timedelta(days=days)
    here, around, station = _counts(card, stood - length, stood, stood + length)
    return BeforeAfter(days, here, around, station, _verdict(days, here, station))


def _counts(card: ProblemCard, since: datetime, stood: datetime, until: datetime) -> list[tuple[int, int]]:
    rows = Incident.objects.filter(occurred_at__gte=since, occurred_at__lt=until, bureau__path=f"/{card.station.path.split('/')[1]}/")
    if card.kind:
        rows = rows.filter(kind=card.kind)
    ring = [int(card.cell + step) for step in AROUND if step]
    places = {"here": Q(cell=card.cell), "around": Q(cell__in=ring), "station": Q(unit=card.station)}
    found = rows.aggregate(
        **{f"{name}_before": Count("pk", filter=where & Q(occurred_at__lt=stood)) for name, where in places.items()},
        **{f"{name}_after": Count("pk", filter=where & Q(occurred_at__gte=stood)) for name, where in places.items()},
    )
    return [(found[f"{name}_before"], found[f"{name}_after"]) for name in places]


def _verdict(days: int, here: tuple[int, int], station: tuple[int, int]) -> str:
    """By how far the later count lies from what the station as a whole leads to expect."""
    total = sum(here)
    if days < EARLIEST_DAYS:
        return "early"
    if total < FEWEST:
        return "few"
    elsewhere = [max(all_there - those, 0) for all_there, those in zip(station, here, strict=True)]
    share = elsewhere[1] / sum(elsewhere) if sum(elsewhere) else 0.5
    expected, spread = total * share, sqrt(total * share * (1 - share))
    if abs(here[1] - expected) <= SPREAD * spread:
        return "chance"
    return "fewer" if here[1] < expected else "more"
