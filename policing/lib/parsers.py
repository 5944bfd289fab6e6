"""Reading bodies of the REST contract."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class StrictJSONParser(JSONParser):
    """JSON without surprises: no NaN, no NUL characters (PostgreSQL keeps none)."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            text = (parser_context or {})["request"]._request.body.decode("utf-8")
            if "\\u0000" in text or "\x00" in text:
                raise ValueError("NUL character")
            return json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is not valid JSON in UTF-8.")) from error
