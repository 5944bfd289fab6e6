"""GeoJSON (RFC 7946): properties become columns, the geometry the row's shape."""

import json
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from policing.lib.tables.sheets import decoded
from policing.lib.tables.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Row, Table, UnusableTable

# Names under which files say that they are in plain degrees; CGCS2000 (EPSG:4490) lies within decimetres of WGS84.
DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490", "EPSG::4979", "EPSG:4979")


def read_geojson(data: bytes, known: Collection[str]) -> Table:
    features = _features(_parsed(decoded(data)))
    if len(features) > MOST_ROWS:
        raise UnusableTable(what=_("The file has more than %(count)d features") % {"count": MOST_ROWS}, remedy=_("cut it in two"))
    headings = _headings(features)
    return Table("geojson", headings, [_row(number, feature, headings) for number, feature in enumerate(features, 1)])


def _headings(features: list[Any]) -> list[str]:
    names = {str(name): None for feature in features for name in _properties(feature)}
    if any(isinstance(feature, dict) and "id" in feature for feature in features):
        names.setdefault("id")
    return list(names)[:MOST_COLUMNS]


def _row(number: int, feature: Any, headings: list[str]) -> Row:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Row(number, [], bad=_("it is not a GeoJSON feature"))
    facts = {"id": feature.get("id")} | _properties(feature)
    return Row(number, [_text(facts.get(name)) for name in headings], feature.get("geometry"))


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[: LONGEST_CELL + 1] if isinstance(value, str | int | float) else ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnusableTable(
            what=_("The file is not JSON: it breaks at line %(line)d, column %(column)d") % {"line": error.lineno, "column": error.colno},
            remedy=_("export it as GeoJSON or as a shapefile again"),
        ) from error
    except (RecursionError, ValueError) as error:
        raise UnusableTable(what=_("The file is nested too deeply or holds a number too long to be read"), remedy=_("export it again")) from error


def _features(parsed: Any) -> list[Any]:
    kind = parsed.get("type") if isinstance(parsed, dict) else type(parsed).__name__
    if kind != "FeatureCollection":
        raise UnusableTable(what=_("The file is a %(kind)s, not a FeatureCollection") % {"kind": str(kind)[:40]}, remedy=_("export the layer as GeoJSON"))
    _check_crs(parsed.get("crs"))
    features = parsed.get("features")
    if not isinstance(features, list) or not features:
        raise UnusableTable(what=_("The FeatureCollection holds no features"), remedy=_("export the layer again"))
    return features


def _check_crs(crs: Any) -> None:
    """Old files may name another coordinate system; today's never do."""
    if not isinstance(crs, dict):
        return
    name = str((crs.get("properties") or {}).get("name", "")) if isinstance(crs.get("properties"), dict) else ""
    if name and not name.endswith(DEGREES):
        raise UnusableTable(
            what=_("The file says it is in %(crs)s") % {"crs": name[:60]}, remedy=_("export it in degrees, WGS84 (EPSG:4326) or CGCS2000 (EPSG:4490)")
        )
