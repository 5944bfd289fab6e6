"""Reading bodies of the REST contract."""

import json
import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of the same body must not understand two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name appears twice")
    return found


def _read(text: str) -> Any:
    read = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_without_twins)
    if "\\ud" in text.lower():
        json.dumps(read, ensure_ascii=False).encode()  # half a character cannot be written down, and says so
    return read


class StrictJSONParser(JSONParser):
    """JSON without surprises: no NaN and nothing infinite, no name twice, no NUL and no half characters (PostgreSQL keeps none)."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            text = (parser_context or {})["request"]._request.body.decode("utf-8")
            if "\\u0000" in text or "\x00" in text:
                raise ValueError("NUL character")
            return _read(text)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is not valid JSON in UTF-8.")) from error
