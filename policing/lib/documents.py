"""Documents as PDF, set by Typst in Chinese and English. What people wrote travels as data and is never read as markup."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

DESIGNS: Path = settings.BASE_DIR / "templates" / "documents"


def pdf_of(design: str, data: Mapping[str, Any], *, qr: str, at: datetime) -> bytes:
    """The PDF that `design` (a file of templates/documents) makes of `data`; `qr` is the address its square code holds, `at` the time the file says it is from.

    Everything in `data` reaches the design as JSON, so that no text in it is markup. Raises typst.TypstError when the design is wrong.
    """
    inputs = {"data": as_json(data), "qr": qr_svg(qr)}
    made = typst.compile((DESIGNS / design).read_bytes(), format="pdf", font_paths=_fonts(), sys_inputs=inputs, timestamp=int(at.timestamp()))
    assert isinstance(made, bytes)
    return made


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    counted = re.search(rb"/Type\s*/Pages\s*/Count\s+(\d+)", pdf)
    return int(counted[1]) if counted else 0


def as_json(data: Any) -> str:
    """One and the same text for the same data, whatever the order it was put together in."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)


def qr_svg(text: str) -> str:
    return segno.make(text, error="m", micro=False).svg_inline(scale=4, border=0, omitsize=True)


@cache
def _fonts() -> typst.Fonts:
    """Read once per process; only our own, so that paper looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[pylopdf_fonts_zh_cn.sans_path().parent])
