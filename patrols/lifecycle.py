"""The life of a round and of each of its stops, on one screen."""

from django.db import models
from django.utils.translation import pgettext_lazy

from policing.lib.lifecycle import Moves


class RoundStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("round", "Planned")
    LATE = "late", pgettext_lazy("round", "Late")
    STARTED = "started", pgettext_lazy("round", "Under way")
    FINISHED = "finished", pgettext_lazy("round", "Finished")
    MISSED = "missed", pgettext_lazy("round", "Missed")
    HANDED_OVER = "handed_over", pgettext_lazy("round", "Handed over")
    CANCELLED = "cancelled", pgettext_lazy("round", "Cancelled")


# MISSED → STARTED: it was walked after all, and the phone that was offline says so later. LATE → PLANNED: somebody gave it more time.
ROUND_MOVES: Moves = {
    RoundStatus.PLANNED: frozenset({RoundStatus.LATE, RoundStatus.STARTED, RoundStatus.MISSED, RoundStatus.HANDED_OVER, RoundStatus.CANCELLED}),
    RoundStatus.LATE: frozenset({RoundStatus.PLANNED, RoundStatus.STARTED, RoundStatus.MISSED, RoundStatus.HANDED_OVER, RoundStatus.CANCELLED}),
    RoundStatus.STARTED: frozenset({RoundStatus.FINISHED, RoundStatus.HANDED_OVER, RoundStatus.CANCELLED}),
    RoundStatus.FINISHED: frozenset(),
    RoundStatus.MISSED: frozenset({RoundStatus.STARTED}),
    RoundStatus.HANDED_OVER: frozenset(),
    RoundStatus.CANCELLED: frozenset(),
}
AHEAD = (RoundStatus.PLANNED, RoundStatus.LATE)
OPEN = (*AHEAD, RoundStatus.STARTED)


class StopStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("stop", "Ahead")
    CHECKED_IN = "checked_in", pgettext_lazy("stop", "There")
    CHECKED_OUT = "checked_out", pgettext_lazy("stop", "Done")
    SKIPPED = "skipped", pgettext_lazy("stop", "Skipped")


# SKIPPED → CHECKED_IN: somebody went after all, or another phone says that they had been there.
STOP_MOVES: Moves = {
    StopStatus.PENDING: frozenset({StopStatus.CHECKED_IN, StopStatus.SKIPPED}),
    StopStatus.CHECKED_IN: frozenset({StopStatus.CHECKED_OUT}),
    StopStatus.CHECKED_OUT: frozenset(),
    StopStatus.SKIPPED: frozenset({StopStatus.CHECKED_IN}),
}
