"""Errors outside every view: the envelope under /api/, a page elsewhere."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults

from policing.lib.envelope import CODES, MESSAGES, body, unavailable


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return JsonResponse(body(CODES[404], MESSAGES[404]), status=404) if _wants_json(request) else defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return JsonResponse(body(CODES[400], MESSAGES[400]), status=400) if _wants_json(request) else defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """A crash, or PostgreSQL gone wherever it was missed first: then 503 and when to try again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _away(request)
    return JsonResponse(body("server_error", MESSAGES[500]), status=500) if _wants_json(request) else defaults.server_error(request)


def _away(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        return unavailable()
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "5"
    return response
