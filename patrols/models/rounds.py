"""Rounds with their stops, and everything phones said of them."""

from datetime import datetime

import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from patrols.lifecycle import OPEN, RoundStatus, StopStatus
from patrols.models.crews import Crew
from patrols.models.routes import Checkpoint, Route, Schedule


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> "RoundQuerySet":
        return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def open(self) -> "RoundQuerySet":
        return self.filter(status__in=OPEN)

    def standing(self) -> "RoundQuerySet":
        """Without those whose plan was changed before they began; a phone that walked one after all still finds it."""
        return self.filter(withdrawn_at=None)


class Round(models.Model):
    """One walk along a route. `late_at` and `over_at` are when its start and its finish are late, graces included; `check_at` is when the clock looks next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    route = models.ForeignKey(Route, models.PROTECT, related_name="rounds", verbose_name=_("route"))
    schedule = models.ForeignKey(Schedule, models.SET_NULL, null=True, blank=True, related_name="rounds", verbose_name=pgettext_lazy("of patrols", "schedule"))
    station = models.ForeignKey(Unit, models.PROTECT, related_name="rounds", verbose_name=_("station"))
    crew = models.ForeignKey(Crew, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("patrol team"))
    status = models.CharField(_("status"), max_length=12, choices=RoundStatus, default=RoundStatus.PLANNED)
    due_at = models.DateTimeField(_("begins"))
    due_until = models.DateTimeField(_("ends"))
    late_at = models.DateTimeField(_("start is late from"))
    over_at = models.DateTimeField(_("finish is late from"))
    check_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    walked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("walked by"))
    continues = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("takes over from"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn with its plan"), null=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("patrol", "round")
        verbose_name_plural = pgettext_lazy("patrol", "rounds")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["check_at"], name="round_to_check", condition=Q(check_at__isnull=False)),
            models.Index(fields=["station", "-due_at"], name="round_of_station"),
        ]
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], condition=Q(continues=None), name="round_planned_once")]

    def __str__(self) -> str:
        return str(self.route)


class Stop(models.Model):
    """One checkpoint in one round: when somebody came and left, how that is known, how far away the phone was, and what is odd about it."""

    class How(models.TextChoices):
        QR = "qr", _("QR code")
        NFC = "nfc", _("NFC tag")
        POSITION = "position", pgettext_lazy("of a phone", "Position")
        HAND = "hand", _("By hand")

    class Flag(models.TextChoices):
        MOCKED = "mocked", _("Position perhaps made up")
        CLOCK = "clock", _("Clock of the phone was wrong")
        COARSE = "coarse", _("Position inexact")
        ORDER = "order", _("Not in the order of the route")
        SHORT = "short", _("Shorter than planned")
        WINDOW = "window", _("Outside its hours")
        REMOVED = "removed", _("Stop was removed meanwhile")
        BY_HAND = "by_hand", _("Without tag or position")
        AFTERWARDS = "afterwards", _("By a team that had handed over")
        FAR = "far", _("Phone was far from the stop")

    round = models.ForeignKey(Round, models.CASCADE, related_name="stops", verbose_name=pgettext_lazy("patrol", "round"))
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="stops", verbose_name=_("checkpoint"))
    position = models.PositiveSmallIntegerField(_("position"))
    status = models.CharField(_("status"), max_length=12, choices=StopStatus, default=StopStatus.PENDING)
    came_at = models.DateTimeField(_("came"), null=True)
    left_at = models.DateTimeField(pgettext_lazy("time", "left"), null=True)
    how = models.CharField(_("known by"), max_length=10, choices=How, blank=True)
    distance_m = models.PositiveIntegerField(_("distance in metres"), null=True)
    accuracy_m = models.PositiveIntegerField(_("accuracy in metres"), null=True)
    flags = ArrayField(models.CharField(max_length=12, choices=Flag), default=list, verbose_name=_("remarks"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "checkpoint"], name="stop_once_per_round"),
            models.CheckConstraint(name="stop_skipped_for_a_reason", condition=~Q(status=StopStatus.SKIPPED) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.checkpoint)


class RoundEntry(models.Model):
    """One thing a phone said of a round, as said, and what came of it. `key` is the phone’s own for it: said twice, it counts once. None is dropped."""

    class Kind(models.TextChoices):
        START = "start", pgettext_lazy("round", "Start")
        CHECK_IN = "check_in", _("Check in")
        CHECK_OUT = "check_out", _("Check out")
        SKIP = "skip", _("Skip")
        FINISH = "finish", pgettext_lazy("round", "Finish")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        KEPT = "kept", _("Kept, changes nothing")

    key = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, models.CASCADE, related_name="entries", verbose_name=pgettext_lazy("patrol", "round"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    device_at = models.DateTimeField(_("time on the phone"))
    happened_at = models.DateTimeField(_("time by our clock"))
    received_at = models.DateTimeField(_("received"))
    said = models.JSONField(_("as said"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    why = models.CharField(_("why"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("entry of a round")
        verbose_name_plural = _("entries of rounds")
        ordering = ["round", "happened_at", "received_at"]
        indexes = [
            models.Index(fields=["round", "happened_at"], name="entry_of_round"),
            models.Index(fields=["received_at"], name="entry_with_a_place", condition=Q(said__has_key="lon")),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.get_kind_display()}"


def outlived_places(before: datetime) -> "models.QuerySet[RoundEntry]":
    """Entries from before `before` that still hold where their phone was."""
    return RoundEntry.objects.filter(received_at__lt=before, said__has_key="lon")
