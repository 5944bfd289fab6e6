"""Whether an alert's timeline is whole: every line fits its digest and the one before, and the last is the one the alert itself remembers."""

from collections.abc import Sequence
from typing import NamedTuple

from alerts.models import Alert, AlertEvent
from alerts.services.timeline import first_broken_line


class Chain(NamedTuple):
    """`lines` is how many lines there are, `broken_at` the number of the first line that does not fit or is missing; None while all is whole."""

    lines: int
    digest: str
    broken_at: int | None

    @property
    def is_whole(self) -> bool:
        return self.broken_at is None


def check_chain(alert: Alert, events: Sequence[AlertEvent] | None = None) -> Chain:
    """Compute the timeline's digests anew and compare the tail with what `alert` remembers.

    `events`, when they are at hand, are its lines in order, read after the alert: lines that came between the two reads do no harm.
    """
    lines = list(alert.events.order_by("sequence")) if events is None else events
    broken = first_broken_line(lines)
    if broken is None and not _ends_as_remembered(alert, lines):
        broken = min(alert.events_count, len(lines)) or 1
    return Chain(len(lines), lines[-1].digest if lines else "", broken)


def _ends_as_remembered(alert: Alert, lines: Sequence[AlertEvent]) -> bool:
    """Cutting lines off the end leaves the others whole; the alert knows how many there were, and the last one's digest."""
    count = alert.events_count
    return 0 < count <= len(lines) and lines[count - 1].digest == alert.events_digest
