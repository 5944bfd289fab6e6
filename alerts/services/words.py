"""What messages say, in both languages. Covert alerts are worded neutrally in every channel; outside messengers get no personal data."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from alerts.models import Alert, InstructionCard
from alerts.models.alert import CapStatus
from alerts.rows.outcomes import said_to_sender
from alerts.rows.partner import as_sent
from policing.lib.bilingual import in_both_languages


def marked(title: str, cap_status: str) -> str:
    """Exercises and tests say so first, in every channel."""
    marks = {CapStatus.EXERCISE: _("[EXERCISE] "), CapStatus.TEST: _("[TEST] ")}
    return str(marks.get(CapStatus(cap_status), "")) + title


def words_for_officers(alert: Alert) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        if alert.is_covert:
            return {"title": marked(_("New task %(number)s") % {"number": alert.number}, alert.cap_status), "body": _("Open Zhufang to read it.")}
        title = _("%(type)s: %(where)s") % {"type": alert.type, "where": _where(alert)}
        return {"title": marked(title, alert.cap_status), "body": _("Alert %(number)s waits for an answer.") % {"number": alert.number}}

    return in_both_languages(say)


def _where(alert: Alert) -> str:
    """A button on a wall is in a room, and whoever runs there reads which before opening anything."""
    where = str(alert.site or alert.grid or alert.station)
    return f"{where} · {alert.place}" if alert.source == Alert.Source.BUTTON and alert.place else where


def words_for_repeat(alert: Alert) -> dict[str, dict[str, str]]:
    """That the sender reports it once more."""
    if alert.is_covert:
        return words_for_officers(alert)

    def say() -> dict[str, str]:
        title = _("Reported once more: %(type)s, %(where)s") % {"type": alert.type, "where": _where(alert)}
        body = _("Alert %(number)s is being worked on; the sender reports it again.") % {"number": alert.number}
        return {"title": marked(title, alert.cap_status), "body": body}

    return in_both_languages(say)


def words_for_sender(alert: Alert) -> dict[str, dict[str, str]]:
    """A receipt; the card itself ("more") is shown only behind the link."""
    cards = {card.language: card for card in InstructionCard.objects.filter(type=alert.type_id)}

    def say() -> dict[str, str]:
        card = cards.get(translation.get_language() or "")
        title = marked(_("Receipt %(number)s") % {"number": alert.number}, alert.cap_status)
        more = f"{card.do}\n{card.do_not}" if card else ""
        return {"title": title, "body": _("Received. Open the link for what to do now."), "more": more}

    return in_both_languages(say)


def words_for_state(alert: Alert) -> dict[str, dict[str, str]]:
    """The new state, at the end with what came of it and thanks; a covert one says the same whatever happened."""

    def say() -> dict[str, str]:
        title = marked(_("Receipt %(number)s: %(status)s") % {"number": alert.number, "status": alert.get_status_display()}, alert.cap_status)
        return {"title": title, "body": _about_state(alert)}

    return in_both_languages(say)


def _about_state(alert: Alert) -> str:
    if not alert.is_covert and alert.is_open and alert.outlived_at:
        return _("It is still open; the duty leader has been called about it once more. Call the station if you know more.")
    return ("" if alert.is_covert else said_to_sender(alert)) or _("You need to do nothing more for this message.")


def callback_payload(alert: Alert, event: str, now: Any) -> dict[str, Any]:
    """What a partner's system gets: `data` is to the letter what a GET of the alert answers at this moment."""
    return {"type": f"alert.{event}", "timestamp": now.isoformat(), "data": as_sent(alert)}
