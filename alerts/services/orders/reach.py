"""Who at a site would be told by what, and why nobody would."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from delivery.models import Address
from partners.models import Contact, Site

WHY_NOT = {
    "no_contact": _("No contact is on file there."),
    "counter_only": _("Only the counter is on file, and this alert is covert."),
    "no_address": _("The contacts there have no address that works."),
}


def contacts_for(sites: Any, *, covert: bool) -> QuerySet[Contact]:
    """Who at `sites` may be told, first things first: of a covert alert the back office only, never the counter."""
    contacts = Contact.objects.filter(site__in=sites, is_active=True).order_by("site", "position", "pk")
    return contacts.filter(is_back_office=True) if covert else contacts


def reachability(sites: Sequence[Site], *, covert: bool = False) -> list[dict[str, Any]]:
    """For each site who would be told by what, whether anybody would, and if not why."""
    people: dict[int, list[dict[str, Any]]] = {site.pk: [] for site in sites}
    counters: set[int] = set()
    for contact in _with_channels(sites):
        if covert and not contact.is_back_office:
            counters.add(contact.site_id)
        else:
            people[contact.site_id].append({"name": contact.name, "title": contact.title, "channels": _channels(contact)})
    return [_row(site, people[site.pk], has_counter=site.pk in counters) for site in sites]


def _with_channels(sites: Sequence[Site]) -> QuerySet[Contact]:
    addresses = Address.objects.filter(is_active=True).only("addressee_id", "channel", "position").order_by("position", "pk")
    contacts = contacts_for([site.pk for site in sites], covert=False).select_related("addressee")
    return contacts.prefetch_related(Prefetch("addressee__addresses", addresses, to_attr="in_use"))


def _channels(contact: Contact) -> list[str]:
    return [address.channel for address in contact.addressee.in_use] if contact.addressee.is_active else []  # type: ignore[attr-defined]


def _row(site: Site, people: list[dict[str, Any]], *, has_counter: bool) -> dict[str, Any]:
    is_reachable = any(person["channels"] for person in people)
    why = "" if is_reachable else "no_address" if people else "counter_only" if has_counter else "no_contact"
    said = str(WHY_NOT[why]) if why else ""
    return {"id": site.pk, "name": str(site), "lon": site.lon, "lat": site.lat, "people": people, "is_reachable": is_reachable, "why": why, "why_label": said}
