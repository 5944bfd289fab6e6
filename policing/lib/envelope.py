"""Every error of the REST contract leaves as {"code", "message", "fields"}, its message in the reader's language."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from policing.lib.errors import Refused

log = structlog.get_logger()

MESSAGES = {
    400: _("Some fields are missing or wrong; see “fields”."),
    401: _("No valid key or sign-in was sent."),
    403: _("Your role may not do this."),
    404: _("There is nothing here that you may see."),
    405: _("This address does not take that method."),
    406: _("This address answers in JSON only."),
    413: _("The body is larger than this address takes."),
    415: _("Send the body as application/json."),
    429: _("Too many requests with this key. Wait as many seconds as “Retry-After” says and send the same again, with the same reference."),
    500: _("Something broke on our side. It has been logged; please try again."),
    503: _("The service cannot save anything right now. Please send the same again in a few seconds."),
}
CODES = {
    400: "malformed",
    401: "not_authenticated",
    403: "not_authorised",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "wrong_type",
    429: "too_many_requests",
}


def body(code: str, message: Any, fields: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"code": code, "message": str(message), "fields": fields or {}}


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler."""
    set_rollback()
    if isinstance(error, Refused):
        return Response(body(error.code, error, error.fields), status=error.status)
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable()  # type: ignore[return-value]
    if isinstance(error, RequestDataTooBig):
        return Response(body(CODES[413], MESSAGES[413]), status=413)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    return _answer_api_error(error) if isinstance(error, exceptions.APIException) else _answer_bug(error)


def _answer_api_error(error: exceptions.APIException) -> Response:
    status = error.status_code
    code = CODES.get(status, str(error.default_code))
    wrong = isinstance(error, exceptions.ValidationError)
    fields = _flat(error.detail) if wrong else {}
    message = error.detail if isinstance(error, exceptions.ParseError) else MESSAGES.get(status, error.detail)
    response = Response(body(_first_code(error) if wrong else code, message, fields), status=status)
    for header, value in (("WWW-Authenticate", getattr(error, "auth_header", None)), ("Retry-After", getattr(error, "wait", None))):
        if value:
            response[header] = str(int(value) if header == "Retry-After" else value)
    return response


def _first_code(error: exceptions.APIException) -> str:
    """A reason code of our own where a field has one, else "malformed"."""
    pending = [error.detail]
    while pending:
        detail = pending.pop()
        if isinstance(detail, dict):
            pending += detail.values()
        elif isinstance(detail, list):
            pending += detail
        elif getattr(detail, "code", "") in REASONS:
            return str(detail.code)
    return "malformed"


REASONS = {"location_unknown", "type_unknown", "too_old", "forbidden_number"}


def _flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested field errors as {"location.lon": ["…"]}."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found |= _flat(inner, f"{path}.{name}" if path else str(name))
        return found
    if isinstance(detail, list) and any(isinstance(inner, dict) for inner in detail):
        return _flat({str(n): inner for n, inner in enumerate(detail) if inner}, path)
    return {path or "body": [str(line) for line in (detail if isinstance(detail, list) else [detail])]}


def _answer_bug(error: Exception) -> Response:
    log.error("unhandled", exc_info=error)
    return Response(body("server_error", MESSAGES[500]), status=500)


def unavailable() -> JsonResponse:
    """PostgreSQL is away: 503, and when to try again."""
    return JsonResponse(body("unavailable", MESSAGES[503]), status=503, headers={"Retry-After": "5"})
