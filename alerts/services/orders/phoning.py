"""The number to phone when nobody at a site, or somebody of a team, answers or can be told."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from alerts.services.errors import NoNumber
from alerts.services.orders.reach import contacts_for
from alerts.services.orders.teams import may_hear
from delivery.models import Address, Channel
from grids.models import TeamMember
from grids.services.teams import number_of
from partners.models import Site
from policing.lib.errors import NotAllowed
from policing.lib.sealed import Unreadable


def sites_with_number(sites: Sequence[int], *, covert: bool) -> set[int]:
    """Which of `sites` have somebody who can be phoned, whether or not texts reach them."""
    contacts = contacts_for(sites, covert=covert).filter(addressee__addresses__channel=Channel.SMS)
    return set(contacts.order_by().values_list("site", flat=True)) if sites else set()


def number_to_phone(site: Site, *, by: User, covert: bool, reason: str, now: datetime) -> tuple[str, str]:
    """(name, whole number) of the first at `site` who can be phoned; that `by` looked, and why, is kept. Raises NotAllowed, NoNumber."""
    if not by.may(Right.ORDER) or not by.may(Right.REVEAL):
        raise NotAllowed
    for contact in contacts_for([site.pk], covert=covert, now=now):
        address = Address.objects.filter(addressee=contact.addressee_id, channel=Channel.SMS).order_by("-is_active", "position").first()
        try:
            number = address.value if address else ""
        except Unreadable:
            number = ""
        if number:
            record_access(user=by, action="reveal", subject=f"partners.contact:{contact.pk}:number", reason=reason, now=now)
            return contact.name, number
    raise NoNumber(site=site)


def number_of_member(member: TeamMember, *, by: User, covert: bool, reason: str, now: datetime) -> tuple[str, str]:
    """(name, whole number) of somebody of a team; that `by` looked, and why, is kept. Raises NotAllowed, NoWayToReach.

    For a covert alert nobody is phoned who may not hear of it.
    """
    if not by.may(Right.ORDER) or not may_hear(member, covert=covert):
        raise NotAllowed
    return member.name, number_of(member, by=by, reason=reason, now=now)
