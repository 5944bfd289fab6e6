"""What comes due on disputes: clocks, follow-ups and tasks, told to whoever works on them, and to the duty leader once one is over or nobody’s."""

from datetime import datetime, time

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from disputes.models import Deadline, FollowUp, Task
from disputes.services.nobodys import tell_of_nobodys, to_tell
from disputes.services.telling import FOLLOW_UP_DUE, FOLLOW_UP_LATE, TASK_LATE, leaders, tell, workers
from policing.lib.sweeping import work_through

SECONDS = 20.0


def watch_clocks(*, seconds: float = SECONDS) -> int:
    """Tell of what comes due or is over, each once; returns how many."""
    works = ((due_soon, warn), (overdue, tell_overdue), (followups_due, tell_due), (followups_overdue, tell_followup), (tasks_overdue, tell_task))
    told = sum(work_through(due, work, name="disputes", seconds=seconds) for due, work in works)  # type: ignore[arg-type]
    return told + work_through(to_tell, tell_of_nobodys, name="disputes of nobody", seconds=seconds)


def is_told_at(hour: time) -> bool:
    """Whether people are told of disputes at that time of day: nothing of them is worth waking somebody."""
    return bool(settings.DISPUTES_TOLD_FROM <= hour < settings.DISPUTES_TOLD_UNTIL)


def due_soon(now: datetime) -> QuerySet[Deadline]:
    today = timezone.localdate(now)
    return Deadline.objects.filter(met_at=None, stopped_at=None, warned_at=None, warn_on__lte=today, due_on__gte=today).order_by("due_on")


def overdue(now: datetime) -> QuerySet[Deadline]:
    return Deadline.objects.filter(met_at=None, stopped_at=None, told_overdue_at=None, due_on__lt=timezone.localdate(now)).order_by("due_on")


def followups_due(now: datetime) -> QuerySet[FollowUp]:
    """Those of today, of which nobody has been told."""
    return FollowUp.objects.filter(done_at=None, dropped_at=None, told_due_at=None, due_on=timezone.localdate(now)).order_by("pk")


def followups_overdue(now: datetime) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(done_at=None, dropped_at=None, told_overdue_at=None, due_on__lt=timezone.localdate(now)).order_by("due_on")


def tasks_overdue(now: datetime) -> QuerySet[Task]:
    return Task.objects.filter(done_at=None, dropped_at=None, told_overdue_at=None, until__lt=timezone.localdate(now)).order_by("until")


def warn(deadline: Deadline, *, now: datetime) -> None:
    tell(deadline.dispute, workers(deadline.dispute), _("%(number)s: %(clock)s ends on %(day)s"), clock=deadline.rule, day=deadline.due_on, now=now)
    Deadline.objects.filter(pk=deadline.pk).update(warned_at=now)


def tell_overdue(deadline: Deadline, *, now: datetime) -> None:
    people = [*workers(deadline.dispute), *leaders(deadline.dispute, now)]
    tell(deadline.dispute, people, _("%(number)s: %(clock)s ran out on %(day)s"), clock=deadline.rule, day=deadline.due_on, now=now)
    Deadline.objects.filter(pk=deadline.pk).update(told_overdue_at=now)


def _lookers(followup: FollowUp, now: datetime) -> list[User]:
    """Whoever it was given to; else who works on the dispute, and of the sample, of which those do not hear beforehand, who leads."""
    if followup.to is not None and followup.to.is_active:
        return [followup.to]
    return leaders(followup.dispute, now) if followup.by_another else workers(followup.dispute)


def tell_due(followup: FollowUp, *, now: datetime) -> None:
    """Whoever it was given to, else whoever works on the dispute."""
    tell(followup.dispute, _lookers(followup, now), FOLLOW_UP_DUE, day=followup.due_on, now=now)
    FollowUp.objects.filter(pk=followup.pk).update(told_due_at=now)


def tell_followup(followup: FollowUp, *, now: datetime) -> None:
    people = [*_lookers(followup, now), *leaders(followup.dispute, now)]
    tell(followup.dispute, list(dict.fromkeys(people)), FOLLOW_UP_LATE, day=followup.due_on, now=now)
    FollowUp.objects.filter(pk=followup.pk).update(told_overdue_at=now)


def tell_task(task: Task, *, now: datetime) -> None:
    tell(task.dispute, [task.to], TASK_LATE, day=task.until, now=now)
    Task.objects.filter(pk=task.pk).update(told_overdue_at=now)
