"""Which disputes an address asks about: days, unit, grid and kind, within what the reader may see."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Unit, User
from disputes.lifecycle import Outcome
from disputes.models import Category, Dispute
from disputes.models.dispute import DisputeQuerySet
from grids.models import Grid

DAY = timedelta(days=1)
# Three years, a leap year among them.
LONGEST = 1096
OVERSEEN = (Unit.Kind.STATION, Unit.Kind.POLICE_AREA, Unit.Kind.SUB_BUREAU)


@dataclass(frozen=True)
class Scope:
    """Disputes reported from `first` to `last`, both included, as they stand `now`; `kinds` are the categories asked for, all where there are none.

    `is_above` says that the reader sees more than one station: to them few cases at one place are not told.
    """

    user: User
    first: date
    last: date
    now: datetime
    is_above: bool
    unit: Unit | None = None
    grid: Grid | None = None
    category: Category | None = None
    kinds: tuple[str, ...] = ()

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=timezone.get_default_timezone())

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.last + DAY, time(), tzinfo=timezone.get_default_timezone())

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def is_of_one_station(self) -> bool:
        """Then grids are told one by one, else stations."""
        return not self.is_above or self.grid is not None or (self.unit is not None and self.unit.kind == Unit.Kind.STATION)

    def known(self) -> DisputeQuerySet:
        """Of any day. What was joined with another dispute counts there and not twice."""
        where = Q(station__path__startswith=self.unit.path) if self.unit else Q()
        where &= Q(grid=self.grid) if self.grid else Q()
        where &= Q(category__in=self.kinds) if self.category else Q()
        return Dispute.objects.visible_to(self.user).exclude(outcome=Outcome.MERGED).filter(where)

    def disputes(self) -> DisputeQuerySet:
        return self.known().filter(reported_at__gte=self.begins, reported_at__lt=self.ends)

    def lately(self) -> DisputeQuerySet:
        """Those of the days, up to the last one asked for, in which trouble at a place counts as coming again."""
        return self.known().filter(reported_at__gte=self.ends - settings.RELAPSE_DAYS * DAY, reported_at__lt=self.ends)


def units_of(user: User) -> list[Unit]:
    """The stations, and what stands over them, of which `user` sees disputes."""
    return list(Unit.objects.visible_to(user).in_use().filter(kind__in=OVERSEEN).order_by("path"))


def is_above(user: User, units: list[Unit]) -> bool:
    """Whether `user` reads from above a station."""
    return bool(units) and [unit.path for unit in units] != [user.unit_path]


def scope_of(user: User, asked: QueryDict, now: datetime, *, units: list[Unit], kinds: list[Category]) -> Scope:
    """What an address asks for, of all `units` and `kinds`; twelve months up to today where it does not say, never more than three years."""
    last = _day(asked.get("until")) or timezone.localdate(now)
    first = min(_day(asked.get("from")) or _a_year_before(last), last)
    first = max(first, last - (LONGEST - 1) * DAY)
    unit = next((one for one in units if str(one.pk) == asked.get("unit")), None)
    grid = Grid.objects.visible_to(user).filter(pk=_number(asked.get("grid"))).defer("boundary").first() if asked.get("grid") else None
    category = next((kind for kind in kinds if kind.pk == asked.get("category")), None)
    wanted = tuple(kind.pk for kind in kinds if category and kind.pk.startswith(category.pk))
    return Scope(user, first, last, now, is_above(user, units), unit, grid, category, wanted)


def _a_year_before(last: date) -> date:
    """The first day of the month eleven months before."""
    return date(last.year - (last.month != 12), last.month % 12 + 1, 1)


def _day(said: str | None) -> date | None:
    try:
        found = date.fromisoformat(said or "")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 10 else 0
