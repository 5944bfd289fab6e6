"""Who hears of a trouble: the administrators by a message, operators by a line in the log, and where somebody in need may not be heard meanwhile,
the duty desks by an alert of the system's own. Once each.

Nothing goes round in circles: a trouble is a row, and while it is open it is not told of again, whatever becomes of the messages about it.
Nothing falls silent either: pages, figures and the health check read troubles directly and need no message.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.roles import Role
from alerts.catalogue import WORK_LATE
from alerts.models import Alert, AlertType
from alerts.services.own import end_own, own_alert, raise_own
from delivery.models import Message
from delivery.services import tell_colleagues
from desk.models import Trouble
from desk.operations.troubles import is_grave, troubles_now, words_of

log = structlog.get_logger()
ROOM = "troubles"
WORTH_TELLING = timedelta(hours=4)
# A worker that starts anew is back within this; what comes and goes within that is one trouble.
PATIENCE, CALM = timedelta(seconds=25), timedelta(minutes=2)
# Names the messages about one trouble.
TROUBLES = uuid.UUID("0d0f5d0e-4d5f-4a53-9f0c-5a1c3c7e7c10")


def look_after(now: datetime) -> int:
    """Note what is in trouble, tell people of what stays so, end what is over; returns how many troubles there are."""
    names = troubles_now(now)
    for name in sorted(names):
        _note(name, now)
    for trouble in Trouble.objects.filter(ended_at=None):
        _each_by_itself(trouble, now, is_seen=trouble.name in names)
    return len(names)


def _note(name: str, now: datetime) -> None:
    if not Trouble.objects.filter(name=name, ended_at=None).update(seen_at=now):
        Trouble.objects.bulk_create([Trouble(name=name, began_at=now, seen_at=now)], ignore_conflicts=True)


def _each_by_itself(trouble: Trouble, now: datetime, *, is_seen: bool) -> None:
    """One that cannot be told of is tried again at the next look, and keeps nobody from hearing of the others."""
    try:
        if is_seen and trouble.raised_at is None and now - trouble.began_at >= PATIENCE:
            _raise(trouble, now)
        elif not is_seen and now - trouble.seen_at >= CALM:
            _end(trouble, now)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with telling
        log.error("trouble_not_told", trouble=trouble.name, exc_info=error)


@transaction.atomic
def _raise(trouble: Trouble, now: datetime) -> None:
    if not Trouble.objects.filter(pk=trouble.pk, raised_at=None).update(raised_at=now):
        return
    log.error("trouble", trouble=trouble.name, since=trouble.began_at.isoformat())
    if is_grave(trouble.name) and (kind := AlertType.objects.select_related("chain").filter(code=WORK_LATE).first()):
        _call_desks(trouble, kind, now)
    _tell_administrators(trouble, now, is_over=False)


def _call_desks(trouble: Trouble, kind: AlertType, now: datetime) -> None:
    for bureau in bureaus():
        about: dict[str, Any] = {"reference": _reference(trouble, bureau), "station": bureau, "description": _in_both(trouble), "occurred_at": trouble.began_at}
        raise_own(own_alert(kind, **about, now=now), now=now)


@transaction.atomic
def _end(trouble: Trouble, now: datetime) -> None:
    if not Trouble.objects.filter(pk=trouble.pk, ended_at=None).update(ended_at=now):
        return
    if trouble.raised_at is None:
        return
    log.info("trouble_over", trouble=trouble.name, since=trouble.began_at.isoformat())
    references = [_reference(trouble, bureau) for bureau in bureaus()]
    for alert in Alert.objects.with_names().select_related("message").filter(partner=None, mode="live", reference__in=references):
        end_own(alert, text="系统已恢复。 / It works again.", now=now)
    _tell_administrators(trouble, now, is_over=True)


def bureaus() -> list[Unit]:
    """Whose duty desks hear of it."""
    return list(Unit.objects.in_use().filter(parent=None, kind=Unit.Kind.BUREAU))


def _reference(trouble: Trouble, bureau: Unit) -> str:
    return f"trouble-{trouble.pk}-{bureau.pk}"


def _in_both(trouble: Trouble) -> str:
    since = f"{timezone.localtime(trouble.began_at):%m-%d %H:%M:%S}"
    with translation.override("zh-hans"):
        chinese = words_of(trouble.name)
    with translation.override("en"):
        english = words_of(trouble.name)
    return f"{chinese}（自 {since} 起）。 / {english} (since {since})."


def _tell_administrators(trouble: Trouble, now: datetime, *, is_over: bool) -> None:
    people = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    subject = uuid.uuid5(TROUBLES, f"{trouble.pk}:{is_over}")
    priority = Message.Priority.BULK if is_over else Message.Priority.URGENT

    def words() -> tuple[str, str]:
        facts = {"what": words_of(trouble.name), "time": f"{timezone.localtime(trouble.began_at):%H:%M}"}
        if is_over:
            return _("Over: %(what)s") % facts, _("It had begun at %(time)s.") % facts
        return str(facts["what"]), _("Since %(time)s. Look at “How the system is doing” in the administration.") % facts

    tell_colleagues(people, words, room=ROOM, subject_id=subject, expires_at=now + WORTH_TELLING, priority=priority, now=now)
