"""Clocks that run on a dispute: started, met, stopped; and what they would be for a day not yet come."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from disputes.lifecycle import BY_POLICE, Way
from disputes.models import ClockRule, Deadline, Dispute
from disputes.services.counting import Due, due_of

FIRST, AFTER_REPORT, SECOND, CASE, PEOPLE, CONFIRMATION = "first-attempt", "first-after-report", "second-attempt", "case", "people", "confirmation"


def start_clock(dispute: Dispute, code: str, *, on: date) -> Deadline:
    """The clock `code` runs on `dispute`, counted from `on`; one that runs already is counted anew."""
    rule = ClockRule.objects.get(pk=code)
    due = due_of(rule, on)
    found = dispute.deadlines.filter(rule=rule, met_at=None, stopped_at=None).first()
    deadline = found or Deadline(dispute=dispute, rule=rule)
    deadline.starts_on, deadline.due_on, deadline.is_provisional = on, due.on, due.is_provisional
    deadline.warn_on, deadline.warned_at, deadline.told_overdue_at = due.on - timedelta(days=rule.warn_days), None, None
    deadline.save()
    return deadline


def meet_clocks(dispute: Dispute, *codes: str, now: datetime) -> int:
    """What was to be done by these clocks is done; returns how many ran."""
    return dispute.deadlines.filter(rule__in=codes, met_at=None, stopped_at=None).update(met_at=now)


def stop_clocks(dispute: Dispute, *, why: str, now: datetime, but: Iterable[str] = ()) -> int:
    """Clocks that no longer matter stop, with the reason; returns how many ran."""
    return dispute.deadlines.filter(met_at=None, stopped_at=None).exclude(rule__in=but).update(stopped_at=now, stopped_why=why[:120])


def stop_clock(dispute: Dispute, code: str, *, why: str, now: datetime) -> int:
    """One clock stops, with the reason; returns whether it ran."""
    return dispute.deadlines.filter(rule=code, met_at=None, stopped_at=None).update(stopped_at=now, stopped_why=why[:120])


def runs(dispute: Dispute, code: str) -> bool:
    return dispute.deadlines.filter(rule=code, met_at=None, stopped_at=None).exists()


def first_clock(dispute: Dispute, *, waits_for_report: bool) -> str | None:
    """Which clock begins when a way is chosen; none while an appraisal or valuation is awaited."""
    if dispute.way in BY_POLICE:
        return None if waits_for_report else FIRST
    return PEOPLE if dispute.way == Way.PEOPLE else None


def what_if(start: date) -> list[tuple[ClockRule, Due]]:
    """When each clock would end, had it begun on `start`."""
    return [(rule, due_of(rule, start)) for rule in ClockRule.objects.all()]
