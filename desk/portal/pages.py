"""Answers that every page of the portal gives alike."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone, translation

from desk.portal.side import Side

DUSK, DAWN = 19, 6


def show(request: HttpRequest, side: Side, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """A page in its frame. Dark between dusk and dawn, also without a script."""
    hour = timezone.localtime().hour
    frame = {"side": side, "theme": "dark" if hour >= DUSK or hour < DAWN else "light", "has_alarm": bool(side.alarm_sites)}
    return render(request, f"portal/{template}.html", frame | (context or {}), status=status)


def show_if_changed(request: HttpRequest, state: Any, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """A part of a page, or 304 when it was drawn from this very `state` before."""
    tag = '"' + sha256(repr((translation.get_language(), state)).encode()).hexdigest()[:32] + '"'
    asked = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    answer = HttpResponseNotModified() if tag in asked else draw()
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer
