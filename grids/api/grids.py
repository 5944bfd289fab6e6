"""The caller's grids as a list, and one of them whole."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from grids.models import Grid, Posting
from policing.lib.bilingual import in_language
from policing.lib.pages import Pages
from policing.lib.search import cleaned
from policing.lib.strict import StrictSerializer


class GridFilters(StrictSerializer):
    """Which grids: by words in code or name, station, kind, whether a main officer is posted, and closed ones instead of those in use."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=60)
    station = serializers.IntegerField(required=False, min_value=1)
    kind = serializers.ChoiceField(required=False, choices=Grid.Kind.choices)
    officer = serializers.ChoiceField(required=False, choices=("yes", "no"))
    closed = serializers.BooleanField(required=False, default=False)
    limit = serializers.IntegerField(required=False, min_value=1)
    offset = serializers.IntegerField(required=False, min_value=0)


PARAMETERS = [OpenApiParameter(name, str) for name in ("q", "station", "kind", "officer", "closed")]


class GridList(generics.GenericAPIView):
    """Without boundaries, which are read one by one or all at once for a map."""

    permission_classes = [needs(Right.READ, Right.PLAN)]
    pagination_class = Pages
    queryset = Grid.objects.none()

    @extend_schema(operation_id="grids_list", parameters=PARAMETERS, responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        asked = GridFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        page = self.paginate_queryset(_found(request, asked.validated_data)) or []
        main = _main_officers([grid.pk for grid in page])
        return self.get_paginated_response([_row(grid, main.get(grid.pk)) for grid in page])


def _found(request: SignedIn, asked: dict[str, Any]) -> QuerySet[Grid]:
    rows = Grid.objects.visible_to(request.user).filter(closed_at__isnull=not asked["closed"]).select_related("station").defer("boundary")
    if words := cleaned(asked.get("q", "")):
        rows = rows.filter(Q(code__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words))
    if "officer" in asked:
        main = Posting.objects.at(timezone.now()).filter(grid=OuterRef("pk"), kind=Posting.Kind.MAIN)
        rows = rows.filter(Exists(main) if asked["officer"] == "yes" else ~Exists(main))
    return rows.filter(**{name: asked[name] for name in ("station", "kind") if name in asked}).order_by("code")


def _main_officers(grids: list[int]) -> dict[int, Posting]:
    rows = Posting.objects.at(timezone.now()).filter(kind=Posting.Kind.MAIN, grid__in=grids).select_related("officer__user")
    return {posting.grid_id: posting for posting in rows}


def _row(grid: Grid, main: Posting | None) -> dict[str, Any]:
    return {
        "id": grid.pk,
        "code": grid.code,
        "name": in_language(grid, "name"),
        "kind": grid.kind,
        "station": {"id": grid.station_id, "name": str(grid.station)},
        "officer": {"id": main.officer_id, "name": str(main.officer)} if main else None,
        "households": grid.households,
        "population": grid.population,
        "closed_at": grid.closed_at,
        "url": reverse("grids:grid", args=[grid.code]),
    }
