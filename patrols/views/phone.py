"""What makes the walker's pages an app on a phone: its sheet for the home screen, and its worker for times without a line."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from patrols.offline import parts, version


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its place decides that it serves patrols and nothing else."""
    home = reverse("patrols:tonight")
    context = {"parts": parts(), "version": version(), "home": home, "home_pattern": re.escape(home).replace("/", r"\/"), "at": f"{home}at/"}
    return _fresh(render(request, "patrols/worker.js", context, content_type="text/javascript; charset=utf-8"))


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put today's work on its home screen."""
    return _fresh(render(request, "patrols/manifest.json", content_type="application/manifest+json"))


def _fresh(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-cache"
    return answer
