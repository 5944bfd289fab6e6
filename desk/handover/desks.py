"""Whose desk it is: the role a person works in at their unit, when that shift ends and who comes next. And desks that changed hands unsigned."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Unit, User
from accounts.roles import Role
from desk.models import Countersignature
from grids.models import Shift

LOOK_BACK, LOOK_AHEAD = timedelta(hours=2), timedelta(hours=14)
# A change of shift is signed by both this soon, or people are told; and this long it is worth telling.
GRACE, TOLD_FOR = timedelta(minutes=30), timedelta(hours=12)
EARLY = timedelta(hours=2)
# The desks of a station that are never left empty.
DESKS = (Role.DUTY_OFFICER, Role.DUTY_LEADER)
HANDS_OVER = {value for value, _label in Shift.ROLES}


@dataclass(frozen=True)
class Desk:
    """A place of work that is handed over: a role at a unit. `ends_at` is the end of the shift now (or just) worked, if the roster knows one."""

    unit: Unit
    role: str
    ends_at: datetime | None = None
    next: list[Shift] = field(default_factory=list)

    @property
    def role_label(self) -> str:
        return str(dict(Shift.ROLES).get(self.role, self.role))


def desk_of(user: User, now: datetime) -> Desk | None:
    """Where `user` works now, worked until just now, or by their role would; None for whoever has no desk. One query."""
    if not user.unit or user.role not in HANDS_OVER:
        return None
    near = Shift.objects.filter(unit=user.unit, ends_at__gt=now - LOOK_BACK, starts_at__lt=now + LOOK_AHEAD)
    shifts = list(near.select_related("officer__user").order_by("starts_at"))
    own = [shift for shift in shifts if shift.officer.user_id == user.pk and shift.starts_at <= now]
    role = own[-1].role if own else user.role
    ends_at = own[-1].ends_at if own else None
    coming = [shift for shift in shifts if shift.role == role and shift.officer.user_id != user.pk and _follows(shift, ends_at, now)]
    return Desk(user.unit, role, ends_at, coming)


def _follows(shift: Shift, ends_at: datetime | None, now: datetime) -> bool:
    return shift.ends_at > now and (ends_at is None or shift.starts_at >= ends_at - EARLY)


@dataclass(frozen=True)
class LateDesk:
    """A desk whose shift changed at `changed_at` and whose hand-over has not been signed by both."""

    unit: Unit
    role: str
    changed_at: datetime

    @property
    def role_label(self) -> str:
        return str(dict(Shift.ROLES).get(self.role, self.role))


def shifts_at_desks(now: datetime) -> QuerySet[Shift]:
    """Who sits at the desks that are never left empty, and who did until not long ago."""
    return Shift.objects.filter(ends_at__gt=now - TOLD_FOR, starts_at__lte=now, role__in=DESKS).select_related("unit")


def late_desks(now: datetime) -> list[LateDesk]:
    """The desks that changed hands over half an hour ago and were not signed over by both. Two queries."""
    return late_among(shifts_at_desks(now), now)


def late_among(shifts: Iterable[Shift], now: datetime) -> list[LateDesk]:
    """The late desks among these, as `shifts_at_desks` reads them. One query, and only where a desk changed hands."""
    by_desk: dict[tuple[int, str], list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_desk[shift.unit_id, shift.role].append(shift)
    changes = [change for shifts_there in by_desk.values() for change in _change(shifts_there, now)]
    late = [change for change in changes if change.changed_at <= now - GRACE]
    signed = _signatures(late) if late else []
    return [change for change in late if not _is_signed(change, signed)]


def _change(shifts: Iterable[Shift], now: datetime) -> Iterator[LateDesk]:
    """The last change of people at one desk; a roster that only goes on with the same person is none."""
    shifts = list(shifts)
    ended = [shift for shift in shifts if shift.ends_at <= now]
    if ended:
        last = max(ended, key=lambda shift: shift.ends_at)
        here = {shift.officer_id for shift in shifts if shift.ends_at > now}
        if here and here != {last.officer_id}:
            yield LateDesk(last.unit, last.role, last.ends_at)


def _signatures(changes: list[LateDesk]) -> list[tuple[int, str, datetime]]:
    first = min(change.changed_at for change in changes) - EARLY
    signed = Countersignature.objects.filter(at__gte=first, handover__unit__in={change.unit for change in changes})
    return list(signed.values_list("handover__unit", "handover__role", "at"))


def _is_signed(desk: LateDesk, signatures: list[tuple[int, str, datetime]]) -> bool:
    return any(unit == desk.unit.pk and role == desk.role and at >= desk.changed_at - EARLY for unit, role, at in signatures)
