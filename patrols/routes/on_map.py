"""The stops of routes on the one map, and the areas walked freely."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from patrols.models import Checkpoint, Route
from policing.lib.map_layers import MOST_SPOTS, Box, Spot, SpotKind, offer_layer

Kind = Route.Kind
KINDS: dict[str, SpotKind] = {
    Kind.CAR_DOORS: SpotKind(Kind.CAR_DOORS.label, pgettext_lazy("sign of a route", "D"), "police"),
    Kind.FOOT: SpotKind(Kind.FOOT.label, pgettext_lazy("sign of a route", "F"), "key"),
    Kind.VEHICLE: SpotKind(Kind.VEHICLE.label, pgettext_lazy("sign of a route", "C"), "security"),
    Kind.POST: SpotKind(Kind.POST.label, pgettext_lazy("sign of a route", "P"), "bank"),
    Kind.SCHOOL: SpotKind(Kind.SCHOOL.label, pgettext_lazy("sign of a route", "S"), "school"),
}


@offer_layer("patrol-stops", gettext_lazy("Patrol stops"), kinds=KINDS)
def patrol_stops(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    """Each stop of the routes in use; where it leads is its route."""
    points = Checkpoint.objects.visible_to(user).in_use().filter(route__is_active=True, **(box.filters if box else {}))
    for point in points.select_related("route__station").order_by("pk")[:MOST_SPOTS]:
        tone, url = KINDS[point.route.kind].tone, reverse("patrols:route", args=[point.route_id])
        detail = f"{point.route} · {point.route.station}"
        yield Spot(id=str(point.pk), title=str(point), lon=point.lon, lat=point.lat, detail=detail, kind=point.route.kind, tone=tone, url=url)
