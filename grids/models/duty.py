"""Who is on duty when: shifts that hold, and the plan they come from.

A `Shift` is the truth everybody reads. A `Roster` is a plan for some weeks; its `PlannedShift`s become shifts when it is published.
"""

from datetime import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import Role
from grids.lifecycle import OPEN_SWAPS, RosterStatus, SwapStatus
from grids.models.people import Officer
from grids.models.spans import DaySpan
from policing.lib.bilingual import in_language


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, now: datetime) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def visible_to(self, user: User) -> "ShiftQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track(exclude=["notified_at"])
class Shift(models.Model):
    """An officer is on duty for a unit in a role. Who is on duty now: `Shift.objects.at(now)`."""

    ROLES = [(role.value, role.label) for role in (Role.DUTY_LEADER, Role.DUTY_OFFICER, Role.COMMUNITY_OFFICER, Role.AUXILIARY)]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shifts", verbose_name=_("unit"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="shifts", verbose_name=_("officer"))
    role = models.CharField(_("role"), max_length=20, choices=ROLES)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))
    notified_at = models.DateTimeField(null=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes = [models.Index(fields=["unit", "ends_at"], name="shift_unit_end")]
        constraints = [models.CheckConstraint(name="shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at")))]

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_role_display()}"


class ShiftTemplateQuerySet(models.QuerySet["ShiftTemplate"]):
    def visible_to(self, user: User) -> "ShiftTemplateQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class ShiftTemplate(models.Model):
    """A kind of shift a unit fills again and again. Its crew takes turns: on day d, turn (d − `first_on`) mod turns is on."""

    class Days(models.TextChoices):
        EVERY = "every", _("Every day")
        WORKING = "working", _("Working days")
        REST = "rest", _("Weekends and holidays")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="shift_templates", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Shift.ROLES)
    begins = models.TimeField(_("begins at"))
    hours = models.PositiveSmallIntegerField(_("hours"), default=24)
    people_needed = models.PositiveSmallIntegerField(_("people needed"), default=1)
    days = models.CharField(_("days"), max_length=10, choices=Days, default=Days.EVERY)
    first_on = models.DateField(_("first turn on"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = ShiftTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift template")
        verbose_name_plural = _("shift templates")
        ordering = ["unit__path", "begins", "pk"]
        constraints = [
            models.CheckConstraint(name="template_hours_fit_two_days", condition=Q(hours__gte=1, hours__lte=48)),
            models.CheckConstraint(name="template_needs_somebody", condition=Q(people_needed__gte=1)),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")


@pghistory.track()
class TemplateTurn(models.Model):
    """An officer in a template's crew; those with the same `turn` are on together."""

    template = models.ForeignKey(ShiftTemplate, models.CASCADE, related_name="crew", verbose_name=_("shift template"))
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="turns", verbose_name=_("officer"))
    turn = models.PositiveSmallIntegerField(_("turn"))

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["template", "turn", "pk"]
        constraints = [models.UniqueConstraint(fields=["template", "officer", "turn"], name="officer_once_per_turn")]

    def __str__(self) -> str:
        return f"{self.turn} · {self.officer}"


class RosterQuerySet(models.QuerySet["Roster"]):
    def visible_to(self, user: User) -> "RosterQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class Roster(models.Model):
    """The plan of one unit from one day to another, both included."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rosters", verbose_name=_("unit"))
    starts_on = models.DateField(pgettext_lazy("day", "from"))
    ends_on = models.DateField(pgettext_lazy("day", "until"))
    status = models.CharField(_("status"), max_length=10, choices=RosterStatus, default=RosterStatus.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("published by"))

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-starts_on"]
        constraints = [
            ExclusionConstraint(
                name="one_roster_per_unit_and_day",
                expressions=[("unit", RangeOperators.EQUAL), (DaySpan("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS)],
                violation_error_message=_("This unit has a roster for some of these days already."),
            ),
            models.CheckConstraint(name="roster_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"


class PlannedShift(models.Model):
    """One line of a roster; a shift only once it is published."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="planned", verbose_name=_("roster"))
    template = models.ForeignKey(ShiftTemplate, models.SET_NULL, null=True, related_name="+", verbose_name=_("shift template"))
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="planned_shifts", verbose_name=_("officer"))
    role = models.CharField(_("role"), max_length=20, choices=Shift.ROLES)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("planned shift")
        verbose_name_plural = _("planned shifts")
        ordering = ["starts_at", "role"]
        constraints = [
            models.CheckConstraint(name="planned_shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(fields=["roster", "officer", "role", "starts_at"], name="planned_shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_role_display()}"


class SwapQuerySet(models.QuerySet["Swap"]):
    def visible_to(self, user: User) -> "SwapQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()

    def open(self) -> "SwapQuerySet":
        return self.filter(status__in=OPEN_SWAPS)


@pghistory.track()
class Swap(models.Model):
    """An officer asks a colleague to take a shift, perhaps for one of theirs; both agree, a leader approves, then the shifts change hands.

    It keeps what it was about, so that it can still be read when a new roster has taken the shift away.
    """

    class Ending(models.TextChoices):
        GONE = "gone", _("the shift is no longer on the roster")
        RETURN_GONE = "return_gone", _("the shift offered in return is no longer on the roster")
        CHANGED = "changed", _("one of the shifts has other hours or another officer now")
        BEGUN = "begun", _("a shift began before everybody had agreed")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    shift = models.ForeignKey(Shift, models.SET_NULL, null=True, related_name="swaps", verbose_name=_("shift"))
    role = models.CharField(_("role"), max_length=20, choices=Shift.ROLES)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))
    taker = models.ForeignKey(Officer, models.CASCADE, related_name="+", verbose_name=_("taken by"))
    in_return = models.ForeignKey(Shift, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for the shift"))
    return_starts_at = models.DateTimeField(_("in return from"), null=True, blank=True)
    return_ends_at = models.DateTimeField(_("in return until"), null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SwapStatus, default=SwapStatus.ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    ending = models.CharField(_("lapsed because"), max_length=12, choices=Ending, blank=True)

    objects = SwapQuerySet.as_manager()

    class Meta:
        verbose_name = _("swap")
        verbose_name_plural = _("swaps")
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["shift"], condition=Q(status__in=["asked", "agreed"]), name="one_open_swap_per_shift")]

    def __str__(self) -> str:
        return f"{self.asked_by} → {self.taker}"


@pghistory.track()
class CalendarDay(models.Model):
    """What the State Council's notice says of one day, where the kept libraries do not know it yet: a holiday, or a working day made up for one."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
