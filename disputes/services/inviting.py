"""Asking people to a session by a link in a text message, and what they answer. Nothing of the quarrel is in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t

from accounts.models import User
from accounts.roles import Right
from delivery.models import Address, Addressee, Channel, Message, Recipient
from delivery.services import Told, cancel_unsent, post_message, tell
from disputes.lifecycle import SessionStatus
from disputes.models import Attendance, Dispute, DisputeEvent, Party, Session
from disputes.services.errors import InvitationOver, InvitedJustNow, InvitedTooOften, NobodyToInvite, WishNeeded
from disputes.services.holding import hold
from disputes.services.timeline import record
from policing.lib.bilingual import in_both_languages
from policing.lib.errors import IllegalMove, NotAllowed
from policing.lib.phones import plain_number

ROOM = "invitation"
LONGEST_WISH = 80
DAY = timedelta(days=1)
# A link sent so lately is on its way; so many times a day people of one dispute are written to, and so many answers of one person stand in its timeline.
AGAIN_AFTER, MOST_A_DAY, MOST_ANSWERS = timedelta(minutes=5), 6, 12


@transaction.atomic
def invite(session: Session, *, attendances: list[Attendance] | None = None, by: User, now: datetime) -> int:
    """Send everybody who left a telephone number, or only `attendances`, a link of their own; returns how many. Valid until the session ends.

    Raises NotAllowed, IllegalMove, NobodyToInvite, InvitedJustNow, InvitedTooOften.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    hold(session.dispute)
    session.refresh_from_db(fields=["status", "starts_at", "ends_at"])
    if session.status != SessionStatus.SCHEDULED or session.starts_at <= now:
        raise IllegalMove(before=session.get_status_display())
    wanted = list(session.attendances.select_related("party__addressee")) if attendances is None else attendances
    reached = [(one, addressee) for one in wanted if (addressee := _addressee_of(one.party))]
    if not reached:
        raise NobodyToInvite
    reached = _not_pestered(session, reached, now)
    message = _message(session, now)
    tell(message, [Told(addressee.pk, ROOM, "") for _one, addressee in reached], round=1, now=now)
    recipients = {row.addressee_id: row for row in message.recipients.all()}
    for one, addressee in reached:
        _forget_link(one, now=now)
        Attendance.objects.filter(pk=one.pk).update(
            recipient=recipients[addressee.pk], invited_at=now, answer=Attendance.Answer.WAITING, wish="", answered_at=None
        )
    record(session.dispute, DisputeEvent.Kind.SCHEDULED, now=now, by=by, session=str(session.pk), number=session.number, invited=len(reached))
    return len(reached)


def _not_pestered(session: Session, reached: list[tuple[Attendance, Addressee]], now: datetime) -> list[tuple[Attendance, Addressee]]:
    """Those who were not sent a link a moment ago: nobody's telephone rings because a button is pressed again and again."""
    sent = session.dispute.events.filter(kind=DisputeEvent.Kind.SCHEDULED, data__has_key="invited", at__gt=now - DAY)
    if sent.count() >= MOST_A_DAY:
        raise InvitedTooOften(most=MOST_A_DAY)
    waiting = [(one, addressee) for one, addressee in reached if one.invited_at is None or now - one.invited_at >= AGAIN_AFTER]
    if not waiting:
        raise InvitedJustNow
    return waiting


def _addressee_of(party: Party) -> Addressee | None:
    """Where text messages to `party` go; made at the first one."""
    number = plain_number(party.phone)
    if not number.isdigit():
        return None
    if party.addressee is None:
        party.addressee = Addressee.objects.create()
        Party.objects.filter(pk=party.pk).update(addressee=party.addressee)
    address = party.addressee.addresses.filter(channel=Channel.SMS).first() or Address(addressee=party.addressee, channel=Channel.SMS)
    address.value, address.is_active = number, True
    address.save()
    return party.addressee


def _message(session: Session, now: datetime) -> Message:
    station = session.dispute.station
    content, audience = in_both_languages(_words(session)), {"paths": [station.path], "covert": False}
    facts: dict[str, Any] = {"content": content, "audience": audience, "expires_at": session.ends_at, "now": now}
    return post_message(room=ROOM, subject_id=session.pk, priority=Message.Priority.BULK, **facts)


def _words(session: Session) -> Callable[[], dict[str, str]]:
    at = timezone.localtime(session.starts_at)

    def words() -> dict[str, str]:
        facts: dict[str, Any] = {"station": str(session.dispute.station), "at": f"{at:%Y-%m-%d %H:%M}"}
        title = _t("%(station)s asks you to come on %(at)s. Please open the link and answer.") % facts
        return {"title": title, "body": _t("You are asked to a mediation.")}

    return words


def take_back(session: Session, *, now: datetime) -> None:
    """Links to `session` that were not sent yet are not sent, and those that were lead nowhere."""
    for message in Message.objects.filter(room=ROOM, subject_id=session.pk, expires_at__gt=now):
        cancel_unsent(message, now=now)
        Message.objects.filter(pk=message.pk).update(expires_at=now)


def _forget_link(one: Attendance, *, now: datetime) -> None:
    """An earlier link of the same person is not sent any more."""
    if one.recipient is not None:
        cancel_unsent(one.recipient.message, now=now, recipients=[one.recipient])


@transaction.atomic
def answer_invitation(attendance: Attendance, *, answer: str, wish: str = "", now: datetime) -> Attendance:
    """What somebody answers to their invitation; the last word before the session counts. Raises InvitationOver, WishNeeded."""
    dispute = hold(Dispute.objects.get(sessions=attendance.session_id))
    session = Session.objects.get(pk=attendance.session_id)
    if session.status != SessionStatus.SCHEDULED or session.starts_at <= now:
        raise InvitationOver
    wish = wish.strip()[:LONGEST_WISH] if answer == Attendance.Answer.OTHER_TIME else ""
    if answer == Attendance.Answer.OTHER_TIME and not wish:
        raise WishNeeded
    changed = (attendance.answer, attendance.wish) != (answer, wish)
    attendance.answer, attendance.wish, attendance.answered_at = answer, wish, now
    attendance.save(update_fields=["answer", "wish", "answered_at"])
    if attendance.recipient_id is not None:
        Recipient.objects.filter(pk=attendance.recipient_id, acknowledged_at=None).update(acknowledged_at=now)
    line = {"session": str(session.pk), "party": str(attendance.party_id)}
    if changed and dispute.events.filter(kind=DisputeEvent.Kind.CHANGED, user=None, data__contains=line).count() < MOST_ANSWERS:
        record(dispute, DisputeEvent.Kind.CHANGED, now=now, by=None, text=wish, invitation=answer, **line)
    return attendance


def forget_numbers(dispute: Dispute) -> int:
    """Telephone numbers kept for links of `dispute` are erased: once it has ended nobody is asked. Returns how many; a reopened one keeps them anew."""
    people = dispute.parties.exclude(addressee=None).values("addressee")
    addresses = list(Address.objects.filter(addressee__in=people, is_active=True))
    for address in addresses:
        address.erase()
        Address.objects.filter(pk=address.pk).update(is_active=False)
    return len(addresses)
