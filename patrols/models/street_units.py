"""Street units: who can be sent, where they are this moment, who rides with them, and the way they have come."""

from datetime import datetime

import pghistory
import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models import KeySite
from patrols.lifecycle import UnitStatus
from patrols.models.crews import Crew


class StreetUnitQuerySet(models.QuerySet["StreetUnit"]):
    def visible_to(self, user: User) -> "StreetUnitQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def in_use(self) -> "StreetUnitQuerySet":
        return self.filter(is_active=True)

    def out(self) -> "StreetUnitQuerySet":
        """Those on duty now, whatever they are doing."""
        return self.in_use().exclude(now__status=UnitStatus.OFF)

    def with_now(self) -> "StreetUnitQuerySet":
        return self.select_related("station", "now__crew", "post")


@pghistory.track()
class StreetUnit(models.Model):
    """Some people with one call sign who can be sent: on foot, by bicycle, motorcycle or car, or standing at a post (`post`)."""

    class Mode(models.TextChoices):
        FOOT = "foot", pgettext_lazy("street unit", "On foot")
        BICYCLE = "bicycle", pgettext_lazy("street unit", "Bicycle")
        MOTORCYCLE = "motorcycle", pgettext_lazy("street unit", "Motorcycle")
        CAR = "car", pgettext_lazy("street unit", "Car")
        POST = "post", pgettext_lazy("street unit", "Post")

    class Skill(models.TextChoices):
        FEMALE = "female", _("Woman officer")
        NEGOTIATOR = "negotiator", _("Talks people down")
        FIRST_AID = "first_aid", pgettext_lazy("skill", "First aid")
        SHIELDS = "shields", _("Shields and forks")
        ARMED = "armed", _("Carries a firearm")
        PLAIN = "plain", _("Plain clothes")
        DOG = "dog", _("Police dog")

    station = models.ForeignKey(Unit, models.PROTECT, related_name="street_units", verbose_name=_("station"))
    call_sign = models.CharField(_("call sign"), max_length=30)
    mode = models.CharField(_("how they move"), max_length=12, choices=Mode)
    skills = ArrayField(models.CharField(max_length=12, choices=Skill), default=list, blank=True, verbose_name=_("skills"))
    post = models.ForeignKey(KeySite, models.SET_NULL, null=True, blank=True, related_name="street_units", verbose_name=_("stands at"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = StreetUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("street unit")
        verbose_name_plural = _("street units")
        ordering = ["station__path", "call_sign"]
        constraints = [models.UniqueConstraint(fields=["station", "call_sign"], name="street_unit_once_per_station")]

    def __str__(self) -> str:
        return self.call_sign

    def save(self, *args: object, **kwargs: object) -> None:
        """Where it is and what it does has a row of its own, there from the first day."""
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        UnitNow.objects.get_or_create(unit=self)


class UnitNow(models.Model):
    """What a street unit does this moment and where it was last; place in WGS84 degrees. Rewritten with every position, so it has no history."""

    unit = models.OneToOneField(StreetUnit, models.CASCADE, primary_key=True, related_name="now", verbose_name=_("street unit"))
    status = models.CharField(_("state"), max_length=10, choices=UnitStatus, default=UnitStatus.OFF)
    since = models.DateTimeField(pgettext_lazy("state", "since"), null=True)
    out_since = models.DateTimeField(_("on duty since"), null=True)
    crew = models.ForeignKey(Crew, models.SET_NULL, null=True, related_name="street_units", verbose_name=_("patrol team"))
    lon = models.FloatField(_("longitude"), null=True)
    lat = models.FloatField(_("latitude"), null=True)
    accuracy_m = models.PositiveIntegerField(_("accuracy in metres"), null=True)
    speed_mps = models.FloatField(_("metres a second"), null=True)
    is_mocked = models.BooleanField(_("position perhaps made up"), default=False)
    fixed_at = models.DateTimeField(_("position of"), null=True)
    received_at = models.DateTimeField(_("received"), null=True)

    class Meta:
        verbose_name = _("state of a street unit")
        verbose_name_plural = _("states of street units")

    def __str__(self) -> str:
        return str(self.get_status_display())


class UnitDutyQuerySet(models.QuerySet["UnitDuty"]):
    def visible_to(self, user: User) -> "UnitDutyQuerySet":
        return self.filter(unit__station__path__startswith=user.unit_path) if user.unit_path else self.none()


class UnitDuty(models.Model):
    """Somebody's time with a street unit: while it is open their phone says where the unit is."""

    unit = models.ForeignKey(StreetUnit, models.PROTECT, related_name="duties", verbose_name=_("street unit"))
    user = models.ForeignKey(User, models.PROTECT, related_name="unit_duties", verbose_name=_("who"))
    began_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ended_at = models.DateTimeField(_("until"), null=True)
    was_forgotten = models.BooleanField(_("ended by the clock"), default=False)

    objects = UnitDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("time with a street unit")
        verbose_name_plural = _("times with street units")
        ordering = ["-began_at"]
        indexes = [models.Index(fields=["unit", "-began_at"], name="duty_of_street_unit")]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_street_unit_at_a_time"),
            models.CheckConstraint(name="unit_duty_ends_after_it_begins", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.user}"


class UnitPosition(models.Model):
    """One place a street unit was at while on duty, by our clock. One part per month; taken away after some days.

    `id` is made from the duty and the phone's own time: sent twice, it is there once. Whose phone it was, is not in it.
    """

    pk = models.CompositePrimaryKey("id", "at")
    id = models.UUIDField(default=uuid.uuid7, editable=False)
    at = models.DateTimeField(_("time"))
    unit = models.ForeignKey(StreetUnit, models.DO_NOTHING, related_name="positions", db_constraint=False, db_index=False)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    accuracy_m = models.PositiveIntegerField(_("accuracy in metres"), null=True)
    speed_mps = models.FloatField(_("metres a second"), null=True)
    is_mocked = models.BooleanField(_("position perhaps made up"), default=False)
    is_clock_wrong = models.BooleanField(_("clock of the phone was wrong"), default=False)

    class Meta:
        verbose_name = _("position of a street unit")
        verbose_name_plural = _("positions of street units")
        indexes = [models.Index(fields=["unit", "at"], name="position_of_unit")]


def outlived_positions(before: datetime) -> "models.QuerySet[UnitPosition]":
    return UnitPosition.objects.filter(at__lt=before)
