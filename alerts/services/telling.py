"""What is said to whom about an alert. Everything goes through delivery."""

from datetime import datetime, timedelta
from typing import Any

from alerts.models import Alert
from alerts.services.announcing import audience_of
from alerts.services.people import contacts_of_sender
from alerts.services.words import callback_payload, words_for_officers, words_for_repeat, words_for_sender, words_for_state
from delivery.lifecycle import Reply
from delivery.models import Message
from delivery.services import Told, post_message, rounds_of, tell

# Where an alert's messages stand: to officers, the instruction card, and its states to partners and their systems.
ROOMS = ("alerts", "cards", "states", "callbacks")
STATES_ROOMS = ("states", "callbacks")
LINKS_LIVE = timedelta(hours=12)
CALLBACKS_LIVE = timedelta(days=4)
SAID_TO_CONTACTS = {"acknowledged", "closed", "cancelled", "merged"}


def first_message(alert: Alert, *, now: datetime) -> Message:
    """The one message to officers that stands for `alert`; whoever asks for it keeps it there."""
    priority = Message.Priority.URGENT if alert.priority <= 2 else Message.Priority.BULK
    return _message(alert, "alerts", words_for_officers(alert), now=now, priority=priority, replies=[Reply.ACKNOWLEDGE])


def tell_officers(alert: Alert, people: list[Told], *, now: datetime) -> int:
    """Tell officers of `alert`, in the one message that stands for it and in a round nobody has had yet; returns how many deliveries were planned."""
    if alert.message is None:
        alert.message = first_message(alert, now=now)
        Alert.objects.filter(pk=alert.pk).update(message=alert.message)
    else:
        Message.objects.filter(pk=alert.message.pk).update(audience=audience_of(alert), expires_at=now + LINKS_LIVE)
    return tell(alert.message, people, round=rounds_of(alert.message) + 1, now=now)


def tell_again(alert: Alert, people: list[Told], *, now: datetime) -> int:
    """Tell officers that `alert`, which somebody has taken, was reported once more; there is nothing to acknowledge. Returns as `tell_officers`."""
    priority = Message.Priority.URGENT if alert.priority <= 2 else Message.Priority.BULK
    return tell(_message(alert, "alerts", words_for_repeat(alert), now=now, priority=priority), people, round=1, now=now)


def hand_card_to_sender(alert: Alert, *, now: datetime) -> None:
    """The receipt and the instruction card, to the site's contact."""
    people = contacts_of_sender(alert, now)
    if people:
        tell(_message(alert, "cards", words_for_sender(alert), now=now, priority=Message.Priority.URGENT), people, round=1, now=now)


def tell_sender(alert: Alert, event: str, *, now: datetime) -> None:
    """The new state: to the partner's system by signed callback, and to the site's contact when somebody took it, when it is over, and each that comes
    after it has outlived itself."""
    if system := _system_of(alert):
        # A test key reaches nobody but the test address of whoever holds it.
        facts: dict[str, Any] = {"payload": callback_payload(alert, event, now), "expires_at": now + CALLBACKS_LIVE, "is_sandbox": False}
        tell(_message(alert, "callbacks", words_for_state(alert), now=now, **facts), [system], round=1, now=now)
    people = contacts_of_sender(alert, now) if event in SAID_TO_CONTACTS or alert.outlived_at else []
    if people:
        tell(_message(alert, "states", words_for_state(alert), now=now), people, round=1, now=now)


def _system_of(alert: Alert) -> Told | None:
    """The partner's system: for what a test key sent the one that is registered for tests, never the other."""
    if alert.partner is None:
        return None
    address = alert.partner.test_addressee_id if alert.mode == "test" else alert.partner.addressee_id
    return Told(address, "partner", str(alert.partner)) if address else None


def _message(alert: Alert, room: str, content: dict[str, dict[str, str]], *, now: datetime, **facts: Any) -> Message:
    usual: dict[str, Any] = {"priority": Message.Priority.BULK, "expires_at": now + LINKS_LIVE, "is_sandbox": alert.mode == "test"}
    about: dict[str, Any] = {"subject_id": alert.pk, "cap_status": alert.cap_status, "audience": audience_of(alert)}
    return post_message(room=room, content=content, now=now, **(about | usual | facts))
