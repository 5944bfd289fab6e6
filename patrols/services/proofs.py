"""What shows that somebody stood at a stop, and what is odd about it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from patrols.lifecycle import StopStatus
from patrols.models import Stop
from policing.lib.distance import metres_between

# A position worse than this shows little; one worse than USELESS_M nothing.
COARSE_M = 50.0
USELESS_M = 200.0
TAGS = (Stop.How.QR, Stop.How.NFC)
# A code read, or a stop entered by hand, by a phone that knows itself to be further away: somebody may hold a picture of the code.
FAR_M = 200.0
# Nobody on patrol covers ground faster (150 km/h); a jump shorter than this is the receiver's own unrest.
FASTEST_MS = 42.0
JUMP_M = 200.0


class Fix(NamedTuple):
    """Where a phone was, when. Place in WGS84 degrees."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: float


class Proof(NamedTuple):
    """How far the phone was, in metres, where it said; `why` is a code when this proves nothing."""

    why: str = ""
    distance_m: int | None = None


def proof_against(stop: Stop, entry: Any) -> Proof:
    """Whether `entry`, a check-in, shows that its phone was at `stop`: the right tag, a position within reach, or by hand with a reason."""
    point, metres = stop.checkpoint, None
    if entry.lon is not None and entry.lat is not None:
        metres = round(metres_between(point.lon, point.lat, entry.lon, entry.lat))
    if entry.how in TAGS:
        return Proof("" if entry.tag == point.tag else "wrong_tag", metres)
    if entry.how == Stop.How.HAND:
        return Proof("" if entry.reason.strip() else "no_reason", metres)
    if metres is None or (entry.accuracy_m or 0) > USELESS_M:
        return Proof("no_position", metres)
    # A phone that knows itself to be inexact gets half of that as a gift, no more than a second radius.
    gift = min((entry.accuracy_m or 0) / 2, point.radius_m)
    return Proof("" if metres <= point.radius_m + gift else "too_far", metres)


def fix_of(entry: Any, at: datetime) -> Fix | None:
    """Where `entry` says its phone was."""
    return Fix(at, entry.lon, entry.lat, entry.accuracy_m or 0) if entry.lon is not None and entry.lat is not None else None


def is_made_up(fix: Fix | None, before: Fix | None) -> bool:
    """Whether no receiver says this: it knows its place without any error, or was elsewhere too short a time ago."""
    if fix is None:
        return False
    if before is None:
        return fix.accuracy_m <= 0
    metres = metres_between(before.lon, before.lat, fix.lon, fix.lat) - before.accuracy_m - fix.accuracy_m
    seconds = abs((fix.at - before.at).total_seconds())
    return fix.accuracy_m <= 0 or (metres > JUMP_M and metres > FASTEST_MS * seconds)


def is_far(stop: Stop, entry: Any) -> bool:
    """Whether the phone knows, its own error allowed for, that it was not near `stop`."""
    if entry.lon is None or entry.lat is None:
        return False
    return metres_between(stop.checkpoint.lon, stop.checkpoint.lat, entry.lon, entry.lat) - (entry.accuracy_m or 0) > FAR_M


def flags_of(stop: Stop, entry: Any, at: datetime, stops: list[Stop], *, is_mocked: bool, is_clock_wrong: bool, is_afterwards: bool) -> list[str]:
    """The remarks a check-in at `at` gets; supervision reads them, nobody is judged by them."""
    found = {
        Stop.Flag.MOCKED: is_mocked,
        Stop.Flag.CLOCK: is_clock_wrong,
        Stop.Flag.COARSE: entry.how == Stop.How.POSITION and (entry.accuracy_m or 0) > COARSE_M,
        Stop.Flag.ORDER: stop.round.route.is_ordered and _is_out_of_order(stop, stops),
        Stop.Flag.WINDOW: _is_outside_hours(stop, at),
        Stop.Flag.REMOVED: stop.checkpoint.removed_at is not None,
        Stop.Flag.BY_HAND: entry.how == Stop.How.HAND,
        Stop.Flag.AFTERWARDS: is_afterwards,
        Stop.Flag.FAR: is_far(stop, entry),
    }
    return [flag.value for flag, is_so in found.items() if is_so]


def _is_out_of_order(stop: Stop, stops: list[Stop]) -> bool:
    return any(other.position < stop.position and other.status == StopStatus.PENDING for other in stops)


def _is_outside_hours(stop: Stop, at: datetime) -> bool:
    opens, closes = stop.checkpoint.opens, stop.checkpoint.closes
    if opens is None or closes is None:
        return False
    clock = timezone.localtime(at, timezone.get_default_timezone()).time()
    return not (opens <= clock <= closes) if opens <= closes else closes < clock < opens
