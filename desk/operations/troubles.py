"""What the system is behind with, and which parts of it are silent."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from desk.models import Trouble
from policing.lib import pulses
from policing.lib.overdue import late_now, watches
from policing.queues import QUEUES, SCHEDULE

CLOCK, VALKEY = "clock", "queue"
GRAVE = ("alerts.", "delivery.urgent", "patrols.calls", CLOCK, VALKEY, "worker:alerts", "worker:urgent", "worker:retry", "task:alerts.", "task:delivery.sweep")
# A task of the clock that was not done for so many of its turns, and at least so long, is not being done.
TURNS, SHORTEST = 3, timedelta(minutes=10)
TURN_OF: dict[str, timedelta] = {str(entry["task"]): entry["schedule"] for entry in SCHEDULE.values() if isinstance(entry["schedule"], timedelta)}


def troubles_now(now: datetime) -> set[str]:
    """By name; `words_of` says them."""
    return {*late_now(now), *silent_now(now)}


def silent_now(now: datetime) -> set[str]:
    """Parts that have not been heard. Asks Valkey alone, so that every process may."""
    at = now.timestamp()
    felt = pulses.feel(at)
    if felt is None:
        return {VALKEY}
    silent = {f"worker:{queue}" for queue in QUEUES if not felt.alive(queue, at)}
    silent |= {f"task:{name}" for name in felt.tasks if name in TURN_OF and felt.task_waits(name, at) > longest_pause(name)}
    return silent if felt.clock_is_alive(at) else {CLOCK, *silent}


def is_degraded(now: datetime) -> bool:
    """Whether a trouble was raised and is open, or this very process misses a part."""
    return bool(silent_now(now)) or Trouble.objects.filter(ended_at=None).exclude(raised_at=None).exists()


def longest_pause(task: str) -> float:
    """After so many seconds without it `task` is missed."""
    return max(TURNS * TURN_OF[task], SHORTEST).total_seconds()


def is_grave(name: str) -> bool:
    """Whether somebody in need may not be heard meanwhile, so that a duty desk must know of it at any hour."""
    return name.startswith(GRAVE)


def words_of(name: str) -> str:
    """A trouble in a sentence, in the language of the moment."""
    if watched := watches.get(name):
        return str(watched.label)
    kind, _sep, rest = name.partition(":")
    facts: dict[str, Any] = {"name": rest}
    said = {
        CLOCK: _("The clock is silent: what nobody answers is not called about again"),
        VALKEY: _("The queue cannot be reached: work goes on by itself only slowly"),
        "worker": _("No worker takes on the work of “%(name)s”"),
        "task": _("“%(name)s” has not been done for a long time"),
    }
    return said.get(kind, name) % facts
