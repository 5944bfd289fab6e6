"""Reports that mediation waits for: how bad an injury is, or what a damaged thing is worth."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.models.dispute import Dispute


class Appraisal(models.Model):
    """A report asked for, and what it says once it is issued. Until then no clock of a first attempt runs."""

    class Kind(models.TextChoices):
        INJURY = "injury", pgettext_lazy("appraisal", "Injury appraisal")
        VALUE = "value", pgettext_lazy("appraisal", "Price valuation")

    class Result(models.TextChoices):
        NONE = "none", pgettext_lazy("appraisal", "No injury in the legal sense")
        SLIGHT = "slight", pgettext_lazy("appraisal", "Slight injury (轻微伤)")
        MINOR = "minor", pgettext_lazy("appraisal", "Minor injury (轻伤)")
        SERIOUS = "serious", pgettext_lazy("appraisal", "Serious injury (重伤)")
        VALUED = "valued", pgettext_lazy("appraisal", "Valued")

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="appraisals", verbose_name=_("dispute"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    asked_on = models.DateField(_("asked for"))
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    number = models.CharField(_("number of the report"), max_length=60, blank=True)
    amount = models.DecimalField(_("amount in yuan"), max_digits=12, decimal_places=2, null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["dispute", "asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "kind"], name="one_appraisal_awaited", condition=Q(issued_on=None)),
            models.CheckConstraint(name="issued_appraisal_says_something", condition=Q(issued_on=None) ^ ~Q(result="")),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


# Worse than these is a crime: nobody mediates it away.
STOPS_MEDIATION = (Appraisal.Result.MINOR, Appraisal.Result.SERIOUS)
