"""Files that were brought in: by whom, when, with what outcome. What is in them is sealed; the page of the file shows it to whoever may see it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, keeper
from grids.imports.subjects import subjects
from grids.models import FileImport

TIMES = ("created_at", "applied_at", "undone_at")


@admin.register(FileImport)
class FileImportAdmin(ReadOnlyAdmin):
    place_on_shelf = 63
    list_display = ["created_at", "file_name", "subject_said", "status", "added", "changed", "by", "applied_at"]
    list_display_links = ["created_at", "file_name"]
    list_filter = ["status", "created_at"]
    list_select_related = ["by"]
    search_fields = ["file_name", "subject", "by__full_name", "by__username"]
    fields = [
        "file_name",
        "subject_said",
        "status",
        "words",
        "question",
        "added",
        "changed",
        "unchanged",
        "by",
        "created_at",
        "applied_at",
        "undone_at",
        "page",
    ]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return rows.filter(pk__in=FileImport.objects.visible_to(keeper(request)).values("pk"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("data", "head", "findings", "images")

    @admin.display(description=_("subject"), ordering="subject")
    def subject_said(self, row: FileImport) -> Any:
        subject = subjects.get(row.subject)
        return subject.label if subject else row.subject

    @admin.display(description=_("rows added"))
    def added(self, row: FileImport) -> int:
        return row.counts.get("added", 0)

    @admin.display(description=_("rows changed"))
    def changed(self, row: FileImport) -> int:
        return row.counts.get("changed", 0)

    @admin.display(description=_("rows unchanged"))
    def unchanged(self, row: FileImport) -> int:
        return row.counts.get("unchanged", 0)

    @admin.display(description=_("page of the file"))
    def page(self, row: FileImport) -> str:
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), _("Open the file’s page"))
