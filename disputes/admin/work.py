"""What is done about disputes, for whoever keeps the system: numbers, states, days. What was said, and about whom, is not even read from the database."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, ScopedAdmin, Tracked, keeper
from accounts.administration import Group
from alerts.admin.outside import OfUnit
from disputes.models import Agreement, AllowanceSheet, Deadline, FollowUp, Organ, Paper, Series, Session


class OfADispute(OfUnit):
    """By the dispute's station; no column but those on the page."""

    unit_field = "dispute__station"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).only(*self.shown, "dispute__number", "dispute__station")

    @admin.display(description=_("dispute"), ordering="dispute__number")
    def of_dispute(self, row: Any) -> str:
        return row.dispute.number

    @admin.display(description=_("station"), ordering="dispute__station__path")
    def station(self, row: Any) -> str:
        return str(row.dispute.station)


@admin.register(Session)
class SessionAdmin(OfADispute):
    place_on_shelf = 71
    shown = ("number", "status", "where", "starts_at", "ends_at", "closed_at")
    list_display = ["of_dispute", "number", "station", "status", "where", "starts_at"]
    list_filter = ["status", "where", "dispute__station"]
    date_hierarchy = "starts_at"
    search_fields = ["dispute__number", "dispute__station__name"]
    fields = ["of_dispute", "station", *shown]


@admin.register(Agreement)
class AgreementAdmin(OfADispute):
    place_on_shelf = 72
    shown = ("form", "number", "status", "signed_on", "closed_at", "digest")
    list_display = ["of_dispute", "station", "form", "status", "signed_on"]
    list_filter = ["status", "form", "dispute__station"]
    date_hierarchy = "signed_on"
    search_fields = ["dispute__number", "number", "dispute__station__name"]
    fields = ["of_dispute", "station", "form", "status", "signed_on", "closed_at", "digest"]


@admin.register(FollowUp)
class FollowUpAdmin(OfADispute):
    place_on_shelf = 73
    shown = ("why", "way", "due_on", "done_at", "result", "by_another", "dropped_at")
    list_display = ["of_dispute", "station", "why", "way", "due_on", "done_at", "result"]
    list_filter = ["result", "way", "by_another", "dispute__station"]
    date_hierarchy = "due_on"
    search_fields = ["dispute__number", "dispute__station__name"]
    fields = ["of_dispute", "station", *shown]


@admin.register(Deadline)
class DeadlineAdmin(OfADispute):
    place_on_shelf = 74
    shown = ("rule", "starts_on", "due_on", "is_provisional", "met_at", "stopped_at", "stopped_why")
    list_display = ["of_dispute", "station", "rule", "starts_on", "due_on", "met_at", "stopped_at"]
    list_filter = ["rule", "is_provisional", "dispute__station"]
    list_select_related = ["rule"]
    date_hierarchy = "due_on"
    search_fields = ["dispute__number", "rule__name"]
    fields = ["of_dispute", "station", *shown]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("dispute__station", "rule").only(*self.shown, "dispute__number", "dispute__station", "rule__name")


@admin.register(Paper)
class PaperAdmin(OfADispute):
    """That a paper was made and with which digest; what stands on it is read in the dispute."""

    place_on_shelf = 75
    shown = ("number", "form", "edition", "at", "signed_on", "replaced_at", "void_at", "digest")
    list_display = ["number", "form", "edition", "of_dispute", "station", "at", "signed_on"]
    list_filter = ["form", "dispute__station"]
    date_hierarchy = "at"
    search_fields = ["number", "dispute__number"]
    fields = ["number", "form", "edition", "of_dispute", "station", "at", "signed_on", "replaced_at", "void_at", "digest"]


@admin.register(AllowanceSheet)
class AllowanceSheetAdmin(ReadOnlyAdmin):
    group = Group.EVENTS
    place_on_shelf = 76
    list_display = ["month", "station", "status", "made_at", "signed_at"]
    list_filter = ["status", "station"]
    list_select_related = ["station"]
    date_hierarchy = "month"
    search_fields = ["station__name"]
    fields = ["month", "station", "status", "made_by", "made_at", "signed_by", "signed_at"]


class OfAStation(ScopedAdmin):
    """Rows of a unit named by `unit_field`."""

    unit_field = "station"

    def in_scope(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        user = keeper(request)
        if user.is_superuser:
            return rows
        return rows.filter(**{f"{self.unit_field}__path__startswith": user.unit_path}) if user.unit_path else rows.none()


@admin.register(Organ)
class OrganAdmin(OfAStation, Tracked):
    """What stands at the head of papers and begins their numbers; the seal is given on the page of papers."""

    group = Group.PEOPLE
    place_on_shelf = 82
    list_display = ["name", "word", "committee", "station", "court"]
    list_filter = ["station"]
    list_select_related = ["station"]
    search_fields = ["name", "word", "committee", "station__name"]
    autocomplete_fields = ["station"]
    fields = ["station", "committee", ("name", "word"), "court"]


@admin.register(Series)
class SeriesAdmin(OfAStation):
    """Where a station's numbers stand. They only go on: setting one back would give a number twice, so it is for reading."""

    group = Group.PEOPLE
    place_on_shelf = 83
    unit_field = "organ"
    actions = None
    list_display = ["organ", "kind", "year", "last"]
    list_filter = ["kind", "year", "organ"]
    list_select_related = ["organ"]
    search_fields = ["organ__name", "kind"]
    fields = ["organ", "kind", "year", "last"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission
