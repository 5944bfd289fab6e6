"""Clocks and follow-ups that come due: told ahead to whoever works the dispute, and to the duty leader once they are over."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from delivery.services import tell_colleagues
from disputes.models import Deadline, Dispute, FollowUp
from grids.services.duty import on_duty
from policing.lib.sweeping import work_through

ROOM = "disputes"
WORTH_TELLING = timedelta(days=2)
SECONDS = 20.0


def watch_clocks(*, seconds: float = SECONDS) -> int:
    """Tell of clocks and follow-ups that come due or are over, each once; returns how many."""
    told = work_through(due_soon, warn, name="disputes", seconds=seconds)
    told += work_through(overdue, tell_overdue, name="disputes", seconds=seconds)
    return told + work_through(followups_overdue, tell_followup, name="disputes", seconds=seconds)


def due_soon(now: datetime) -> QuerySet[Deadline]:
    today = timezone.localdate(now)
    return Deadline.objects.filter(met_at=None, stopped_at=None, warned_at=None, warn_on__lte=today, due_on__gte=today).order_by("due_on")


def overdue(now: datetime) -> QuerySet[Deadline]:
    return Deadline.objects.filter(met_at=None, stopped_at=None, told_overdue_at=None, due_on__lt=timezone.localdate(now)).order_by("due_on")


def followups_overdue(now: datetime) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(done_at=None, dropped_at=None, told_overdue_at=None, due_on__lt=timezone.localdate(now)).order_by("due_on")


def warn(deadline: Deadline, *, now: datetime) -> None:
    _tell(deadline.dispute, _workers(deadline.dispute), _("%(number)s: %(clock)s ends on %(day)s"), clock=deadline.rule, day=deadline.due_on, now=now)
    Deadline.objects.filter(pk=deadline.pk).update(warned_at=now)


def tell_overdue(deadline: Deadline, *, now: datetime) -> None:
    people = [*_workers(deadline.dispute), *on_duty(deadline.dispute.station, Role.DUTY_LEADER, now)]
    _tell(deadline.dispute, people, _("%(number)s: %(clock)s ran out on %(day)s"), clock=deadline.rule, day=deadline.due_on, now=now)
    Deadline.objects.filter(pk=deadline.pk).update(told_overdue_at=now)


def tell_followup(followup: FollowUp, *, now: datetime) -> None:
    _tell(followup.dispute, _workers(followup.dispute), _("%(number)s: nobody has looked again since %(day)s"), clock="", day=followup.due_on, now=now)
    FollowUp.objects.filter(pk=followup.pk).update(told_overdue_at=now)


def _workers(dispute: Dispute) -> list[User]:
    mediator = dispute.mediator.user if dispute.mediator else None
    return [person for person in (dispute.officer, mediator) if person is not None]


def _tell(dispute: Dispute, people: list[User], title: Any, *, clock: Any, day: Any, now: datetime) -> None:
    """`title` is lazy: it is said once in each language. Nothing of the quarrel leaves the house, only its number."""

    def words() -> tuple[str, str]:
        facts = {"number": dispute.number, "clock": str(clock), "day": f"{day:%Y-%m-%d}"}
        return str(title) % facts, str(_("Open Zhufang, Disputes."))

    tell_colleagues(people, words, room=ROOM, subject_id=dispute.pk, expires_at=now + WORTH_TELLING, now=now)
