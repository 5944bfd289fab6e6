"""The list of orders, the page of one, and the form for a new one."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, ListView, TemplateView

from accounts.roles import Right
from alerts.models import Alert, Order
from alerts.order_detail import order_detail
from alerts.order_rows import order_row
from alerts.page_filters import OrderFilter
from alerts.rows import board_row
from alerts.views.staff import PER_PAGE, ForStaff, as_uuid, choices
from partners.models import Partner

MINUTES = (15, 30, 60, 120)


class OrderList(ForStaff, ListView):
    template_name = "alerts/order_list.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Order]:
        visible = Order.objects.visible_to(self.person).with_counts().select_related("author", "approved_by")
        self.filter = OrderFilter(self.request.GET, visible.order_by("-created_at"), request=self.request)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        return context | {"filter": self.filter, "rows": [order_row(order) for order in context["page_obj"]], "may_order": self.person.may(Right.ORDER)}


class NewOrder(ForStaff, TemplateView):
    template_name = "alerts/order_new.html"
    right = Right.ORDER

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {
            "alert": self._alert(),
            "actions": choices(Order.Action),
            "kinds": choices(Partner.Kind),
            "minutes": MINUTES,
            "chosen": [code for code in self.request.GET.get("sites", "").split(",") if code],
        }

    def _alert(self) -> dict[str, Any] | None:
        """The alert the order is for; a foreign or unknown one is not there."""
        wanted = self.request.GET.get("alert")
        return board_row(get_object_or_404(Alert.objects.visible_to(self.person).with_names(), pk=as_uuid(wanted))) if wanted else None


class OrderPage(ForStaff, DetailView):
    template_name = "alerts/order.html"

    def get_queryset(self) -> QuerySet[Order]:
        return Order.objects.visible_to(self.person).with_counts().select_related("unit", "author", "approved_by", "alert__type")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        alert = Alert.objects.visible_to(self.person).filter(pk=self.object.alert_id).select_related("type").first()
        about = {"url": reverse("alerts:detail", args=[alert.pk]), "title": f"{alert.type} {alert.number}"} if alert else None
        return super().get_context_data(**more) | {"order": order_detail(self.object, self.person), "alert": about}
