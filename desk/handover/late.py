"""Telling people that a desk changed hands and was not signed over by both: a ribbon on the unit's pages, and a message to the duty leader, once."""

from datetime import datetime, timedelta

import uuid_utils.compat as uuid
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from delivery.models import Addressee, Message
from delivery.services import Told, post_message, tell
from desk.handover.desks import LateDesk, late_desks
from grids.services import on_duty
from policing.lib.bilingual import in_both_languages

ROOM = "handover"
WORTH_TELLING = timedelta(hours=4)
# Names the messages about one change of one desk, so that they are told once.
CHANGES = uuid.UUID("6b0a5c1e-3f3e-4e55-9a7e-0b6a9c1d2e3f")


def tell_leaders(now: datetime) -> int:
    """Tell the duty leaders of late desks, each change once; returns how many messages were posted."""
    late = {_name_of(desk): desk for desk in late_desks(now)}
    told = set(Message.objects.filter(room=ROOM, subject_id__in=late).values_list("subject_id", flat=True))
    return sum(_tell(subject, desk, now) for subject, desk in late.items() if subject not in told)


def _name_of(desk: LateDesk) -> uuid.UUID:
    return uuid.uuid5(CHANGES, f"{desk.unit.pk}:{desk.role}:{desk.changed_at.timestamp()}")


@transaction.atomic
def _tell(subject: uuid.UUID, desk: LateDesk, now: datetime) -> int:
    leaders = on_duty(desk.unit, Role.DUTY_LEADER, now)
    addressees = {row.user_id: row for row in Addressee.objects.filter(user__in=leaders, is_active=True)}
    people = [Told(addressees[leader.pk].pk, Role.DUTY_LEADER, str(leader)) for leader in leaders if leader.pk in addressees]
    if not people:
        return 0
    message = post_message(
        room=ROOM,
        subject_id=subject,
        priority=Message.Priority.BULK,
        content=in_both_languages(lambda: _words(desk)),
        expires_at=now + WORTH_TELLING,
        now=now,
        audience={"paths": [desk.unit.path]},
    )
    tell(message, people, round=1, now=now)
    return 1


def _words(desk: LateDesk) -> dict[str, str]:
    facts = {"role": desk.role_label, "unit": str(desk.unit), "time": f"{timezone.localtime(desk.changed_at):%H:%M}"}
    title = _("Hand-over not signed: %(role)s, %(unit)s") % facts
    return {"title": title, "body": _("The shift changed at %(time)s. Ask both officers to sign on the hand-over page.") % facts}
