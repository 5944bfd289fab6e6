"""What phones say of a round, played back in the order it happened. Said twice it counts once; what cannot count is kept with the reason; nothing is dropped.

A phone that was out of reach sends everything at once, later: each entry carries the phone's own time, and `sent_at` tells how wrong that clock is.
Where its clock was set anew between the two, an entry may lie after its sending, or long before its round: it counts as of now, remarked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Func, JSONField, Value

from accounts.models import User
from accounts.roles import Right
from patrols.lifecycle import ROUND_MOVES, STOP_MOVES, RoundStatus, StopStatus
from patrols.models import Round, RoundEntry, Stop
from patrols.models.rounds import outlived_places
from patrols.services.clocks import is_beyond, is_wrong, put_right
from patrols.services.proofs import Fix, fix_of, flags_of, is_made_up, proof_against
from policing.lib.errors import NotAllowed
from policing.lib.lifecycle import move
from policing.lib.readable import readable

Kind = RoundEntry.Kind
# Nobody walks a round so long before it begins: a phone that says so had another day.
BEFORE = timedelta(hours=24)
FORGET_AT_ONCE = 5000


class Entry(NamedTuple):
    """One thing a phone says. `checkpoint` is the number of the stop's checkpoint; place in WGS84 degrees; `tag` is what a QR code or NFC tag held."""

    key: UUID
    kind: str
    device_at: datetime
    checkpoint: int | None = None
    how: str = ""
    tag: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    is_mocked: bool = False
    reason: str = ""


class Taken(NamedTuple):
    """What became of one entry; `why` is a code where it changes nothing."""

    key: UUID
    outcome: str
    why: str = ""


@dataclass
class _Walk:
    """A round while entries are played back to it. `first` is the round the phone speaks of: another than `round` when it was handed over."""

    first: Round
    round: Round
    by: User
    stops: list[Stop] = field(default_factory=list)
    is_clock_wrong: bool = False
    before: Fix | None = None

    def stop(self, entry: Entry) -> Stop | None:
        """The stop an entry speaks of, in this round or after a hand-over in the other team's."""
        return next((stop for stop in self.stops if stop.checkpoint_id == entry.checkpoint), None)

    @property
    def is_afterwards(self) -> bool:
        return self.first.pk != self.round.pk


@transaction.atomic
def take_entries(patrol: Round, entries: Iterable[Entry], *, by: User, sent_at: datetime, now: datetime) -> list[Taken]:
    """Play `entries` back to `patrol` in the order they happened; returns what became of each, in the order given. Raises NotAllowed.

    `sent_at` is the phone's time of sending: where that shows a wrong clock, all its times are put right by the difference, and remarked.
    """
    if not by.may(Right.ANSWER):
        raise NotAllowed
    said = list(entries)
    walk = _walk(patrol, by)
    results, rows = _known(said, patrol, by), []
    for entry in sorted(said, key=lambda one: one.device_at):
        if entry.key in results:
            continue
        at, walk.is_clock_wrong = _when(walk, entry, sent_at, now)
        why = _TAKE[entry.kind](walk, entry, at)
        walk.before = fix_of(entry, at) or walk.before
        results[entry.key] = Taken(entry.key, RoundEntry.Outcome.KEPT if why else RoundEntry.Outcome.TAKEN, why)
        rows.append(_row(walk, entry, at, now, why))
    RoundEntry.objects.bulk_create(rows)
    return [results[entry.key] for entry in said]


def _known(said: list[Entry], patrol: Round, by: User) -> dict[UUID, Taken]:
    """What was said before. A key that stands for something else is no repetition: the phone hears that it must say this again."""
    before = RoundEntry.objects.filter(key__in=[entry.key for entry in said]).values_list("key", "round", "by")
    return {key: Taken(key, RoundEntry.Outcome.KEPT, "repeated" if (of, who) == (patrol.pk, by.pk) else "key_taken") for key, of, who in before}


def _when(walk: _Walk, entry: Entry, sent_at: datetime, now: datetime) -> tuple[datetime, bool]:
    """When `entry` happened by our clock, and whether the phone's was wrong."""
    at = put_right(entry.device_at, sent_at, now)
    if is_beyond(entry.device_at, sent_at) or at < walk.first.due_at - BEFORE:
        return now, True
    return at, is_wrong(sent_at, now)


def _walk(patrol: Round, by: User) -> _Walk:
    """The round as it stands now, held until the end of the transaction; of one that was handed over the last in the line."""
    line = [Round.objects.select_for_update(of=("self",)).get(pk=patrol.pk)]
    while line[-1].status == RoundStatus.HANDED_OVER:
        line.append(Round.objects.select_for_update(of=("self",)).get(continues=line[-1]))
    stops = list(Stop.objects.filter(round__in=line).select_related("checkpoint", "round__route").order_by("position"))
    return _Walk(patrol, line[-1], by, stops, before=_last_fix(patrol, by))


def _last_fix(patrol: Round, by: User) -> Fix | None:
    """Where the phone of `by` was when it last said so on this round."""
    last = RoundEntry.objects.filter(round=patrol, by=by, said__has_keys=["lon", "lat"]).order_by("-happened_at").first()
    return Fix(last.happened_at, last.said["lon"], last.said["lat"], last.said.get("accuracy_m", 0)) if last else None


def _row(walk: _Walk, entry: Entry, at: datetime, now: datetime, why: str) -> RoundEntry:
    said: dict[str, Any] = {name: value for name, value in entry._asdict().items() if value not in (None, "", False) and name not in ("key", "kind")}
    said["device_at"] = entry.device_at.isoformat()
    outcome = RoundEntry.Outcome.KEPT if why else RoundEntry.Outcome.TAKEN
    return RoundEntry(
        key=entry.key, round=walk.first, kind=entry.kind, by=walk.by, device_at=entry.device_at, happened_at=at, received_at=now,
        said=said, outcome=outcome, why=why,
    )  # fmt: skip


def _begin(walk: _Walk, at: datetime) -> None:
    move(walk.round, RoundStatus.STARTED, allowed=ROUND_MOVES, started_at=at, walked_by=walk.by, check_at=walk.round.over_at)


def _start(walk: _Walk, entry: Entry, at: datetime) -> str:
    status = walk.round.status
    if walk.is_afterwards:
        return "handed_over"
    if RoundStatus.STARTED not in ROUND_MOVES[status]:
        return "started_already" if status in (RoundStatus.STARTED, RoundStatus.FINISHED) else status
    _begin(walk, at)
    return ""


def _check_in(walk: _Walk, entry: Entry, at: datetime) -> str:
    stop = walk.stop(entry)
    if stop is None:
        return "unknown_stop"
    if walk.round.status == RoundStatus.CANCELLED:
        return RoundStatus.CANCELLED
    if StopStatus.CHECKED_IN not in STOP_MOVES[stop.status]:
        return "visited_already"
    proof = proof_against(stop, entry)
    if proof.why:
        return proof.why
    if RoundStatus.STARTED in ROUND_MOVES[walk.round.status] and not walk.is_afterwards:
        _begin(walk, at)
    _leave_open_stop(walk, at)
    odd = {"is_mocked": entry.is_mocked or is_made_up(fix_of(entry, at), walk.before), "is_clock_wrong": walk.is_clock_wrong}
    flags = flags_of(stop, entry, at, walk.stops, **odd, is_afterwards=walk.is_afterwards)
    accuracy = None if entry.accuracy_m is None else round(entry.accuracy_m)
    facts = {"came_at": at, "how": entry.how, "distance_m": proof.distance_m, "accuracy_m": accuracy, "flags": flags, "by": walk.by}
    move(stop, StopStatus.CHECKED_IN, allowed=STOP_MOVES, reason=_said(entry), **facts)
    return ""


def _check_out(walk: _Walk, entry: Entry, at: datetime) -> str:
    stop = walk.stop(entry)
    if stop is None:
        return "unknown_stop"
    if stop.status != StopStatus.CHECKED_IN:
        return "left_already" if stop.status == StopStatus.CHECKED_OUT else "never_came"
    _leave(stop, at)
    return ""


def _skip(walk: _Walk, entry: Entry, at: datetime) -> str:
    stop = walk.stop(entry)
    if stop is None:
        return "unknown_stop"
    if not _said(entry):
        return "no_reason"
    if StopStatus.SKIPPED not in STOP_MOVES[stop.status]:
        return "visited_already"
    move(stop, StopStatus.SKIPPED, allowed=STOP_MOVES, reason=_said(entry), by=walk.by)
    return ""


def _finish(walk: _Walk, entry: Entry, at: datetime) -> str:
    if walk.is_afterwards:
        return "handed_over"
    if walk.round.status != RoundStatus.STARTED:
        return "finished_already" if walk.round.status == RoundStatus.FINISHED else "never_started"
    _leave_open_stop(walk, at)
    move(walk.round, RoundStatus.FINISHED, allowed=ROUND_MOVES, finished_at=at, check_at=None)
    return ""


_TAKE: dict[str, Callable[[_Walk, Entry, datetime], str]] = {
    Kind.START: _start,
    Kind.CHECK_IN: _check_in,
    Kind.CHECK_OUT: _check_out,
    Kind.SKIP: _skip,
    Kind.FINISH: _finish,
}


def _leave_open_stop(walk: _Walk, at: datetime) -> None:
    """Whoever comes to the next stop has left the one before."""
    for stop in walk.stops:
        if stop.status == StopStatus.CHECKED_IN and stop.by_id == walk.by.pk:
            _leave(stop, max(at, stop.came_at or at))


def _leave(stop: Stop, at: datetime) -> None:
    stayed = at - (stop.came_at or at)
    is_short = stayed < timedelta(minutes=stop.checkpoint.dwell_minutes)
    flags = [*stop.flags, Stop.Flag.SHORT] if is_short else stop.flags
    move(stop, StopStatus.CHECKED_OUT, allowed=STOP_MOVES, left_at=max(at, stop.came_at or at), flags=flags)


def _said(entry: Entry) -> str:
    return readable(entry.reason).strip()[:200]


def forget_places(*, now: datetime) -> int:
    """Take out of entries where phones were, once positions are kept no longer; what came of them, with its distance, stays. Returns how many."""
    gone = 0
    while due := list(outlived_places(now - settings.POSITIONS_KEPT).values_list("pk", flat=True)[:FORGET_AT_ONCE]):
        gone += RoundEntry.objects.filter(pk__in=due).update(said=Without(F("said"), Value(["lon", "lat", "accuracy_m"])))
    return gone


class Without(Func):
    """A JSON object without some of its names."""

    arg_joiner = " - "
    template = "%(expressions)s::text[]"
    output_field = JSONField()
