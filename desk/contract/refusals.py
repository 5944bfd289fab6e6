"""Every error a partner's system can meet, gathered from the refusals themselves, with what to do about each."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from policing.lib.envelope import CODES, MESSAGES
from policing.lib.errors import Refused

# By code: what an engineer does. A code that is not here is no business of a partner's system.
WHAT_TO_DO: dict[str, Any] = {
    "malformed": _("Mend the request; “fields” names what is wrong. Sending it again unchanged is no use."),
    "not_authenticated": _("Check the header: Authorization: Api-Key, a space, the whole key. Keys end when they are revoked or expire."),
    "not_authorised": _("This door is for somebody else. Check which key you use."),
    "test_key_needed": _("Use a test key here."),
    "not_found": _("Check the id and the slash at the end. What a live key sent, a test key does not see, and the other way round."),
    "method_not_allowed": _("Check the method."),
    "not_acceptable": _("Accept application/json."),
    "too_large": _("Send less: the body may have 64 kB."),
    "wrong_type": _("Send Content-Type: application/json."),
    "too_many_requests": _(
        "Wait as Retry-After says, then send the same again with the same reference. Alerts have a limit of their own: polling never uses it up."
    ),
    "location_unknown": _("Send the code of an active site of yours, or a location."),
    "type_unknown": _("Take a code from GET /api/v1/alert-types/."),
    "too_old": _("Call the station. For things long past an alert is the wrong road."),
    "forbidden_number": _("Leave the number out, or send its last four digits. See the data statement."),
    "reference_taken": _("Make references unique: an order number with a date, never a counter that starts again."),
    "stale_move": _("Somebody was first. Read the alert and go on from there."),
    "illegal_move": _("Read the alert: its status does not allow this step."),
    "order_is_over": _("Nothing: the order has ended."),
    "no_callback_address": _("Have a test callback address registered, or poll."),
    "server_error": _("Send the same again with the same reference. If it stays, tell us the X-Request-Id."),
    "unavailable": _("Send the same again with the same reference after Retry-After. Nothing was saved."),
}


class Refusal(NamedTuple):
    code: str
    status: int
    messages: list[str]
    advice: str


def _every(kind: type[Refused]) -> Iterator[type[Refused]]:
    for child in kind.__subclasses__():
        yield child
        yield from _every(child)


def refusals() -> list[Refusal]:
    """By status, then code."""
    found: dict[tuple[int, str], list[str]] = {(status, code): [str(MESSAGES[status])] for status, code in CODES.items()}
    found |= {(500, "server_error"): [str(MESSAGES[500])], (503, "unavailable"): [str(MESSAGES[503])]}
    found |= {(400, "forbidden_number"): [str(_("This holds a full card or ID number. Send the last four digits at most."))]}
    for kind in _every(Refused):
        if kind.code in WHAT_TO_DO and kind.__module__ in SPEAKING:
            found.setdefault((kind.status, kind.code), []).append(_without_places(str(kind.message)))
    return [Refusal(code, status, list(dict.fromkeys(said)), str(WHAT_TO_DO[code])) for (status, code), said in sorted(found.items())]


# Rooms whose refusals a key can meet.
SPEAKING = {"alerts.services.errors", "policing.lib.errors"}


def _without_places(message: str) -> str:
    """The sentence with “…” where a value will stand."""
    return message % _Anything() if "%(" in message else message


class _Anything(dict[str, str]):
    def __getitem__(self, name: str) -> str:
        return "…"
