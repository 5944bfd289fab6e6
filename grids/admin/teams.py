"""Teams, their people, and what those were trained for."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import ScopedInline, Switchable, Tracked, kept_rows
from accounts.admin.filters import has
from accounts.administration import Group
from delivery.admin import AddressInline
from delivery.models import Address, Channel
from grids.models import Grid, Qualification, Team, TeamMember
from grids.team_rows import lapse_soon, with_figures


class MemberInline(ScopedInline):
    """Who belongs to it; how somebody is reached stands on their own page."""

    template = "admin/edit_inline/tabular.html"
    model = TeamMember
    fields = ["kind", "name", "officer", "organisation", "sees", "is_leader", "starts_on", "ends_on"]
    autocomplete_fields = ["officer"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those who belong to it now; who has left stands in the list of members."""
        here = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        return super().get_queryset(request).filter(here).select_related("officer__user")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Team)
class TeamAdmin(Switchable, Tracked):
    group = Group.PLACES
    place_on_shelf = 60
    may_remove = True
    list_display = ["name_said", "kind", "unit", "people", "leader", "lapsing", "is_active"]
    list_filter = ["kind", has("lapsing", _("with something lapsing"), "has_lapsing"), "is_active", "unit"]
    list_select_related = ["unit"]
    search_fields = ["name", "name_en", "unit__name"]
    autocomplete_fields = ["unit"]
    filter_horizontal = ["grids"]
    fieldsets = [(None, {"fields": ["kind", "name", "name_en", "unit", "grids", "is_active"]})]
    inlines = [MemberInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = with_figures(super().get_queryset(request), timezone.localdate())
        return rows.annotate(has_lapsing=Q(lapsing__gt=0))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Grids in use that the administrator keeps."""
        if db_field.name == "grids":
            kwargs["queryset"] = kept_rows(Grid, request).filter(closed_at=None)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def histories(self, row: Any) -> list[QuerySet]:
        members = TeamMember.pgh_event_models["update"]._base_manager.filter(team=row.pk)  # type: ignore[attr-defined]
        return [*super().histories(row), members]

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, team: Team) -> str:
        return str(team)

    @admin.display(description=_("people"), ordering="people")
    def people(self, team: Any) -> int:
        return team.people

    @admin.display(description=_("leader"), ordering="leader")
    def leader(self, team: Any) -> str:
        return team.leader or ""

    @admin.display(description=_("lapsing or lapsed"), ordering="lapsing")
    def lapsing(self, team: Any) -> int:
        return team.lapsing


class QualificationInline(ScopedInline):
    template = "admin/edit_inline/tabular.html"
    model = Qualification
    fk_name = "member"
    fields = ["kind", "title", "issued_on", "expires_on"]


@admin.register(TeamMember)
class TeamMemberAdmin(Tracked):
    group = Group.PLACES
    place_on_shelf = 61
    list_display = ["name", "kind", "team", "organisation", "sees", "is_leader", "is_reached", "starts_on", "ends_on"]
    list_filter = [
        "kind",
        "team__kind",
        has("reached", _("reached by telephone or e-mail"), "reached"),
        "sees",
        "is_leader",
        ("ends_on", admin.EmptyFieldListFilter),
        "team__unit",
    ]
    list_select_related = ["team"]
    search_fields = ["name", "organisation", "team__name", "officer__badge_number"]
    autocomplete_fields = ["team", "officer"]
    fieldsets = [
        (None, {"fields": ["team", "kind", "name", "officer", "organisation", "is_leader"]}),
        (_("What they may see, and for how long"), {"fields": ["sees", ("starts_on", "ends_on")]}),
    ]
    inlines = [AddressInline, QualificationInline]
    actions = ["end_today"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        ways = Address.objects.filter(is_active=True, addressee__is_active=True).exclude(channel=Channel.IN_APP)
        own, of_officer = ways.filter(addressee=OuterRef("addressee")), ways.filter(addressee__user=OuterRef("officer__user"))
        return super().get_queryset(request).annotate(reached=Exists(own) | Exists(of_officer))

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type]:
        """An officer is reached, and qualified, as on the roster."""
        return [] if obj and obj.officer_id else [*self.inlines]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_on": timezone.localdate()} | super().get_changeform_initial_data(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if (held := obj._state.fields_cache.get("addressee")) is not None and held.pk is None:
            obj.addressee = None
        super().save_model(request, obj, form, change)

    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A new addressee comes into being with its first address; the member points to it from then on."""
        super().save_related(request, form, formsets, change)
        member = form.instance
        reached = next((formset.instance for formset in formsets if formset.model is Address), None)
        if reached is not None and reached.pk and member.addressee_id != reached.pk:
            member.addressee = reached
            member.save(update_fields=["addressee"])

    @admin.action(description=_("They leave today"))
    def end_today(self, request: HttpRequest, rows: QuerySet) -> None:
        today = timezone.localdate()
        running = TeamMember.objects.on(today).filter(pk__in=list(rows.values_list("pk", flat=True)), starts_on__lt=today)
        ended = running.update(ends_on=today - timedelta(days=1), is_leader=False)
        self.message_user(request, gettext("%(count)d ended.") % {"count": ended}, messages.SUCCESS)

    @admin.display(description=_("reached by telephone or e-mail"), boolean=True, ordering="reached")
    def is_reached(self, member: Any) -> bool:
        return member.reached


@admin.register(Qualification)
class QualificationAdmin(Tracked):
    group = Group.PLACES
    place_on_shelf = 62
    may_remove = True
    list_display = ["holder", "kind", "title", "issued_on", "expires_on", "is_lapsing"]
    list_filter = [has("lapsing", _("lapsed, or lapses soon"), "lapsing"), "kind", "member__team__kind", "expires_on"]
    list_select_related = ["member__team", "officer__user"]
    search_fields = ["title", "member__name", "officer__user__full_name", "officer__badge_number"]
    autocomplete_fields = ["member", "officer"]
    ordering = ["expires_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(lapsing=lapse_soon(timezone.localdate()) & Q(expires_on__isnull=False))

    @admin.display(description=_("whose"))
    def holder(self, one: Qualification) -> str:
        return f"{one.member} · {one.member.team}" if one.member else str(one.officer or "")

    @admin.display(description=_("lapsed, or lapses soon"), boolean=True, ordering="expires_on")
    def is_lapsing(self, one: Any) -> bool:
        return bool(one.lapsing)
