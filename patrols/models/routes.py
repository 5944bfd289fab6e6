"""Where patrols go, and how often: routes with their stops, and the schedules that make rounds of them."""

import secrets

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models import KeySite
from policing.lib.bilingual import in_language

# What a tag at a stop holds: 80 random bits, as a QR code or in an NFC tag.
TAG_BYTES = 10


def new_tag() -> str:
    return secrets.token_urlsafe(TAG_BYTES)


class RouteQuerySet(models.QuerySet["Route"]):
    def visible_to(self, user: User) -> "RouteQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def in_use(self) -> "RouteQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class Route(models.Model):
    """A way with stops, a fixed post (one stop) or an area to be walked freely. `area` is a GeoJSON Polygon in WGS84 lon/lat, or nothing."""

    class Kind(models.TextChoices):
        CAR_DOORS = "car_doors", _("Car-door round")
        FOOT = "foot", _("Foot patrol")
        VEHICLE = "vehicle", _("Vehicle patrol")
        POST = "post", _("Fixed post")
        SCHOOL = "school", _("School guard post")

    station = models.ForeignKey(Unit, models.PROTECT, related_name="routes", verbose_name=_("station"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    is_ordered = models.BooleanField(_("stops in this order"), default=False)
    area = models.JSONField(_("area"), null=True, blank=True)
    instruction = models.TextField(_("what to look for"), max_length=500, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering = ["station__path", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["station", "name"], name="route_name_once_per_station")]

    def __str__(self) -> str:
        return in_language(self, "name")


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def visible_to(self, user: User) -> "CheckpointQuerySet":
        return self.filter(route__station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def in_use(self) -> "CheckpointQuerySet":
        return self.filter(removed_at=None)


@pghistory.track()
class Checkpoint(models.Model):
    """A place that a round must come to. Place in WGS84 degrees; `tag` is what its QR code or NFC tag says. Removed, it stays for the rounds of its day."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="checkpoints", verbose_name=_("route"))
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    lon = models.FloatField(_("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)])
    lat = models.FloatField(_("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    radius_m = models.PositiveSmallIntegerField(_("radius in metres"), default=40, validators=[MinValueValidator(30), MaxValueValidator(150)])
    dwell_minutes = models.PositiveSmallIntegerField(_("minutes there"), default=5, validators=[MaxValueValidator(240)])
    opens = models.TimeField(_("not before"), null=True, blank=True)
    closes = models.TimeField(_("not after"), null=True, blank=True)
    key_site = models.ForeignKey(KeySite, models.SET_NULL, null=True, blank=True, related_name="checkpoints", verbose_name=_("key site"))
    tag = models.CharField(_("tag"), max_length=20, unique=True, default=new_tag, editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["route", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="checkpoint_window_has_both_ends", condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False))
        ]

    def __str__(self) -> str:
        return in_language(self, "name")


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, user: User) -> "ScheduleQuerySet":
        return self.filter(route__station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def in_use(self) -> "ScheduleQuerySet":
        return self.filter(is_active=True, route__is_active=True)


@pghistory.track()
class Schedule(models.Model):
    """When a route is walked: on which days, from `begins` every so many minutes until `ends`; an end before the beginning lies on the next day."""

    class Days(models.TextChoices):
        EVERY = "every", _("Every day")
        WORKING = "working", _("Working days")
        REST = "rest", _("Weekends and holidays")
        CHOSEN = "chosen", _("Chosen weekdays")

    route = models.ForeignKey(Route, models.CASCADE, related_name="schedules", verbose_name=_("route"))
    days = models.CharField(_("days"), max_length=10, choices=Days, default=Days.EVERY)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        verbose_name=_("weekdays"),
        default=list,
        blank=True,
        size=7,
        help_text=_("Only with chosen weekdays: 1 is Monday, 7 is Sunday, parted by commas."),
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"), null=True, blank=True)
    begins = models.TimeField(_("begins at"))
    ends = models.TimeField(_("last round begins by"), null=True, blank=True)
    every_minutes = models.PositiveSmallIntegerField(_("minutes from one to the next"), null=True, blank=True, validators=[MinValueValidator(15)])
    minutes = models.PositiveSmallIntegerField(_("minutes for a round"), default=60, validators=[MinValueValidator(5), MaxValueValidator(720)])
    start_grace = models.PositiveSmallIntegerField(_("grace for the start in minutes"), default=15)
    finish_grace = models.PositiveSmallIntegerField(_("grace for the finish in minutes"), default=15)
    people_needed = models.PositiveSmallIntegerField(_("people needed"), default=2)
    officers_needed = models.PositiveSmallIntegerField(_("police officers among them"), default=1)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of patrols", "schedule")
        verbose_name_plural = pgettext_lazy("of patrols", "schedules")
        ordering = ["route", "begins"]
        constraints = [
            models.CheckConstraint(
                name="schedule_repeats_until_an_end",
                condition=Q(every_minutes=None) | Q(ends__isnull=False),
                violation_error_message=_("Say until when it is repeated."),
            ),
            models.CheckConstraint(
                name="schedule_has_weekdays_where_they_are_chosen",
                condition=(Q(days="chosen") & ~Q(weekdays=[])) | (~Q(days="chosen") & Q(weekdays=[])),
                violation_error_message=_("Choose weekdays where chosen weekdays are meant, and nowhere else."),
            ),
            models.CheckConstraint(name="schedule_ends_after_it_starts", condition=Q(last_on=None) | Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(name="schedule_officers_among_people", condition=Q(officers_needed__lte=F("people_needed"))),
        ]

    def __str__(self) -> str:
        return f"{self.route} · {self.begins:%H:%M}"
