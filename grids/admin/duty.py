"""Officers, who answers for which grid, and who is on duty when."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.admin import PersonAdmin, ScopedInline, Tracked
from accounts.admin.filters import has
from accounts.administration import Group
from delivery.models import Address, Channel
from grids.admin.checked import Checked, PostingForm
from grids.admin.filters import StationFilter
from grids.admin.giving import GivesPostings
from grids.models import Officer, Posting, Shift

WEEK = timedelta(days=7)


class BeginsNow:
    """For pages of what has a beginning: it is filled in, and begins with the minute."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        now = timezone.localtime().replace(second=0, microsecond=0)
        return {"starts_at": now} | super().get_changeform_initial_data(request)  # type: ignore[misc]


class OfficerInline(ScopedInline):
    """The badge, on a person's page: whoever has one can be posted and rostered."""

    template = "admin/edit_inline/tabular.html"
    model = Officer
    fields = ["badge_number"]
    max_num = 1
    verbose_name = _("badge number")
    verbose_name_plural = _("On the roster")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """The box stands there to be filled; left empty it makes nobody an officer."""
        return 0 if obj is None or hasattr(obj, "officer") else 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


PersonAdmin.parts.append(OfficerInline)


@admin.register(Officer)
class OfficerAdmin(GivesPostings, Tracked):
    """Made on the person's page; here to be found."""

    group = Group.PEOPLE
    place_on_shelf = 30
    list_display = ["name", "badge_number", "unit", "role", "grids_count", "is_reached"]
    list_filter = [has("reached", _("reached by telephone or e-mail"), "reached"), "user__role", "user__unit"]
    list_select_related = ["user__unit"]
    search_fields = ["user__full_name", "user__username", "badge_number"]
    fields = ["user", "badge_number"]
    readonly_fields = ["user"]
    ordering = ["badge_number"]
    actions = ["hand_postings"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        ways = Address.objects.filter(addressee__user=OuterRef("user"), is_active=True, addressee__is_active=True).exclude(channel=Channel.IN_APP)
        now = timezone.now()
        current = Q(postings__starts_at__lte=now) & (Q(postings__ends_at=None) | Q(postings__ends_at__gt=now))
        return super().get_queryset(request).select_related("user__unit").annotate(reached=Exists(ways), grids_n=Count("postings", filter=current))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def said_in_chooser(self, officer: Officer) -> str:
        return f"{officer} · {officer.badge_number} · {officer.user.unit}"

    @admin.display(description=_("name"), ordering="user__full_name")
    def name(self, officer: Officer) -> str:
        return str(officer)

    @admin.display(description=_("unit"), ordering="user__unit__path")
    def unit(self, officer: Officer) -> Any:
        return officer.user.unit

    @admin.display(description=_("role"))
    def role(self, officer: Officer) -> str:
        return officer.user.get_role_display()

    @admin.display(description=_("grids"), ordering="grids_n")
    def grids_count(self, officer: Any) -> int:
        return officer.grids_n

    @admin.display(description=_("reached by telephone or e-mail"), boolean=True, ordering="reached")
    def is_reached(self, officer: Any) -> bool:
        return officer.reached


@admin.register(Posting)
class PostingAdmin(BeginsNow, Checked, Tracked):
    form = PostingForm
    group = Group.PLACES
    place_on_shelf = 20
    may_remove = True
    list_display = ["officer", "grid", "kind", "is_in_committee", "starts_at", "ends_at"]
    list_filter = ["kind", "is_in_committee", ("grid__station", StationFilter), ("ends_at", admin.EmptyFieldListFilter)]
    list_select_related = ["officer__user", "grid"]
    search_fields = ["officer__user__full_name", "officer__badge_number", "grid__code", "grid__name"]
    autocomplete_fields = ["officer", "grid"]
    ordering = ["grid__code", "-starts_at"]
    actions = ["end_now"]

    @admin.action(description=gettext_lazy("End now"))
    def end_now(self, request: HttpRequest, rows: QuerySet) -> None:
        now = timezone.now()
        running = Posting.objects.at(now).filter(pk__in=list(rows.values_list("pk", flat=True)), starts_at__lt=now)
        self.message_user(request, gettext("%(count)d ended.") % {"count": running.update(ends_at=now)}, messages.SUCCESS)


@admin.register(Shift)
class ShiftAdmin(BeginsNow, Tracked):
    group = Group.PLACES
    place_on_shelf = 30
    may_remove = True
    removes_in_bulk = True
    list_display = ["starts_at", "ends_at", "officer", "role", "unit"]
    list_filter = ["unit", "role", "starts_at"]
    list_select_related = ["officer__user", "unit"]
    search_fields = ["officer__user__full_name", "officer__badge_number", "unit__name"]
    autocomplete_fields = ["officer", "unit"]
    ordering = ["-starts_at"]
    actions = ["copy_to_next_week", "copy_four_weeks"]

    @admin.action(description=gettext_lazy("Copy to next week"))
    def copy_to_next_week(self, request: HttpRequest, rows: QuerySet) -> None:
        self._copy(request, rows, weeks=1)

    @admin.action(description=gettext_lazy("Copy to the next four weeks"))
    def copy_four_weeks(self, request: HttpRequest, rows: QuerySet) -> None:
        self._copy(request, rows, weeks=4)

    @transaction.atomic
    def _copy(self, request: HttpRequest, rows: QuerySet, *, weeks: int) -> None:
        """What is planned already stays as it is."""
        plan = [_later(shift, week) for shift in rows.select_related(None) for week in range(1, weeks + 1)]
        planned = set(Shift.objects.filter(officer__in={row.officer_id for row in plan}, starts_at__in={row.starts_at for row in plan}).values_list(*KEY))
        fresh = {key: row for row in plan if (key := tuple(getattr(row, name) for name in KEY)) not in planned}
        Shift.objects.bulk_create(fresh.values())
        said = gettext("%(made)d shifts added, %(kept)d were planned already.") % {"made": len(fresh), "kept": len(plan) - len(fresh)}
        self.message_user(request, said, messages.SUCCESS)


KEY = ("unit_id", "officer_id", "role", "starts_at")


def _later(shift: Shift, weeks: int) -> Shift:
    return Shift(
        unit_id=shift.unit_id, officer_id=shift.officer_id, role=shift.role, starts_at=_shift(shift.starts_at, weeks), ends_at=_shift(shift.ends_at, weeks)
    )


def _shift(at: datetime, weeks: int) -> datetime:
    return at + weeks * WEEK
