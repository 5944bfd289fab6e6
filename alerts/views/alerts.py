"""The list of alerts and the page of one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from accounts.roles import Right
from accounts.services import record_access
from alerts.lifecycle import ENDED
from alerts.models import Alert
from alerts.page_filters import AlertFilter, asked_for
from alerts.panels import alert_panels
from alerts.rows.alerts import board_row
from alerts.rows.campaigns import campaign_choices
from alerts.rows.details import alert_story
from alerts.rows.outcomes import closing_choices
from alerts.views.staff import PER_PAGE, ForStaff
from policing.lib.export import FILES, Column, table_file

# What a heading sorts by; the sign before it turns it round.
SORTS = {"received": "received_at", "priority": "priority", "status": "status", "type": "type__code"}
NEWEST = "-received"

COLUMNS = [
    Column(_("Number"), lambda alert: alert.number),
    Column(_("Received"), lambda alert: alert.received_at),
    Column(_("Priority"), lambda alert: alert.priority),
    Column(_("Lane"), lambda alert: alert.get_lane_display()),
    Column(_("Type"), lambda alert: alert.type),
    Column(_("Covert"), lambda alert: alert.is_covert),
    Column(_("CAP status"), lambda alert: alert.get_cap_status_display()),
    Column(_("Status"), lambda alert: alert.get_status_display()),
    Column(_("Site"), lambda alert: alert.site),
    Column(_("Place as said"), lambda alert: alert.place),
    Column(_("Grid"), lambda alert: alert.grid.code if alert.grid else None),
    Column(_("Station"), lambda alert: alert.station),
    Column(_("Description"), lambda alert: alert.description),
    Column(_("110 call number"), lambda alert: alert.call_number),
    Column(_("Answered by"), lambda alert: alert.acknowledged_by),
    Column(_("Acknowledged"), lambda alert: alert.acknowledged_at),
    Column(_("On the way"), lambda alert: alert.dispatched_at),
    Column(_("On the spot"), lambda alert: alert.arrived_at),
    Column(_("Closed"), lambda alert: alert.closed_at),
    Column(_("Disposition"), lambda alert: alert.get_disposition_display()),
    Column(_("Reason"), lambda alert: alert.get_disposition_reason_display()),
    Column(_("Money kept safe"), lambda alert: alert.money_kept_safe),
    Column(_("What shows it"), lambda alert: alert.get_money_evidence_display()),
]


class AlertList(ForStaff, ListView):
    """What the address asks for; `?sort=` by a heading, `?format=csv|xlsx` as a file, which is kept in the access log."""

    template_name = "alerts/list.html"
    paginate_by = PER_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        kind = request.GET.get("format", "")
        return self.as_file(kind) if kind in FILES else super().get(request, *args, **kwargs)

    def as_file(self, kind: str) -> HttpResponseBase:
        rows = self.get_queryset()
        record_access(user=self.person, action="export", subject="alerts.alert", reason=asked_for(self.filter), now=timezone.now())
        return table_file(kind, rows, COLUMNS, name=f"alerts-{timezone.localdate():%Y%m%d}")

    @property
    def sort(self) -> str:
        asked = self.request.GET.get("sort", NEWEST)
        return asked if asked.removeprefix("-") in SORTS else NEWEST

    def get_queryset(self) -> QuerySet[Alert]:
        field = SORTS[self.sort.removeprefix("-")]
        order = f"-{field}" if self.sort.startswith("-") else field
        visible = Alert.objects.visible_to(self.person).with_names()
        self.filter = AlertFilter(self.request.GET, visible.order_by(order, "-received_at", "pk"), request=self.request)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        return context | {"filter": self.filter, "rows": [board_row(alert) for alert in context["page_obj"]], "sort": self.sort, "heads": self.heads()}

    def heads(self) -> list[dict[str, Any]]:
        """The headings: what each sorts by next, and which way it does now."""
        titles = [("type", _("Alert")), ("", _("Place")), ("status", _("Status")), ("received", _("Received")), ("", _("Answered by"))]
        now = self.sort
        return [{"label": label, "next": _turned(name, now), "way": _way(name, now)} for name, label in titles]


def _turned(name: str, now: str) -> str:
    """First the newest or the gravest; pressed again, the other way round."""
    if not name:
        return ""
    first = NEWEST if name == "received" else name
    return (name if now.startswith("-") else f"-{name}") if now.removeprefix("-") == name else first


def _way(name: str, now: str) -> str:
    if not name or now.removeprefix("-") != name:
        return ""
    return "descending" if now.startswith("-") else "ascending"


class AlertPage(ForStaff, DetailView):
    template_name = "alerts/detail.html"

    def get_queryset(self) -> QuerySet[Alert]:
        return Alert.objects.visible_to(self.person).with_names()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        alert, may = self.object, self.person.may
        orders = reverse("alerts:order-new") + f"?alert={alert.pk}"
        return super().get_context_data(**more) | {
            "alert": alert_story(alert, self.person),
            "choices": closing_choices() | {"campaign": campaign_choices(alert)},
            "panels": [panel for _name, panel in alert_panels.items() if may(panel.right)],
            "honour_form": reverse("alerts:honour-new") + f"?alert={alert.pk}" if may(Right.ANSWER) else "",
            "may_attach": may(Right.ANSWER),
            "reveal": reverse("api:alert-reveal", args=[alert.pk]) if may(Right.REVEAL) else "",
            "order_form": orders if may(Right.ORDER) and alert.status not in ENDED else "",
        }
