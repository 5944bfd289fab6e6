"""The equipment list of each unit, and by their outside only what shifts have signed and how machines passed their test."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, Tracked, keeper
from accounts.administration import Group
from desk.models import Equipment, Handover, SheetTemplate, SoundTest


@admin.register(Equipment)
class EquipmentAdmin(Tracked):
    group = Group.PLACES
    list_display = ["name", "unit", "quantity", "position", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["unit"]
    search_fields = ["name", "name_en"]
    autocomplete_fields = ["unit"]


class OfUnit(ReadOnlyAdmin):
    """Papers of the units this administrator keeps. What they say is for officers; here stands who signed, and when."""

    shown: tuple[str, ...] = ()
    list_filter = ["unit"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).only(*self.shown)

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        user = keeper(request)
        if user.is_superuser:
            return rows
        return rows.filter(unit__path__startswith=user.unit_path) if user.unit_path else rows.none()


@admin.register(Handover)
class HandoverAdmin(OfUnit):
    """Neither notes nor remarks nor what was open are read from the database."""

    place_on_shelf = 40
    shown = ("unit", "role", "leaving", "shift_ends_at", "signed_at", "countersignature__by", "countersignature__at")
    list_display = ["signed_at", "unit", "role", "leaving", "arriving_officer", "countersigned_at"]
    list_select_related = ["unit", "leaving", "countersignature__by"]
    fieldsets = [(None, {"fields": ["unit", "role", "leaving", "shift_ends_at", "signed_at", "arriving_officer", "countersigned_at"]})]
    ordering = ["-signed_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)

    @admin.display(description=_("arriving officer"))
    def arriving_officer(self, row: Handover) -> Any:
        return row.arriving

    @admin.display(description=_("counter-signed"))
    def countersigned_at(self, row: Handover) -> Any:
        signature = getattr(row, "countersignature", None)
        return signature.at if signature else None


@admin.register(SoundTest)
class SoundTestAdmin(OfUnit):
    place_on_shelf = 50
    shown = ("user", "unit", "at", "machine", "is_passed")
    list_display = ["at", "unit", "user", "machine", "is_passed"]
    list_filter = ["is_passed", "unit"]
    list_select_related = ["unit", "user"]
    fieldsets = [(None, {"fields": ["unit", "user", "at", "machine", "is_passed"]})]
    ordering = ["-at"]


@admin.register(SheetTemplate)
class SheetTemplateAdmin(OfUnit):
    """Brought in on a page of its own, where it is checked; here stands who did it when."""

    group = Group.RULES
    place_on_shelf = 70
    shown = ("unit", "size", "uploaded_by", "uploaded_at")
    list_display = ["uploaded_at", "unit", "uploaded_by", "size"]
    list_select_related = ["unit", "uploaded_by"]
    fieldsets = [(None, {"fields": ["unit", "uploaded_by", "uploaded_at", "size"]})]
    ordering = ["-uploaded_at"]
