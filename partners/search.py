"""What can be found here: sites, by name, code, address or the name of somebody there."""

from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import Contact, Site
from partners.places import matching
from policing.lib.search import Hit, offer


@offer("sites", _("Sites"))
def sites(user: User, words: str, now: datetime, most: int) -> list[Hit]:
    there = Contact.objects.filter(name__icontains=words, is_active=True).order_by("position")
    named = Subquery(there.filter(site=OuterRef("pk")).values("name")[:1])
    visible = Site.objects.visible_to(user).filter(is_active=True).select_related("partner", "station")
    found = visible.filter(matching(words) | Q(pk__in=there.order_by().values("site"))).annotate(named=named)
    return [_hit(site, site.named) for site in found[:most]]


def _hit(site: Site, contact: str | None) -> Hit:
    return Hit(
        title=str(site),
        detail=" · ".join(filter(None, (site.code, site.address, str(site.station)))),
        facts=(contact,) if contact else (),
        lane=site.partner.kind,
        lane_label=site.partner.get_kind_display(),
        about={"site": site.pk, "site_code": site.code, "site_name": site.name},
    )
