"""The list of alerts and the page of one."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import DetailView, ListView

from accounts.roles import Right
from alerts.details import alert_detail
from alerts.lifecycle import ENDED, Disposition, Evidence
from alerts.models import Alert
from alerts.page_filters import AlertFilter
from alerts.rows import board_row
from alerts.views.staff import PER_PAGE, ForStaff, choices


class AlertList(ForStaff, ListView):
    template_name = "alerts/list.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Alert]:
        visible = Alert.objects.visible_to(self.person).with_names()
        self.filter = AlertFilter(self.request.GET, visible.order_by("-received_at"), request=self.request)
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        return context | {"filter": self.filter, "rows": [board_row(alert) for alert in context["page_obj"]]}


class AlertPage(ForStaff, DetailView):
    template_name = "alerts/detail.html"

    def get_queryset(self) -> QuerySet[Alert]:
        return Alert.objects.visible_to(self.person).with_names().prefetch_related("type__cards")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        alert, may = self.object, self.person.may
        orders = reverse("alerts:order-new") + f"?alert={alert.pk}"
        return super().get_context_data(**more) | {
            "alert": alert_detail(alert, self.person),
            "choices": {"disposition": choices(Disposition), "evidence": choices(Evidence)},
            "reveal": reverse("api:alert-reveal", args=[alert.pk]) if may(Right.REVEAL) else "",
            "order_form": orders if may(Right.ORDER) and alert.status not in ENDED else "",
        }
