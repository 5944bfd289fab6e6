"""Tasks on a dispute: given to somebody who sees it, until a day, done or dropped."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from disputes.models import Audience, Dispute, DisputeEvent, Exclusion, Task
from disputes.services.refusals import CannotTake
from disputes.services.telling import tell
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed, StaleMove


@transaction.atomic
def give_task(
    dispute: Dispute, words: str, *, to: User, until: date, audience: str = Audience.ALL, decides: Exclusion | None = None, by: User, now: datetime
) -> Task:
    """Ask `to` to do something until a day. A street mediator's own are for everybody. Raises NotAllowed, CannotTake."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    is_for_police = audience == Audience.POLICE and by.is_officer
    if not to.may(Right.MEDIATE) or not Dispute.objects.visible_to(to).filter(pk=dispute.pk).exists() or (is_for_police and not to.is_officer):
        raise CannotTake(name=to, fields={"to": [to.pk]})
    seen_by = Audience.POLICE if is_for_police else Audience.ALL
    task = Task.objects.create(dispute=dispute, words=words, to=to, until=until, audience=seen_by, decides=decides, by=by, given_at=now)
    record(dispute, DisputeEvent.Kind.TASK, now=now, by=by, text=words, audience=seen_by, to=str(to), until=f"{until:%Y-%m-%d}")
    if to.pk != by.pk:
        tell(dispute, [to], _("A task for you in %(number)s, until %(day)s"), day=until, now=now)
    return task


@transaction.atomic
def finish_task(task: Task, *, by: User, now: datetime) -> Task:
    """It is done; of a decision whoever asked for it is told. Raises NotAllowed, StaleMove when it was done or dropped before."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    _end(task, done_at=now, done_by=by)
    record(task.dispute, DisputeEvent.Kind.TASK_DONE, now=now, by=by, text=task.words, audience=task.audience)
    if task.decides_id and task.by_id != by.pk and task.by.is_active:
        tell(task.dispute, [task.by], _("%(number)s: the leader you asked has decided"), now=now)
    return task


@transaction.atomic
def drop_task(task: Task, *, by: User, now: datetime) -> Task:
    """It need not be done after all: by whoever gave it or decides. Raises NotAllowed, StaleMove."""
    if not by.may(Right.DECIDE) and by.pk != task.by_id:
        raise NotAllowed
    _end(task, dropped_at=now)
    record(task.dispute, DisputeEvent.Kind.TASK_DONE, now=now, by=by, text=task.words, audience=task.audience, dropped=True)
    return task


def _end(task: Task, **how: object) -> None:
    if not Task.objects.filter(pk=task.pk, done_at=None, dropped_at=None).update(**how):
        raise StaleMove
    task.refresh_from_db()
