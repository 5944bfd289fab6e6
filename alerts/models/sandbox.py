"""Orders that a partner's engineers send themselves to try their side: in a table of their own, so that no list, figure or export can ever mix them up."""

import uuid_utils.compat as uuid
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.models.order import Order
from delivery.lifecycle import Reply
from partners.models import Site


class SandboxOrderQuerySet(models.QuerySet["SandboxOrder"]):
    def visible_to(self, user: User) -> "SandboxOrderQuerySet":
        """Partners: those to their own sites. Nobody of the police sees any."""
        return self.none() if user.is_officer else self.filter(site__in=Site.objects.visible_to(user))


class SandboxOrder(models.Model):
    """An invented order to one site of the partner's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    action = models.CharField(_("action"), max_length=20, choices=Order.Action)
    text = models.CharField(_("text"), max_length=500)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(null=True)
    reply = models.CharField(_("answer"), max_length=20, choices=Reply, blank=True)
    reply_note = models.CharField(_("remark"), max_length=500, blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True)

    objects = SandboxOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sandbox order")
        verbose_name_plural = _("sandbox orders")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """No order that is meant has a number like this."""
        return f"TEST-{timezone.localtime(self.created_at):%m%d}-{str(self.pk)[-6:]}"
