"""Who was told of something, what they answered, and how each message travelled."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from alerts.models import Alert
from alerts.models.catalogue import Target
from alerts.rows.travels import Attempts, attempts_of, travel_row
from alerts.services.telling import ROOMS
from delivery.lifecycle import FAILED, OPEN, Status
from delivery.models import Channel, Delivery, Recipient
from delivery.services.resending import JustSent, why_not

# What of an answer only the matter itself knows: whoever took an alert on its page, a site that somebody else answered for. None where nobody has.
Answered = Callable[[Recipient], dict[str, Any] | None]
# Whether the reader may have it said to this person once more, as far as the matter itself goes.
MayRepeat = Callable[[Recipient], bool]


def nobody(_recipient: Recipient) -> None:
    return None


def never(_recipient: Recipient) -> bool:
    return False


def told_of(alert: Alert) -> list[Recipient]:
    """Everybody who was told of `alert` or of its card, the first told first, with message, addressee and deliveries. Two queries."""
    return list(with_deliveries().filter(message__room__in=ROOMS, message__subject_id=alert.pk))


def with_deliveries() -> QuerySet[Recipient]:
    deliveries = Delivery.objects.select_related("address").order_by("round", "id")
    told = Recipient.objects.prefetch_related(Prefetch("deliveries", deliveries)).order_by("created_at", "id")
    return told.select_related("message", "addressee__user", "addressee__contact")


def recipient_rows(people: Iterable[Recipient], *, answered: Answered = nobody, may_repeat: MayRepeat = never) -> list[dict[str, Any]]:
    """Each of `people`, as `with_deliveries` reads them: what they did, then how each delivery went. One query, for what was tried."""
    people, now = list(people), timezone.now()
    tried = attempts_of([delivery for person in people for delivery in person.deliveries.all()])
    return [_person(person, answered(person)) | {"deliveries": _travels(person, now, tried, may_repeat(person))} for person in people]


def _person(recipient: Recipient, answered: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": str(recipient.pk),
        "name": recipient.name,
        "why": recipient.why,
        "why_label": str(dict(Target.choices).get(recipient.why, "")),
        "is_asked": bool(recipient.message.replies),
        "told_at": recipient.created_at,
        "seen_at": recipient.seen_at,
        "acknowledged_at": recipient.acknowledged_at,
        "replied_at": recipient.replied_at,
        "reply": recipient.reply or None,
        "reply_label": recipient.get_reply_display() or None,
        "reply_note": recipient.reply_note,
        "answer": _own_answer(recipient) or answered,
        "is_lost": _is_lost(recipient),
    }


def _own_answer(recipient: Recipient) -> dict[str, Any] | None:
    if not recipient.reply:
        return None
    return answer_row(recipient.reply, recipient.get_reply_display(), at=recipient.replied_at, how=recipient.get_reply_via_display(), note=recipient.reply_note)


def _is_lost(recipient: Recipient) -> bool:
    """Every way outside the app has failed. What is only shown on open pages reaches nobody for sure."""
    roads = [delivery.status for delivery in recipient.deliveries.all() if delivery.channel != Channel.IN_APP]
    return bool(roads) and not any(status in (*OPEN, Status.SENT, Status.DELIVERED) for status in roads) and any(status in FAILED for status in roads)


def answer_row(reply: str, label: str, *, at: datetime | None, how: str, note: str = "") -> dict[str, Any]:
    """What somebody answered, when and `how`, in words."""
    return {"reply": reply, "label": str(label), "at": at, "how": str(how), "note": note}


def _travels(recipient: Recipient, now: datetime, tried: Attempts, may_repeat: bool) -> list[dict[str, Any]]:
    """Each delivery in order; the last one to an address may be sent again."""
    deliveries = list(recipient.deliveries.all())
    last = {delivery.address_id: delivery.pk for delivery in deliveries}
    rows = []
    for delivery in deliveries:
        is_last = may_repeat and last[delivery.address_id] == delivery.pk
        there = [one for one in deliveries if one.address_id == delivery.address_id]
        # Who presses a moment too early is told how long to wait.
        again = is_last and isinstance(why_not(delivery, recipient, there, now), JustSent | None)
        rows.append(travel_row(delivery, tried.get(delivery.pk, ()), may_send_again=again))
    return rows
