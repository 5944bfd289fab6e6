"""An order from the police to partners' sites, and each site's answer."""

import pghistory
import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.lifecycle import OrderStatus
from alerts.models.alert import Alert, CapStatus, NextNumber
from delivery.lifecycle import Reply
from delivery.models import Message, Recipient
from partners.models import Membership, Site


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: User) -> "OrderQuerySet":
        """Staff: the orders of their subtree. Partners: what was sent to their sites."""
        if user.is_officer:
            mine = self.filter(unit__path__startswith=user.unit_path) if user.may(Right.READ) else self.none()
            return mine if user.may(Right.COVERT) else mine.exclude(alert__is_covert=True)
        memberships = Membership.objects.filter(user=user.pk, is_active=True, partner__is_active=True)
        whole = Q(order_sites__site__partner__in=memberships.filter(site=None).values("partner"))
        single = Q(order_sites__site__in=memberships.exclude(site=None).values("site"))
        return self.filter(whole | single, status__in=(OrderStatus.SENT, OrderStatus.ENDED)).distinct()


@pghistory.track()
class Order(models.Model):
    """What chosen sites are asked to do, until when. Guards observe, close the gate, keep distance and wait; never detain or search."""

    class Action(models.TextChoices):
        CLOSE_GATES = "close_gates", _("Close the gates and observe")
        OBSERVE = "observe", _("Observe and report")
        PATROL = "patrol", _("Patrol nearby together")
        BE_READY = "be_ready", _("Be ready to help")
        CALL_BACK = "call_back", _("Call the station")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    serial = models.BigIntegerField(unique=True, editable=False, db_default=NextNumber(Value("orders_number")))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders", verbose_name=_("unit"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by"))
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="orders", verbose_name=_("alert"))
    cap_status = models.CharField(_("CAP status"), max_length=10, choices=CapStatus, default=CapStatus.ACTUAL)
    action = models.CharField(_("action"), max_length=20, choices=Action)
    text = models.CharField(_("text"), max_length=500)
    return_reason = models.CharField(_("why returned"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=OrderStatus, default=OrderStatus.DRAFTED)
    sites = models.ManyToManyField(Site, through="OrderSite", related_name="orders")
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(name="author_does_not_approve_large", condition=Q(approved_by=None) | ~Q(approved_by=models.F("author")))]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{timezone.localtime(self.created_at):%Y-%m-%d}-Z{self.serial:05d}"


class OrderSite(models.Model):
    """One site of an order: it stands alone, its answer stops only its own notices."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="order_sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="order_sites")
    reply = models.CharField(_("answer"), max_length=20, choices=Reply, blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True)
    replied_by = models.ForeignKey(Recipient, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "site"], name="site_once_per_order")]
