"""An alert and an order as messages of the Common Alerting Protocol 1.2, for other agencies' systems.

The first message carries the bare number; each later state is an Update of it whose identifier ends in a count, so that whoever fetches twice sees
which came later. No message is Public: an alert is Restricted, or Private to the units that share it where it is covert; an order is Private to its sites.
Callers and what a sender wrote into `details` stay here.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from alerts.lifecycle import OPEN, WAITING, OrderStatus, Status
from alerts.models import Alert, InstructionCard, Order
from alerts.models.catalogue import Certainty, Lane, Severity, Urgency
from alerts.rows.details import signal_labels
from partners.models import Site
from policing.lib.cap import Area, CapMessage, Info, name_in_cap

LANGUAGE = {"zh-hans": "zh-CN", "en": "en"}
CATEGORY = {Lane.SECURITY: "Security", Lane.BANK: "Security", Lane.SCHOOL: "Safety", Lane.POLICE: "Safety"}
RESPONSE = {
    Order.Action.CLOSE_GATES: "Execute",
    Order.Action.OBSERVE: "Monitor",
    Order.Action.PATROL: "Execute",
    Order.Action.BE_READY: "Prepare",
    Order.Action.CALL_BACK: "Execute",
}
# A site is a place with a gate; how wide it is, nobody measured.
SITE_KM = 0.05
POINT_KM = 0.02


def cap_of_alert(alert: Alert) -> CapMessage:
    """The alert as it stands now; wants `with_names()`. For officers: a covert one says that it is."""
    is_first, number = alert.status in WAITING, name_in_cap(alert.number)
    kind = "Alert" if is_first else "Cancel" if alert.status in {Status.CANCELLED, Status.MERGED} else "Update"
    cards = {card.language: card for card in InstructionCard.objects.filter(type=alert.type_id)}
    return CapMessage(
        identifier=number if is_first else f"{number}.{alert.events_count}",
        sender=_sender(alert.station),
        sent=alert.received_at if is_first else alert.changed_at,
        status=alert.cap_status,
        kind=kind,
        source=alert.get_source_display(),
        scope="Private" if alert.is_covert else "Restricted",
        restriction="" if alert.is_covert else _("For the police and those they tell"),
        addresses=_who_shares(alert) if alert.is_covert else (),
        note=_note(alert),
        references=() if is_first else ((number, alert.received_at),),
        incidents=(alert.call_number,),
        infos=_in_each_language(lambda language: _about_alert(alert, language, cards.get(language))),
    )


def _note(alert: Alert) -> str:
    if alert.is_covert:
        return _("Covert: plain clothes, no siren, no call to the counter.")
    return _("What it said about people was erased; its days were over") if alert.erased_at else ""


def _about_alert(alert: Alert, language: str, card: InstructionCard | None) -> Info:
    labels = signal_labels(alert.type)
    return Info(
        language=LANGUAGE[language],
        category=CATEGORY[Lane(alert.lane)],
        event=str(alert.type),
        response="" if alert.status in OPEN else "AllClear",
        urgency=alert.urgency,
        severity=alert.severity,
        certainty=alert.certainty,
        event_codes=(("zhufang:type", alert.type.code),),
        onset=alert.occurred_at,
        sender_name=str(alert.station),
        headline=_("%(type)s: %(where)s") % {"type": alert.type, "where": str(alert.site or alert.grid or alert.station)},
        description=alert.description,
        instruction=f"{card.do}\n{card.do_not}" if card else "",
        web=settings.BASE_URL + reverse("alerts:detail", args=[alert.pk]),
        contact=alert.station.phone,
        parameters=tuple(_parameters(alert, labels)),
        areas=(_area_of_alert(alert),),
    )


def _parameters(alert: Alert, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "zhufang:number", alert.number
    yield "zhufang:lane", alert.lane
    yield "zhufang:priority", str(alert.priority)
    yield "zhufang:status", alert.status
    yield "zhufang:covert", str(alert.is_covert).lower()
    yield from (("zhufang:signal", labels.get(code, code)) for code in alert.signals)
    yield from (pair for pair in (("zhufang:disposition", alert.disposition), ("zhufang:campaign", alert.campaign)) if pair[1])


def _area_of_alert(alert: Alert) -> Area:
    said = alert.place or str(alert.site or alert.grid or alert.station)
    radius = (alert.accuracy_m or 0) / 1000 or POINT_KM
    circle = (alert.lat, alert.lon, radius) if alert.lat is not None and alert.lon is not None else None
    codes = (("zhufang:site", alert.site.code if alert.site else ""), ("zhufang:grid", alert.grid.code if alert.grid else ""))
    return Area(said, circle, tuple(pair for pair in (*codes, ("zhufang:station", alert.station.code)) if pair[1]))


def _who_shares(alert: Alert) -> tuple[str, ...]:
    shared = alert.involvements.select_related("unit").order_by("pk")
    return tuple(dict.fromkeys([alert.station.code, *(one.unit.code for one in shared)]))


def cap_of_order(order: Order, *, user: User) -> CapMessage:
    """The order as it stands now: to its sites, of which a partner's `user` reads the own ones alone, and not what it is about. Never sent: a Draft."""
    number, sent = name_in_cap(order.number), order.sent_at or order.created_at
    later = [at for line in order.history if line["what"] == "updated" and (at := parse_datetime(line["at"]))]
    later += [order.ended_at] if order.sent_at and order.ended_at else []
    messages = [(number, sent), *((f"{number}.{count}", at) for count, at in enumerate(later, start=1))]
    sites = [one.site for one in order.order_sites.visible_to(user).select_related("site__grid").order_by("site__code", "pk")]
    return CapMessage(
        identifier=messages[-1][0],
        sender=_sender(order.unit),
        sent=messages[-1][1],
        status=order.cap_status if order.sent_at else "Draft",
        kind="Update" if later else "Alert",
        scope="Private",
        addresses=tuple(site.code for site in sites) or (order.unit.code,),
        references=tuple(messages[:-1]),
        infos=_in_each_language(lambda language: _about_order(order, language, sites, user)),
    )


def _about_order(order: Order, language: str, sites: list[Site], user: User) -> Info:
    about = order.alert if user.is_officer else None
    return Info(
        language=LANGUAGE[language],
        category="Security",
        event=order.get_action_display(),
        response="AllClear" if order.status == OrderStatus.ENDED and order.sent_at else RESPONSE[Order.Action(order.action)],
        urgency=about.urgency if about else Urgency.IMMEDIATE,
        severity=about.severity if about else Severity.UNKNOWN,
        certainty=about.certainty if about else Certainty.UNKNOWN,
        event_codes=(("zhufang:action", order.action),),
        effective=order.sent_at,
        expires=order.expires_at,
        sender_name=str(order.unit),
        headline=_("Police order: %(action)s") % {"action": order.get_action_display()},
        description=order.text,
        web=settings.BASE_URL + reverse("alerts:order", args=[order.pk]) if user.is_officer else "",
        contact=order.unit.phone,
        parameters=(("zhufang:number", order.number), ("zhufang:status", order.status)),
        areas=tuple(_area_of_site(site) for site in sites) or (Area(str(order.unit)),),
    )


def _area_of_site(site: Site) -> Area:
    codes = (("zhufang:site", site.code), ("zhufang:grid", site.grid.code if site.grid else ""))
    return Area(str(site), (site.lat, site.lon, SITE_KM), tuple(pair for pair in codes if pair[1]))


def _in_each_language(say: Callable[[str], Info]) -> tuple[Info, ...]:
    infos = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            infos.append(say(language))
    return tuple(infos)


def _sender(unit: Unit) -> str:
    """Unique over the world: the unit's code at the name this installation answers to."""
    return name_in_cap(f"{unit.code}@{urlsplit(settings.BASE_URL).hostname}")
