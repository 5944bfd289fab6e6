"""From bytes to a list of GeoJSON features (RFC 7946)."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from grids.imports.problems import UnusableFile

# Names under which files say that they are in plain degrees; CGCS2000 (EPSG:4490) lies within decimetres of WGS84.
DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490", "EPSG::4979", "EPSG:4979")


def read_features(path: Path) -> list[Any]:
    """The features of the FeatureCollection at `path`, as parsed. Raises UnusableFile with the reason and the way out."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnusableFile(
            what=_("%(path)s cannot be read (%(reason)s)") % {"path": path, "reason": error.strerror}, remedy=_("check the name and your rights")
        ) from error
    return _features(_parsed(_text(data)))


def _text(data: bytes) -> str:
    if not data.strip():
        raise UnusableFile(what=_("The file is empty"), remedy=_("export the grids again"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnusableFile(what=_("The file is neither UTF-8 nor GB18030 text"), remedy=_("save it as GeoJSON in UTF-8"))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnusableFile(
            what=_("The file is not JSON: it breaks at line %(line)d, column %(column)d") % {"line": error.lineno, "column": error.colno},
            remedy=_("export it as GeoJSON; a shapefile or a KML file must be converted first"),
        ) from error
    except (RecursionError, ValueError) as error:
        raise UnusableFile(what=_("The file is nested too deeply or holds a number too long to be read"), remedy=_("export the grids again")) from error


def _features(parsed: Any) -> list[Any]:
    kind = parsed.get("type") if isinstance(parsed, dict) else type(parsed).__name__
    if kind != "FeatureCollection":
        raise UnusableFile(what=_("The file is a %(kind)s, not a FeatureCollection") % {"kind": str(kind)[:40]}, remedy=_("export the layer as GeoJSON"))
    _check_crs(parsed.get("crs"))
    features = parsed.get("features")
    if not isinstance(features, list) or not features:
        raise UnusableFile(what=_("The FeatureCollection holds no features"), remedy=_("export the grids again"))
    return features


def _check_crs(crs: Any) -> None:
    """Old files may name another coordinate system; today's never do."""
    if not isinstance(crs, dict):
        return
    name = str((crs.get("properties") or {}).get("name", "")) if isinstance(crs.get("properties"), dict) else ""
    if name and not name.endswith(DEGREES):
        raise UnusableFile(
            what=_("The file says it is in %(crs)s") % {"crs": name[:60]}, remedy=_("export it in degrees, WGS84 (EPSG:4326) or CGCS2000 (EPSG:4490)")
        )
