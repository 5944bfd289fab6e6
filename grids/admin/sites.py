"""Key sites of grids, and the steps of service points."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedInline, Switchable, Tracked, kept_rows
from accounts.admin.filters import has
from accounts.administration import Group
from grids.admin.filters import StationFilter
from grids.models import KeySite, ServiceStep
from grids.models.sites import IS_SERVICE_POINT


class StepInline(ScopedInline):
    """The five dated steps of a service point."""

    template = "admin/edit_inline/tabular.html"
    model = ServiceStep
    fields = ["kind", "due_on", "done_on", "done_by", "note"]
    autocomplete_fields = ["done_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("done_by")


@admin.register(KeySite)
class KeySiteAdmin(Switchable, Tracked):
    group = Group.PLACES
    place_on_shelf = 50
    may_remove = True
    list_display = ["name_said", "kind", "grid", "address", "open_steps", "is_active"]
    list_filter = ["kind", "is_active", ("grid__station", StationFilter)]
    list_select_related = ["grid"]
    search_fields = ["name", "name_en", "address", "grid__code", "grid__name"]
    autocomplete_fields = ["grid"]
    fieldsets = [
        (None, {"fields": ["kind", "name", "name_en", "is_active"]}),
        (_("Place"), {"fields": ["grid", "address", ("lon", "lat")]}),
    ]
    inlines = [StepInline]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type]:
        return self.inlines if obj and obj.kind == KeySite.Kind.SERVICE_POINT else []

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).defer("grid__boundary")
        return rows.annotate(steps_open=Count("steps", filter=Q(steps__done_on=None, steps__isnull=False)))

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, site: KeySite) -> str:
        return str(site)

    @admin.display(description=_("open steps"), ordering="steps_open")
    def open_steps(self, site: Any) -> int:
        return site.steps_open


@admin.register(ServiceStep)
class ServiceStepAdmin(Tracked):
    group = Group.PLACES
    place_on_shelf = 51
    may_remove = True
    list_display = ["point", "kind", "due_on", "done_on", "done_by", "is_late"]
    list_filter = [has("late", _("overdue"), "late"), "kind", ("done_on", admin.EmptyFieldListFilter), ("point__grid__station", StationFilter)]
    list_select_related = ["point", "done_by"]
    search_fields = ["point__name", "point__grid__code", "note"]
    autocomplete_fields = ["point", "done_by"]
    ordering = ["-due_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(late=Q(done_on=None, due_on__lt=timezone.localdate()))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "point":
            kwargs["queryset"] = kept_rows(KeySite, request).filter(**IS_SERVICE_POINT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("overdue"), boolean=True, ordering="due_on")
    def is_late(self, step: Any) -> bool:
        return bool(step.late)
