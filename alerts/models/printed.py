"""What was printed of an alert, and by which figures a paper can be checked."""

import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.models.alert import Alert
from policing.lib.partitions import APPEND_ONLY


class PrintedRecord(models.Model):
    """One print of an alert: `digest` stands on the paper and covers all that is written on it; `sha256` is that of the file as it was handed out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="prints")
    copy = models.PositiveSmallIntegerField(_("copy"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("printed by"))
    at = models.DateTimeField(_("printed"))
    language = models.CharField(_("language"), max_length=10)
    events_count = models.PositiveIntegerField(_("timeline entries"))
    events_digest = models.CharField(max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    sha256 = models.CharField(_("hash of the file"), max_length=64, db_index=True)
    pages = models.PositiveSmallIntegerField(_("pages"))

    class Meta:
        verbose_name = _("printed record")
        verbose_name_plural = _("printed records")
        constraints = [models.UniqueConstraint(fields=["alert", "copy"], name="print_number_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What stands on the paper: 2026-08-17-000031-P02."""
        return f"{self.alert.number}-P{self.copy:02d}"
