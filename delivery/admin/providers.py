"""How the providers of text messages and calls are doing, and which channels reach nobody here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin
from delivery.admin.addresses import OF_PEOPLE
from delivery.channels import CHANNELS
from delivery.errors import ERRORS
from delivery.models import Provider


@admin.register(Provider)
class ProviderAdmin(ReadOnlyAdmin):
    place_on_shelf = 40
    list_display = ["channel", "name", "share_percent", "tried", "troubled", "since", "error", "changed_at"]
    fieldsets = [(None, {"fields": ["channel", "name", "share_percent", "tried", "troubled", "since", "error", "changed_at"]})]
    search_fields = ["name"]
    ordering = ["channel", "name"]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """Of the whole house, and of nobody in particular."""
        return rows

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        for name in OF_PEOPLE:
            if missing := CHANNELS[name].not_offered:
                messages.warning(request, missing)
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("share"), ordering="share")
    def share_percent(self, row: Provider) -> str:
        return f"{row.share} %"

    @admin.display(description=_("last error"), ordering="last_error")
    def error(self, row: Provider) -> str:
        return str(ERRORS.get(row.last_error, row.last_error))
