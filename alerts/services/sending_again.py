"""One more message to one address of somebody who was told of an alert, because whoever works on it asks for it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import ENDED, WAITING
from alerts.models import Alert, AlertEvent
from alerts.services.announcing import announce_alert
from alerts.services.people import contacts_of_sender
from alerts.services.telling import LINKS_LIVE, ROOMS, STATES_ROOMS
from alerts.services.timeline import record
from delivery.models import Delivery, Message, Recipient
from delivery.services.resending import send_again
from policing.lib.errors import NotAllowed, Refused


class AlertHasEnded(Refused):
    code = "alert_has_ended"
    status = 409
    message = _("This alert is “%(status)s”: nobody needs to hear of it any more.")


class SomebodyHasTaken(Refused):
    code = "somebody_has_taken"
    status = 409
    message = _("This alert is “%(status)s” already: nobody else is asked to take it.")


class NotForThem(Refused):
    code = "not_for_them"
    status = 409
    message = _("%(name)s may not hear of it any more.")


class NewerWords(Refused):
    code = "newer_words"
    status = 409
    message = _("Newer words have gone to %(name)s since. Send those again.")


def deliveries_about(subject_id: UUID, rooms: tuple[str, ...]) -> QuerySet[Delivery]:
    """What was sent about one thing, with all that `send_again` wants."""
    ours = Delivery.objects.filter(recipient__message__subject_id=subject_id, recipient__message__room__in=rooms)
    return ours.select_related("address", "recipient__message", "recipient__addressee__user__unit")


def deliveries_of(alert: Alert) -> QuerySet[Delivery]:
    """Everything that was sent about `alert` and may be sent again."""
    return deliveries_about(alert.pk, ROOMS)


@transaction.atomic
def send_of_alert_again(alert: Alert, delivery: Delivery, *, by: User, now: datetime) -> Delivery:
    """The message of `delivery`, one of `deliveries_of(alert)`, once more to its address; who asked for it stands on the timeline.

    Raises NotAllowed, AlertHasEnded, SomebodyHasTaken, NotForThem, NewerWords, and what `send_again` raises.
    """
    if not by.is_officer or not by.may(Right.ANSWER):
        raise NotAllowed
    # Whoever takes or ends it comes before or after this as a whole; so does a second press.
    alert = Alert.objects.with_names().select_for_update(of=("self",)).get(pk=alert.pk)
    recipient = Recipient.objects.select_related("message", "addressee__user__unit").get(pk=delivery.recipient_id)
    _check(alert, recipient)
    _prolong(recipient.message, alert, now)
    delivery.recipient = recipient
    again = send_again(delivery, now=now)
    record(alert, AlertEvent.Kind.SENT_AGAIN, now=now, by=by, name=recipient.name, channel=delivery.channel)
    announce_alert(alert)
    return again


def _check(alert: Alert, recipient: Recipient) -> None:
    message = recipient.message
    if alert.status in ENDED and message.room not in STATES_ROOMS:
        raise AlertHasEnded(status=alert.get_status_display())
    if message.replies and alert.status not in WAITING:
        raise SomebodyHasTaken(status=alert.get_status_display())
    if not _may_hear(alert, recipient):
        raise NotForThem(name=recipient.name)
    if message.room in STATES_ROOMS and _newer(message, recipient).exists():
        raise NewerWords(name=recipient.name)


def _may_hear(alert: Alert, recipient: Recipient) -> bool:
    """Officers who still see it; of the sender its system, and whoever would be told today."""
    if recipient.message.room == "callbacks":
        return alert.partner is not None and alert.partner.is_active
    if recipient.message.room != "alerts":
        return recipient.addressee_id in {person.addressee_id for person in contacts_of_sender(alert)}
    user = recipient.addressee.user
    return user is not None and user.is_active and Alert.objects.visible_to(user).filter(pk=alert.pk).exists()


def _newer(message: Message, recipient: Recipient) -> QuerySet[Recipient]:
    later = Message.objects.filter(room=message.room, subject_id=message.subject_id, created_at__gt=message.created_at)
    return Recipient.objects.filter(message__in=later, addressee=recipient.addressee_id)


def _prolong(message: Message, alert: Alert, now: datetime) -> None:
    """While the alert waits its link must open, as when the chain calls somebody anew."""
    if message.pk == alert.message_id:
        message.expires_at = max(message.expires_at, now + LINKS_LIVE)
        message.save(update_fields=["expires_at"])
