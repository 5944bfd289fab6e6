"""Who is on duty at every unit in a person's scope, now and tonight, and which places are empty."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from delivery.models import Address, Channel
from grids.calendar import Day, days_between
from grids.models import Officer, Shift, ShiftTemplate
from grids.services.roster.drafting import is_wanted
from grids.services.roster.plan import begins_of, day_of
from grids.services.roster.reached import WORKING, Reached, reached, with_channel

NIGHT_HOUR = 2
# The desks of these are never left empty, with or without a template that says so.
MANNED = {Unit.Kind.STATION, Unit.Kind.COMMAND_CENTRE, Unit.Kind.ANTI_FRAUD_CENTRE}
DESKS = {Role.DUTY_LEADER.value, Role.DUTY_OFFICER.value}
ROLES = [role for role, _label in Shift.ROLES]


@dataclass
class Person:
    shift: Shift
    reached: Reached = Reached.NOT
    number: str = ""

    @property
    def is_reached(self) -> bool:
        return self.reached in WORKING


@dataclass
class Line:
    """One role at one time: who is there and how many are missing."""

    role: str
    label: str
    people: list[Person] = field(default_factory=list)
    missing: int = 0


@dataclass
class UnitDuty:
    unit: Unit
    now: list[Line]
    tonight: list[Line]

    @property
    def rows(self) -> list[tuple[str, Line | None, Line | None]]:
        """Role by role, who is there now and who tonight."""
        here, there = ({line.role: line for line in lines} for lines in (self.now, self.tonight))
        return [(str(label), here.get(role), there.get(role)) for role, label in Shift.ROLES if role in here or role in there]

    @property
    def missing(self) -> int:
        return sum(line.missing for line in [*self.now, *self.tonight])

    @property
    def people(self) -> list[Person]:
        return [person for line in [*self.now, *self.tonight] for person in line.people]


def tonight(now: datetime) -> datetime:
    """The coming two o'clock in the morning, when a roster shows its holes."""
    night = timezone.localtime(now, timezone.get_default_timezone()).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night > now else night + timedelta(days=1)


def read_duty(user: User, now: datetime, *, words: str = "") -> list[UnitDuty]:
    """Every unit that `user` sees and that has anybody to be on duty, from the top down; `words` are looked for in name and code. Four queries."""
    night = tonight(now)
    units = Unit.objects.visible_to(user)
    if words:
        units = units.filter(Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words))
    near = Shift.objects.filter(unit__in=units, starts_at__lte=night, ends_at__gt=now).select_related("officer__user", "unit").order_by("starts_at", "pk")
    shifts, templates = defaultdict(list), defaultdict(list)
    for shift in near:
        shifts[shift.unit_id].append(shift)
    for template in ShiftTemplate.objects.filter(unit__in=units, is_active=True):
        templates[template.unit_id].append(template)
    days = days_between(day_of(now) - timedelta(days=2), day_of(night))
    asked = [unit for unit in units if unit.kind in MANNED or shifts[unit.pk] or templates[unit.pk]]
    return [
        UnitDuty(unit, *(_lines(unit, shifts[unit.pk], templates[unit.pk], days, at) for at in (now, night)))  # type: ignore[arg-type]
        for unit in asked
    ]


def _lines(unit: Unit, shifts: list[Shift], templates: list[ShiftTemplate], days: list[Day], at: datetime) -> list[Line]:
    here = [shift for shift in shifts if shift.starts_at <= at < shift.ends_at]
    needed: dict[str, int] = defaultdict(int)
    for template in templates:
        needed[template.role] += sum(template.people_needed for day in days if is_wanted(template, day) and _covers(template, day, at))
    if unit.kind in MANNED and not any(needed[role] for role in DESKS) and not any(shift.role in DESKS for shift in here):
        needed[Role.DUTY_OFFICER] = 1
    lines = []
    for role, label in Shift.ROLES:
        people = [Person(shift) for shift in here if shift.role == role]
        missing = max(needed[role] - len({person.shift.officer_id for person in people}), 0)
        if people or missing:
            lines.append(Line(role, str(label), people, missing))
    return lines


def _covers(template: ShiftTemplate, day: Day, at: datetime) -> bool:
    starts_at = begins_of(day.day, template.begins)
    return starts_at <= at < starts_at + timedelta(hours=template.hours)


def tell_channels(units: Iterable[UnitDuty]) -> None:
    """Fill in how everybody of these units is reached, and the number, masked. Two queries."""
    people = [person for unit in units for person in unit.people]
    officers = {officer.pk: officer for officer in with_channel(Officer.objects.filter(pk__in={person.shift.officer_id for person in people}))}
    numbers = {row.addressee.user_id: row.masked for row in reversed(_numbers(officers.values()))}
    for person in people:
        officer = officers[person.shift.officer_id]
        person.reached, person.number = reached(officer), numbers.get(officer.user_id, "")


def _numbers(officers: Iterable[Officer]) -> list[Address]:
    users = [officer.user_id for officer in officers]
    rows = Address.objects.filter(addressee__user__in=users, channel=Channel.SMS, is_active=True, addressee__is_active=True)
    return list(rows.select_related("addressee").order_by("position", "pk"))


def number_of(shift: Shift) -> str:
    """The number in the clear by which the shift's officer is called; empty without one."""
    found = _numbers([shift.officer])
    return found[0].value if found else ""


def roles_on_duty(units: Iterable[int], now: datetime) -> dict[int, list[str]]:
    """For partners: in which roles somebody is on duty at each of these units, in words; no names. One query."""
    rows = Shift.objects.at(now).filter(unit__in=list(units), role__in=DESKS).values_list("unit", "role").distinct()
    labels = dict(Shift.ROLES)
    found: dict[int, list[str]] = defaultdict(list)
    for unit, role in sorted(rows, key=lambda row: ROLES.index(row[1])):
        found[unit].append(str(labels[role]))
    return found
