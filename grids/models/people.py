"""Officers: which grids they answer for, when they are away, where they are lent to."""

from datetime import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, F, OuterRef, Q, When
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SERVING, Unit, User
from grids.models.areas import Grid
from grids.models.spans import Span


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
    is_in_committee = models.BooleanField(_("in the village or residents’ committee"), default=False)
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


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def at(self, now: datetime) -> "AbsenceQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def visible_to(self, user: User) -> "AbsenceQuerySet":
        return self.filter(officer__user__unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Absence(models.Model):
    """An officer is away; `stand_in` answers for the grids meanwhile. Why somebody is ill is nobody's business here: there is no field for it."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("Leave")
        SICK = "sick", _("Sick leave")
        TRAINING = "training", _("Training")
        TRAVEL = "travel", _("Duty travel")

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="absences", verbose_name=_("officer"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LEAVE)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))
    stand_in = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="stands_in", verbose_name=_("stand-in"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-starts_at"]
        constraints = [
            ExclusionConstraint(
                name="one_absence_per_officer_at_a_time",
                expressions=[("officer", RangeOperators.EQUAL), (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)],
                violation_error_message=_("This officer is away in that time already; change that absence."),
            ),
            models.CheckConstraint(name="absence_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves", condition=~Q(stand_in=F("officer")), violation_error_message=_("Nobody stands in for themselves.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_kind_display()}"


class SecondmentQuerySet(models.QuerySet["Secondment"]):
    def at(self, now: datetime) -> "SecondmentQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def beyond(self, place: str) -> "SecondmentQuerySet":
        """Those from whose unit the outer query's path `place` is not seen: `Unit.scope`, asked in the database."""
        scope = Case(When(unit__kind__in=SERVING, unit__parent__isnull=False, then="unit__parent__path"), default="unit__path")
        return self.alias(scope=scope, begins=Left(OuterRef(place), Length("scope"))).exclude(begins=F("scope"))

    def visible_to(self, user: User) -> "SecondmentQuerySet":
        """Those lent and those borrowed."""
        if not user.unit_path:
            return self.none()
        return self.filter(Q(unit__path__startswith=user.unit_path) | Q(officer__user__unit__path__startswith=user.unit_path))


@pghistory.track()
class Secondment(models.Model):
    """An officer works for another unit for a time, like headquarters staff sent down to the street; always with an end."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="secondments", verbose_name=_("officer"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="seconded", verbose_name=_("seconded to"))
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))
    task = models.CharField(_("task"), max_length=100, blank=True)

    objects = SecondmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("secondment")
        verbose_name_plural = _("secondments")
        ordering = ["-starts_at"]
        constraints = [
            ExclusionConstraint(
                name="one_secondment_per_officer_at_a_time",
                expressions=[("officer", RangeOperators.EQUAL), (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)],
                violation_error_message=_("This officer is seconded in that time already; end that secondment first."),
            ),
            models.CheckConstraint(name="secondment_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.officer} → {self.unit}"
