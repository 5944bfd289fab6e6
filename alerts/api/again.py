"""Sending again: one message, to one address it went to before."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404

from accounts.requests import SignedIn
from alerts.api.handling import ANSWERS, AlertStep
from alerts.api.orders import OrderStep, step
from alerts.models import Alert, Order
from alerts.serializers.alerts import DeliverySerializer
from alerts.serializers.answers import described
from alerts.services.orders.sending_again import deliveries_of_order, send_of_order_again
from alerts.services.sending_again import deliveries_of, send_of_alert_again


@described("alerts_send_again", request=DeliverySerializer, responses=ANSWERS)
class SendAlertAgain(AlertStep):
    """A new delivery beside the old one, which stays as it was; 409 with a sentence where it makes no sense."""

    body = DeliverySerializer

    def take(self, alert: Alert, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        delivery = get_object_or_404(deliveries_of(alert), pk=checked["delivery"])
        send_of_alert_again(alert, delivery, by=request.user, now=now)


@step("send_again", DeliverySerializer)
class SendOrderAgain(OrderStep):
    """A new delivery beside the old one, which stays as it was; 409 with a sentence where it makes no sense."""

    body = DeliverySerializer

    def take(self, order: Order, request: SignedIn, checked: dict[str, Any], now: datetime) -> None:
        delivery = get_object_or_404(deliveries_of_order(order), pk=checked["delivery"])
        send_of_order_again(order, delivery, by=request.user, now=now)
