"""Grids, officers, postings and duty in the admin."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from accounts.admin import ScopedAdmin
from grids.models import Grid, Officer, Posting, Shift
from grids.services import boundaries_changed


@admin.register(Grid)
class GridAdmin(ScopedAdmin):
    list_display = ["code", "name", "station", "households", "population"]
    list_filter = ["station"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["station"]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        boundaries_changed()

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        boundaries_changed()


@admin.register(Officer)
class OfficerAdmin(ScopedAdmin):
    list_display = ["user", "badge_number"]
    search_fields = ["user__full_name", "user__username", "badge_number"]
    autocomplete_fields = ["user"]


@admin.register(Posting)
class PostingAdmin(ScopedAdmin):
    list_display = ["officer", "grid", "kind", "starts_at", "ends_at"]
    list_filter = ["kind"]
    search_fields = ["officer__user__full_name", "grid__code", "grid__name"]
    autocomplete_fields = ["officer", "grid"]
    date_hierarchy = "starts_at"


@admin.register(Shift)
class ShiftAdmin(ScopedAdmin):
    list_display = ["officer", "unit", "role", "starts_at", "ends_at"]
    list_filter = ["role"]
    search_fields = ["officer__user__full_name", "unit__name"]
    autocomplete_fields = ["officer", "unit"]
    date_hierarchy = "starts_at"
