"""What a visitor gets while PostgreSQL is away."""

from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policing.lib.envelope import unavailable

log = structlog.get_logger()


class DatabaseAway:
    """Turns a lost database into 503 with Retry-After, as JSON under /api/ and as a page elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        return answer_away(request, error)


def answer_away(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("database_away", error=repr(error))
    if request.path.startswith("/api/"):
        return unavailable()
    response = render(request, "503.html", status=503)
    response["Retry-After"] = "5"
    return response
