"""Shift templates with their crews, rosters and swaps to look at, and the days of the calendar."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedInline, Tracked
from accounts.admin.scope import ReadOnlyAdmin
from accounts.administration import Group
from grids.models import CalendarDay, PlannedShift, Roster, ShiftTemplate, Swap, TemplateTurn


class CrewInline(ScopedInline):
    """Whose turn it is when; the same number is on together."""

    template = "admin/edit_inline/tabular.html"
    model = TemplateTurn
    fields = ["turn", "officer"]
    autocomplete_fields = ["officer"]
    verbose_name_plural = _("Crew")


@admin.register(ShiftTemplate)
class ShiftTemplateAdmin(Tracked):
    group = Group.PLACES
    place_on_shelf = 31
    may_remove = True
    inlines = [CrewInline]
    list_display = ["__str__", "unit", "role", "begins", "hours", "people_needed", "days", "is_active"]
    list_filter = ["is_active", "unit", "role", "days"]
    list_select_related = ["unit"]
    search_fields = ["name", "name_en", "unit__name", "unit__code"]
    autocomplete_fields = ["unit"]
    fields = ["unit", "name", "name_en", "role", "begins", "hours", "people_needed", "days", "first_on", "is_active"]
    actions = ["switch_off", "switch_on"]

    @admin.action(description=_("Take out of use"))
    def switch_off(self, request: HttpRequest, rows: QuerySet) -> None:
        rows.update(is_active=False)

    @admin.action(description=_("Put into use"))
    def switch_on(self, request: HttpRequest, rows: QuerySet) -> None:
        rows.update(is_active=True)


@admin.register(CalendarDay)
class CalendarDayAdmin(Tracked):
    """One calendar for everybody: what the State Council's notice says before the kept list knows it."""

    group = Group.RULES
    place_on_shelf = 60
    may_remove = True
    removes_in_bulk = True
    list_display = ["day", "name", "is_working"]
    list_filter = ["is_working"]
    search_fields = ["name"]
    date_hierarchy = "day"
    fields = ["day", "is_working", "name"]
    ordering = ["-day"]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """It belongs to no unit."""
        return rows


class PlannedInline(admin.TabularInline):
    model = PlannedShift
    fields = ["starts_at", "ends_at", "officer", "role", "template"]
    can_delete = False
    extra = max_num = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("officer__user", "template")


@admin.register(Roster)
class RosterAdmin(ReadOnlyAdmin):
    """Planned on its own page, where it is checked; here to be looked at."""

    group = Group.PLACES
    place_on_shelf = 32
    inlines = [PlannedInline]
    list_display = ["starts_on", "ends_on", "unit", "status", "published_by", "published_at"]
    list_filter = ["status", "unit"]
    list_select_related = ["unit", "published_by"]
    search_fields = ["unit__name", "unit__code"]
    fields = ["unit", "starts_on", "ends_on", "status", "published_by", "published_at"]
    ordering = ["-starts_on"]


@admin.register(Swap)
class SwapAdmin(ReadOnlyAdmin):
    group = Group.PLACES
    place_on_shelf = 33
    list_display = ["asked_at", "asked_by", "taker", "starts_at", "unit", "status", "decided_by"]
    list_filter = ["status", "unit"]
    list_select_related = ["asked_by", "taker__user", "unit", "decided_by"]
    search_fields = ["taker__user__full_name", "asked_by__full_name"]
    fields = [
        *("unit", "role", "starts_at", "ends_at", "asked_by", "asked_at", "reason", "taker", "return_starts_at", "return_ends_at"),
        *("status", "ending", "decided_by", "decided_at"),
    ]
    ordering = ["-asked_at"]
