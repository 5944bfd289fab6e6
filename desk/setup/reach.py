"""Whether somebody is found at each step of each chain, for each station: by the same rules as the engine, over everybody at once."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import RIGHTS, Right, Role
from alerts.models import Chain
from alerts.models.catalogue import Target
from grids.models import Shift

BUREAUS = {Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU}
READING = {role for role, rights in RIGHTS.items() if Right.READ in rights}
NIGHT_HOUR = 2


class Gap(NamedTuple):
    """A step nobody hears at a station."""

    station: str
    chain: str
    step: int


def tonight(now: datetime) -> datetime:
    """The coming two o'clock in the morning, when a roster shows its holes."""
    night = timezone.localtime(now).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night > now else night + timedelta(days=1)


@dataclass
class Reach:
    """Who is found where. Three questions: units, people who can be told, shifts of now and tonight."""

    units: dict[int, Unit] = field(default_factory=dict)
    holders: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    now: set[int] = field(default_factory=set)
    night: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    stations: list[Unit] = field(default_factory=list)
    path: str = "/"

    def desk_of(self, unit: Unit) -> Unit:
        """A bureau answers through its command centre."""
        if unit.kind not in BUREAUS:
            return unit
        centres = (other for other in self.units.values() if other.parent_id == unit.pk and other.kind == Unit.Kind.COMMAND_CENTRE)
        return next(centres, unit)

    def desks_of(self, unit: Unit) -> list[int]:
        """A station's command room is part of its desk."""
        return [unit.pk, *(other.pk for other in self.units.values() if other.parent_id == unit.pk and other.kind == Unit.Kind.COMMAND_ROOM)]

    def is_held(self, unit: Unit, role: str) -> bool:
        return any(desk in self.now or role in self.holders[desk] for desk in self.desks_of(unit))

    def hears(self, station: Unit, target: str) -> bool:
        """True where the engine would find somebody for `target`; places (grid, liaison) depend on the alert and count as somebody's."""
        if target in {Target.DUTY_OFFICER, Target.DUTY_LEADER}:
            return self.is_held(self.desk_of(station), target)
        if target == Target.UNIT_ABOVE:
            above = self._over(station)
            return self.is_held(self.desk_of(above), Role.DUTY_OFFICER) if above else self.is_held(self.desk_of(station), Role.DUTY_LEADER)
        if target == Target.ANTI_FRAUD_CENTRE:
            return any(self.is_held(centre, Role.DUTY_OFFICER) for centre in self._centres_over(station))
        return target in {Target.GRID_OFFICER, Target.LIAISON_OFFICER}

    def _over(self, station: Unit) -> Unit | None:
        """The unit over a station; a police area where nobody sits is passed over."""
        above = self.units.get(station.parent_id or 0)
        while above and above.kind == Unit.Kind.POLICE_AREA and not self.is_held(above, Role.DUTY_OFFICER):
            above = self.units.get(above.parent_id or 0)
        return above

    def _centres_over(self, station: Unit) -> list[Unit]:
        over = {unit.pk for unit in self.units.values() if station.path.startswith(unit.path)}
        return [unit for unit in self.units.values() if unit.kind == Unit.Kind.ANTI_FRAUD_CENTRE and unit.parent_id in over]

    def gaps(self, chains: list[Chain]) -> list[Gap]:
        """Steps that reach nobody at some station."""
        return [
            Gap(str(station), chain.name, number)
            for chain in chains
            for number, step in enumerate(chain.steps or [], 1)
            for station in self.stations
            if not any(self.hears(station, target) for target in step.get("notify", []))
        ]

    def unmanned_tonight(self) -> list[Unit]:
        """Stations and centres with nobody at the desk, neither duty officer nor duty leader, at two in the morning."""
        return [unit for unit in self.manned if not any(self.night[desk] & {Role.DUTY_OFFICER, Role.DUTY_LEADER} for desk in self.desks_of(unit))]

    @property
    def manned(self) -> list[Unit]:
        kinds = {Unit.Kind.STATION, Unit.Kind.COMMAND_CENTRE, Unit.Kind.ANTI_FRAUD_CENTRE}
        return [unit for unit in self.units.values() if unit.kind in kinds and unit.path.startswith(self.path)]


def read_reach(path: str, now: datetime) -> Reach:
    """Everything of the bureau at the top of `path`, since chains climb."""
    top = "/" + path.strip("/").split("/")[0] + "/" if path != "/" else "/"
    found = Reach(path=path)
    found.units = {unit.pk: unit for unit in Unit.objects.in_use().filter(path__startswith=top)}
    found.stations = [unit for unit in found.units.values() if unit.kind == Unit.Kind.STATION and unit.path.startswith(path)]
    people = User.objects.filter(unit__in=found.units, is_active=True, role__in=READING, addressee__is_active=True)
    for unit_id, role in people.values_list("unit", "role").distinct():
        found.holders[unit_id].add(role)
    night = tonight(now)
    shifts = Shift.objects.filter(unit__in=found.units, officer__user__is_active=True, starts_at__lte=night, ends_at__gt=now)
    for unit_id, role, starts_at, ends_at in shifts.values_list("unit", "role", "starts_at", "ends_at"):
        if starts_at <= now:
            found.now.add(unit_id)
        if ends_at > night:
            found.night[unit_id].add(role)
    return found
