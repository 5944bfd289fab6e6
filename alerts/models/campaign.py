"""A special campaign: for some weeks a unit and all under it look at one thing, and count what comes of it."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import Right
from policing.lib.bilingual import in_language


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> "CampaignQuerySet":
        """Those of the units below somebody, and those of the units above, which they take part in."""
        if not (user.is_officer and user.unit_path and (user.may(Right.READ) or user.may(Right.PLAN))):
            return self.none()
        above = Unit.objects.above(user.unit_path).values("pk")
        return self.filter(Q(unit__path__startswith=user.unit_path) | Q(unit__in=above))

    def running(self, day: date) -> "CampaignQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


@pghistory.track()
class Campaign(models.Model):
    """Its name marks alerts, orders and disputes of `unit` and all units below it, from the first day to the last, both included."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    ends_on = models.DateField(pgettext_lazy("day", "until"))
    note = models.CharField(_("what it is about"), max_length=300, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("special campaign")
        verbose_name_plural = _("special campaigns")
        ordering = ["-ends_on", "-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                name="campaign_ends_after_start", condition=Q(ends_on__gte=F("starts_on")), violation_error_message=_("The last day lies before the first.")
            ),
            models.UniqueConstraint(
                fields=["unit", "name", "starts_on"], name="campaign_once", violation_error_message=_("This unit has a campaign of this name from this day.")
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")

    def holds(self, path: str, day: date) -> bool:
        """Whether a unit at `path` takes part on `day`; wants `unit` loaded."""
        return self.starts_on <= day <= self.ends_on and path.startswith(self.unit.path)
