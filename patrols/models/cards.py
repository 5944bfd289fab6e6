"""Problem cards: a place where the same thing happens again and again, and what is done so that it stops: light and locks before patrols. No persons."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from grids.models import Grid
from patrols.lifecycle import CardStatus
from patrols.models.incidents import IncidentKind
from patrols.models.suggestions import Suggestion


class ProblemCardQuerySet(models.QuerySet["ProblemCard"]):
    def visible_to(self, user: User) -> "ProblemCardQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()


@pghistory.track()
class ProblemCard(models.Model):
    """One problem at one place, from what keeps happening to what came of the answer. Place in WGS84 degrees; `cell` as patrols.where.cells counts."""

    class Result(models.TextChoices):
        SOLVED = "solved", pgettext_lazy("problem", "Solved")
        BETTER = "better", pgettext_lazy("problem", "Better")
        UNCHANGED = "unchanged", pgettext_lazy("problem", "Unchanged")
        WORSE = "worse", pgettext_lazy("problem", "Worse")
        DROPPED = "dropped", pgettext_lazy("problem", "Given up")

    station = models.ForeignKey(Unit, models.PROTECT, related_name="problem_cards", verbose_name=_("station"))
    title = models.CharField(_("title"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=IncidentKind, blank=True)
    place = models.CharField(_("place as said"), max_length=120, blank=True)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    cell = models.BigIntegerField(_("cell"), editable=False)
    grid = models.ForeignKey(Grid, models.SET_NULL, null=True, related_name="problem_cards", verbose_name=_("grid"))
    suggestion = models.ForeignKey(Suggestion, models.SET_NULL, null=True, related_name="problem_cards", verbose_name=_("suggestion where to patrol"))
    status = models.CharField(_("status"), max_length=10, choices=CardStatus, default=CardStatus.SCAN)
    found = models.TextField(_("what keeps happening"), max_length=1000)
    causes = models.TextField(_("why here, why then"), max_length=1000, blank=True)
    assessment = models.TextField(_("what came of it"), max_length=1000, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened"))
    answered_on = models.DateField(_("measures stand since"), null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by"))
    closed_at = models.DateTimeField(pgettext_lazy("problem", "closed"), null=True)

    objects = ProblemCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem card")
        verbose_name_plural = _("problem cards")
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["station", "status"], name="problem_card_of_station")]
        constraints = [models.CheckConstraint(name="problem_closed_with_a_result", condition=~Q(status=CardStatus.CLOSED) | ~Q(result=""))]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Measure(models.Model):
    """One thing done at the place of a problem card, by which unit or organisation, until when, and when it stood."""

    class Kind(models.TextChoices):
        LIGHT = "light", pgettext_lazy("measure", "Light")
        LOCK = "lock", pgettext_lazy("measure", "Lock, gate or rack")
        NOTICE = "notice", pgettext_lazy("measure", "Notice")
        CAMERA = "camera", pgettext_lazy("measure", "Camera")
        CLEARING = "clearing", pgettext_lazy("measure", "Clearing and cutting back")
        ADVICE = "advice", pgettext_lazy("measure", "Advice to people there")
        PATROL = "patrol", pgettext_lazy("measure", "Patrol")
        OTHER = "other", pgettext_lazy("measure", "Something else")

    card = models.ForeignKey(ProblemCard, models.CASCADE, related_name="measures", verbose_name=_("problem card"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words = models.CharField(_("what exactly"), max_length=200)
    by_whom = models.CharField(_("by which unit or organisation"), max_length=60, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    done_on = models.DateField(_("stands since"), null=True, blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["card", "pk"]

    def __str__(self) -> str:
        return self.words
