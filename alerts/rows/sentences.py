"""A timeline entry as a sentence in the reader's language."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alerts.lifecycle import Disposition, Evidence, Reason
from alerts.models import Alert, AlertEvent
from alerts.models.catalogue import Target
from delivery.lifecycle import Reply
from delivery.models import Channel
from policing.lib.bilingual import speaks_english

Kind = AlertEvent.Kind


def _people(event: AlertEvent) -> str:
    """周某 (duty leader), 林某 (grid officer)"""
    labels = dict(Target.choices)
    comma = pgettext("between people", ", ")
    return comma.join(_("%(name)s (%(role)s)") % {"name": p["name"], "role": labels.get(p["why"], p["why"])} for p in event.data.get("people", []))


def _clock(iso: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(iso)):%H:%M}"


def _length(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:02d}:{rest:02d}"


def _received(event: AlertEvent) -> str:
    sources = dict(Alert.Source.choices)
    return _("Received: %(source)s") % {"source": sources.get(event.data.get("source"), "")}


def _off_duty(event: AlertEvent) -> str:
    """Who was found and left to sleep."""
    names = pgettext("between people", ", ").join(event.data.get("off_duty", []))
    return _(" · off duty, not called: %(names)s") % {"names": names} if names else ""


def _routed(event: AlertEvent) -> str:
    if event.data.get("people"):
        return _("Told: %(people)s") % {"people": _people(event)} + _off_duty(event)
    if event.data.get("off_duty"):
        return _("Everybody named is off duty; going on to the next step at once") + _off_duty(event)
    return _("Nobody to tell was found; going on to the next step at once")


def _acknowledged(event: AlertEvent) -> str:
    if event.data.get("at_handover"):
        return _("Taken over from %(name)s at the hand-over") % {"name": event.data.get("was_name")}
    facts = {"until": _clock(event.data["until"]), "waited": _length(event.data.get("waited_s", 0))}
    return _("Acknowledged after %(waited)s, promised until %(until)s") % facts


def _escalated(event: AlertEvent) -> str:
    nobody = _("everybody is off duty; going on at once") if event.data.get("off_duty") else _("nobody found")
    return _("No answer, step %(step)s: %(people)s") % {"step": event.data.get("step"), "people": _people(event) or nobody} + _off_duty(event)


def _arrived(event: AlertEvent) -> str:
    return _("On the spot after %(took)s") % {"took": _length(event.data.get("took_s", 0))}


def _closed(event: AlertEvent) -> str:
    facts = {"disposition": event.data.get("disposition", ""), "disposition_reason": event.data.get("reason", "")}
    money = {name: event.data.get(name) for name in ("money_kept_safe", "money_evidence")}
    return _("Closed: %(disposition)s") % {"disposition": _outcome(facts | money)}


def _outcome(said: dict[str, Any]) -> str:
    """Unfounded (nothing found on the spot) · 5,000 yuan kept safe (statement)"""
    came = str(dict(Disposition.choices).get(said.get("disposition", ""), "—"))
    if why := dict(Reason.choices).get(said.get("disposition_reason", "")):
        came = _("%(what)s (%(why)s)") % {"what": came, "why": why}
    if money := said.get("money_kept_safe"):
        shown = dict(Evidence.choices).get(said.get("money_evidence") or "", "—")
        came += _(" · %(money)s yuan kept safe (%(evidence)s)") % {"money": money, "evidence": shown}
    return came


def _transferred(event: AlertEvent) -> str:
    return _("Transferred from %(was)s to %(to)s") % {"was": event.data.get("was_name"), "to": event.data.get("to_name")}


def _from_partner(event: AlertEvent) -> str:
    if event.data.get("wants_cancel"):
        return _("The sender asks to cancel")
    if event.data.get("again"):
        return _("The sender reports it once more")
    return _("The sender adds (after the end)") if event.data.get("late") else _("The sender adds")


def _sent_again(event: AlertEvent) -> str:
    facts = {"name": event.data.get("name"), "channel": dict(Channel.choices).get(event.data.get("channel", ""), "")}
    return _("Sent to %(name)s again: %(channel)s") % facts


def _order_reply(event: AlertEvent) -> str:
    reply = dict(Reply.choices).get(event.data.get("reply", ""), "")
    return _("%(site)s answers: %(reply)s") % {"site": event.data.get("site"), "reply": reply}


def _ordered(event: AlertEvent) -> str:
    said = {"number": event.data.get("number"), "sites": event.data.get("sites"), "people": event.data.get("members")}
    if said["people"]:
        return (
            _("Order %(number)s to %(sites)s sites and %(people)s people of teams") if said["sites"] else _("Order %(number)s to %(people)s people of teams")
        ) % said
    return _("Order %(number)s to %(sites)s sites") % said


def _note(event: AlertEvent) -> str:
    if "source" not in event.data:
        return _("Note")
    facts = {"source": dict(Alert.Source.choices).get(event.data["source"], ""), "caller": event.data.get("caller", "")}
    return (_("Another call (%(source)s) from %(caller)s") if facts["caller"] else _("Another call (%(source)s)")) % facts


def _attached(event: AlertEvent) -> str:
    words = {"picture": _("Picture %(n)s added"), "document": _("Document %(n)s added")}
    return words.get(event.data.get("attachment", ""), words["document"]) % {"n": f"A{event.data.get('position', 0):02d}"}


def _corrected(event: AlertEvent) -> str:
    """One part for each thing corrected: what it was, and what it is."""
    if outcome := event.data.get("outcome"):
        return _("Outcome corrected: %(was)s → %(now)s") % {"was": _outcome(outcome["was"]), "now": _outcome(outcome["now"])}
    labels = {
        "call_number": _("110 call number"),
        "place": _("Place"),
        "site": _("Site"),
        "point": _("Point"),
        "grid": _("Grid"),
        "station": _("Station"),
        "type": _("Type"),
        "covert": _("Covert"),
        "campaign": _("Campaign"),
    }
    changes = event.words["changes"]
    said = [
        _("%(what)s: %(before)s → %(after)s") % {"what": labels.get(name, name), "before": _shown(was), "after": _shown(now)}
        for name, (was, now) in changes.items()
    ]
    return _("Corrected. %(changes)s") % {"changes": pgettext("between changes", "; ").join(said)}


def _shown(value: object) -> str:
    if isinstance(value, dict):  # a name in both languages
        return str(value["en" if speaks_english() else "zh"])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "—")


def _printed(event: AlertEvent) -> str:
    return _("Printed as %(number)s") % {"number": event.data.get("number")}


def _revealed(event: AlertEvent) -> str:
    if line := event.data.get("line"):
        return _("Looked at the caller's number in entry %(n)s") % {"n": line}
    return _("Looked at the caller's number")


def _promise_broken(event: AlertEvent) -> str:
    return _("The promise of %(who)s passed unkept") % {"who": event.data.get("who")}


def _outlived(event: AlertEvent) -> str:
    facts = {"hours": event.data.get("hours"), "people": _people(event) or _("nobody found")}
    return _("Open for %(hours)s hours; called a last time: %(people)s") % facts


SENTENCES: dict[str, Callable[[AlertEvent], str]] = {
    Kind.RECEIVED: _received,
    Kind.ROUTED: _routed,
    Kind.ACKNOWLEDGED: _acknowledged,
    Kind.ESCALATED: _escalated,
    Kind.SENT_AGAIN: _sent_again,
    Kind.EXHAUSTED: lambda event: _("Nobody on the chain has answered"),
    Kind.OUTLIVED: _outlived,
    Kind.PROMISE_BROKEN: _promise_broken,
    Kind.TRANSFERRED: _transferred,
    Kind.DISPATCHED: lambda event: _("On the way"),
    Kind.ARRIVED: _arrived,
    Kind.RESOLVED: lambda event: _("Resolved"),
    Kind.CLOSED: _closed,
    Kind.CANCELLED: lambda event: _("Cancelled by the sender"),
    Kind.NOTE: _note,
    Kind.PARTNER_UPDATE: _from_partner,
    Kind.ORDERED: _ordered,
    Kind.ORDER_REPLY: _order_reply,
    Kind.REVEALED: _revealed,
    Kind.CORRECTED: _corrected,
    Kind.LINKED: lambda event: _("Linked with another alert"),
    Kind.ERASED: lambda event: _("What it said about people was erased; its days were over"),
    Kind.UNLINKED: lambda event: _("A link with another alert was taken away"),
    Kind.ATTACHED: _attached,
    Kind.PRINTED: _printed,
}


def sentence(event: AlertEvent) -> str:
    return SENTENCES[event.kind](event)
