"""Reading bodies of the REST contract."""

import json
import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser


class NotJson(ValueError):
    """Why, in a sentence for whoever wrote the body."""


def _refuse_constant(name: str) -> None:
    raise NotJson(_("%(name)s is not JSON.") % {"name": name})


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson(_("A number is too large."))
    return number


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of the same body must not understand two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise NotJson(_("The name “%(name)s” appears twice in one object.") % {"name": next(name for name in names if names.count(name) > 1)[:60]})
    return found


def _read(text: str) -> Any:
    read = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_without_twins)
    if "\\ud" in text.lower():
        json.dumps(read, ensure_ascii=False).encode()  # half a character cannot be written down, and says so
    return read


def _said(error: Exception) -> str:
    if isinstance(error, NotJson):
        return _("The body is not valid JSON: %(why)s") % {"why": error}
    if isinstance(error, json.JSONDecodeError):
        return _("The body is not valid JSON: look at line %(line)s, column %(column)s.") % {"line": error.lineno, "column": error.colno}
    if isinstance(error, RecursionError):
        return _("The body is not valid JSON: it is nested too deeply.")
    if isinstance(error, UnicodeEncodeError):
        return _("The body is not valid JSON: it holds half a character.")
    if isinstance(error, UnicodeDecodeError):
        return _("The body is not valid JSON: it is not UTF-8.")
    return _("The body is not valid JSON: %(why)s") % {"why": _("A number is too large.")}


class StrictJSONParser(JSONParser):
    """JSON without surprises: no NaN and nothing infinite, no name twice, no NUL and no half characters (PostgreSQL keeps none).

    A byte order mark, which some systems put before everything, costs nobody their alert (RFC 8259, section 8.1).
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            text = (parser_context or {})["request"]._request.body.decode("utf-8-sig")
            if "\\u0000" in text or "\x00" in text:
                raise NotJson(_("The body holds a NUL character."))
            return _read(text)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_said(error)) from error
