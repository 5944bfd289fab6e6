"""What every page's frame says about a person's own unit: who is on duty, and which desks changed hands unsigned."""

from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache

from accounts.models import Unit
from desk.handover.desks import DESKS, late_among, shifts_at_desks

# Pages ask the database about this no more than twice a minute per unit.
HELD_S = 30


class UnitNow(NamedTuple):
    """`on_duty` is (role, name), the leader first; `late` is (role, since when) of the desks that were not signed over by both."""

    on_duty: list[tuple[str, str]]
    late: list[tuple[str, datetime]]


def unit_now(person: Any, now: datetime) -> UnitNow:
    """For `person`, an officer with a unit; nothing for anybody else. At most two queries, mostly none."""
    unit = person.unit if getattr(person, "is_officer", False) else None
    if unit is None:
        return UnitNow([], [])
    name = f"unit-now:{unit.pk}"
    held = cache.get(name)
    if held is None:
        held = tuple(_read(unit, now))
        cache.set(name, held, HELD_S)
    return UnitNow(*held)


def _read(unit: Unit, now: datetime) -> UnitNow:
    shifts = list(shifts_at_desks(now).filter(unit=unit).select_related("officer__user").order_by("starts_at"))
    here = {shift.role: str(shift.officer.user) for shift in reversed(shifts) if shift.ends_at > now}
    leader_first = [(role.value, here[role]) for role in reversed(DESKS) if role in here]
    return UnitNow(leader_first, [(late.role, late.changed_at) for late in late_among(shifts, now)])
