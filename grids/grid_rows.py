"""Grids as the doors for drawing answer."""

from collections.abc import Collection
from typing import Any

import shapely
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from grids.geometry import as_geojson, square_metres
from grids.lookup import boundaries_now
from grids.models import Grid, GridBoundary
from grids.preview import Preview
from policing.lib.bilingual import in_language
from policing.lib.map_layers import Box

# More grids than this nobody draws among; one has to come nearer.
MOST_AROUND = 300


def grid_row(grid: Grid, version: int | None = None) -> dict[str, Any]:
    """One grid with its boundary in WGS84. `version` names the boundary, for a redraw to say from which it was drawn."""
    return {
        "id": grid.pk,
        "code": grid.code,
        "name": in_language(grid, "name"),
        "kind": grid.kind,
        "station": {"id": grid.station_id, "name": str(grid.station)},
        "households": grid.households,
        "population": grid.population,
        "closed_at": grid.closed_at,
        "boundary": grid.boundary,
        "version": version,
        "url": reverse("grids:grid", args=[grid.code]),
    }


def versions_of(grids: Collection[Grid]) -> dict[int, int]:
    return dict(GridBoundary.objects.filter(grid__in=grids, ends_at=None).values_list("grid", "pk"))


def around(box: Box, user: User) -> dict[str, Any]:
    """The caller's grids that meet `box`, whole, and of others only where their ground begins."""
    met = boundaries_now().meeting(shapely.box(*box), frozenset())
    if len(met) > MOST_AROUND:
        return {"own": [], "others": [], "is_too_far": True}
    own = list(Grid.objects.visible_to(user).in_use().filter(code__in=[code for code, _area in met]).select_related("station").order_by("code"))
    versions, mine = versions_of(own), {grid.code for grid in own}
    others = [as_geojson(area) for code, area in met if code not in mine]
    return {"own": [grid_row(grid, versions.get(grid.pk)) for grid in own], "others": others, "is_too_far": False}


def preview_row(preview: Preview) -> dict[str, Any]:
    overlaps = [{"code": code, "square_metres": round(size), "sentence": _overlap(code, size)} for code, size in preview.overlaps]
    return {
        "boundary": preview.boundary,
        "square_metres": round(preview.square_metres),
        "overlaps": overlaps,
        "gaps": [{"square_metres": round(square_metres(gap)), "boundary": as_geojson(gap)} for gap in preview.gaps],
        "parts": [{"square_metres": round(square_metres(part)), "boundary": as_geojson(part)} for part in preview.parts],
        "goes_over": preview.goes_over,
        "along": [{"code": one.code, "square_metres": round(one.square_metres), "change": round(one.square_metres - one.before)} for one in preview.along],
    }


def _overlap(code: str, size: float) -> str:
    said = {"code": code, "size": _whole(size)}
    return (_("over grid %(code)s: %(size)s m²") if code else _("over another unit’s grid: %(size)s m²")) % said


def _whole(number: float) -> str:
    return str(number_format(round(number), force_grouping=True))
