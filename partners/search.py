"""What can be found here: sites, by name, code, address or the name of somebody there."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import Contact, Site
from partners.places import matching
from policing.lib.search import Hit, offer


@offer("sites", _("Sites"))
def sites(user: User, words: str, now: datetime, most: int) -> list[Hit]:
    there = Contact.objects.filter(name__icontains=words, is_active=True)
    visible = Site.objects.visible_to(user).filter(is_active=True).select_related("partner", "station")
    found = list(visible.filter(matching(words))[:most])
    if len(found) < most:
        found += visible.filter(pk__in=there.values("site")).exclude(pk__in=[site.pk for site in found])[: most - len(found)]
    names = dict(there.filter(site__in=found).values_list("site", "name")) if found else {}
    return [_hit(site, names.get(site.pk)) for site in found]


def _hit(site: Site, contact: str | None) -> Hit:
    return Hit(
        title=str(site),
        detail=" · ".join(filter(None, (site.code, site.address, str(site.station)))),
        facts=(contact,) if contact else (),
        lane=site.partner.kind,
        lane_label=site.partner.get_kind_display(),
        about={"site": site.pk, "site_code": site.code, "site_name": site.name},
    )
