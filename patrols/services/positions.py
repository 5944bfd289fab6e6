"""Where street units are: batches of positions from phones, kept while on duty, thinned by a rule, each with its answer.

The thinning rule: of one unit a position every DENSEST while it moves, and one a STILL_FOR while it stands, in whatever order they come. So however much a
phone sends, an hour of one unit is never more than 720 rows; what was thinned still says where the unit is and that it was heard.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.roles import Right
from patrols.models import StreetUnit, UnitDuty, UnitNow, UnitPosition
from patrols.models.street_units import outlived_positions
from patrols.rows.units import announce_unit
from patrols.services.clocks import TRUST, is_wrong, put_right
from policing.lib.distance import metres_between
from policing.lib.errors import NotAllowed

DENSEST = timedelta(seconds=5)
STILL_FOR = timedelta(seconds=60)
STILL_M = 10.0
# A phone that knows itself to be inexact stands still within half of that, up to this.
STILL_MOST_M = 50.0
# Such a position says which part of the town; the map would lie.
INEXACT_M = 2_000.0
# A phone's own times jump by so much within one batch.
JITTER = timedelta(minutes=1)


class Fix(NamedTuple):
    """One position as a phone says it, at its own time; WGS84 degrees, metres, metres a second."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    is_mocked: bool = False


class Refusal(NamedTuple):
    """A position that was not taken; `why` is a code."""

    at: datetime
    why: str


@dataclass
class Tally:
    """What became of a batch: kept, known from before, thinned by the rule, refused; together as many as were sent."""

    kept: int = 0
    known: int = 0
    thinned: int = 0
    refused: list[Refusal] = field(default_factory=list)


class _Kept(NamedTuple):
    at: datetime
    lon: float
    lat: float


@transaction.atomic
def take_positions(fixes: Iterable[Fix], *, by: User, sent_at: datetime, now: datetime) -> Tally:
    """Keep where the unit of `by` was; says what became of each. Positions from the time of a duty that has ended are kept for its trail.

    `sent_at` is the phone's time of sending: where that shows a wrong clock, all its times are put right by the difference. Raises NotAllowed.
    """
    if not by.may(Right.ANSWER):
        raise NotAllowed
    tally, batches = Tally(), {}  # type: ignore[var-annotated]
    said = sorted(fixes, key=lambda fix: fix.at)
    duties = _duties(by, [put_right(fix.at, sent_at, now) for fix in (said[0], said[-1])]) if said else []
    for fix in said:
        at = put_right(fix.at, sent_at, now)
        duty = next((one for one in duties if one.began_at - JITTER <= at and (one.ended_at is None or at <= one.ended_at)), None)
        if why := _why_not(fix, at, duty, sent_at, now):
            tally.refused.append(Refusal(fix.at, why))
        else:
            batches.setdefault(duty, []).append((at, fix))
    # Units in the same order for everybody, so that two phones never wait for each other.
    for duty, batch in sorted(batches.items(), key=lambda one: one[0].unit_id):
        _take(duty, batch, tally, is_clock_wrong=is_wrong(sent_at, now), now=now)
    return tally


def _duties(by: User, ends: list[datetime]) -> list[UnitDuty]:
    within = Q(began_at__lte=ends[-1] + JITTER) & (Q(ended_at=None) | Q(ended_at__gte=ends[0]))
    return list(UnitDuty.objects.filter(within, user=by).order_by("-began_at")[:8])


def _why_not(fix: Fix, at: datetime, duty: UnitDuty | None, sent_at: datetime, now: datetime) -> str:
    if not (-180 <= fix.lon <= 180 and -90 <= fix.lat <= 90):
        return "nowhere"
    if fix.at - sent_at > JITTER:
        return "ahead"
    if at < now - settings.POSITIONS_KEPT:
        return "too_old"
    if duty is None:
        return "off_duty"
    return "inexact" if (fix.accuracy_m or 0) > INEXACT_M else ""


def _take(duty: UnitDuty, batch: list[tuple[datetime, Fix]], tally: Tally, *, is_clock_wrong: bool, now: datetime) -> None:
    state = UnitNow.objects.select_for_update().get(pk=duty.unit_id)
    # Whoever went off duty in this very moment did so before this batch: nobody sees where they are from then on.
    duty.refresh_from_db(fields=["ended_at"])
    batch = _within(duty, batch, tally)
    if not batch:
        return
    around = TRUST if is_clock_wrong else STILL_FOR
    near = UnitPosition.objects.filter(unit=duty.unit_id, at__range=(batch[0][0] - around, batch[-1][0] + around))
    held = list(near.order_by("at").values_list("id", "at", "lon", "lat"))
    ids, kept, rows = {row[0] for row in held}, [_Kept(*row[1:]) for row in held], []
    for at, fix in batch:
        key = _key(duty, fix)
        if key in ids:
            tally.known += 1
        elif _is_thinned(kept, at, fix):
            tally.thinned += 1
        else:
            ids.add(key)
            insort(kept, _Kept(at, fix.lon, fix.lat))
            rows.append(_row(key, duty, at, fix, is_clock_wrong=is_clock_wrong))
    tally.kept += len(rows)
    UnitPosition.objects.bulk_create(rows)
    if duty.ended_at is None:
        _show(state, *batch[-1], now)


def _within(duty: UnitDuty, batch: list[tuple[datetime, Fix]], tally: Tally) -> list[tuple[datetime, Fix]]:
    """The positions of `batch` from the time of `duty`; the others are refused."""
    ended = duty.ended_at
    if ended is None:
        return batch
    tally.refused += [Refusal(fix.at, "off_duty") for at, fix in batch if at > ended]
    return [(at, fix) for at, fix in batch if at <= ended]


def _key(duty: UnitDuty, fix: Fix) -> UUID:
    """The same for the same position of the same phone, however often it is sent and whatever its clock was put right by."""
    return UUID(bytes=blake2b(f"{duty.pk}:{fix.at.timestamp():.3f}".encode(), digest_size=16).digest())


def _is_thinned(kept: list[_Kept], at: datetime, fix: Fix) -> bool:
    n = bisect_left(kept, at, key=lambda one: one.at)
    before, after = kept[n - 1] if n else None, kept[n] if n < len(kept) else None
    if (before and at - before.at < DENSEST) or (after and after.at - at < DENSEST):
        return True
    near = [one for one in (before, after) if one and abs(at - one.at) < STILL_FOR]
    still = max(STILL_M, min((fix.accuracy_m or 0) / 2, STILL_MOST_M))
    return any(metres_between(one.lon, one.lat, fix.lon, fix.lat) < still for one in near)


def _row(key: UUID, duty: UnitDuty, at: datetime, fix: Fix, *, is_clock_wrong: bool) -> UnitPosition:
    return UnitPosition(
        id=key, at=at, unit_id=duty.unit_id, lon=fix.lon, lat=fix.lat, accuracy_m=_whole(fix.accuracy_m), speed_mps=fix.speed_mps,
        is_mocked=fix.is_mocked, is_clock_wrong=is_clock_wrong,
    )  # fmt: skip


def _whole(metres: float | None) -> int | None:
    return None if metres is None else round(metres)


def _show(state: UnitNow, at: datetime, fix: Fix, now: datetime) -> None:
    """The newest position is where the unit is; an older one only says that it was heard."""
    changes: dict[str, object] = {"received_at": now}
    if state.fixed_at is None or at > state.fixed_at:
        said = {name: getattr(fix, name) for name in ("lon", "lat", "speed_mps", "is_mocked")}
        changes |= said | {"accuracy_m": _whole(fix.accuracy_m), "fixed_at": at}
    UnitNow.objects.filter(pk=state.pk).update(**changes)
    if "lon" in changes:
        announce_unit(StreetUnit.objects.with_now().get(pk=state.pk))


def forget_positions(*, now: datetime) -> int:
    """Take away the positions whose days are over; returns how many."""
    return outlived_positions(now - settings.POSITIONS_KEPT).delete()[0]
