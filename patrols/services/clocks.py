"""Phones' clocks: how wrong one is shows when it sends."""

from datetime import datetime, timedelta

# A phone's clock may be so far from ours before it is put right and remarked.
TRUST = timedelta(minutes=5)


def is_wrong(sent_at: datetime, now: datetime) -> bool:
    """Whether a phone that says it sends at `sent_at` has a wrong clock."""
    return abs(now - sent_at) > TRUST


def put_right(device_at: datetime, sent_at: datetime, now: datetime) -> datetime:
    """When something happened by our clock, never later than `now`."""
    off = now - sent_at if is_wrong(sent_at, now) else timedelta()
    return min(device_at + off, now)
