"""What this room shows on the map: places with trouble again. Places, not people: what is said there is how often and when last, never who."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.roles import Right
from disputes.looking_back.addresses import repeat_addresses
from disputes.looking_back.scope import Scope, is_above, units_of
from policing.lib.map_layers import MOST_SPOTS, Box, Spot, offer_layer


@offer_layer("repeat-disputes", gettext_lazy("Disputes again"), "marks")
def repeat_disputes(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    """Above a station only places with five disputes or more, as in the list."""
    if not (user.is_officer and user.may(Right.READ)):
        return
    today = timezone.localdate(now)
    found = repeat_addresses(Scope(user, today, today, now, is_above(user, units_of(user))))
    for place in found[:MOST_SPOTS]:
        at = place.at
        if at.lon is None or at.lat is None or (box is not None and not (box.west <= at.lon <= box.east and box.south <= at.lat <= box.north)):
            continue
        title = ngettext("%(n)s dispute", "%(n)s disputes", place.count) % {"n": place.count}
        facts = (_("last on %(day)s") % {"day": f"{timezone.localtime(place.cases[0].reported_at):%Y-%m-%d}"},)
        yield Spot(id=str(at.pk), title=place.name or title, lon=at.lon, lat=at.lat, detail=title, facts=facts, url=reverse("disputes:figures-addresses"))
