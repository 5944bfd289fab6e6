"""Whether a site can be reached: by whom, by what was confirmed or answered, and if not, why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from delivery.models import Address, Addressee, Channel
from delivery.services.testing import Tested, last_tests_of
from partners.models import Contact, Site
from partners.turns import on_duty


class Why(models.TextChoices):
    """What is wrong, the gravest first."""

    NO_CONTACT = "no_contact", _("nobody is named there")
    NO_ADDRESS = "no_address", _("no address in use")
    REFUSED = "refused", _("its holder says that the address is not theirs")
    FAILED = "failed", _("the weekly test failed twice running")
    UNCONFIRMED = "unconfirmed", _("no address was ever confirmed")
    OFF_DUTY = "off_duty", _("nobody is on duty at this hour")


# Nothing gets there; the others are weak.
GRAVE = (Why.NO_CONTACT, Why.NO_ADDRESS, Why.REFUSED, Why.FAILED)


@dataclass(frozen=True)
class Reached:
    """How a site stands: `why` is None where all is well; `contact` is who is to be seen to, `tested` the last test of their address."""

    site: Site
    why: Why | None
    contact: Contact | None = None
    tested: Tested | None = None

    @property
    def is_grave(self) -> bool:
        return self.why in GRAVE


def reach_of(sites: Iterable[Site], now: datetime) -> list[Reached]:
    """Each of `sites` as it stands at `now`. At most five queries."""
    sites = list(sites)
    addresses = Address.objects.exclude(channel=Channel.IN_APP).order_by("position", "pk")
    held = Prefetch("addressee__addresses", addresses, to_attr="ways")
    people = Contact.objects.filter(site__in=sites, is_active=True).in_turn(now).select_related("addressee").prefetch_related(held)
    by_site: dict[int, list[Contact]] = {}
    for contact in people:
        by_site.setdefault(contact.site_id, []).append(contact)
    tests = last_tests_of([way.pk for contacts in by_site.values() for one in contacts for way in ways_of(one.addressee)], now)
    awake = {contact.pk for contact in on_duty([one for contacts in by_site.values() for one in contacts], now)}
    return [_judge(site, by_site.get(site.pk, []), tests, awake) for site in sites]


def ways_of(addressee: Addressee) -> list[Address]:
    """The addresses outside the app, as `reach_of` has read them; none of somebody who is switched off."""
    return addressee.ways if addressee.is_active else []  # type: ignore[attr-defined]


def _judge(site: Site, contacts: list[Contact], tests: Mapping[int, Tested], awake: set[int]) -> Reached:
    if not contacts:
        return Reached(site, Why.NO_CONTACT)
    ways = [(contact, way) for contact in contacts for way in ways_of(contact.addressee)]
    used = [(contact, way) for contact, way in ways if way.is_active]
    if not used:
        refused = next((contact for contact, way in ways if way.refused_at), None)
        return Reached(site, Why.REFUSED if refused else Why.NO_ADDRESS, refused or contacts[0])
    alive = [(contact, way) for contact, way in used if not (way.pk in tests and tests[way.pk].failed_twice)]
    if not alive:
        return Reached(site, Why.FAILED, used[0][0], tests[used[0][1].pk])
    known = [(contact, way) for contact, way in alive if way.verified_at or (way.pk in tests and tests[way.pk].outcome == "answered")]
    if not known:
        return Reached(site, Why.UNCONFIRMED, alive[0][0], tests.get(alive[0][1].pk))
    if not any(contact.pk in awake for contact, _way in alive):
        return Reached(site, Why.OFF_DUTY, alive[0][0])
    return Reached(site, None, known[0][0], tests.get(known[0][1].pk))
