"""What came of an alert: the choices an officer has, and the words its sender reads, in every channel the same."""

from typing import Any

from django.utils.translation import gettext as _

from alerts.lifecycle import ENDED, REASONS, Disposition, Evidence, Reason, Status
from alerts.models import Alert


def closing_choices() -> dict[str, Any]:
    """What the step that closes offers: dispositions, the reasons of each, and what may stand behind a sum."""
    return {
        "disposition": _pairs(Disposition.choices),
        "reasons": {disposition: _pairs((reason.value, reason.label) for reason in reasons) for disposition, reasons in REASONS.items()},
        "evidence": _pairs(Evidence.choices),
    }


def _pairs(choices: Any) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in choices]


def said_to_sender(alert: Alert) -> str:
    """What came of `alert`, with thanks: the class of it alone, no word of officers. "" while it is open; of a covert one no more than that it is over."""
    if alert.status not in ENDED:
        return ""
    if alert.is_covert:
        return _("It is over. Thank you.")
    if alert.status == Status.MERGED:
        return _("Others had reported the same; both reports are worked as one. Thank you.")
    return _words(alert.disposition, alert.disposition_reason)


def _words(disposition: str, reason: str) -> str:
    """Whoever reported in good faith is thanked, whatever was found."""
    if reason == Reason.ON_PURPOSE:
        return _("Nothing of the kind had happened. The station will speak with you about this report.")
    if reason in {Reason.PRESSED, Reason.FAULT, Reason.UNANNOUNCED_TEST}:
        return _("There was no danger: the alarm had gone off by itself or by mistake. Please have it looked at; in doubt press it again.")
    said = {
        Disposition.FOUNDED: _("You were right: it was as you reported. Thank you."),
        Disposition.UNFOUNDED: _("Nothing was found this time. It was still right to report it. Thank you."),
        Disposition.MINOR: _("It was a small matter and is settled. Thank you."),
        Disposition.DUPLICATE: _("It was already known from another report. Thank you."),
        Disposition.CANCELLED: _("You took it back. Thank you for saying so."),
        Disposition.EXERCISE: _("It was an exercise. Thank you for taking part."),
    }
    return said.get(disposition, "")  # type: ignore[call-overload]
