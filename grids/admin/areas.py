"""Grids, one by one or from files."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import Tracked, keeper, kept_rows
from accounts.admin.acts import Act
from accounts.admin.filters import has
from accounts.administration import Group
from accounts.models import Unit
from grids.admin.files import Filed
from grids.admin.filters import StationFilter
from grids.admin.giving import GivesGrids
from grids.geometry import shape_of, square_metres
from grids.imports.grid_rows import HOLDS_GRIDS
from grids.models import Grid, Posting
from grids.outline_picture import picture_of
from grids.services import boundaries_changed
from grids.services.belonging import belonging_changed, close_grid


@admin.register(Grid)
class GridAdmin(GivesGrids, Filed, Tracked):
    comes_as = "grids"
    group = Group.PLACES
    place_on_shelf = 10
    list_display = ["code", "name_said", "kind", "station", "households", "population", "has_officer"]
    list_display_links = ["code", "name_said"]
    list_filter = [has("officer", _("has an officer"), "officered"), "kind", ("station", StationFilter)]
    list_select_related = ["station"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["station"]
    fieldsets = [
        (None, {"fields": ["code", "name", "name_en", "kind", "station", "households", "population"]}),
        (_("Boundary"), {"fields": ["drawn"]}),
    ]
    readonly_fields = ["drawn"]
    actions = ["post_main", "move_to_station"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        main = Posting.objects.at(timezone.now()).filter(grid=OuterRef("pk"), kind=Posting.Kind.MAIN)
        return super().get_queryset(request).defer("boundary").annotate(officered=Exists(main))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A grid belongs to a station or a police room."""
        if db_field.name == "station":
            kwargs["queryset"] = kept_rows(Unit, request).filter(kind__in=HOLDS_GRIDS, closed_on=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A grid begins with its boundary, and that is drawn on the map."""
        return redirect("grids:draw")

    @admin.display(description=_("boundary"))
    def drawn(self, grid: Grid) -> str:
        """No boundary changes here: the editor keeps who changed it and why."""
        area = shape_of(grid.boundary)
        picture = picture_of(area, area.bounds)
        size = gettext("%(n)s ha") % {"n": number_format(square_metres(area) / 10_000, 1, force_grouping=True)}
        link = (
            "" if grid.closed_at else format_html(' · <a href="{}?{}">{}</a>', reverse("grids:draw"), urlencode({"grid": grid.code}), _("Change the boundary"))
        )
        drawing = format_html(
            '<svg width="120" height="120" viewBox="{}" aria-hidden="true"><path d="{}" fill="currentColor" opacity=".35"/></svg>', *reversed(picture)
        )
        return format_html('{}<br>{} · <a href="{}">{}</a>{}', drawing, size, reverse("grids:grid", args=[grid.code]), _("Page of the grid"), link)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        boundaries_changed()
        if change and "station" in form.changed_data:
            before = Unit.objects.get(pk=form.initial["station"])
            belonging_changed([obj], before=before, to=obj.station, by=keeper(request), now=timezone.now())

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, grid: Grid) -> str:
        return str(grid).partition(" ")[2]

    @admin.display(description=_("has an officer"), boolean=True, ordering="officered")
    def has_officer(self, grid: Any) -> bool:
        return grid.officered


def _close(request: HttpRequest, grid: Any) -> str:
    close_grid(grid, by=keeper(request), reason=gettext("Closed in the administration"), now=timezone.now())
    return gettext("Grid %(code)s is closed; its history stays.") % {"code": grid.code}


GridAdmin.acts = [
    Act(
        "close",
        _("Close this grid"),
        _(
            "Its ground will belong to no grid, its officers are no longer posted to it. Old alerts and its boundaries stay. "
            "To give its ground to others, merge or split it."
        ),
        _close,
        lambda request, grid: grid.closed_at is None,
        is_grave=True,
    )
]
