"""Alerts and orders as whoever keeps the system may see them: number, unit, state, times. What they say, where and about whom is not here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, keeper
from alerts.models import Alert, Order


class OfUnit(ReadOnlyAdmin):
    """By the unit's place, and no other column than those on the page: the rest is not even read from the database."""

    unit_field = "station"
    shown: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(self.unit_field).only(*self.shown, self.unit_field)

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        user = keeper(request)
        if user.is_superuser:
            return rows
        return rows.filter(**{f"{self.unit_field}__path__startswith": user.unit_path}) if user.unit_path else rows.none()


@admin.register(Alert)
class AlertAdmin(OfUnit):
    place_on_shelf = 10
    shown = ("serial", "status", "received_at", "routed_at", "acknowledged_at", "dispatched_at", "arrived_at", "resolved_at", "closed_at", "next_escalation_at")
    list_display = ["number", "station", "status", "received_at", "routed_at", "acknowledged_at", "closed_at"]
    list_filter = ["status", "station", "received_at"]
    search_fields = ["=serial"]
    search_help_text = _("The last part of the number, without zeros in front.")
    fieldsets = [
        (None, {"fields": ["number", "station", "status"]}),
        (_("Times"), {"fields": ["received_at", "was_routed_at", "was_acknowledged_at", "was_closed_at", "escalates_at"]}),
    ]
    ordering = ["-received_at"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Numbers only: no word of an alert can be searched for."""
        last = search_term.strip().rpartition("-")[2].lstrip("0")
        if not search_term.strip():
            return queryset, False
        return (queryset.filter(serial=int(last)), False) if last.isdecimal() and len(last) < 18 else (queryset.none(), False)

    @admin.display(description=_("number"), ordering="serial")
    def number(self, alert: Alert) -> str:
        return alert.number

    @admin.display(description=_("told to somebody"))
    def was_routed_at(self, alert: Alert) -> Any:
        return alert.routed_at

    @admin.display(description=_("acknowledged"))
    def was_acknowledged_at(self, alert: Alert) -> Any:
        return alert.acknowledged_at

    @admin.display(description=_("closed"))
    def was_closed_at(self, alert: Alert) -> Any:
        return alert.closed_at

    @admin.display(description=_("next escalation"))
    def escalates_at(self, alert: Alert) -> Any:
        return alert.next_escalation_at


@admin.register(Order)
class OrderAdmin(OfUnit):
    place_on_shelf = 20
    unit_field = "unit"
    shown = ("serial", "status", "created_at", "sent_at", "expires_at", "ended_at")
    list_display = ["number", "unit", "status", "created_at", "sent_at", "expires_at", "ended_at"]
    list_filter = ["status", "unit", "created_at"]
    fieldsets = [(None, {"fields": ["number", "unit", "status", "created_at", "sent_at", "expires_at", "ended_at"]})]
    ordering = ["-created_at"]

    @admin.display(description=_("number"), ordering="serial")
    def number(self, order: Order) -> str:
        return order.number
