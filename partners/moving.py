"""Contacts that change their site, sites that change their liaison officer."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import Contact, Site
from policing.lib.errors import Refused


class ContactOfAnother(Refused):
    """Whoever stands at a site hears what happens there: no partner's people get to another's site by one press."""

    code = "contact_of_another"
    status = 409
    message = _("%(name)s belongs to %(partner)s; choose a site of that partner.")


@transaction.atomic
def move_contacts(contacts: Sequence[Contact], *, to: Site) -> int:
    """Put `contacts` behind those who stand at `to` already, in their order; returns how many moved. Raises ContactOfAnother, and then moves nobody."""
    ordered = list(Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).select_related("site__partner").order_by("site__code", "position", "pk"))
    for contact in ordered:
        if contact.site.partner_id != to.partner_id:
            raise ContactOfAnother(name=contact.name, partner=contact.site.partner)
    moving = [contact for contact in ordered if contact.site_id != to.pk]
    last = max(Contact.objects.filter(site=to).values_list("position", flat=True), default=-1)
    for place, contact in enumerate(moving, start=last + 1):
        contact.site, contact.position = to, place
        contact.save(update_fields=["site", "position"])
    return len(moving)


@transaction.atomic
def give_sites(sites: Sequence[Site], *, to: User) -> int:
    """Make `to` the liaison officer of `sites`; returns how many changed."""
    return Site.objects.filter(pk__in=[site.pk for site in sites]).exclude(liaison=to).update(liaison=to)
