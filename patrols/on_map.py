"""What this room shows on the map: street units on duty, and the ground they reach in 1, 3 and 5 minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import User
from grids.geometry import as_geojson, square_metres
from patrols.models import StreetUnit
from patrols.rows.units import place_of, skills_of
from patrols.services.nearest import STALE
from patrols.services.response import KEPT_S, MINUTES, circles, sources
from policing.lib.map_layers import MOST_SPOTS, Box, Spot, SpotKind, offer_layer

Mode = StreetUnit.Mode
SIGNS = {
    Mode.FOOT: pgettext_lazy("sign of a street unit", "F"),
    Mode.BICYCLE: pgettext_lazy("sign of a street unit", "B"),
    Mode.MOTORCYCLE: pgettext_lazy("sign of a street unit", "M"),
    Mode.CAR: pgettext_lazy("sign of a street unit", "C"),
    Mode.POST: pgettext_lazy("sign of a street unit", "P"),
}
MODES: dict[str, SpotKind] = {mode: SpotKind(mode.label, SIGNS[mode], "police") for mode in Mode}


@offer_layer("street-units", gettext_lazy("Street units"), "units", kinds=MODES)
def street_units(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    for unit in StreetUnit.objects.visible_to(user).out().with_now()[:MOST_SPOTS]:
        lon, lat = place_of(unit)
        is_inside = lon is not None and lat is not None and (box is None or (box.west <= lon <= box.east and box.south <= lat <= box.north))
        if is_inside:
            is_stale = unit.now.fixed_at is not None and now - unit.now.fixed_at > STALE
            facts = (str(unit.now.get_status_display()), *((_old(now - unit.now.fixed_at),) if is_stale and unit.now.fixed_at else ()))
            detail = " · ".join([str(unit.get_mode_display()), str(unit.station), *skills_of(unit)])
            yield Spot(
                id=str(unit.pk), title=str(unit), lon=lon, lat=lat, url=reverse("patrols:units"), detail=detail, facts=facts, kind=unit.mode,
                tone=unit.now.status, is_waiting=is_stale,
            )  # fmt: skip


def _old(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return ngettext("last seen %(n)s minute ago", "last seen %(n)s minutes ago", minutes) % {"n": minutes}


@offer_layer("response-circles", gettext_lazy("Reached in 1, 3 and 5 minutes"), "circles")
def response_circles(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    """The ground within reach of the units that are free now, the widest first. No area holds a circle."""
    if box is not None:
        return
    name = f"circles:{user.unit_path}"
    if (shapes := cache.get(name)) is None:
        found = sources(user, now)
        shapes = [(minutes, circles(found, minutes)) for minutes in sorted(MINUTES, reverse=True)] if found else []
        cache.set(name, shapes, KEPT_S)
    for minutes, shape in shapes:
        middle = shape.representative_point()
        size = _("%(n)s km²") % {"n": number_format(square_metres(shape) / 1_000_000, 1, force_grouping=True)}
        title = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
        yield Spot(id=str(minutes), title=title, lon=middle.x, lat=middle.y, detail=size, boundary=as_geojson(shape), url=reverse("patrols:reach"))
