"""Places said in earlier alerts, within what the officer may see: what was written once need not be written again."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from alerts.models import Alert
from grids.lookup import grid_code
from partners.places import more_places

REMEMBERED = timedelta(days=90)
MOST_READ = 60
MOST_OFFERED = 5


@more_places.register("said")
def said_before(words: str, user: User) -> list[dict[str, Any]]:
    """The latest places said that hold `words`, each once, with the point they had."""
    alerts = Alert.objects.visible_to(user).filter(received_at__gte=timezone.now() - REMEMBERED, lon__isnull=False).exclude(place="")
    found = alerts.filter(place__icontains=words) if words else alerts
    latest: dict[str, dict[str, Any]] = {}
    for place, lon, lat, grid_id in found.order_by("-received_at").values_list("place", "lon", "lat", "grid_id")[:MOST_READ]:
        latest.setdefault(place, {"kind": "said", "id": None, "code": grid_code(grid_id) or "", "name": place, "lon": lon, "lat": lat})
    return list(latest.values())[:MOST_OFFERED]
