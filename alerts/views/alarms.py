"""Buttons on walls: which are due for their test, which are silent, and everything about one of them."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts.roles import Right
from accounts.services import record_access
from alerts.models import AlarmPress
from alerts.page_filters import asked_for
from alerts.rows.alarms import alarm_row
from alerts.rows.button_figures import figures_of, with_figures
from alerts.services.pressing import note_arrival
from alerts.views.staff import PER_PAGE, ForStaff, as_uuid
from partners.alarms import mark_on_plan, set_test
from partners.models import PanicAlarm, Partner, SitePlan
from partners.models.alarms import LineState, MonthState
from policing.lib.errors import Refused
from policing.lib.export import FILES, Column, table_file

SHOWN = 20
# Whatever a picture holds, a browser that opens it by its address runs nothing and asks nobody.
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}


class AlarmFilter(filters.FilterSet):
    folded: tuple[str, ...] = ()

    q = filters.CharFilter(label=_("Site, button or room"), method="by_words", max_length=60)
    line = filters.ChoiceFilter(label=_("Line"), choices=LineState.choices, empty_label=_("Any"), method="in_line")
    test = filters.ChoiceFilter(label=_("Press test"), choices=MonthState.choices, empty_label=_("Any"), method="in_test")
    kind = filters.ChoiceFilter(label=_("Lane"), choices=Partner.Kind, empty_label=_("All lanes"), field_name="site__partner__kind")

    class Meta:
        model = PanicAlarm
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> QuerySet[PanicAlarm]:
        words = value.strip()
        named = Q(name__icontains=words) | Q(code__icontains=words) | Q(building__icontains=words) | Q(zone__icontains=words)
        return rows.filter(named | Q(site__name__icontains=words) | Q(site__name_en__icontains=words) | Q(site__code__icontains=words))

    def in_line(self, rows: Any, name: str, value: str) -> QuerySet[PanicAlarm]:
        return rows.in_line(value)

    def in_test(self, rows: Any, name: str, value: str) -> QuerySet[PanicAlarm]:
        return rows.in_test(value, timezone.now())


COLUMNS = [
    Column(_("Station"), lambda alarm: alarm.site.station),
    Column(_("Partner"), lambda alarm: alarm.site.partner),
    Column(_("Site code"), lambda alarm: alarm.site.code),
    Column(_("Site"), lambda alarm: alarm.site),
    Column(_("Code"), lambda alarm: alarm.code),
    Column(_("Alarm button"), str),
    Column(_("Place"), lambda alarm: alarm.inside),
    Column(_("Line"), lambda alarm: alarm.line.label),
    Column(_("Last heard"), lambda alarm: alarm.last_seen_at),
    Column(_("Press test"), lambda alarm: alarm.test_state(timezone.now()).label),
    Column(_("Last press test"), lambda alarm: alarm.last_test_at),
    Column(_("Alarms in a year"), lambda alarm: alarm.alarms_made),
    Column(_("of them unfounded"), lambda alarm: alarm.alarms_false),
]


class AlarmList(ForStaff, ListView):
    """The silent and the overdue first; `?format=csv|xlsx` as a file, which is kept in the access log."""

    template_name = "alerts/alarms.html"
    paginate_by = PER_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        kind = request.GET.get("format", "")
        return self.as_file(kind) if kind in FILES else super().get(request, *args, **kwargs)

    def as_file(self, kind: str) -> HttpResponseBase:
        rows = self.get_queryset()
        record_access(user=self.person, action="export", subject="partners.panicalarm", reason=asked_for(self.filter), now=timezone.now())
        return table_file(kind, rows, COLUMNS, name=f"alarm-buttons-{timezone.localdate():%Y%m%d}")

    def get_queryset(self) -> QuerySet[PanicAlarm]:
        seen = with_figures(PanicAlarm.objects.visible_to(self.person).in_use().with_names(), self.person, timezone.now())
        self.filter = AlarmFilter(self.request.GET, seen.order_by("silent_since", "last_test_at", "site__code", "code"), request=self.request)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context, now = super().get_context_data(**more), timezone.now()
        rows = [alarm_row(alarm, now) | {"made": alarm.alarms_made, "false": alarm.alarms_false} for alarm in context["page_obj"]]
        return context | {"filter": self.filter, "rows": rows, "counts": self.counts(now)}

    def counts(self, now: Any) -> dict[str, int]:
        """What needs somebody, in the whole area."""
        seen = PanicAlarm.objects.visible_to(self.person).in_use()
        overdue, silent = seen.in_test(MonthState.OVERDUE, now).values("pk"), seen.in_line(LineState.SILENT).values("pk")
        found = list(seen.filter(Q(pk__in=overdue) | Q(pk__in=silent)).only("silent_since", "last_test_at", "installed_on"))
        return {
            "silent": sum(alarm.silent_since is not None for alarm in found),
            "overdue": sum(alarm.test_state(now) == MonthState.OVERDUE for alarm in found),
        }


class OfAnAlarm(ForStaff):
    """Base: the button is found through what the person may see."""

    def alarm(self, pk: int) -> PanicAlarm:
        return get_object_or_404(PanicAlarm.objects.visible_to(self.person).select_related("site__partner", "site__station", "test_by"), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("alerts:alarm", pk=self.alarm(pk).pk)

    def said(self, pk: int, refusal: Refused) -> HttpResponse:
        messages.error(self.request, str(refusal))
        return redirect("alerts:alarm", pk=pk)


class AlarmPage(OfAnAlarm):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        alarm, now = self.alarm(pk), timezone.now()
        figures = figures_of(alarm, self.person, now)
        plan = SitePlan.objects.defer("content").filter(pk=alarm.plan_id).first() if alarm.plan_id else None
        context = {
            "alarm": alarm,
            "row": alarm_row(alarm, now),
            "figures": figures,
            "plan": plan,
            "presses": AlarmPress.objects.filter(alarm=alarm).filter(figures.seen).select_related("alert", "test_by").order_by("-at")[:SHOWN],
            "silences": alarm.silences.select_related("alert").order_by("-since")[:SHOWN],
            "keys": alarm.keys.order_by("-created")[:SHOWN],
            "may_test": self.person.may(Right.ANSWER),
            "may_mark": self.person.may(Right.PLAN),
            "timeable": now - timedelta(hours=2),
        }
        return render(request, "alerts/alarm.html", context)


class AlarmTest(OfAnAlarm):
    right = Right.ANSWER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        alarm = self.alarm(pk)
        minutes = request.POST.get("minutes", "")
        try:
            set_test([alarm], minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 6 else -1, by=self.person, now=timezone.now())
        except Refused as refusal:
            return self.said(pk, refusal)
        messages.success(request, _t("Presses reach nobody until the test ends.") if minutes != "0" else _t("Presses are real again."))
        return redirect("alerts:alarm", pk=pk)


class AlarmArrived(OfAnAlarm):
    right = Right.ANSWER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pressed = get_object_or_404(AlarmPress, alarm=self.alarm(pk), pk=as_uuid(request.POST.get("press", "")))
        try:
            note_arrival(pressed, by=self.person, now=timezone.now())
        except Refused as refusal:
            return self.said(pk, refusal)
        return redirect("alerts:alarm", pk=pk)


class AlarmPlan(OfAnAlarm):
    """The drawing; posted, a new one or a new mark on it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        alarm = self.alarm(pk)
        plan = SitePlan.objects.filter(pk=alarm.plan_id).first() if alarm.plan_id else None
        if plan is None:
            raise Http404
        return HttpResponse(bytes(plan.content), content_type="image/jpeg", headers=SAFE)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        alarm = self.alarm(pk)
        if not self.person.may(Right.PLAN):
            raise PermissionDenied
        file = request.FILES.get("plan")
        wanted: dict[str, Any] = {"name": request.POST.get("name", "") or alarm.floor or alarm.site.name, "by": self.person, "now": timezone.now()}
        try:
            mark_on_plan(alarm, data=file.read() if file else None, x=_percent(request.POST.get("x")), y=_percent(request.POST.get("y")), **wanted)
        except Refused as refusal:
            return self.said(pk, refusal)
        messages.success(request, _t("Kept."))
        return redirect("alerts:alarm", pk=pk)


def _percent(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None
