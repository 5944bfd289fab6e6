"""What each key asked and what it was answered: 30 days, without bodies, for the partner's engineers. A crash may lose a few seconds of it."""

import ipaddress
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import uuid_utils.compat as uuid
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework_api_key.permissions import KeyParser

from partners.models import RequestLog
from policing.lib.buffered import Buffered

KEPT_FOR = timedelta(days=30)
# What one sweep takes away at most, so that no transaction grows long.
DELETED_AT_ONCE = 50_000


class Line(NamedTuple):
    """One request, in the order of the columns below."""

    at: datetime
    key_prefix: str
    request_id: str
    method: str
    path: str
    status: int
    code: str
    milliseconds: int
    bytes_in: int
    bytes_out: int
    ip: str | None


TYPES = ("timestamptz", "text", "uuid", "text", "text", "int", "text", "int", "int", "int", "inet")
INSERT = (
    f"INSERT INTO partners_requestlog ({', '.join(Line._fields)}) SELECT * FROM unnest("  # noqa: S608 - only names of our own are put in
    + ", ".join(f"%s::{kind}[]" for kind in TYPES)
    + ")"
)


def write(lines: list[Line]) -> None:
    """All lines by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [list(column) for column in zip(*lines, strict=True)])


request_log: Buffered[Line] = Buffered(write, name="request_log", seconds=settings.REQUEST_LOG_SECONDS)


def forget_old_requests(now: datetime) -> int:
    """Take away lines older than 30 days; returns how many."""
    old = RequestLog.objects.filter(at__lt=now - KEPT_FOR).order_by("at").values("pk")[:DELETED_AT_ONCE]
    return RequestLog.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


class RequestLogged:
    """Gives every answer of the contract an `X-Request-Id`, and keeps a line of each request that came with a key, good or refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request_id = str(uuid.uuid7())
        if request.META.get("HTTP_AUTHORIZATION", "")[:8].lower() == "api-key ":
            request_log.add(_line(request, response, request_id, started))
        return response


def _line(request: HttpRequest, response: HttpResponse, request_id: str, started: float) -> Line:
    data = getattr(response, "data", None)
    said = data.get("code", "") if response.status_code >= 400 and isinstance(data, dict) else ""
    return Line(
        at=timezone.now(),
        key_prefix=_printable((KeyParser().get(request) or "").partition(".")[0], 8),
        request_id=request_id,
        method=_printable(request.method or "", 8),
        path=_printable(request.path, 200),
        status=response.status_code,
        code=str(said)[:40],
        milliseconds=int((time.perf_counter() - started) * 1000),
        bytes_in=_size_of_body(request),
        bytes_out=0 if response.streaming else len(response.content),
        ip=_ip_of(request),
    )


def _printable(text: str, most: int) -> str:
    return "".join(sign for sign in text[:most] if sign.isprintable())


def _size_of_body(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return min(int(said), 2**31 - 1) if said.isascii() and said.isdecimal() and len(said) < 15 else 0


def _ip_of(request: HttpRequest) -> str | None:
    """The caller's address; behind a proxy of ours, what that one saw."""
    proxied = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    try:
        return str(ipaddress.ip_address((proxied or request.META.get("REMOTE_ADDR", "")).strip()))
    except ValueError:
        return None
