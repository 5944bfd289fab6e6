"""Who at a site would be told by what, and why nobody would."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from delivery.models import Address
from partners.models import Contact, Site
from partners.turns import on_duty

WHY_NOT = {
    "no_contact": _("No contact is on file there."),
    "counter_only": _("Only the counter is on file, and this alert is covert."),
    "no_address": _("The contacts there have no address that works."),
    "off_duty": _("Everybody there is off duty now. Phone them if it cannot wait."),
}


def contacts_for(sites: Any, *, covert: bool, now: datetime | None = None) -> QuerySet[Contact]:
    """Who at `sites` may be told, on duty or not, of a covert alert the back office only, never the counter: in the order of `now`, or as they stand."""
    contacts = Contact.objects.filter(site__in=sites, is_active=True)
    contacts = contacts.in_turn(now) if now else contacts.order_by("site", "position", "pk")
    return contacts.filter(is_back_office=True) if covert else contacts


def told_at_sites(sites: Any, *, covert: bool, now: datetime) -> list[Contact]:
    """Who at `sites` is told at `now`: those of `contacts_for` who are on duty, with their sites and addressees."""
    return on_duty(contacts_for(sites, covert=covert, now=now).select_related("site", "addressee"), now)


def reachability(sites: Sequence[Site], *, covert: bool = False, now: datetime) -> list[dict[str, Any]]:
    """For each site who would be told by what at `now`, whether anybody would, and if not why."""
    people: dict[int, list[dict[str, Any]]] = {site.pk: [] for site in sites}
    counters: set[int] = set()
    sleeping: set[int] = set()
    contacts = list(_with_channels(sites, now))
    awake = {contact.pk for contact in on_duty([one for one in contacts if one.is_back_office or not covert], now)}
    for contact in contacts:
        if covert and not contact.is_back_office:
            counters.add(contact.site_id)
        elif contact.pk not in awake:
            sleeping.add(contact.site_id)
        else:
            people[contact.site_id].append({"name": contact.name, "title": contact.title, "channels": _channels(contact)})
    return [_row(site, people[site.pk], has_counter=site.pk in counters, is_asleep=site.pk in sleeping) for site in sites]


def _with_channels(sites: Sequence[Site], now: datetime) -> QuerySet[Contact]:
    addresses = Address.objects.filter(is_active=True).only("addressee_id", "channel", "position").order_by("position", "pk")
    contacts = contacts_for([site.pk for site in sites], covert=False, now=now).select_related("addressee")
    return contacts.prefetch_related(Prefetch("addressee__addresses", addresses, to_attr="in_use"))


def _channels(contact: Contact) -> list[str]:
    return [address.channel for address in contact.addressee.in_use] if contact.addressee.is_active else []  # type: ignore[attr-defined]


def _row(site: Site, people: list[dict[str, Any]], *, has_counter: bool, is_asleep: bool) -> dict[str, Any]:
    is_reachable = any(person["channels"] for person in people)
    why = "" if is_reachable else "off_duty" if is_asleep else "no_address" if people else "counter_only" if has_counter else "no_contact"
    said = str(WHY_NOT[why]) if why else ""
    return {"id": site.pk, "name": str(site), "lon": site.lon, "lat": site.lat, "people": people, "is_reachable": is_reachable, "why": why, "why_label": said}
