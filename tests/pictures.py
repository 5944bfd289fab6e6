"""Files as people send them: pictures, documents, and what only looks like one."""

import io
import struct
import zlib

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SECRET_PLACE = b"GPS-ZZ-SECRET"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), color: str = "red", **more) -> bytes:
    written = io.BytesIO()
    Image.new(more.pop("mode", "RGB"), size, color).save(written, kind, **more)
    return written.getvalue()


def with_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET_PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return picture(size=(60, 20), exif=exif.tobytes(), comment=SECRET_PLACE)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
