"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {"stream_url": settings.STREAM_URL}
