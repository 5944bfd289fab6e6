"""Officers, and who answers for which grid."""

from datetime import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
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
