"""Documents as PDF, set by Typst in Chinese and English. What people wrote travels as data and is never read as markup."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

DESIGNS: Path = settings.BASE_DIR / "templates" / "documents"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own in it, for nobody else to read


def pdf_of(design: str, data: Mapping[str, Any], *, qr: str, at: datetime, enclosed: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF that `design` (a file of templates/documents) makes of `data`; `qr` is the address its square code holds, `at` the time the file says it is from.

    Everything in `data` reaches the design as JSON, so that no text in it is markup; `enclosed` are PDFs by the name the design calls them.
    Raises typst.TypstError when the design is wrong.
    """
    inputs = {"data": as_json(data), "qr": qr_svg(qr)}
    return _compiled((DESIGNS / design).read_bytes(), enclosed or {}, sys_inputs=inputs, timestamp=int(at.timestamp()))


def _compiled(source: bytes, enclosed: Mapping[str, bytes], **how: Any) -> bytes:
    """What is enclosed lies in memory where there is such a place, and only while it is set."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as root:
        for name, content in enclosed.items():
            (Path(root) / name).write_bytes(content)
        made = typst.compile(source, root=root, format="pdf", font_paths=_fonts(), **how)
    assert isinstance(made, bytes)
    return made


def whole_pages(pdf: bytes, *, most: int) -> int:
    """How many pages of a PDF that somebody sent can be shown; 0 where it cannot be read or has more than `most`."""
    if not _shows(pdf, 1) or _shows(pdf, most + 1):
        return 0
    good, bad = 1, most + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if _shows(pdf, middle) else (good, middle)
    return good


def _shows(pdf: bytes, page: int) -> bool:
    """Whether that page is there and can be drawn; a reader may stumble over a hostile file in any way, even by giving up."""
    try:
        _compiled(f'#image("/a.pdf", page: {page})'.encode(), {"a.pdf": pdf})
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - what Rust gives up with is no Exception
        return False
    return True


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
