"""Looking back for machines: the same figures as the page, and where there was trouble again."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from disputes.looking_back.addresses import repeat_addresses
from disputes.looking_back.figures import Line, figures_of
from disputes.looking_back.scope import Scope, scope_of, units_of
from disputes.looking_back.tables import Names, sections
from disputes.models import Category

READERS = needs(Right.READ)
SCOPE = [
    OpenApiParameter("from", OpenApiTypes.DATE),
    OpenApiParameter("until", OpenApiTypes.DATE),
    OpenApiParameter("unit", int),
    OpenApiParameter("grid", int),
    OpenApiParameter("category", str),
]
MOST = 500


def line_row(line: Line) -> dict[str, Any]:
    """Plain counts: whoever reads divides for themselves, and sees of how many. Hours from the report to the first attempt."""
    key = f"{line.key:%Y-%m}" if hasattr(line.key, "month") else line.key
    return {"key": key, **{name: getattr(line, name) for name in Line._fields[1:]}, "otherwise": line.otherwise}


def _asked(request: SignedIn) -> tuple[Scope, dict[str, Any]]:
    units, kinds = units_of(request.user), list(Category.objects.all())
    return scope_of(request.user, request.query_params, timezone.now(), units=units, kinds=kinds), {"kinds": kinds, "units": units}


class DisputeFigures(APIView):
    """What became of the disputes reported from `from` to `until`, all together and by month, kind and place; twelve months where nothing is said."""

    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_figures", parameters=SCOPE, responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        scope, known = _asked(request)
        found = figures_of(scope)
        told = {one.way: [line_row(line) for line in (*one.lines, *([one.rest] if one.rest else []))] for one in sections(found, scope, **known)}
        return Response({"from": scope.first, "until": scope.last, "all": line_row(found.all), "by": told})


class DisputeAddresses(APIView):
    """Places with two disputes or more within 50 m in the days that count as coming again, up to `until`; for readers above a station, five or more."""

    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_addresses", parameters=SCOPE[1:], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        scope, known = _asked(request)
        found = repeat_addresses(scope)
        names = Names(scope, **known, grids={one.at.grid_id for one in found[:MOST]})
        rows = [
            {
                "place": one.name,
                "lon": one.at.lon,
                "lat": one.at.lat,
                "grid": names.grid(one.at.grid_id),
                "count": one.count,
                "open": one.open,
                "kinds": dict(one.kinds),
                "disputes": [str(case.pk) for case in one.cases],
            }
            for one in found[:MOST]
        ]
        return Response({"count": len(found), "places": rows})
