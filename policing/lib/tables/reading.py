"""From an uploaded file to a table, by what the file is rather than by what it is called."""

import io
import zipfile
from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from policing.lib.tables.geojson import read_geojson
from policing.lib.tables.shapefiles import read_shapefile
from policing.lib.tables.sheets import read_csv, read_xlsx
from policing.lib.tables.table import Table, UnusableTable

LARGEST_FILE = 40 * 1024 * 1024
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(data: bytes, *, known: Collection[str] = ()) -> Table:
    """The rows of a file. `known` are headings (as `normal` writes them) that may stand in it. Raises UnusableTable with the reason and the way out."""
    if len(data) > LARGEST_FILE:
        raise UnusableTable(what=_("The file has %(size)d MB, at most 40 are read") % {"size": len(data) // 2**20}, remedy=_("cut it by station"))
    if not data.strip():
        raise UnusableTable(what=_("The file is empty"), remedy=_("export it again"))
    return _reader(data)(data, known)


def _reader(data: bytes) -> Callable[[bytes, Collection[str]], Table]:
    if data.startswith(OLD_EXCEL):
        raise UnusableTable(what=_("The file is an old Excel file, or locked by a password"), remedy=_("save it as XLSX without a password"))
    if data.startswith(ZIP):
        return read_shapefile if _holds_a_shapefile(data) else read_xlsx
    return read_geojson if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else read_csv


def _holds_a_shapefile(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.lower().endswith((".shp", ".dbf")) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnusableTable(what=_("The archive is damaged"), remedy=_("save the file again")) from error
