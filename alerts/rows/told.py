"""The instruction card as it was told then, to whom and in which language: the catalogue may have been edited since."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from alerts.models import Alert, InstructionCard
from delivery.models import Recipient


def card_told(alert: Alert, told: Iterable[Recipient]) -> dict[str, Any] | None:
    """{"do", "do_not", "language", "to": [{"name", "language", "at", "seen_at"}]} in the reader's language; None where the type had no card.

    `told` are the people told of `alert`, as `told_of` reads them. What was sent to a contact is taken from that message; where none was, from the card's
    history at the time of receiving.
    """
    people = [one for one in told if one.message.room == "cards"]
    texts = _sent(people[0]) if people else _at_receiving(alert)
    language = translation.get_language() or "zh-hans"
    if not texts:
        return None
    shown = language if language in texts else next(iter(texts))
    do, do_not = texts[shown]
    to = [{"name": one.name, "language": one.addressee.language, "at": one.created_at, "seen_at": one.seen_at} for one in people]
    return {"do": do, "do_not": do_not, "language": shown, "to": to}


def _sent(recipient: Recipient) -> dict[str, tuple[str, str]]:
    cards = {language: words.get("more", "").partition("\n") for language, words in recipient.message.content.items()}
    return {language: (do, do_not) for language, (do, _line, do_not) in cards.items() if do}


def _at_receiving(alert: Alert) -> dict[str, tuple[str, str]]:
    """The last version of each card that was there when the alert came; else the first that ever was."""
    versions = InstructionCard.pgh_event_model.objects.filter(type_id=alert.type_id).order_by("pgh_created_at", "pgh_id")  # type: ignore[attr-defined]
    texts: dict[str, tuple[str, str]] = {}
    for version in versions:
        if version.pgh_created_at <= alert.received_at or version.language not in texts:
            texts[version.language] = (version.do, version.do_not)
    return texts
