"""Signatures drawn on a tablet: strokes of points, as a picture for paper."""

import base64
import io
import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from policing.lib.errors import Refused

WIDE, HIGH = 1000, 400
MOST_STROKES, MOST_POINTS, LEAST_POINTS = 200, 6000, 8
Strokes = list[list[list[int]]]


class NotASignature(Refused):
    code = "not_a_signature"
    message = _("This is no drawn signature. Draw it again, or sign on paper.")


def read_strokes(said: str) -> Strokes:
    """`[[[x, y], …], …]` within 1000 × 400, as a pad sends it. Raises NotASignature."""
    try:
        strokes = [[_point(point) for point in stroke] for stroke in json.loads(said)]
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise NotASignature from error
    points = sum(map(len, strokes))
    if len(strokes) > MOST_STROKES or not LEAST_POINTS <= points <= MOST_POINTS:
        raise NotASignature
    return strokes


def _point(said: Any) -> list[int]:
    x, y = said
    if not (isinstance(x, int | float) and isinstance(y, int | float)):
        raise TypeError
    return [min(max(int(x), 0), WIDE), min(max(int(y), 0), HIGH)]


def as_svg(strokes: Iterable[Iterable[Iterable[int]]]) -> str:
    """A picture of numbers only: nothing of what was sent is markup."""
    paths = " ".join("M" + " L".join(f"{int(x)} {int(y)}" for x, y in stroke) for stroke in strokes if stroke)
    drawn = f'<path d="{paths}" fill="none" stroke="#111" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">{drawn}</svg>'


def as_png(strokes: Iterable[Iterable[Iterable[int]]]) -> bytes:
    """The same, for what takes no vectors."""
    picture = Image.new("RGBA", (WIDE, HIGH), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        points = [(int(x), int(y)) for x, y in stroke]
        pen.line(points if len(points) > 1 else points * 2, fill=(17, 17, 17, 255), width=9, joint="curve")
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def photo_svg(picture: bytes, kind: str = "jpeg") -> str:
    """A photograph in a frame of its own size, for a design that takes vectors."""
    with Image.open(io.BytesIO(picture)) as opened:
        wide, high = opened.size
    held = f'<image href="data:image/{kind};base64,{base64.b64encode(picture).decode()}" width="{wide}" height="{high}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">{held}</svg>'
