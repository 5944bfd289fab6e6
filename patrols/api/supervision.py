"""Supervision for machines: the same figures as the page, one night in words, and where police were seen."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.lookup import grid_code
from patrols.rows.rounds import night_of
from patrols.supervision.figures import Line, lines_of
from patrols.supervision.presence import legs_of, minutes_by_cell, minutes_by_grid
from patrols.supervision.scope import DAY, By, scope_of
from patrols.supervision.summary import summary_of
from patrols.where.cells import outline_of
from policing.lib.said_days import DayField

READERS = needs(Right.READ)
SCOPE = [
    OpenApiParameter("from", OpenApiTypes.DATE),
    OpenApiParameter("until", OpenApiTypes.DATE),
    OpenApiParameter("unit", int),
    OpenApiParameter("route", int),
    OpenApiParameter("by", str, enum=By.values),
]


def line_row(line: Line) -> dict[str, Any]:
    """Plain counts: whoever reads divides for themselves, and sees of how many."""
    key = line.key.isoformat() if hasattr(line.key, "isoformat") else line.key
    return {"key": key, "label": line.label, "rounds": line.rounds, "stops": line.stops, "remarks": line.flags, "too_far": line.too_far}


class Figures(APIView):
    """Planned against done in the nights from `from` to `until` (noon to noon, a quarter at most), gathered by area, station, route or night."""

    permission_classes = [READERS]

    @extend_schema(operation_id="supervision_figures", parameters=SCOPE, responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        scope = scope_of(request.user, request.query_params, timezone.now())
        together, lines = lines_of(scope)
        span = {"from": scope.first, "until": scope.last, "by": scope.by}
        return Response(span | {"all": line_row(together), "lines": [line_row(line) for line in lines]})


class DaySummary(APIView):
    """One night of one patrol area in words and numbers, the last that is over unless asked."""

    permission_classes = [READERS]

    @extend_schema(
        operation_id="supervision_day", parameters=[OpenApiParameter("on", OpenApiTypes.DATE), OpenApiParameter("unit", int)], responses=OpenApiTypes.OBJECT
    )
    def get(self, request: SignedIn) -> Response:
        said, now = request.query_params.get("on"), timezone.now()
        on = DayField().run_validation(said) if said else night_of(now) - DAY
        asked = request.query_params.copy()
        asked["from"] = asked["until"] = f"{on:%Y-%m-%d}"
        asked.pop("route", None)
        told = summary_of(scope_of(request.user, asked, now))
        found = [{"kind": one.kind, "label": one.label, "entries": one.entries, "number": one.number} for one in told.found]
        hours = {name: round(value, 2) for name, value in told.hours._asdict().items()}
        return Response(
            {
                "on": on,
                "sentences": told.sentences,
                "all": line_row(told.all),
                "routes": [line_row(line) for line in told.routes],
                "found": found,
                "hours": hours,
            }
        )


class Presence(APIView):
    """Minutes of visible police: GeoJSON of cells of 250 m, and grid by grid; from check-ins alone, no trail of anybody."""

    permission_classes = [READERS]

    @extend_schema(operation_id="supervision_presence", parameters=SCOPE, responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        scope = scope_of(request.user, request.query_params, timezone.now())
        legs = legs_of(scope)
        cells = [
            {
                "type": "Feature",
                "id": str(cell),
                "geometry": outline_of(cell),
                "properties": {"minutes": round(minutes, 1), "nightly": round(minutes / scope.nights, 2)},
            }
            for cell, minutes in minutes_by_cell(legs).items()
            if minutes >= 1
        ]
        grids = {grid_code(grid): round(minutes, 1) for grid, minutes in minutes_by_grid(legs).items()}
        return Response({"type": "FeatureCollection", "features": cells, "nights": scope.nights, "grids": grids})
