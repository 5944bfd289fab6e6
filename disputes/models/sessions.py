"""Attempts to mediate: when and where, who came, what was said, how it ended."""

import uuid_utils.compat as uuid
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from delivery.models import Recipient
from disputes.lifecycle import HELD, SessionStatus
from disputes.models.dispute import Dispute
from disputes.models.mediators import Mediator
from disputes.models.people import Party, Room
from grids.models import Span
from policing.lib.sealed import SealedField, SealedRecord


class Session(SealedRecord):
    """One attempt. `fact` holds what was said and done, `opinion` what the mediator makes of it: kept apart."""

    class Place(models.TextChoices):
        ROOM = "room", _("In a mediation room")
        SPOT = "spot", _("On the spot")
        HOME = "home", _("At a party’s home")
        PHONE = "phone", _("By phone or video")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="sessions", verbose_name=_("dispute"))
    number = models.PositiveSmallIntegerField(_("n-th attempt"))
    status = models.CharField(_("status"), max_length=10, choices=SessionStatus, default=SessionStatus.SCHEDULED)
    where = models.CharField(_("where"), max_length=10, choices=Place, default=Place.ROOM)
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("mediation room"))
    starts_at = models.DateTimeField(pgettext_lazy("time", "from"))
    ends_at = models.DateTimeField(_("until"))
    host = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer in the chair"))
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("street mediator"))
    fact = SealedField(_("what was said and done"), blank=True)
    opinion = SealedField(_("the mediator’s opinion"), blank=True)
    recording = models.CharField(_("recording"), max_length=80, blank=True)
    recording_from = models.CharField(_("in it from"), max_length=10, blank=True)
    recording_to = models.CharField(_("in it until"), max_length=10, blank=True)
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("mediation session")
        verbose_name_plural = _("mediation sessions")
        ordering = ["dispute", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="session_number_once"),
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_in_a_room_names_it", condition=~Q(where="room") | Q(room__isnull=False)),
            ExclusionConstraint(
                name="one_session_in_a_room_at_a_time",
                expressions=[("room", RangeOperators.EQUAL), (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)],
                condition=Q(status__in=[SessionStatus.SCHEDULED, *HELD], room__isnull=False),
                violation_error_message=_("This room is taken in that time."),
            ),
            ExclusionConstraint(
                name="one_session_of_a_mediator_at_a_time",
                expressions=[("mediator", RangeOperators.EQUAL), (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)],
                condition=Q(status=SessionStatus.SCHEDULED, mediator__isnull=False),
            ),
            ExclusionConstraint(
                name="one_session_of_an_officer_at_a_time",
                expressions=[("host", RangeOperators.EQUAL), (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)],
                condition=Q(status=SessionStatus.SCHEDULED, host__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="session_ahead", condition=Q(status=SessionStatus.SCHEDULED))]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.number}"


class Attendance(models.Model):
    """Whether somebody was asked to a session, what they answered, and whether they came. `recipient` is who got the link, in the room that sends."""

    class Answer(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("invitation", "No answer yet")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "Will come")
        OTHER_TIME = "other_time", pgettext_lazy("invitation", "Asks for another time")
        DECLINED = "declined", pgettext_lazy("invitation", "Will not come")

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances", verbose_name=_("mediation session"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="attendances", verbose_name=_("person in a dispute"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    wish = models.CharField(_("time asked for"), max_length=80, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    recipient = models.OneToOneField(Recipient, models.SET_NULL, null=True, blank=True, related_name="attendance", editable=False)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    came = models.BooleanField(_("came"), null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["session", "party"], name="attendance_once")]
