"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {"stream_url": settings.STREAM_URL, "own_frame": lambda: _own_frame(request), "idle_minutes": int(settings.SESSION_IDLE.total_seconds() // 60)}


def _own_frame(request: HttpRequest) -> str:
    """What pages about one's own account stand in: people of partners have no staff navigation."""
    return "base.html" if getattr(request.user, "is_officer", False) else "bare.html"
