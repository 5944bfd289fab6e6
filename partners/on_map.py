"""What this room shows on the map: linked sites, in the hue of their lane; and how many of them a new boundary moves."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from grids.models import Grid
from grids.preview import goes_over, held_in
from partners.models import Partner, Site
from policing.lib.map_layers import MOST_SPOTS, Box, Spot, SpotKind, offer_layer


@offer_layer("sites", _("Linked sites"), kinds={kind: SpotKind(kind.label, tone=kind) for kind in Partner.Kind})
def sites(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    found = Site.objects.visible_to(user).in_use().filter(**(box.filters if box else {})).select_related("partner")
    for site in found.order_by("pk")[:MOST_SPOTS]:
        detail = f"{site.partner} · {site.address}" if site.address else str(site.partner)
        lane = site.partner.kind
        yield Spot(id=str(site.pk), title=str(site), detail=detail, facts=(site.code,), lon=site.lon, lat=site.lat, kind=lane, tone=lane)


@goes_over.register("sites")
def sites_that_go_over(user: User, area: BaseGeometry, closed: Sequence[Grid], now: datetime) -> str:
    near = Site.objects.visible_to(user).in_use().filter(**Box(*area.bounds).filters)
    count = held_in(area, list(near.values_list("lon", "lat")))
    return ngettext("%(n)s linked site", "%(n)s linked sites", count) % {"n": count} if count else ""
