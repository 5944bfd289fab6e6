"""Routes with their stops and schedules, the teams of the night, and the rounds that came of them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, ScopedInline, Switchable, Tracked
from accounts.administration import Group
from patrols.models import Checkpoint, Crew, CrewMember, Finding, Round, Route, Schedule, StreetUnit, UnitCall, UnitDuty
from patrols.services.crews import check_free
from patrols.services.replanning import replan
from policing.lib.errors import Refused


class CheckpointInline(ScopedInline):
    template = "admin/edit_inline/tabular.html"
    model = Checkpoint
    fields = ["position", "name", "name_en", "lon", "lat", "radius_m", "dwell_minutes", "opens", "closes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(removed_at=None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A stop that was walked stays for the rounds of its day."""
        return False


class ScheduleInline(ScopedInline):
    template = "admin/edit_inline/stacked.html"
    model = Schedule
    fieldsets = [
        (None, {"fields": [("days", "weekdays"), ("first_on", "last_on"), ("begins", "every_minutes", "ends"), "is_active"]}),
        (_("Round"), {"fields": [("minutes", "start_grace", "finish_grace"), ("people_needed", "officers_needed")]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that is over is switched off: its rounds ahead are withdrawn then, and its history stays."""
        return False


@admin.register(Route)
class RouteAdmin(Switchable, Tracked):
    group = Group.RULES
    place_on_shelf = 60
    list_display = ["name_said", "kind", "station", "stops_n", "is_active"]
    list_filter = ["kind", "is_active", "station"]
    list_select_related = ["station"]
    search_fields = ["name", "name_en", "station__name"]
    autocomplete_fields = ["station"]
    fields = ["station", "kind", "name", "name_en", "is_ordered", "instruction", "is_active"]
    inlines = [CheckpointInline, ScheduleInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Rounds that have not begun follow what was changed here."""
        super().save_related(request, form, formsets, change)
        replan(form.instance, now=timezone.now())

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(stops=Count("checkpoints", filter=Q(checkpoints__removed_at=None), distinct=True))

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, route: Route) -> str:
        return str(route)

    @admin.display(description=_("stops"), ordering="stops")
    def stops_n(self, route: Any) -> int:
        return route.stops


class CrewMembers(BaseInlineFormSet):
    """The people of a team as the page has them: nobody in two teams at a time, nobody gone who never came."""

    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")]
        if any(row.get("left_at") and not row.get("came_at") for row in rows):
            raise ValidationError(_("Say when somebody came before you say when they left."))
        crew, there = self.instance, [row for row in rows if not row.get("left_at")]
        if not (crew.starts_at and crew.ends_at):
            return
        users, others = ([row[name].pk for row in there if row.get(name)] for name in ("user", "member"))
        try:
            check_free(users, others, starts_at=crew.starts_at, ends_at=crew.ends_at, crew=crew if crew.pk else None)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class CrewMemberInline(ScopedInline):
    template = "admin/edit_inline/tabular.html"
    model = CrewMember
    formset = CrewMembers
    fields = ["user", "member", "is_leader", "came_at", "left_at"]
    autocomplete_fields = ["user", "member"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user", "member")


@admin.register(Crew)
class CrewAdmin(Tracked):
    group = Group.PEOPLE
    place_on_shelf = 70
    may_remove = True
    list_display = ["name", "station", "starts_at", "ends_at", "people_n"]
    list_filter = ["station"]
    list_select_related = ["station"]
    date_hierarchy = "starts_at"
    search_fields = ["name", "station__name", "members__user__full_name", "members__member__name"]
    autocomplete_fields = ["station"]
    fields = ["station", "name", ("starts_at", "ends_at")]
    inlines = [CrewMemberInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(people=Count("members", distinct=True))

    @admin.display(description=_("people"), ordering="people")
    def people_n(self, crew: Any) -> int:
        return crew.people


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    group = Group.EVENTS
    place_on_shelf = 60
    list_display = ["route", "station", "due_at", "status", "crew", "walked_by"]
    list_filter = ["status", "route__kind", "station"]
    list_select_related = ["route", "station", "crew", "walked_by"]
    date_hierarchy = "due_at"
    search_fields = ["route__name", "station__name", "crew__name", "walked_by__full_name"]
    fields = ["route", "station", "crew", "status", "due_at", "due_until", "started_at", "finished_at", "walked_by", "continues", "reason"]


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    """What patrols found; words and plates stay sealed."""

    group = Group.EVENTS
    place_on_shelf = 61
    list_display = ["kind", "station", "grid_code", "count", "found_at", "by"]
    list_filter = ["kind", "station"]
    list_select_related = ["station", "grid", "by"]
    date_hierarchy = "found_at"
    search_fields = ["station__name", "grid__code", "by__full_name"]
    fields = ["kind", "station", "grid", "round", "checkpoint", "count", "by", "found_at", "received_at", "erased_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("grid__boundary")

    @admin.display(description=_("grid"), ordering="grid__code")
    def grid_code(self, finding: Finding) -> str:
        return finding.grid.code if finding.grid else ""


@admin.register(StreetUnit)
class StreetUnitAdmin(Switchable, Tracked):
    group = Group.PEOPLE
    place_on_shelf = 71
    list_display = ["call_sign", "station", "mode", "state", "is_active"]
    list_filter = ["mode", "is_active", "station"]
    list_select_related = ["station", "now"]
    search_fields = ["call_sign", "station__name"]
    autocomplete_fields = ["station", "post"]
    fields = ["station", "call_sign", "mode", "skills", "post", "is_active"]

    @admin.display(description=_("state"), ordering="now__status")
    def state(self, unit: StreetUnit) -> str:
        return str(unit.now.get_status_display())


@admin.register(UnitDuty)
class UnitDutyAdmin(ReadOnlyAdmin):
    """Who rides with which unit, and who rode when: what they say themselves on their phones."""

    group = Group.EVENTS
    place_on_shelf = 63
    list_display = ["unit", "user", "began_at", "ended_at", "was_forgotten"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter), "was_forgotten", "unit__station"]
    list_select_related = ["unit", "user"]
    date_hierarchy = "began_at"
    search_fields = ["unit__call_sign", "user__full_name", "unit__station__name"]
    fields = ["unit", "user", "began_at", "ended_at", "was_forgotten"]


@admin.register(UnitCall)
class UnitCallAdmin(ReadOnlyAdmin):
    group = Group.EVENTS
    place_on_shelf = 62
    list_display = ["unit", "alert", "status", "sent_at", "acknowledged_at", "on_scene_at"]
    list_filter = ["status", "unit__station"]
    list_select_related = ["unit", "alert"]
    date_hierarchy = "sent_at"
    search_fields = ["unit__call_sign", "unit__station__name"]
    fields = ["unit", "alert", "status", "sent_at", "sent_by", "acknowledged_at", "acknowledged_by", "en_route_at", "on_scene_at", "ended_at", "reason"]
