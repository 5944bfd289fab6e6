"""An alert and an order in full, as an officer's page and the REST contract show them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.models import Alert, AlertEvent, AlertType, Order
from alerts.models.catalogue import priority_of
from alerts.rows.alert_people import alert_people
from alerts.rows.alerts import board_row
from alerts.rows.attached import attachment_row
from alerts.rows.campaigns import campaign_name
from alerts.rows.linked import links_of
from alerts.rows.orders import order_row
from alerts.rows.recipients import told_of
from alerts.rows.sentences import sentence
from alerts.rows.steps import steps_of_alert
from alerts.rows.told import card_told
from alerts.services.chain import Chain, check_chain
from policing.lib.bilingual import speaks_english
from policing.lib.sealed import Unreadable, mask

# The words partners most often send in `details`.
DETAIL_LABELS = {
    "amount_band": _("Amount (band)"),
    "account_tail": _("Account ends in"),
    "customer_present": _("Customer present"),
    "teller": _("Teller"),
    "callback": _("Safe call-back"),
    "plate": _("Number plate"),
    "people": _("People"),
    "weapons": _("Weapons"),
    "gate": _("Gate"),
    "building": _("Building"),
    "floor": _("Floor"),
    "button": _("Alarm button"),
    "device": _("Device number"),
    "zone": _("Zone"),
    "way_in": _("Way in"),
    "device_time": _("Time by the device"),
}


def instructions_of(kind: AlertType) -> list[dict[str, Any]]:
    """The instruction card in both languages; wants `cards` prefetched."""
    return [{"do": card.do, "do_not": card.do_not, "eta_minutes": kind.eta_minutes, "language": card.language} for card in kind.cards.all()]


def signal_labels(kind: AlertType) -> dict[str, str]:
    return {signal["code"]: signal["en" if speaks_english() else "zh"] for signal in kind.signals}


def type_row(kind: AlertType) -> dict[str, Any]:
    return {
        "code": kind.code,
        "lane": kind.lane,
        "lane_label": kind.get_lane_display(),
        "name": str(kind),
        "priority": priority_of(kind.urgency, kind.severity, kind.certainty),
        "is_covert": kind.is_covert,
        "signals": [{"code": code, "label": label} for code, label in signal_labels(kind).items()],
        "instructions": instructions_of(kind),
        "eta_minutes": kind.eta_minutes,
    }


def alert_detail(alert: Alert, user: User) -> dict[str, Any]:
    """Everything `user`, an officer, may read of `alert`, and the card as it reads today; wants `type__cards` prefetched."""
    return alert_story(alert, user) | {"instructions": instructions_of(alert.type)}


def alert_story(alert: Alert, user: User) -> dict[str, Any]:
    """Everything `user`, an officer, may read of `alert`. Seven queries, however much has happened; one more where no card reached anybody."""
    labels = signal_labels(alert.type)
    events = list(alert.events.select_related("user").order_by("sequence"))
    links = links_of(alert, user)
    linked = {one["id"] for one in links}
    told = told_of(alert)
    return board_row(alert) | {
        "reference": alert.reference,
        "source": alert.source,
        "source_label": alert.get_source_display(),
        "call_number": alert.call_number,
        "caller": _masked_caller(alert),
        "campaign": campaign_name(alert.of_campaign_id) or alert.campaign,
        "of_campaign": alert.of_campaign_id,
        "signals": [{"code": code, "label": labels.get(code, code)} for code in alert.signals],
        "details": alert.details,
        "facts": facts_of(alert),
        "disposition": alert.disposition or None,
        "disposition_label": alert.get_disposition_display() or None,
        "disposition_reason": alert.disposition_reason or None,
        "disposition_reason_label": alert.get_disposition_reason_display() or None,
        "money_kept_safe": alert.money_kept_safe,
        "money_evidence": alert.money_evidence or None,
        "money_evidence_label": alert.get_money_evidence_display() or None,
        "erased_at": alert.erased_at,
        "card": card_told(alert, told),
        "timeline": [event_row(event, linked) | {"hides": _hides(alert, event)} for event in events],
        "chain": chain_row(check_chain(alert, events)),
        "recipients": alert_people(alert, told, user),
        "steps": steps_of_alert(alert, user),
        "orders": [order_row(order) for order in _orders(alert, user)],
        "links": links,
        "attachments": [attachment_row(one) for one in alert.attachments.listed()],
    }


def chain_row(chain: Chain) -> dict[str, Any]:
    return {"is_whole": chain.is_whole, "count": chain.lines, "digest": chain.digest, "broken_at": chain.broken_at}


# What rooms write there for each other, in no words of people.
BETWEEN_ROOMS = {"origin"}


def facts_of(alert: Alert) -> list[dict[str, str]]:
    """What the sender put into `details`, with labels where we know the word."""
    spoken = {True: _("yes"), False: _("no")}
    return [
        {"label": str(DETAIL_LABELS.get(name, name.replace("_", " "))), "value": str(spoken[value] if isinstance(value, bool) else value)}
        for name, value in alert.details.items()
        if name not in BETWEEN_ROOMS
    ]


def _masked_caller(alert: Alert) -> str | None:
    try:
        return mask(alert.caller_number) or None
    except Unreadable:
        return None


def _orders(alert: Alert, user: User) -> list[Order]:
    return list(Order.objects.visible_to(user).filter(alert=alert).with_counts().select_related("author", "approved_by"))


def _hides(alert: Alert, event: AlertEvent) -> bool:
    """Whether this line keeps the number of a later caller that can still be read."""
    return "sealed_caller" in event.data and alert.wrapped_key is not None


def event_row(event: AlertEvent, linked: set[str]) -> dict[str, Any]:
    """One line; the other alert of a link is named only when it is among those the reader sees as `linked`."""
    other = event.data.get("other")
    return {
        "sequence": event.sequence,
        "at": event.at,
        "kind": event.kind,
        "label": event.get_kind_display(),
        "sentence": sentence(event),
        "user": str(event.user) if event.user else None,
        "text": event.words["text"],
        "other": other if other in linked else None,
    }
