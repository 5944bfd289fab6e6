"""How long alerts and orders may wait for the system before somebody must hear of it."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alerts.lifecycle import OrderStatus, Status
from alerts.models import Alert, Order
from policing.lib.overdue import watch


def unrouted(now: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(status=Status.RECEIVED, received_at__lte=now)


def not_ended(now: datetime) -> QuerySet[Order]:
    return Order.objects.filter(status__in=(OrderStatus.SENT, OrderStatus.SUBMITTED), expires_at__lte=now)


watch("alerts.route", _("Alerts are not being routed"), bound=settings.URGENT_LATE, due=unrouted)
watch("alerts.escalate", _("Unanswered alerts are not being called about"), bound=settings.URGENT_LATE, due=Alert.objects.due)
watch("alerts.orders", _("Orders whose time is over are not being ended"), bound=settings.WORK_LATE, due=not_ended)
