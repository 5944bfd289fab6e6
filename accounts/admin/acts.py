"""What can be done with one thing from its page, beside typing into its fields: each act says first what it will do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse

from policing.lib.errors import Refused


@dataclass(frozen=True)
class Act:
    """A button on a page. `run` gets the request and the row, and returns what to say, or raises Refused; `fits` says whether it is offered."""

    name: str
    label: Any
    consequence: Any
    run: Callable[[HttpRequest, Any], Any]
    fits: Callable[[HttpRequest, Any], bool] = lambda request, row: True
    is_grave: bool = False


class Acting:
    """For an admin whose pages offer acts. Whoever may change the row may do them."""

    acts: ClassVar[list[Act]] = []

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.act_view)  # type: ignore[attr-defined]
        return [path("<path:object_id>/act/<slug:name>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        act = next((act for act in self.acts if act.name == name), None)
        if row is None or act is None:
            raise Http404
        if not self.has_change_permission(request, row) or not act.fits(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        try:
            messages.success(request, act.run(request, row))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id]))  # type: ignore[attr-defined]

    def offered_acts(self, request: HttpRequest, row: Any) -> list[tuple[Act, str]]:
        """The acts of this page with their addresses."""
        if row is None or not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            return []
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_act"  # type: ignore[attr-defined]
        return [(act, reverse(name, args=[row.pk, act.name])) for act in self.acts if act.fits(request, row)]
