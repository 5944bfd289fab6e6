"""The list of orders, the page of one, and the form for a new or returned one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, TemplateView

from accounts.models import Unit
from accounts.roles import Right
from accounts.services import record_access
from alerts.lifecycle import OrderStatus
from alerts.models import Alert, Order
from alerts.page_filters import OrderFilter, asked_for
from alerts.rows.alerts import board_row
from alerts.rows.order_detail import order_detail
from alerts.rows.orders import order_row
from alerts.services.campaigns import running_for
from alerts.views.staff import PER_PAGE, ForStaff, as_uuid, choices
from delivery.lifecycle import Reply
from grids.models import Team
from partners.models import Partner
from policing.lib.export import FILES, Column, table_file

MINUTES = (15, 30, 60, 120)
RINGS = (150, 300, 500, 1000)
# Under whom sites lie and teams stand; centres, rooms and teams inside a unit have none of their own.
OVER_SITES = (Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU, Unit.Kind.POLICE_AREA, Unit.Kind.STATION, Unit.Kind.POLICE_ROOM)
# What an order about an alert of a lane most often asks.
USUAL_ACTION = {"security": Order.Action.CLOSE_GATES, "school": Order.Action.BE_READY}
ANSWERS = (Reply.COMPLY, Reply.CANNOT, Reply.SEEN, Reply.GONE, Reply.NEED_HELP)
COLUMNS = (
    Column(_("Number"), lambda order: order.number),
    Column(_("What they should do"), lambda order: order.get_action_display()),
    Column(_("text"), lambda order: order.text),
    Column(_("Status"), lambda order: order.get_status_display()),
    Column(_("Exercise"), lambda order: order.cap_status != "Actual"),
    Column(_("author"), lambda order: str(order.author)),
    Column(_("approved by"), lambda order: str(order.approved_by) if order.approved_by else ""),
    Column(_("created"), lambda order: order.created_at),
    Column(_("sent"), lambda order: order.sent_at),
    Column(_("ended"), lambda order: order.ended_at),
    Column(_("why it ended"), lambda order: order.get_end_reason_display()),
    Column(_("Sites"), lambda order: order.total - order.members),
    Column(_("People of teams"), lambda order: order.members),
    Column(_("Answered"), lambda order: order.answered),
    Column(_("Done as ordered"), lambda order: order.complied),
    Column(_("Cannot do it"), lambda order: order.cannot),
    Column(_("Need help"), lambda order: order.helpless),
)


class OrderList(ForStaff, ListView):
    """`?format=csv|xlsx` gives what the filter finds as a file, which is kept in the access log."""

    template_name = "alerts/order_list.html"
    paginate_by = PER_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        kind = request.GET.get("format")
        if kind in FILES:
            rows = self.get_queryset()
            record_access(user=self.person, action="export", subject="alerts.order", reason=asked_for(self.filter), now=timezone.now())
            return table_file(kind, rows, COLUMNS, name="orders")
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Order]:
        visible = Order.objects.visible_to(self.person).with_counts().select_related("author", "approved_by")
        self.filter = OrderFilter(self.request.GET, visible.order_by("-created_at"), request=self.request)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        return context | {"filter": self.filter, "rows": [order_row(order) for order in context["page_obj"]], "may_order": self.person.may(Right.ORDER)}


class NewOrder(ForStaff, TemplateView):
    """`?alert=` fills in what is known of it; `?order=` opens a returned order for its author; `?sites=` ticks some."""

    template_name = "alerts/order_new.html"
    right = Right.ORDER

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        alert, before = self._alert(), self._before()
        usual = USUAL_ACTION.get(alert["lane"], Order.Action.OBSERVE) if alert else Order.Action.CLOSE_GATES
        units = Unit.objects.visible_to(self.person).in_use().filter(kind__in=OVER_SITES)
        return super().get_context_data(**more) | {
            "alert": alert,
            "before": before,
            "action": before["action"] if before else usual,
            "actions": choices(Order.Action),
            "kinds": choices(Partner.Kind),
            "team_kinds": choices(Team.Kind),
            "units": [(unit.pk, str(unit)) for unit in units],
            "minutes": sorted({*MINUTES, before["minutes"]}) if before else MINUTES,
            "for_minutes": before["minutes"] if before else 30,
            "rings": RINGS,
            "campaigns": [] if before else running_for(self.person.unit_path, timezone.now()),
            "chosen": [code for code in self.request.GET.get("sites", "").split(",") if code],
        }

    def _alert(self) -> dict[str, Any] | None:
        """The alert the order is for; a foreign or unknown one is not there."""
        wanted = self.request.GET.get("alert")
        return board_row(get_object_or_404(Alert.objects.visible_to(self.person).with_names(), pk=as_uuid(wanted))) if wanted else None

    def _before(self) -> dict[str, Any] | None:
        """A returned order of this person's own."""
        wanted = self.request.GET.get("order")
        if not wanted:
            return None
        mine = Order.objects.visible_to(self.person).with_counts().select_related("author", "approved_by").filter(author=self.person)
        order = get_object_or_404(mine, pk=as_uuid(wanted), status=OrderStatus.RETURNED)
        named = order.area or {"named": list(order.order_sites.values_list("site", flat=True))}
        return order_row(order) | {"choice": named}


class OrderPage(ForStaff, DetailView):
    template_name = "alerts/order.html"

    def get_queryset(self) -> QuerySet[Order]:
        return Order.objects.visible_to(self.person).with_counts().select_related("unit", "author", "approved_by", "alert__type")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        form = reverse("alerts:order-new") + f"?order={self.object.pk}"
        answers = [(reply.value, str(reply.label)) for reply in ANSWERS]
        may = {"mayAnswer": self.person.may(Right.ANSWER), "mayPhone": self.person.may(Right.ORDER) and self.person.may(Right.REVEAL)}
        about = {"answers": answers, "form": form, "alert": self._alert(), **may}
        return super().get_context_data(**more) | {"order": order_detail(self.object, self.person), "alert": about["alert"], "about": about}

    def _alert(self) -> dict[str, Any] | None:
        alert = Alert.objects.visible_to(self.person).filter(pk=self.object.alert_id).select_related("type").first()
        if alert is None:
            return None
        title = f"{alert.type} {alert.number}"
        return {"url": reverse("alerts:detail", args=[alert.pk]), "title": title, "lon": alert.lon, "lat": alert.lat, "priority": alert.priority}
