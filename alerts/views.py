"""The pages of alerts and orders: each draws its first picture, the browser keeps it alive from the REST API."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, ListView, TemplateView
from django.views.generic.base import View

from accounts.models import User
from accounts.roles import Right
from alerts.details import alert_detail, order_detail
from alerts.lifecycle import ENDED, Disposition, Evidence
from alerts.models import Alert, Order
from alerts.page_filters import AlertFilter, OrderFilter
from alerts.rows import board_row, order_row
from partners.models import Partner

TYPED_SOURCES = (Alert.Source.PHONE, Alert.Source.RADIO, Alert.Source.CHAT, Alert.Source.WALK_IN, Alert.Source.PATROL)
MINUTES = (15, 30, 60, 120)
PER_PAGE = 50


class ForStaff(LoginRequiredMixin, View):
    """Signed-in police with `right`. Partner staff have no pages here."""

    right: ClassVar[Right] = Right.READ
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not (request.user.is_officer and request.user.may(self.right)):
            raise PermissionDenied if request.user.is_officer else Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


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


class NewAlert(ForStaff, TemplateView):
    template_name = "alerts/new.html"
    right = Right.ANSWER

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        sources = [(source.value, source.label) for source in TYPED_SOURCES]
        return super().get_context_data(**more) | {"sources": sources}


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


class OrderList(ForStaff, ListView):
    template_name = "alerts/order_list.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Order]:
        visible = Order.objects.visible_to(self.person).select_related("author", "approved_by").prefetch_related("order_sites")
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
        return Order.objects.visible_to(self.person).select_related("unit", "author", "approved_by", "alert__type").prefetch_related("order_sites")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        alert = Alert.objects.visible_to(self.person).filter(pk=self.object.alert_id).select_related("type").first()
        about = {"url": reverse("alerts:detail", args=[alert.pk]), "title": f"{alert.type} {alert.number}"} if alert else None
        return super().get_context_data(**more) | {"order": order_detail(self.object, self.person), "alert": about}


def as_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


def choices(of: Any) -> list[tuple[str, str]]:
    return [(choice.value, str(choice.label)) for choice in of]
