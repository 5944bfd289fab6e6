"""Spot checks: drawn by lot, recorded on the spot, answered by the station, remedied by a day."""

from patrols.services.spot_checks.checking import close, decide, drop, record, remedied, reopen, reply, skip
from patrols.services.spot_checks.drawing import chosen, draw, is_proved, items_of
from patrols.services.spot_checks.telling import overdue, tell_overdue

__all__ = [
    "chosen",
    "close",
    "decide",
    "draw",
    "drop",
    "is_proved",
    "items_of",
    "overdue",
    "record",
    "remedied",
    "reopen",
    "reply",
    "skip",
    "tell_overdue",
]
