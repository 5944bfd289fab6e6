"""What this room shows on the map: linked sites, in the hue of their lane; and how many of them a new boundary moves."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from grids.models import Grid
from grids.preview import goes_over, held_in
from partners.models import Partner, Site
from policing.lib.map_layers import MOST_SPOTS, Box, Spot, SpotKind, offer_layer

SILENT = "silent"
KINDS: dict[str, SpotKind] = {kind.value: SpotKind(kind.label, tone=kind.value) for kind in Partner.Kind}
KINDS[SILENT] = SpotKind(_("Site with a silent alarm button"), mark="!", tone="lost")


@offer_layer("sites", _("Linked sites"), kinds=KINDS)
def sites(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    found = Site.objects.visible_to(user).in_use().filter(**(box.filters if box else {})).select_related("partner")
    for site in with_silent(found).order_by("pk")[:MOST_SPOTS]:
        detail = f"{site.partner} · {site.address}" if site.address else str(site.partner)
        kind, tone = (SILENT, KINDS[SILENT].tone) if site.silent else (site.partner.kind, site.partner.kind)
        facts = (site.code, _silent_words(site.silent)) if site.silent else (site.code,)
        yield Spot(id=str(site.pk), title=str(site), detail=detail, facts=facts, lon=site.lon, lat=site.lat, kind=kind, tone=tone)


def with_silent(sites: QuerySet[Site]) -> QuerySet[Any]:
    """`sites` with `silent`: how many of their alarm buttons are not heard."""
    return sites.annotate(silent=Count("alarms", filter=Q(alarms__is_active=True, alarms__silent_since__isnull=False)))


def _silent_words(count: int) -> str:
    return ngettext("%(n)s alarm button silent", "%(n)s alarm buttons silent", count) % {"n": count}


@goes_over.register("sites")
def sites_that_go_over(user: User, area: BaseGeometry, closed: Sequence[Grid], now: datetime) -> str:
    near = Site.objects.visible_to(user).in_use().filter(**Box(*area.bounds).filters)
    count = held_in(area, list(near.values_list("lon", "lat")))
    return ngettext("%(n)s linked site", "%(n)s linked sites", count) % {"n": count} if count else ""
