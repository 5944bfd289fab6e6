"""Who is away and who stands in; who is lent to another unit."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import Tracked
from accounts.admin.filters import has
from accounts.administration import Group
from grids.admin.checked import AbsenceForm, Checked, SecondmentForm
from grids.admin.giving import NamesStandIns
from grids.models import Absence, Secondment


def _now() -> datetime:
    return timezone.now()


class _Spans(Checked, Tracked):
    """Rows with a beginning and an end, filled in from this minute on; those that run can be ended."""

    may_remove = True
    group = Group.PEOPLE
    actions = ["end_now"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        now = _now()
        return super().get_queryset(request).annotate(running=Q(starts_at__lte=now, ends_at__gt=now))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_at": timezone.localtime().replace(second=0, microsecond=0)} | super().get_changeform_initial_data(request)

    @admin.action(description=_("End now"))
    def end_now(self, request: HttpRequest, rows: QuerySet) -> None:
        now = _now()
        running = self.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)), starts_at__lt=now, ends_at__gt=now)
        self.message_user(request, gettext("%(count)d ended.") % {"count": running.update(ends_at=now)}, messages.SUCCESS)

    @admin.display(description=_("now"), boolean=True, ordering="running")
    def is_running(self, row: Any) -> bool:
        return bool(row.running)


@admin.register(Absence)
class AbsenceAdmin(NamesStandIns, _Spans):
    form = AbsenceForm
    place_on_shelf = 40
    list_display = ["officer", "kind", "starts_at", "ends_at", "stand_in", "is_running"]
    list_filter = [has("now", _("now"), "running"), "kind", ("stand_in", admin.EmptyFieldListFilter), "officer__user__unit"]
    list_select_related = ["officer__user", "stand_in__user"]
    search_fields = ["officer__user__full_name", "officer__badge_number", "stand_in__user__full_name"]
    autocomplete_fields = ["officer", "stand_in"]
    actions = ["name_stand_in", "end_now"]
    ordering = ["-starts_at"]


@admin.register(Secondment)
class SecondmentAdmin(_Spans):
    form = SecondmentForm
    place_on_shelf = 41
    list_display = ["officer", "unit", "task", "starts_at", "ends_at", "is_running"]
    list_filter = [has("now", _("now"), "running"), "unit"]
    list_select_related = ["officer__user", "unit"]
    search_fields = ["officer__user__full_name", "officer__badge_number", "unit__name", "task"]
    autocomplete_fields = ["officer", "unit"]
    ordering = ["-starts_at"]
