"""Two alerts that belong together."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.models.alert import Alert


class AlertLink(models.Model):
    """A pair of alerts, the older one first: who linked them, when, and why. Both timelines say so; taking it away is said there too."""

    first = models.ForeignKey(Alert, models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Alert, models.CASCADE, related_name="+")
    why = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("linked"))

    class Meta:
        verbose_name = _("link between alerts")
        verbose_name_plural = _("links between alerts")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="alerts_linked_once"),
            models.CheckConstraint(name="link_has_an_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"
