"""Where things are, and which officer answers for the place."""

from datetime import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import Role
from policing.lib.bilingual import in_language

GRID_CODE = RegexValidator(r"^[0-9A-Za-z-]{1,30}$", _("A grid code has at most 30 letters, digits and hyphens."))


class Span(Func):
    """The time range [starts_at, ends_at) of a row, open where there is no end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class GridQuerySet(models.QuerySet["Grid"]):
    def visible_to(self, user: User) -> "GridQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Grid(models.Model):
    """The smallest area with an officer of its own. `boundary` is a GeoJSON Polygon or MultiPolygon in WGS84 lon/lat."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[GRID_CODE])
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    station = models.ForeignKey(Unit, models.PROTECT, related_name="grids", verbose_name=_("station"))
    boundary = models.JSONField(_("boundary"))
    households = models.PositiveIntegerField(_("households"), default=0)
    population = models.PositiveIntegerField(_("population"), default=0)

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {in_language(self, 'name')}"


class BoundaryVersion(models.Model):
    """One row whose number grows with every change of a boundary, so that processes know when to read them again."""

    number = models.PositiveIntegerField(default=0)


class OfficerQuerySet(models.QuerySet["Officer"]):
    def visible_to(self, user: User) -> "OfficerQuerySet":
        return self.filter(user__unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Officer(models.Model):
    """An officer or auxiliary as the roster knows them. How to reach them is their user's addressee."""

    user = models.OneToOneField(User, models.PROTECT, related_name="officer", verbose_name=_("user"))
    badge_number = models.CharField(_("badge number"), max_length=20, unique=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")

    def __str__(self) -> str:
        return str(self.user)


class PostingQuerySet(models.QuerySet["Posting"]):
    def at(self, now: datetime) -> "PostingQuerySet":
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)

    def visible_to(self, user: User) -> "PostingQuerySet":
        return self.filter(grid__station__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Posting(models.Model):
    """An officer answers for a grid from one day to another. The database allows one main officer per grid at a time."""

    class Kind(models.TextChoices):
        MAIN = "main", _("Main officer")
        DEPUTY = "deputy", _("Deputy")
        AUXILIARY = "auxiliary", _("Auxiliary")

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="postings", verbose_name=_("officer"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="postings", verbose_name=_("grid"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MAIN)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            ExclusionConstraint(
                name="one_main_officer_per_grid",
                expressions=[("grid", RangeOperators.EQUAL), (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)],
                condition=Q(kind="main"),
                violation_error_message=_("This grid already has a main officer in that time; end that posting first."),
            ),
            models.CheckConstraint(name="posting_ends_after_it_starts", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.grid}"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, now: datetime) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def visible_to(self, user: User) -> "ShiftQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Shift(models.Model):
    """An officer is on duty for a unit in a role. Who is on duty now: `Shift.objects.at(now)`."""

    ROLES = [(role.value, role.label) for role in (Role.DUTY_LEADER, Role.DUTY_OFFICER, Role.COMMUNITY_OFFICER, Role.AUXILIARY)]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shifts", verbose_name=_("unit"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="shifts", verbose_name=_("officer"))
    role = models.CharField(_("role"), max_length=20, choices=ROLES)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes = [models.Index(fields=["unit", "ends_at"], name="shift_unit_end")]
        constraints = [models.CheckConstraint(name="shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at")))]

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_role_display()}"
