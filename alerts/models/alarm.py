"""What buttons on walls have said: presses, tests, silences."""

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.models.alert import Alert
from partners.models import PanicAlarm


class AlarmPress(models.Model):
    """One press, at the time it reached us; what the device's own clock said is kept beside. `alert` is none for a press test."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    alarm = models.ForeignKey(PanicAlarm, models.PROTECT, related_name="presses", verbose_name=_("alarm button"), db_index=False)
    at = models.DateTimeField(_("received"))
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    said_at = models.DateTimeField(_("time by the device"), null=True)
    is_test = models.BooleanField(_("press test"), default=False)
    is_repeat = models.BooleanField(_("joined the one before"), default=False)
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="presses", verbose_name=_("alert"))
    test_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("test set by"), db_index=False)
    arrived_at = models.DateTimeField(_("arrived"), null=True)
    arrived_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("arrival noted by"), db_index=False)

    class Meta:
        verbose_name = _("press of a button")
        verbose_name_plural = _("presses of buttons")
        constraints = [models.UniqueConstraint(fields=["alarm", "reference"], condition=~Q(reference=""), name="press_reference_once")]
        indexes = [models.Index(fields=["alarm", "-at"], name="press_of_alarm")]

    def __str__(self) -> str:
        return f"{self.alarm} {self.at:%Y-%m-%d %H:%M:%S}"


class AlarmSilence(models.Model):
    """How long a button was not heard, and the alert that said so: one open one per button."""

    alarm = models.ForeignKey(PanicAlarm, models.CASCADE, related_name="silences", verbose_name=_("alarm button"))
    since = models.DateTimeField(_("silent since"))
    back_at = models.DateTimeField(_("heard again"), null=True)
    alert = models.ForeignKey(Alert, models.SET_NULL, null=True, related_name="silences", verbose_name=_("alert"))

    class Meta:
        verbose_name = _("silence of a button")
        verbose_name_plural = _("silences of buttons")
        constraints = [models.UniqueConstraint(fields=["alarm"], condition=Q(back_at=None), name="one_silence_per_alarm")]

    def __str__(self) -> str:
        return f"{self.alarm} {self.since:%Y-%m-%d %H:%M}"
