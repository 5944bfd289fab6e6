"""Where to patrol, as counts propose it and as somebody decides; and how good the counts were in past weeks."""

from datetime import datetime

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models import Grid
from partners.models import Site
from patrols.lifecycle import SuggestionStatus
from patrols.models.incidents import IncidentKind
from patrols.models.routes import Checkpoint


class PatrolShift(models.TextChoices):
    """Three times of the day, eight hours each, from 06:00."""

    DAY = "day", pgettext_lazy("patrol shift", "Day 06–14")
    EVENING = "evening", pgettext_lazy("patrol shift", "Evening 14–22")
    NIGHT = "night", pgettext_lazy("patrol shift", "Night 22–06")


class WhereRuleQuerySet(models.QuerySet["WhereRule"]):
    def visible_to(self, user: User) -> "WhereRuleQuerySet":
        """Those of bureaus in the scope of `user`: a station keeps none."""
        return self.filter(bureau__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class WhereRule(models.Model):
    """Whether a bureau wants suggestions, and how much patrol time a station has in a shift: so many places come of it."""

    bureau = models.OneToOneField(Unit, models.CASCADE, related_name="where_rule", verbose_name=_("bureau"))
    is_on = models.BooleanField(_("suggestions are made"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("patrol minutes of a station in a shift"), default=180, validators=[MinValueValidator(15), MaxValueValidator(4800)]
    )
    visits = models.PositiveSmallIntegerField(_("visits to a place in a shift"), default=2, validators=[MinValueValidator(1), MaxValueValidator(8)])

    objects = WhereRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for where to patrol")
        verbose_name_plural = _("rules for where to patrol")

    def __str__(self) -> str:
        return str(self.bureau)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User) -> "SuggestionQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def standing(self, now: datetime) -> "SuggestionQuerySet":
        return self.filter(expires_at__gt=now)


class Suggestion(models.Model):
    """A place to be seen at, in one shift of the coming two weeks, and the counts that speak for it; or one drawn at random, to compare with."""

    station = models.ForeignKey(Unit, models.PROTECT, related_name="suggestions", verbose_name=_("station"))
    shift = models.CharField(pgettext_lazy("of patrols", "shift"), max_length=10, choices=PatrolShift)
    kind = models.CharField(_("kind"), max_length=10, choices=IncidentKind, blank=True)
    cell = models.BigIntegerField(_("cell"))
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    grid = models.ForeignKey(Grid, models.SET_NULL, null=True, related_name="suggestions", verbose_name=_("grid"))
    near = models.ForeignKey(Site, models.SET_NULL, null=True, related_name="+", verbose_name=_("near"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    in_year = models.PositiveIntegerField(_("reports in 365 days"))
    in_recent = models.PositiveIntegerField(_("reports in 90 days"))
    from_hour = models.PositiveSmallIntegerField(_("mostly from"), null=True)
    until_hour = models.PositiveSmallIntegerField(_("mostly until"), null=True)
    is_control = models.BooleanField(_("drawn at random to compare"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=SuggestionStatus, default=SuggestionStatus.OPEN)
    made_at = models.DateTimeField(_("suggested"))
    expires_at = models.DateTimeField(_("expires"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    checkpoint = models.ForeignKey(Checkpoint, models.SET_NULL, null=True, related_name="suggestions", verbose_name=_("checkpoint"))

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion where to patrol")
        verbose_name_plural = _("suggestions where to patrol")
        ordering = ["station", "shift", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["station", "shift", "cell", "made_at"], name="suggested_once_at_a_time"),
            models.CheckConstraint(name="suggestion_declined_for_a_reason", condition=~Q(status=SuggestionStatus.DECLINED) | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["station", "-expires_at"], name="suggestion_of_station"), models.Index(fields=["cell"], name="suggestion_of_cell")]

    def __str__(self) -> str:
        return f"{self.get_shift_display()} · {self.rank}"


class TestedWeek(models.Model):
    """How one past week would have gone with what was known before it; `kind` empty means all kinds together. The fields are those of hotspots.Tested."""

    __test__ = False

    bureau = models.ForeignKey(Unit, models.CASCADE, related_name="tested_weeks", verbose_name=_("bureau"))
    kind = models.CharField(_("kind"), max_length=10, choices=IncidentKind, blank=True)
    begins_on = models.DateField(_("week from"))
    share = models.PositiveSmallIntegerField(_("share of the ground in %"))
    events = models.PositiveIntegerField(_("reports"))
    hits = models.PositiveIntegerField(_("of these in the places with the highest counts"))
    bell_hits = models.PositiveIntegerField(_("of these by kernel density"))
    best = models.PositiveIntegerField(_("of these at most"))
    taken = models.PositiveIntegerField(_("cells taken"))
    cells = models.PositiveIntegerField(_("cells in all"))

    class Meta:
        verbose_name = _("tested week")
        verbose_name_plural = _("tested weeks")
        ordering = ["bureau", "kind", "-begins_on", "share"]
        constraints = [models.UniqueConstraint(fields=["bureau", "kind", "begins_on", "share"], name="week_tested_once")]

    def __str__(self) -> str:
        return f"{self.begins_on} · {self.share} %"
