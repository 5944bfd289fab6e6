"""What people’s mediators are paid for each case: rates as data, and a sheet for each station and month that a leader signs."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from disputes.models.dispute import Dispute
from disputes.models.mediators import Mediator
from policing.lib.bilingual import in_language


@pghistory.track()
class AllowanceRate(models.Model):
    """So many yuan for a case of a kind. What decides between kinds is in the case itself, never a person’s judgement of a mediator."""

    code = models.SlugField(_("code"), max_length=20, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    yuan = models.DecimalField(_("yuan per case"), max_digits=8, decimal_places=2)
    citation = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("allowance rate")
        verbose_name_plural = _("allowance rates")
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self, "name")


class AllowanceQuerySet(models.QuerySet["AllowanceSheet"]):
    def visible_to(self, user: User) -> "AllowanceQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.is_officer and user.unit_path else self.none()


class AllowanceSheet(models.Model):
    """The allowances of a station’s mediators for one month (its first day); signed it is frozen."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("allowance", "Draft")
        SIGNED = "signed", pgettext_lazy("allowance", "Signed")

    station = models.ForeignKey(Unit, models.PROTECT, related_name="allowance_sheets", verbose_name=_("station"))
    month = models.DateField(_("month"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by"))
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("allowance sheet")
        verbose_name_plural = _("allowance sheets")
        ordering = ["-month", "station__path"]
        constraints = [
            models.UniqueConstraint(fields=["station", "month"], name="allowance_sheet_once"),
            models.CheckConstraint(name="allowance_month_is_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(name="signed_allowance_says_by_whom", condition=Q(status="draft") | Q(signed_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.month:%Y-%m}"


class AllowanceLine(models.Model):
    """One closed case of one mediator: it stands on one sheet, once."""

    sheet = models.ForeignKey(AllowanceSheet, models.CASCADE, related_name="lines", verbose_name=_("allowance sheet"))
    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="allowance", verbose_name=_("dispute"))
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="allowances", verbose_name=_("street mediator"))
    rate = models.ForeignKey(AllowanceRate, models.PROTECT, related_name="+", verbose_name=_("allowance rate"))
    yuan = models.DecimalField(_("yuan"), max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = _("line of an allowance sheet")
        verbose_name_plural = _("lines of allowance sheets")
        ordering = ["mediator", "dispute"]

    def __str__(self) -> str:
        return str(self.dispute)
