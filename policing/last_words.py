"""Errors outside every view: the envelope under /api/, a page elsewhere."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.common import CommonMiddleware
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.translation import gettext as _
from django.views import defaults

from policing.lib.envelope import CODES, MESSAGES, body, unavailable


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _wants_json(request):
        return defaults.page_not_found(request, exception)
    return JsonResponse(body(CODES[404], _slash_is_missing(request) or MESSAGES[404]), status=404)


def _slash_is_missing(request: HttpRequest) -> str:
    """What to say to whoever forgot the slash at the end; "" for everybody else."""
    whole = f"{request.path_info}/"
    if request.path_info.endswith("/") or not is_valid_path(whole):
        return ""
    return _("Addresses end with a slash: send this to %(address)s") % {"address": whole[:200]}


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return JsonResponse(body(CODES[403], MESSAGES[403]), status=403) if _wants_json(request) else defaults.permission_denied(request, exception)


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


class Redirects(CommonMiddleware):
    """Pages that miss their slash are sent on. A body is never: the second request would come without it, so the contract says what is wrong instead."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        is_safe = not _wants_json(request) or request.method in {"GET", "HEAD"}
        return is_safe and super().should_redirect_with_slash(request)
