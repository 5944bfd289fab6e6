"""Why boundaries changed, and which a grid had when: written by drawing and importing, never typed."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, keeper
from grids.admin.filters import StationFilter
from grids.models import GridBoundary, GridChange, UnitArea


@admin.register(GridChange)
class GridChangeAdmin(ReadOnlyAdmin):
    place_on_shelf = 60
    list_display = ["at", "kind", "by", "reason", "grids_count"]
    list_filter = ["kind", "at"]
    list_select_related = ["by"]
    search_fields = ["reason", "by__full_name", "began__grid__code", "ended__grid__code"]
    fields = ["at", "kind", "by", "reason"]
    date_hierarchy = "at"
    ordering = ["-at"]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """Changes that touched a grid the administrator keeps."""
        user = keeper(request)
        if user.is_superuser:
            return rows
        if not user.unit_path:
            return rows.none()
        own = GridBoundary.objects.filter(grid__station__path__startswith=user.unit_path)
        return rows.filter(Q(pk__in=own.values("began")) | Q(pk__in=own.values("ended")))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(drawn=Count("began", distinct=True))

    @admin.display(description=_("grids drawn"), ordering="drawn")
    def grids_count(self, change: Any) -> int:
        return change.drawn


@admin.register(UnitArea)
class UnitAreaAdmin(ReadOnlyAdmin):
    """Brought in from files; here to be found."""

    place_on_shelf = 62
    list_display = ["unit", "kind"]
    list_filter = ["unit__kind"]
    list_select_related = ["unit"]
    search_fields = ["unit__name", "unit__name_en", "unit__code"]
    fields = ["unit", "kind"]
    ordering = ["unit__path"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("boundary")

    @admin.display(description=_("kind"), ordering="unit__kind")
    def kind(self, area: UnitArea) -> str:
        return area.unit.get_kind_display()


@admin.register(GridBoundary)
class GridBoundaryAdmin(ReadOnlyAdmin):
    place_on_shelf = 61
    list_display = ["grid", "starts_at", "ends_at", "began", "ended"]
    list_filter = [("ends_at", admin.EmptyFieldListFilter), ("grid__station", StationFilter), "began__kind"]
    list_select_related = ["grid", "began", "ended"]
    search_fields = ["grid__code", "grid__name"]
    fields = ["grid", "starts_at", "ends_at", "began", "ended", "boundary"]
    ordering = ["-starts_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("boundary", "grid__boundary")

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        user = keeper(request)
        if user.is_superuser:
            return rows
        return rows.filter(grid__station__path__startswith=user.unit_path) if user.unit_path else rows.none()
