"""Random spot checks by the inspectorate: the draw with everything that proves it, and what was found where it fell."""

import pghistory
import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from accounts.roles import Right
from patrols.lifecycle import COUNTED, CheckStatus
from patrols.models.rounds import Round
from patrols.models.routes import Checkpoint


class SpotDrawQuerySet(models.QuerySet["SpotDraw"]):
    def visible_to(self, user: User) -> "SpotDrawQuerySet":
        return self.filter(unit__path__startswith=user.unit_path) if user.unit_path else self.none()


class SpotDraw(models.Model):
    """A random sample of what was to happen in a time. `seed` and `population` are kept so that anybody can draw it again; no draw is ever removed."""

    class Kind(models.TextChoices):
        STOPS = "stops", pgettext_lazy("spot check", "Stops")
        ROUNDS = "rounds", pgettext_lazy("spot check", "Rounds")
        POSTS = "posts", pgettext_lazy("spot check", "Posts")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="spot_draws", verbose_name=_("unit"))
    kind = models.CharField(_("what is drawn"), max_length=10, choices=Kind)
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))
    seed = models.CharField(_("seed"), max_length=64)
    population = ArrayField(models.CharField(max_length=50), verbose_name=_("drawn from"))
    size = models.PositiveSmallIntegerField(_("how many"))
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drawn by"))
    drawn_at = models.DateTimeField(_("drawn"))

    objects = SpotDrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("draw for spot checks")
        verbose_name_plural = _("draws for spot checks")
        ordering = ["-drawn_at"]
        indexes = [models.Index(fields=["unit", "-drawn_at"], name="spot_draw_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_kind_display()}"


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    def visible_to(self, user: User) -> "SpotCheckQuerySet":
        """A station sees what was found at it; what is still to be checked only the inspectorate knows."""
        if not user.unit_path:
            return self.none()
        mine = self.filter(station__path__startswith=user.unit_path)
        return mine if user.may(Right.INSPECT) else mine.exclude(status=CheckStatus.DRAWN)

    def counted(self) -> "SpotCheckQuerySet":
        return self.filter(status__in=COUNTED)


@pghistory.track(exclude=["told_at"])
class SpotCheck(models.Model):
    """One stop or round that was drawn, what was found there, what the station says to it, and the remedy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    draw = models.ForeignKey(SpotDraw, models.PROTECT, related_name="checks", verbose_name=_("draw for spot checks"))
    position = models.PositiveSmallIntegerField(_("position"))
    station = models.ForeignKey(Unit, models.PROTECT, related_name="spot_checks", verbose_name=_("station"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="spot_checks", verbose_name=pgettext_lazy("patrol", "round"))
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, null=True, related_name="spot_checks", verbose_name=_("checkpoint"))
    status = models.CharField(_("status"), max_length=10, choices=CheckStatus, default=CheckStatus.DRAWN)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by"))
    checked_at = models.DateTimeField(_("checked"), null=True)
    found = models.CharField(_("what was found"), max_length=500, blank=True)
    reply_until = models.DateTimeField(_("reply until"), null=True)
    reply = models.CharField(_("reply"), max_length=500, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("replied by"))
    replied_at = models.DateTimeField(_("replied"), null=True)
    decision = models.CharField(_("decision"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    remedy = models.CharField(_("remedy"), max_length=300, blank=True)
    remedy_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("remedied by"))
    remedy_on = models.DateField(_("remedied until"), null=True)
    remedied = models.CharField(_("what was done"), max_length=300, blank=True)
    remedied_at = models.DateTimeField(_("said to be remedied"), null=True)
    closed_at = models.DateTimeField(pgettext_lazy("spot check", "closed"), null=True)
    told_at = models.DateTimeField(null=True, editable=False)

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["-draw__drawn_at", "position"]
        indexes = [models.Index(fields=["remedy_on"], name="spot_check_to_remedy", condition=Q(status="upheld", told_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["draw", "position"], name="spot_check_once_per_place"),
            models.CheckConstraint(name="spot_check_lacking_says_what", condition=~Q(status__in=["lacking", "upheld"]) | ~Q(found="")),
            models.CheckConstraint(
                name="spot_check_remedy_has_a_date", condition=~Q(status="upheld") | Q(remedy_on__isnull=False, remedy_by__isnull=False) & ~Q(remedy="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.checkpoint or self.round)
