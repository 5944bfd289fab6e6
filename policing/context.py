"""What every page's frame needs."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    idle_minutes = int(settings.SESSION_IDLE.total_seconds() // 60)
    return {"stream_url": settings.STREAM_URL, "own_frame": lambda: _own_frame(request), "idle_minutes": idle_minutes, "map_ground": _map_ground}


def _map_ground() -> str:
    """What the map's script begins with: the tile service's addresses and name, and where an empty map looks."""
    return json.dumps({"tiles": settings.MAP_TILES, "credit": settings.MAP_CREDIT, "centre": settings.MAP_CENTRE}, ensure_ascii=False)


def _own_frame(request: HttpRequest) -> str:
    """What pages about one's own account stand in: people of partners have no staff navigation."""
    return "base.html" if getattr(request.user, "is_officer", False) else "bare.html"
