"""Orders to street units: which was sent to which alert, and when it answered, set out, arrived and was done."""

from datetime import datetime

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from alerts.models import Alert
from patrols.lifecycle import OPEN_CALLS, CallStatus
from patrols.models.street_units import StreetUnit


class UnitCallQuerySet(models.QuerySet["UnitCall"]):
    def visible_to(self, user: User) -> "UnitCallQuerySet":
        """Those of the units `user` sees, about alerts they see."""
        units = StreetUnit.objects.visible_to(user).values("pk")
        return self.filter(unit__in=units, alert__in=Alert.objects.visible_to(user).values("pk"))

    def open(self) -> "UnitCallQuerySet":
        return self.filter(status__in=OPEN_CALLS)

    def unanswered(self, now: datetime) -> "UnitCallQuerySet":
        """Those nobody has acknowledged in time, and of whom the duty leader was not told yet."""
        return self.filter(remind_at__lte=now, status=CallStatus.SENT)


class UnitCall(models.Model):
    """One street unit sent to one alert. `minutes` and `points` are what the list said of it when it was chosen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="unit_calls", verbose_name=_("alert"))
    unit = models.ForeignKey(StreetUnit, models.PROTECT, related_name="calls", verbose_name=_("street unit"))
    status = models.CharField(_("state"), max_length=12, choices=CallStatus, default=CallStatus.SENT)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("acknowledged by"))
    en_route_at = models.DateTimeField(_("set out"), null=True)
    on_scene_at = models.DateTimeField(_("arrived"), null=True)
    ended_at = models.DateTimeField(pgettext_lazy("call of a unit", "ended"), null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    minutes = models.FloatField(_("minutes away"), null=True)
    points = models.FloatField(_("points"), null=True)
    remind_at = models.DateTimeField(null=True, editable=False)

    objects = UnitCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call of a street unit")
        verbose_name_plural = _("calls of street units")
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["remind_at"], name="unit_call_to_remind", condition=Q(remind_at__isnull=False)),
            models.Index(fields=["unit", "-sent_at"], name="call_of_unit"),
        ]
        constraints = [models.UniqueConstraint(fields=["alert", "unit"], condition=Q(status__in=OPEN_CALLS), name="unit_called_once_at_a_time")]

    def __str__(self) -> str:
        return f"{self.unit} → {self.alert}"
