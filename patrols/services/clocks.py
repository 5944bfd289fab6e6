"""Phones' clocks: how wrong one is shows when it sends."""

from datetime import datetime, timedelta

# A phone's clock may be so far from ours before it is put right and remarked.
TRUST = timedelta(minutes=5)


def is_wrong(sent_at: datetime, now: datetime) -> bool:
    """Whether a phone that says it sends at `sent_at` has a wrong clock."""
    return abs(now - sent_at) > TRUST


def put_right(device_at: datetime, sent_at: datetime, now: datetime) -> datetime:
    """When something happened by our clock, never later than `now`; what no calendar holds becomes `now`."""
    off = now - sent_at if is_wrong(sent_at, now) else timedelta()
    try:
        return min(device_at + off, now)
    except OverflowError:
        return now


def is_beyond(device_at: datetime, sent_at: datetime) -> bool:
    """Whether the phone's clock was set back since: what it says lies after its own time of sending."""
    return device_at - sent_at > TRUST
