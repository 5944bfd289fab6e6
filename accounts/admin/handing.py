"""What is done to several rows of a list and needs to know to whom: first a page that asks and says what will happen, then the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.choosers import Chooser
from policing.lib.errors import Refused

# More than this is not read before it is done.
SHOWN = 20


@dataclass(frozen=True)
class Handing:
    """`field` is a foreign key of the kind of row that is chosen, `label` what it is called here; `give` does it and returns what to say, or raises Refused."""

    action: str
    title: Any
    consequence: Any
    field: Any
    label: Any
    give: Callable[[list[Any], Any], str]


def hand_over(model_admin: Any, request: HttpRequest, rows: QuerySet, targets: QuerySet, handing: Handing) -> TemplateResponse | None:
    """The page that asks, or nothing once it is done. Only one of `targets` can be chosen."""
    chosen = list(rows)
    form = _form(handing, targets, model_admin.admin_site)(request.POST if "give" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            model_admin.message_user(request, handing.give(chosen, form.cleaned_data["target"]), messages.SUCCESS)
        except Refused as refusal:
            model_admin.message_user(request, str(refusal), messages.ERROR)
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": handing.title,
        "handing": handing,
        "form": form,
        "rows": chosen,
        "shown": chosen[:SHOWN],
        "more": len(chosen[SHOWN:]),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/hand_over.html", context)


def _form(handing: Handing, targets: QuerySet, site: admin.AdminSite) -> type[forms.Form]:
    target = forms.ModelChoiceField(targets, label=handing.label, widget=Chooser(handing.field, site))
    return type("HandingForm", (forms.Form,), {"target": target})
