"""The catalogue in the admin. Alerts themselves are worked on their own pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedAdmin
from alerts.models import AlertType, Chain, InstructionCard
from alerts.models.catalogue import Target


class Shared(ScopedAdmin):
    """Base for what all units share."""

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return rows


class ChainForm(forms.ModelForm):
    """Says what is wrong with a chain's steps."""

    class Meta:
        model = Chain
        fields = ["name", "steps", "repeats"]

    def clean_steps(self) -> list[dict[str, Any]]:
        steps = self.cleaned_data["steps"]
        if not isinstance(steps, list) or not steps:
            raise forms.ValidationError(_("A chain needs at least one step."))
        for number, step in enumerate(steps, start=1):
            _check_step(number, step)
        return steps


def _check_step(number: int, step: Any) -> None:
    if not isinstance(step, dict) or not isinstance(step.get("wait_s"), int) or step["wait_s"] < 1:
        raise forms.ValidationError(_("Step %(number)s: “wait_s” must be at least 1 second.") % {"number": number})
    targets = step.get("notify")
    if not targets or not set(targets) <= set(Target.values):
        raise forms.ValidationError(_("Step %(number)s: “notify” names at least one of %(known)s.") % {"number": number, "known": ", ".join(Target.values)})


@admin.register(Chain)
class ChainAdmin(Shared):
    form = ChainForm
    list_display = ["name", "repeats"]
    search_fields = ["name"]


class CardInline(admin.StackedInline):
    model = InstructionCard
    extra = 0
    max_num = 2

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_change_permission = has_view_permission = has_delete_permission = has_add_permission  # type: ignore[assignment]


@admin.register(AlertType)
class AlertTypeAdmin(Shared):
    list_display = ["code", "name", "lane", "urgency", "severity", "is_covert", "is_active"]
    list_filter = ["lane", "is_active"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["chain"]
    inlines = [CardInline]
