"""Files from strangers: what they are is decided by what they hold, pictures are drawn anew, and whatever is neither picture nor PDF is refused."""

import io
import re
import warnings
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from policing.lib.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
# A phone's camera makes up to 50 million; decoding needs four bytes for each.
MOST_PIXELS = 50_000_000
LONGEST_EDGE = 2048
PREVIEW_EDGE = 360
FORMATS = {"JPEG": re.compile(rb"\xff\xd8\xff"), "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"), "WEBP": re.compile(rb"RIFF....WEBP", re.DOTALL)}
# A PDF that acts by itself: scripts, programs, files within. Names may be written with #-escapes, which no honest writer uses for these.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")


class Picture(NamedTuple):
    """A picture drawn anew as JPEG, upright, without what the camera wrote beside it, and a small one of it."""

    data: bytes
    preview: bytes
    width: int
    height: int


class NotAFileWeTake(Refused):
    code = "wrong_type"
    message = _("Send a picture (JPEG, PNG, WebP) or a PDF. This file is neither, whatever its name says.")


class FileTooLarge(Refused):
    code = "too_large"
    status = 413
    message = _("A file may have %(most)s MB at most. Send a smaller picture, or the pages one by one.")


class PictureTooLarge(Refused):
    code = "too_large"
    message = _("This picture has too many points (at most 50 million). Send a smaller one.")


class PictureBroken(Refused):
    code = "malformed"
    message = _("This picture cannot be read; it may have been cut off on the way. Take it again, or send a screenshot of it.")


class DocumentActs(Refused):
    code = "wrong_type"
    message = _("This PDF holds scripts, forms or other files. Print it to a new PDF and send that one.")


class DocumentBroken(Refused):
    code = "malformed"
    message = _("This PDF has been cut off on the way, or is protected. Send it again.")


def is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def check_size(size: int) -> None:
    """Raises FileTooLarge."""
    if size > MOST_BYTES:
        raise FileTooLarge(most=MOST_BYTES // 1024 // 1024)


def check_pdf(data: bytes) -> bytes:
    """`data`, a whole PDF that only shows pages. Raises DocumentBroken, DocumentActs."""
    if b"%%EOF" not in data[-2048:] or b"/Encrypt" in data:
        raise DocumentBroken
    if ACTIVE.search(_plain_names(data)):
        raise DocumentActs
    return data


def _plain_names(data: bytes) -> bytes:
    """PDF names may hide letters: /J#61vaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), data)


def redraw(data: bytes) -> Picture:
    """The picture in `data`, drawn anew. Raises NotAFileWeTake, PictureTooLarge, PictureBroken."""
    kind = next((name for name, start in FORMATS.items() if start.match(data)), None)
    if kind is None:
        raise NotAFileWeTake
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _redrawn(data, kind)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001 - a decoder may stumble over a hostile file in any way
        raise PictureBroken from error


def _redrawn(data: bytes, kind: str) -> Picture:
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PictureTooLarge
        opened.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))  # a JPEG is decoded at a fraction where that is enough
        picture = _on_white(ImageOps.exif_transpose(opened))
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    small = ImageOps.contain(picture, (PREVIEW_EDGE, PREVIEW_EDGE)) if max(picture.size) > PREVIEW_EDGE else picture
    return Picture(_as_jpeg(picture, 86), _as_jpeg(small, 72), picture.width, picture.height)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """Drawn into a picture of its own, so that nothing that hung on the old one is written."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
