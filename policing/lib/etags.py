"""Answers that cost nothing when nothing changed."""

import gzip
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response


def answer_with_etag(request: Request, data: Any) -> Response:
    """`data`, or 304 when the caller's If-None-Match names this very state of it."""
    tag = f'"{sha256(JSONRenderer().render(data)).hexdigest()[:32]}"'
    response = Response(status=status.HTTP_304_NOT_MODIFIED) if _is_known(request, tag) else Response(data)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def answer_packed(request: Request, *, tag: str, pack: Callable[[], bytes]) -> HttpResponse:
    """The JSON that `pack` hands out packed by gzip, or 304 without asking for it."""
    response = HttpResponse(status=status.HTTP_304_NOT_MODIFIED) if _is_known(request, f'"{tag}"') else _unpacked_if_need_be(request, pack())
    response["ETag"] = f'W/"{tag}"'
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding"
    return response


def _unpacked_if_need_be(request: Request, packed: bytes) -> HttpResponse:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(packed, content_type="application/json", headers={"Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(packed), content_type="application/json")


def _is_known(request: Request, tag: str) -> bool:
    return tag in {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
