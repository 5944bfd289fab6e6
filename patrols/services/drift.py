"""Whether patrols drift away from what citizens report: visits beside suggestions beside reports, by grid and month."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from grids.lookup import find_place
from grids.models import Grid
from patrols.models import Incident, Round, Stop, Suggestion

# A grid gets more than its share when visits weigh so many times what reports do, and there were enough to say so.
TOO_MUCH, ENOUGH_VISITS = 2.0, 20
TOO_LITTLE, ENOUGH_REPORTS = 0.25, 8


@dataclass
class GridMonth:
    """One grid in one month. Shares are of all in the reader's scope, from 0 to 1."""

    grid: Grid
    reports: int
    suggested: int
    accepted: int
    visits: int
    reports_share: float = 0.0
    visits_share: float = 0.0

    @property
    def sign(self) -> str:
        """ "more" or "less" where patrols and reports lie far apart, else nothing."""
        if self.visits >= ENOUGH_VISITS and self.visits_share > TOO_MUCH * self.reports_share:
            return "more"
        return "less" if self.reports >= ENOUGH_REPORTS and self.visits_share < TOO_LITTLE * self.reports_share else ""


def month_said(said: str) -> date:
    """The first day of the month "2026-03", or of this month."""
    try:
        year, month = map(int, said.split("-"))
        return date(year, month, 1) if 2000 <= year <= 2100 else timezone.localdate().replace(day=1)
    except ValueError:
        return timezone.localdate().replace(day=1)


def month_of(day: date) -> tuple[datetime, datetime]:
    """The beginning of the month of `day` and of the next."""
    zone, first = timezone.get_default_timezone(), day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return datetime.combine(first, datetime.min.time(), tzinfo=zone), datetime.combine(following, datetime.min.time(), tzinfo=zone)


def drift_of(user: User, day: date) -> list[GridMonth]:
    """Every grid `user` sees in which something was reported, suggested or visited in the month of `day`, the most reports first."""
    since, until = month_of(day)
    inside = {"occurred_at__gte": since, "occurred_at__lt": until}
    reports = dict(Incident.objects.visible_to(user).filter(**inside, grid__isnull=False).order_by().values_list("grid").annotate(n=Count("pk")))
    suggested, accepted = _suggested(user, since, until)
    visits = _visits(user, since, until)
    grids = Grid.objects.visible_to(user).filter(pk__in={*reports, *suggested, *visits}).select_related("station").defer("boundary")
    rows = [GridMonth(grid, reports.get(grid.pk, 0), suggested[grid.pk], accepted[grid.pk], visits[grid.pk]) for grid in grids]
    _share(rows)
    return sorted(rows, key=lambda row: (-row.reports, -row.visits, row.grid.code))


def _suggested(user: User, since: datetime, until: datetime) -> tuple[Counter[int], Counter[int]]:
    """Per grid: how many places were suggested, and how many of them were taken up."""
    rows = Suggestion.objects.visible_to(user).filter(made_at__gte=since, made_at__lt=until, grid__isnull=False).values_list("grid", "checkpoint")
    found = list(rows)
    return Counter(grid for grid, _point in found), Counter(grid for grid, point in found if point)


def _visits(user: User, since: datetime, until: datetime) -> Counter[int]:
    """Per grid: stops of any round that somebody came to."""
    came = Stop.objects.filter(round__in=Round.objects.visible_to(user).order_by().values("pk"), came_at__gte=since, came_at__lt=until).order_by()
    counted: Counter[int] = Counter()
    for lon, lat, count in came.values_list("checkpoint__lon", "checkpoint__lat").annotate(n=Count("pk")):
        place = find_place(lon, lat)
        if place:
            counted[place.grid_id] += count
    return counted


def _share(rows: list[GridMonth]) -> None:
    reports, visits = sum(row.reports for row in rows), sum(row.visits for row in rows)
    for row in rows:
        row.reports_share = row.reports / reports if reports else 0.0
        row.visits_share = row.visits / visits if visits else 0.0
