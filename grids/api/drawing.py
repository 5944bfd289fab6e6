"""Doors to draw, redraw, split and merge grids. A duty leader draws in the own unit, an administrator in what they keep."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids import drawing_serializers as taken
from grids.api.grids import GridList
from grids.geometry import as_geojson, cut, shape_of
from grids.grid_rows import around, grid_row, preview_row, versions_of
from grids.models import Grid
from grids.models.areas import HOLDS_GRIDS
from grids.preview import Preview, preview_drawing, preview_merge, preview_split
from grids.services import BoundaryRefused, Part, Redrawn, draw_grid, merge_grids, redraw_grids, split_grid
from policing.lib.map_layers import Box
from policing.lib.strict import validated

# Wider than a screen on which corners can be told apart.
WIDEST = 0.5


def own_grid(request: SignedIn, pk: int) -> Grid:
    """A grid of the caller's that holds places today; anybody else's is not there."""
    return get_object_or_404(Grid.objects.visible_to(request.user).in_use().select_related("station"), pk=pk)


def own_grids(request: SignedIn, ids: list[int]) -> list[Grid]:
    found = list(Grid.objects.visible_to(request.user).in_use().filter(pk__in=ids).select_related("station").order_by("code"))
    if len(found) != len(set(ids)):
        raise Http404
    return found


def _along(request: SignedIn, given: dict[str, Any], grid: Grid) -> list[tuple[Grid, dict[str, Any]]]:
    """The neighbours that go along, each once, with what was drawn for them."""
    theirs = {one["grid"]: one for one in given.get("along", []) if one["grid"] != grid.pk}
    return [(one, theirs[one.pk]) for one in own_grids(request, list(theirs))]


def _why(request: SignedIn, given: dict[str, Any]) -> dict[str, Any]:
    return {"by": request.user, "reason": given["reason"], "now": timezone.now()}


def _answer(grids: list[Grid], status: int = 200) -> Response:
    versions = versions_of(grids)
    return Response({"grids": [grid_row(grid, versions.get(grid.pk)) for grid in grids]}, status=status)


class GridsAround(APIView):
    """`?box=west,south,east,north`: what one draws among."""

    permission_classes = [needs(Right.PLAN)]

    @extend_schema(operation_id="grids_around_read", parameters=[OpenApiParameter("box", str, required=True)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        return Response(around(_box(request.query_params.get("box", "")), request.user))


def _box(text: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (0 < east - west <= WIDEST and 0 < north - south <= WIDEST):
        raise ValidationError({"box": [_("Four numbers: west, south, east and north in degrees, at most half a degree apart.")]})
    return Box(west, south, east, north)


class Grids(GridList):
    """The caller's grids; POST draws a new one where none was."""

    def get_permissions(self) -> Any:
        return [needs(Right.PLAN)()] if self.request.method == "POST" else super().get_permissions()

    @extend_schema(operation_id="grids_draw", request=taken.DrawSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        given = validated(taken.DrawSerializer, request)
        station = get_object_or_404(Unit.objects.visible_to(request.user).in_use().filter(kind__in=HOLDS_GRIDS), pk=given.pop("station"))
        why = _why(request, given)
        facts = {name: given[name] for name in ("code", "name", "kind", "households", "population", "boundary")}
        return _answer([draw_grid(Part(**facts), station=station, **why)], status=201)


class GridOne(APIView):
    """One grid with its boundary."""

    permission_classes = [needs(Right.READ, Right.PLAN)]

    @extend_schema(operation_id="grids_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: int) -> Response:
        grid = get_object_or_404(Grid.objects.visible_to(request.user).select_related("station"), pk=pk)
        return Response(grid_row(grid, versions_of([grid]).get(grid.pk)))


class GridRedraw(APIView):
    """Another boundary from now on, and for the neighbours whose edge goes `along`. `version` is that of the boundary it was drawn from:
    409 when somebody was first."""

    permission_classes = [needs(Right.PLAN)]

    @extend_schema(operation_id="grids_redraw", request=taken.RedrawSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: int) -> Response:
        grid = own_grid(request, pk)
        given = validated(taken.RedrawSerializer, request)
        drawn = [Redrawn(grid, given["boundary"], given.get("version"))]
        drawn += [Redrawn(one, theirs["boundary"], theirs.get("version")) for one, theirs in _along(request, given, grid)]
        return _answer(redraw_grids(drawn, **_why(request, given)))


class GridSplit(APIView):
    """Cut along a line from edge to edge; `parts` are named from west to east, as the preview shows them."""

    permission_classes = [needs(Right.PLAN)]

    @extend_schema(operation_id="grids_split", request=taken.SplitSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: int) -> Response:
        grid = own_grid(request, pk)
        given = validated(taken.SplitSerializer, request)
        shapes = cut(shape_of(grid.boundary), given["line"])
        if len(shapes) != len(given["parts"]):
            raise BoundaryRefused(
                what=_("The line makes %(count)s parts of the grid") % {"count": len(shapes)}, remedy=_("cut it along one line from edge to edge")
            )
        parts = [Part(boundary=as_geojson(area), **facts) for area, facts in zip(shapes, given["parts"], strict=True)]
        return _answer(split_grid(grid, parts=parts, **_why(request, given)), status=201)


class GridMerge(APIView):
    """Make one grid of neighbours of one station."""

    permission_classes = [needs(Right.PLAN)]

    @extend_schema(operation_id="grids_merge", request=taken.MergeSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        given = validated(taken.MergeSerializer, request)
        grids = own_grids(request, given["grids"])
        into = Part(code=given["code"], name=given["name"], boundary={}, kind=given["kind"])
        return _answer([merge_grids(grids, into=into, **_why(request, given))], status=201)


class GridPreview(APIView):
    """What a drawing would do, without doing it."""

    permission_classes = [needs(Right.PLAN)]

    @extend_schema(operation_id="grids_preview", request=taken.PreviewSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn) -> Response:
        given = validated(taken.PreviewSerializer, request)
        return Response(preview_row(_preview(request, given)))


def _preview(request: SignedIn, given: dict[str, Any]) -> Preview:
    who: dict[str, Any] = {"user": request.user, "now": timezone.now()}
    grid = own_grid(request, given["grid"]) if "grid" in given else None
    if "grids" in given:
        return preview_merge(own_grids(request, given["grids"]), **who)
    if "line" in given and grid:
        return preview_split(given["line"], grid=grid, **who)
    if "boundary" in given:
        along = [(one, theirs["boundary"]) for one, theirs in _along(request, given, grid)] if grid else []
        return preview_drawing(given["boundary"], grid=grid, along=along, **who)
    raise ValidationError({"boundary": [_("A boundary, a line through a grid, or grids to be merged.")]})
