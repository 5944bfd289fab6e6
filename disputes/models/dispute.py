"""A dispute, its timeline, its clocks, and what it hangs together with."""

from datetime import date

import uuid_utils.compat as uuid
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SERVING, Unit, User
from accounts.roles import OUTSIDE, RIGHTS, Right
from alerts.models import Alert
from disputes.lifecycle import OPEN, Outcome, Status, Way
from disputes.models.catalogue import Category, ClockRule, Level
from disputes.models.mediators import Mediator
from grids.models import Grid
from policing.lib.partitions import APPEND_ONLY
from policing.lib.sealed import SealedField, SealedRecord

# The roles whose people may work on disputes at all.
WORKING = [role for role, rights in RIGHTS.items() if Right.MEDIATE in rights]
OFFICERS = [role for role in WORKING if role not in OUTSIDE]


class Audience(models.TextChoices):
    """Who may read a line, a task or an attachment of a dispute."""

    ALL = "all", pgettext_lazy("dispute", "Everybody who works on it")
    POLICE = "police", pgettext_lazy("dispute", "Police only")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, user: User) -> "DisputeQuerySet":
        """Officers: those of their units. Street mediators: those given to them, as long as they are."""
        if user.is_officer:
            return self.filter(station__path__startswith=user.unit_path) if user.unit_path else self.none()
        return self.filter(mediator__user=user, mediator__is_active=True) if user.may(Right.MEDIATE) else self.none()

    def nobodys(self) -> "DisputeQuerySet":
        """Those whose officer has left, is switched off, or belongs to where they cannot see it any more."""
        unit = "officer__unit__path"
        sees = Q(station__path__startswith=F(unit)) | Q(station__path__startswith=F("officer__unit__parent__path"), officer__unit__kind__in=SERVING)
        return self.filter(Q(officer=None) | ~(sees & Q(officer__is_active=True, officer__role__in=OFFICERS)))

    def open(self) -> "DisputeQuerySet":
        return self.filter(status__in=OPEN)

    def with_names(self) -> "DisputeQuerySet":
        return self.select_related("category", "station", "grid", "officer", "mediator").defer("grid__boundary")


class Dispute(SealedRecord):
    """A quarrel between people, from the day it is known until it holds. What people said is sealed; place in WGS84 degrees."""

    class Source(models.TextChoices):
        WALK_IN = "walk_in", pgettext_lazy("dispute", "Walk-in")
        CALL = "call", pgettext_lazy("dispute", "Phone call")
        ALERT = "alert", pgettext_lazy("dispute", "Alert")
        VISIT = "visit", pgettext_lazy("dispute", "Visit")
        SCREENING = "screening", pgettext_lazy("dispute", "Screening campaign")
        IMPORT = "import", pgettext_lazy("dispute", "Older records")

    class Scale(models.TextChoices):
        SINGLE = "single", _("Between individuals")
        GROUP = "group", _("Of a group")
        MAJOR = "major", _("Of a large group")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    station = models.ForeignKey(Unit, models.PROTECT, related_name="disputes", verbose_name=_("station"))
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name=_("grid"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="disputes", verbose_name=_("kind"))
    scale = models.CharField(_("scale"), max_length=10, choices=Scale, default=Scale.SINGLE)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name=_("alert"))
    campaign = models.CharField(_("campaign"), max_length=60, blank=True)
    old_number = models.CharField(_("number in older records"), max_length=60, blank=True, editable=False)

    title = SealedField(_("in a line"))
    story = SealedField(_("what happened"), blank=True)
    place = models.CharField(_("place as said"), max_length=120, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    occurred_on = models.DateField(_("happened on"))

    facts = ArrayField(models.SlugField(max_length=30), default=list, blank=True, verbose_name=_("facts"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.BLUE)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REPORTED)
    way = models.CharField(_("way"), max_length=10, choices=Way, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer"))
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name=_("street mediator"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("joined with"))

    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    reported_at = models.DateTimeField(_("reported"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(editable=False)
    erased_at = models.DateTimeField(_("personal data erased"), null=True, editable=False)
    nobody_told_at = models.DateTimeField(null=True, editable=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-reported_at"]
        constraints = [
            models.CheckConstraint(name="dispute_closed_with_an_outcome", condition=Q(status=Status.CLOSED) ^ Q(outcome="")),
            models.CheckConstraint(name="dispute_not_its_own_part", condition=Q(parent=None) | ~Q(parent=F("id"))),
            models.UniqueConstraint(fields=["alert"], name="dispute_once_per_alert", condition=Q(alert__isnull=False)),
            models.UniqueConstraint(fields=["station", "old_number"], name="dispute_brought_in_once", condition=~Q(old_number="")),
        ]
        indexes = [
            models.Index(fields=["station", "level", "reported_at"], name="dispute_open", condition=Q(status__in=OPEN)),
            models.Index(fields=["-reported_at", "id"], name="dispute_time"),
            models.Index(fields=["station", "-reported_at"], name="dispute_station_time"),
            models.Index(fields=["grid", "-reported_at"], name="dispute_grid_time"),
            models.Index(fields=["officer"], name="dispute_officer_open", condition=Q(status__in=OPEN)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_nobodys(self) -> bool:
        """Whether whoever worked on it is no officer here any more."""
        officer = self.officer
        return officer is None or not officer.may(Right.MEDIATE) or not officer.is_officer or not self.station.path.startswith(officer.unit_path)

    @property
    def reported_on(self) -> date:
        """In the station's time."""
        return timezone.localdate(self.reported_at)


class DisputeEventQuerySet(models.QuerySet["DisputeEvent"]):
    def visible_to(self, user: User) -> "DisputeEventQuerySet":
        """Of a dispute they see: officers every line, street mediators those for everybody."""
        return self if user.is_officer else self.filter(audience=Audience.ALL)


class DisputeEvent(models.Model):
    """One line of a dispute's timeline: append-only; words are sealed with the dispute's own key."""

    class Kind(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("dispute", "Reported")
        CHANGED = "changed", pgettext_lazy("dispute", "Changed")
        FACTS = "facts", pgettext_lazy("dispute", "Level changed")
        ROUTED = "routed", pgettext_lazy("dispute", "Way chosen")
        ASSIGNED = "assigned", pgettext_lazy("dispute", "Given to")
        SCHEDULED = "scheduled", pgettext_lazy("dispute", "Session scheduled")
        HELD = "held", pgettext_lazy("dispute", "Session held")
        AGREED = "agreed", pgettext_lazy("dispute", "Agreement")
        PAID = "paid", pgettext_lazy("dispute", "Part performed")
        BROKEN = "broken", pgettext_lazy("dispute", "Agreement broken")
        FOLLOWED_UP = "followed_up", pgettext_lazy("dispute", "Followed up")
        NOTE = "note", pgettext_lazy("dispute", "Note")
        LINKED = "linked", pgettext_lazy("dispute", "Linked")
        CLOSED = "closed", pgettext_lazy("dispute", "Closed")
        REOPENED = "reopened", pgettext_lazy("dispute", "Reopened")
        REVEALED = "revealed", pgettext_lazy("dispute", "Personal data shown")
        PRINTED = "printed", pgettext_lazy("dispute", "Printed")
        TASK = "task", pgettext_lazy("dispute", "Task")
        TASK_DONE = "task_done", pgettext_lazy("dispute", "Task done")
        ATTACHED = "attached", pgettext_lazy("dispute", "Attached")
        MERGED = "merged", pgettext_lazy("dispute", "Joined")

    WORDS = "disputes.disputeevent.words"

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="events", verbose_name=_("dispute"))
    at = models.DateTimeField(_("time"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    audience = models.CharField(_("who may read it"), max_length=6, choices=Audience, default=Audience.ALL)
    sealed_words = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    objects = DisputeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("timeline entry of a dispute")
        verbose_name_plural = _("timelines of disputes")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["dispute", "at"], name="event_of_dispute"),
            models.Index(fields=["dispute"], name="event_of_breach", condition=Q(kind="broken")),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.get_kind_display()


class Deadline(models.Model):
    """A clock that runs on a dispute: from which day, until which, and when it was met. A clock that no longer matters is stopped, never deleted."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="deadlines", verbose_name=_("dispute"))
    rule = models.ForeignKey(ClockRule, models.PROTECT, related_name="+", verbose_name=_("clock"))
    starts_on = models.DateField(_("counted from"))
    due_on = models.DateField(_("due"))
    warn_on = models.DateField(_("warned from"))
    is_provisional = models.BooleanField(_("holidays not announced yet"), default=False)
    met_at = models.DateTimeField(_("met"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    stopped_why = models.CharField(_("why"), max_length=120, blank=True)
    warned_at = models.DateTimeField(null=True)
    told_overdue_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["dispute", "rule"], name="one_running_clock_of_a_kind", condition=Q(met_at=None, stopped_at=None))]
        indexes = [models.Index(fields=["due_on"], name="deadline_running", condition=Q(met_at=None, stopped_at=None))]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.stopped_at is None


class DisputeLink(models.Model):
    """Two disputes that hang together: same place, same two parties."""

    class Why(models.TextChoices):
        PARTIES = "parties", _("Same parties")
        PLACE = "place", _("Same place")
        PERSON = "person", _("Linked by hand")

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="links", verbose_name=_("dispute"))
    other = models.ForeignKey(Dispute, models.CASCADE, related_name="+", verbose_name=_("earlier dispute"))
    why = models.CharField(_("why"), max_length=10, choices=Why)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("link between disputes")
        verbose_name_plural = _("links between disputes")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "other"], name="disputes_linked_once"),
            models.CheckConstraint(name="dispute_linked_to_another", condition=~Q(dispute=F("other"))),
        ]


class Series(models.Model):
    """The last number an organ gave out of one kind of paper in one year; its row is locked while a number is taken, so that none is missing."""

    organ = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("organ"))
    kind = models.CharField(_("kind"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "year"], name="series_once")]
