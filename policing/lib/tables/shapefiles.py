"""Shapefiles, zipped: .shp with .dbf, the encoding by .cpg or by what the text turns out to be, the coordinate system by .prj."""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection
from datetime import date
from typing import Any

import shapefile
from django.utils.translation import gettext as _

from policing.lib.tables.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Row, Table, UnusableTable

LARGEST_UNFOLDED = 200 * 1024 * 1024
MOST_PARTS = 60
ENCODINGS = {"936": "gb18030", "cp936": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "54936": "gb18030"}
UNREADABLE = (shapefile.ShapefileException, struct.error, zipfile.BadZipFile, zlib.error, ValueError, KeyError, IndexError, OSError, TypeError, RuntimeError)
# What the .prj of a layer in degrees near enough to WGS84 calls its datum.
DATUMS = ("WGS_1984", "WGS84", "WGS_84", "WGS 84", "CGCS_2000", "CGCS2000", "CHINA_2000", "CHINA 2000", "CHINA_GEODETIC", "CHINA GEODETIC")


def read_shapefile(data: bytes, known: Collection[str]) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive)
        _check_system(parts.get("prj", b"").decode("utf-8", "replace"))
        return _read(parts, _encoding(parts))
    except UnicodeDecodeError as error:
        raise UnusableTable(what=_("The names in the shapefile are in another encoding than it says"), remedy=_("export it in UTF-8")) from error
    except UNREADABLE as error:
        raise UnusableTable(what=_("The shapefile cannot be read"), remedy=_("zip its .shp, .shx, .dbf and .prj again")) from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX" not in entry.filename]
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNFOLDED:
        raise UnusableTable(what=_("The archive unfolds into more than 200 MB"), remedy=_("cut the layer by station"))
    layers = [entry.filename[:-4] for entry in entries if entry.filename.lower().endswith(".shp")]
    if len(layers) != 1:
        raise UnusableTable(what=_("The archive holds %(count)d layers, not one") % {"count": len(layers)}, remedy=_("zip the files of one .shp only"))
    return {entry.filename.rpartition(".")[2].lower(): archive.read(entry) for entry in entries if entry.filename.rpartition(".")[0] == layers[0]}


def _check_system(said: str) -> None:
    text = said.strip().upper()
    if text.startswith(("PROJCS", "PROJCRS")):
        raise UnusableTable(
            what=_("The layer is in metres (%(system)s)") % {"system": said.split('"')[1][:60] if '"' in said else "?"},
            remedy=_("export it in degrees, WGS84 (EPSG:4326) or CGCS2000 (EPSG:4490)"),
        )
    if text and not any(datum in text for datum in DATUMS):
        raise UnusableTable(
            what=_("The layer is in the coordinate system %(system)s") % {"system": said.split('"')[1][:60] if '"' in said else "?"},
            remedy=_("export it in degrees, WGS84 (EPSG:4326) or CGCS2000 (EPSG:4490)"),
        )


def _encoding(parts: dict[str, bytes]) -> str:
    said = parts.get("cpg", b"").decode("ascii", "replace").strip().lower()
    # The text of a .dbf follows its header; names of fields are ASCII or cut in the middle of a letter.
    table = parts.get("dbf", b"")
    text = table[int.from_bytes(table[8:10], "little") :]
    if said:
        encoding = ENCODINGS.get(said, "utf-8" if "utf" in said else "gb18030")
        text.decode(encoding)
        return encoding
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _read(parts: dict[str, bytes], encoding: str) -> Table:
    if "dbf" not in parts:
        raise UnusableTable(what=_("The archive lacks the .dbf with the names"), remedy=_("zip all files of the layer"))
    files = {name: io.BytesIO(parts[name]) for name in ("shp", "shx", "dbf") if name in parts}
    with shapefile.Reader(**files, encoding=encoding) as reader:
        if len(reader) > MOST_ROWS:
            raise UnusableTable(what=_("The file has more than %(count)d features") % {"count": MOST_ROWS}, remedy=_("cut it in two"))
        headings = [str(field[0]) for field in reader.fields if field[0] != "DeletionFlag"][:MOST_COLUMNS]
        rows = [_row(number, found, len(headings)) for number, found in enumerate(reader.iterShapeRecords(), 1)]
    return Table("shapefile", headings, rows)


def _row(number: int, found: Any, width: int) -> Row:
    shape = None if found.shape.shapeType == shapefile.NULL else found.shape.__geo_interface__
    return Row(number, [_text(value) for value in list(found.record)[:width]], _listed(shape) if shape else None)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip("\x00 ")[: LONGEST_CELL + 1]


def _listed(nested: Any) -> Any:
    if isinstance(nested, dict):
        return {name: _listed(inner) for name, inner in nested.items()}
    return [_listed(inner) for inner in nested] if isinstance(nested, tuple | list) else nested
