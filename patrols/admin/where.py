"""Reports, what codes mean, suggestions, tested weeks and problem cards, for administrators."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, ScopedInline, Tracked
from accounts.administration import Group
from patrols.models import Incident, IncidentCode, Measure, ProblemCard, Suggestion, WhereRule


@admin.register(IncidentCode)
class IncidentCodeAdmin(Tracked):
    """What the codes of the province mean here; the longest one that fits counts."""

    group = Group.RULES
    place_on_shelf = 64
    may_remove = True
    list_display = ["code", "name", "meaning", "bureau"]
    list_filter = ["meaning"]
    list_select_related = ["bureau"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["bureau"]
    fields = ["bureau", "code", "name", "meaning"]


@admin.register(WhereRule)
class WhereRuleAdmin(Tracked):
    group = Group.RULES
    place_on_shelf = 65
    list_display = ["bureau", "is_on", "minutes", "visits"]
    list_select_related = ["bureau"]
    search_fields = ["bureau__name"]
    autocomplete_fields = ["bureau"]
    fields = ["bureau", "is_on", ("minutes", "visits")]


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    """Places and times only; brought in as files, or with manage.py import_incidents."""

    group = Group.EVENTS
    place_on_shelf = 64
    list_display = ["reference", "kind", "unit", "grid_code", "occurred_at", "came"]
    list_filter = ["kind", "came", "source"]
    list_select_related = ["unit", "grid"]
    date_hierarchy = "occurred_at"
    search_fields = ["reference", "unit__name", "grid__code"]
    fields = ["source", "reference", "kind", "code", "came", "occurred_at", "unit", "grid", "lon", "lat", "taken_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("grid__boundary")

    @admin.display(description=_("grid"), ordering="grid__code")
    def grid_code(self, incident: Incident) -> str:
        return incident.grid.code if incident.grid else ""


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    group = Group.EVENTS
    place_on_shelf = 65
    list_display = ["station", "shift", "rank", "kind", "in_year", "in_recent", "is_control", "status", "expires_at"]
    list_filter = ["shift", "status", "is_control", "station"]
    list_select_related = ["station"]
    date_hierarchy = "made_at"
    search_fields = ["station__name", "grid__code", "reason"]
    fields = [
        *("station", "shift", "rank", "kind", "grid", "near", "lon", "lat", "in_year", "in_recent", "from_hour", "until_hour", "is_control"),
        *("status", "made_at", "expires_at", "decided_by", "decided_at", "reason"),
    ]


class MeasureInline(ScopedInline):
    template = "admin/edit_inline/tabular.html"
    model = Measure
    fields = ["kind", "words", "by_whom", "due_on", "done_on"]


@admin.register(ProblemCard)
class ProblemCardAdmin(Tracked):
    """Cards are filled in on their pages; here words are put right."""

    group = Group.EVENTS
    place_on_shelf = 66
    list_display = ["title", "station", "kind", "status", "opened_at", "result"]
    list_filter = ["status", "kind", "station"]
    list_select_related = ["station"]
    date_hierarchy = "opened_at"
    search_fields = ["title", "place", "station__name"]
    fields = ["title", "kind", "place", "found", "causes", "assessment"]
    inlines = [MeasureInline]

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
