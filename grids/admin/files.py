"""The doors between a list of the admin and the pages where its rows come and go in files."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone

from accounts.admin import keeper
from accounts.services import record_access
from grids.imports.subjects import Asked, subjects
from policing.lib.export import Column, table_file


class Filed:
    """For an admin whose rows are the subject `comes_as`: files go in on the page of imports, what the list's filters find goes out from here."""

    comes_as = ""
    change_list_template: Any = "admin/change_list_upload.html"

    def _export_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_export"  # type: ignore[attr-defined]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.export_view)  # type: ignore[attr-defined]
        return [path("export/", view, name=self._export_name()), *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        doors = {"can_export": reverse(f"admin:{self._export_name()}"), "bring_in": f"{reverse('grids:imports')}?subject={self.comes_as}"}
        return super().changelist_view(request, doors | (extra_context or {}))  # type: ignore[misc]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """In the columns the import understands; who took it is kept in the access log."""
        subject, user, now = subjects[self.comes_as], keeper(request), timezone.now()
        shown = self.get_changelist_instance(request).get_queryset(request)  # type: ignore[attr-defined]
        rows = subject.rows(Asked(by=user, now=now)).filter(pk__in=list(shown.order_by().values_list("pk", flat=True)))
        record_access(user=user, action="export", subject=f"{self.opts.label_lower}:", reason=f"xlsx · {rows.count()}", now=now)  # type: ignore[attr-defined]
        return table_file("xlsx", rows, [Column(field.label, partial(subject.cell, name=field.name)) for field in subject.fields], name=self.comes_as)
