"""Files brought in through the admin: first a report of what would happen, then the same again for real."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from policing.lib.errors import Refused

# Problems shown on one page; whoever has more mends these first.
SHOWN = 100


@dataclass
class Report:
    """What an import would do or has done: counted lines, problems by row, and what is worth a word though it stops nothing."""

    counts: list[tuple[Any, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    is_done: bool = False

    @property
    def shown_problems(self) -> list[str]:
        return self.problems[:SHOWN]

    @property
    def more_problems(self) -> int:
        return max(len(self.problems) - SHOWN, 0)


class Uploads:
    """For an admin whose list takes a file. `upload_form` has a field `file`; `bring_in` reads it and, when told to, writes it, all or nothing."""

    upload_form: type[forms.Form]
    upload_title: Any = ""
    upload_help: Any = ""
    change_list_template: Any = "admin/change_list_upload.html"

    def bring_in(self, request: HttpRequest, given: dict[str, Any], *, really: bool) -> Report:
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"  # type: ignore[attr-defined]
        return [path("import/", self.admin_site.admin_view(self.upload_view), name=name), *super().get_urls()]  # type: ignore[misc,attr-defined]

    def make_upload_form(self, request: HttpRequest) -> forms.Form:
        return self.upload_form(request.POST or None, request.FILES or None)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        form, report = self.make_upload_form(request), None
        if request.method == "POST" and form.is_valid():
            try:
                report = self.bring_in(request, form.cleaned_data, really="really" in request.POST)
            except Refused as refusal:
                form.add_error("file", str(refusal))
        if report and report.is_done:
            messages.success(request, _("Done: %(counts)s.") % {"counts": ", ".join(f"{label} {count}" for label, count in report.counts)})
            return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": self.upload_title,
            "help": self.upload_help,
            "form": form,
            "report": report,
            "opts": self.opts,  # type: ignore[attr-defined]
            "samples": self.samples(),
        }
        return TemplateResponse(request, "admin/upload.html", context)

    def samples(self) -> list[tuple[str, str]]:
        """Empty forms to download: (address, label)."""
        return []
