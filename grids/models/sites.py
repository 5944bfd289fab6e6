"""Key sites inside a grid, and the five steps of a service point."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from grids.models.areas import Grid
from policing.lib.bilingual import in_language


class KeySiteQuerySet(models.QuerySet["KeySite"]):
    def visible_to(self, user: User) -> "KeySiteQuerySet":
        return self.filter(grid__station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def in_use(self) -> "KeySiteQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class KeySite(models.Model):
    """A place in a grid that prevention looks at first. Place in WGS84 degrees. Linked partners (banks, guards, schools) have sites of their own."""

    class Kind(models.TextChoices):
        MALL = "mall", _("Shopping mall")
        MARKET = "market", _("Market")
        HOSPITAL = "hospital", _("Hospital")
        SCENIC = "scenic", _("Scenic sight")
        SCHOOL = "school", _("School")
        BANK = "bank", _("Bank")
        KIOSK = "kiosk", _("Police kiosk")
        SERVICE_POINT = "service_point", _("Service point")

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="key_sites", verbose_name=_("grid"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = KeySiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("key site")
        verbose_name_plural = _("key sites")
        ordering = ["grid", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["grid", "kind", "name"], name="key_site_once_per_grid")]

    def __str__(self) -> str:
        return in_language(self, "name")


IS_SERVICE_POINT = {"kind": KeySite.Kind.SERVICE_POINT}


class ServiceStepQuerySet(models.QuerySet["ServiceStep"]):
    def visible_to(self, user: User) -> "ServiceStepQuerySet":
        return self.filter(point__grid__station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def open(self) -> "ServiceStepQuerySet":
        return self.filter(done_on=None)


@pghistory.track()
class ServiceStep(models.Model):
    """One of the five dated steps of a service point's round: when it is due, when it was done, by whom, with what result."""

    class Kind(models.TextChoices):
        PRESENCE = "presence", _("Staffed presence")
        TALK = "talk", _("Door-to-door talk")
        FEEDBACK = "feedback", _("On-site feedback")
        FOLLOW_UP = "follow_up", _("Follow-up")
        RESULT = "result", _("Tracked result")

    point = models.ForeignKey(KeySite, models.CASCADE, related_name="steps", limit_choices_to=IS_SERVICE_POINT, verbose_name=_("service point"))
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    due_on = models.DateField(pgettext_lazy("day", "due"))
    done_on = models.DateField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by"))
    note = models.CharField(pgettext_lazy("of a step", "result"), max_length=300, blank=True)

    objects = ServiceStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a service point")
        verbose_name_plural = _("steps of service points")
        ordering = ["point", "due_on"]
        indexes = [models.Index(fields=["due_on"], name="service_step_open", condition=Q(done_on=None))]
        constraints = [
            models.UniqueConstraint(fields=["point", "kind", "due_on"], name="service_step_once_a_day"),
            models.CheckConstraint(name="service_step_done_by_somebody", condition=Q(done_on=None) | Q(done_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.point} · {self.get_kind_display()}"
