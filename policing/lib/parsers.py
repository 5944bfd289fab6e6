"""Reading bodies of the REST contract."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.parsers import JSONParser


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class StrictJSONParser(JSONParser):
    """JSON of at most 64 kB: no NaN, no NUL characters (PostgreSQL keeps none)."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            text = (parser_context or {})["request"]._request.body.decode("utf-8")
            if "\\u0000" in text or "\x00" in text:
                raise ValueError("NUL character")
            return json.loads(text, parse_constant=_refuse_constant)
        except RequestDataTooBig as error:
            raise TooLarge from error
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is not valid JSON in UTF-8.")) from error
