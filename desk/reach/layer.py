"""What of it the one map shows: every linked site, by how surely something sent there arrives."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.models import Site
from partners.reached import Reached, reach_of
from policing.lib.map_layers import MOST_SPOTS, Box, Spot, SpotKind, offer_layer

KINDS = {
    "reached": SpotKind(_("reached"), tone="sure"),
    "weak": SpotKind(_("not surely"), "?", "unsure"),
    "none": SpotKind(_("not at all"), "!", "lost"),
}


@offer_layer("reach", _("Can sites be reached?"), kinds=KINDS)
def reach(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    """Where it is in doubt, why; the link leads to the line of the list."""
    found = Site.objects.visible_to(user).in_use().filter(**(box.filters if box else {})).select_related("partner", "station").order_by("pk")
    return (_spot(one) for one in reach_of(found[:MOST_SPOTS], now))


def _spot(one: Reached) -> Spot:
    site, kind = one.site, "none" if one.is_grave else "weak" if one.why else "reached"
    detail = str(one.why.label) if one.why else str(site.partner)
    url = f"{reverse('desk:reach')}?q={site.code}" if one.why else ""
    return Spot(
        id=f"reach-{site.pk}", title=str(site), detail=detail, facts=(site.code,), kind=kind, tone=KINDS[kind].tone, url=url, lon=site.lon, lat=site.lat
    )
