"""An alert, its timeline, and the units that share it."""

import json
from datetime import datetime
from typing import Any

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from alerts.lifecycle import CAME_TO_NOTHING, ENDED, OPEN, WAITING, Disposition, Evidence, Reason, Status
from alerts.models.campaign import Campaign
from alerts.models.catalogue import AlertType, Certainty, Lane, Severity, Urgency
from delivery.models import Message
from grids.models import Grid
from partners.models import Membership, Partner, Site
from policing.lib.partitions import APPEND_ONLY
from policing.lib.sealed import SealedField, SealedRecord, Unreadable


class CapStatus(models.TextChoices):
    ACTUAL = "Actual", _("Actual")
    EXERCISE = "Exercise", _("Exercise")
    TEST = "Test", _("Test")


class NextNumber(Func):
    """The next value of one sequence, taken inside the INSERT: never twice, and no row to queue at."""

    function = "nextval"
    output_field = models.BigIntegerField()


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: User) -> "AlertQuerySet":
        """Staff: what lies in or was shared with their subtree, covert ones by right, test keys' ones never. Partners: what they sent themselves."""
        if not user.is_officer:
            return self._sent_by(user)
        if not user.may(Right.READ):
            return self.none()
        shared = Involvement.objects.filter(alert=OuterRef("pk"), unit__path__startswith=user.unit_path)
        seen = self.filter(Q(station__path__startswith=user.unit_path) | Exists(shared), mode="live")
        return seen if user.may(Right.COVERT) else seen.filter(is_covert=False)

    def _sent_by(self, user: User) -> "AlertQuerySet":
        memberships = Membership.objects.filter(user=user.pk, is_active=True, partner__is_active=True)
        whole = memberships.filter(site=None).values("partner")
        return self.filter(Q(partner__in=whole) | Q(site__in=memberships.exclude(site=None).values("site"), partner__isnull=False))

    def open(self) -> "AlertQuerySet":
        return self.filter(status__in=OPEN)

    def by_need(self) -> "AlertQuerySet":
        """Most urgent first, then whoever waits longest."""
        return self.annotate(answered=Q(status__in=WAITING)).order_by("-answered", "priority", "received_at")

    def escalating(self) -> "AlertQuerySet":
        """Alerts that wait for an answer or for a promise to be kept."""
        return self.filter(next_escalation_at__isnull=False, status__in=(Status.ROUTED, Status.ACKNOWLEDGED))

    def due(self, now: datetime) -> "AlertQuerySet":
        """Alerts whose next escalation time has come."""
        return self.escalating().filter(next_escalation_at__lte=now)

    def outlived(self, before: datetime) -> "AlertQuerySet":
        """Banks' alerts from `before`, ended and of no case: what a 110 call number ties to the record of a case stays with it."""
        return self.filter(lane=Lane.BANK, erased_at=None, received_at__lt=before, status__in=ENDED, call_number="").order_by("received_at")

    def came_to_nothing(self, before: datetime) -> "AlertQuerySet":
        """Alerts of any lane from `before` that ended as unfounded, minor or taken back, and of no case."""
        return self.filter(disposition__in=CAME_TO_NOTHING, erased_at=None, received_at__lt=before, status__in=ENDED, call_number="").order_by("received_at")

    def with_names(self) -> "AlertQuerySet":
        """With what every row on a page shows."""
        return self.select_related("type", "site", "partner", "grid", "station", "acknowledged_by")


class Alert(SealedRecord):
    """Something a partner, a caller or an officer reports. Place in WGS84 degrees, as said and as point; what was sent is kept as sent."""

    class Source(models.TextChoices):
        API = "api", _("Partner's system")
        PHONE = "phone", _("Phone call")
        RADIO = "radio", _("Radio")
        CHAT = "chat", _("Chat message")
        WALK_IN = "walk_in", _("Walk-in")
        PATROL = "patrol", _("Officer")
        BUTTON = "button", _("Alarm button")
        SYSTEM = "system", _("The system itself")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    serial = models.BigIntegerField(unique=True, editable=False, db_default=NextNumber(Value("alerts_number")))
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="alerts", db_index=False)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="alerts")
    mode = models.CharField(max_length=4, default="live")
    reference = models.CharField(_("reference"), max_length=64)
    body_hash = models.CharField(max_length=64)
    sent = models.JSONField(_("as sent"))
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.API)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    caller_number = SealedField(_("caller's number"), blank=True)
    caller_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    call_number = models.CharField(_("110 call number"), max_length=40, blank=True)

    type = models.ForeignKey(AlertType, models.PROTECT, related_name="alerts", db_index=False)
    lane = models.CharField(_("lane"), max_length=10, choices=Lane)
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.RECEIVED)
    cap_status = models.CharField(_("CAP status"), max_length=10, choices=CapStatus, default=CapStatus.ACTUAL)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)
    priority = models.PositiveSmallIntegerField(_("priority"))
    is_covert = models.BooleanField(_("covert"))
    description = models.TextField(_("description"), blank=True)
    signals = models.JSONField(_("signals"), default=list)
    details = models.JSONField(_("details"), default=dict)
    # As somebody said it; `of_campaign` is the one that was meant, where there was one.
    campaign = models.CharField(_("campaign"), max_length=60, blank=True)
    of_campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="alerts", db_index=False, verbose_name=_("special campaign"))

    place = models.CharField(_("place as said"), max_length=200, blank=True)
    lon = models.FloatField(_("longitude"), null=True)
    lat = models.FloatField(_("latitude"), null=True)
    accuracy_m = models.FloatField(_("accuracy in metres"), null=True)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="alerts")
    station = models.ForeignKey(Unit, models.PROTECT, related_name="alerts", db_index=False)

    occurred_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"))
    routed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    promised_until = models.DateTimeField(_("promised until"), null=True)
    dispatched_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    disposition = models.CharField(_("disposition"), max_length=10, choices=Disposition, blank=True)
    disposition_reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True, default="")
    money_kept_safe = models.DecimalField(_("money kept safe"), max_digits=14, decimal_places=2, null=True)
    money_evidence = models.CharField(_("evidence"), max_length=20, choices=Evidence, blank=True)

    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="+")
    chain = models.JSONField(_("chain as frozen"), default=list)
    chain_step = models.PositiveSmallIntegerField(default=0)
    next_escalation_at = models.DateTimeField(null=True)
    outlived_at = models.DateTimeField(_("nobody is called any more since"), null=True, editable=False)
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(_("personal data erased"), null=True)
    events_count = models.PositiveIntegerField(default=0)
    events_digest = models.CharField(max_length=64, default="")

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(fields=["partner", "mode", "reference"], name="alert_reference_once", nulls_distinct=False),
            models.CheckConstraint(name="money_has_evidence", condition=Q(money_kept_safe=None) | ~Q(money_evidence="")),
        ]
        indexes = [
            models.Index(fields=["station", "priority", "received_at"], name="alert_open", condition=Q(status__in=OPEN)),
            models.Index(fields=["next_escalation_at"], name="alert_due", condition=Q(next_escalation_at__isnull=False)),
            models.Index(fields=["received_at"], name="alert_received", condition=Q(status=Status.RECEIVED)),
            models.Index(fields=["station", "-received_at"], name="alert_station_time"),
            models.Index(fields=["partner", "changed_at", "id"], name="alert_partner_changes", condition=Q(partner__isnull=False)),
            models.Index(fields=["of_campaign", "received_at"], name="alert_of_campaign", condition=Q(of_campaign__isnull=False)),
            models.Index(fields=["caller_index"], name="alert_caller", condition=~Q(caller_index="")),
            models.Index(fields=["received_at"], name="alert_to_erase", condition=Q(lane=Lane.BANK, erased_at=None)),
            models.Index(fields=["received_at"], name="alert_came_to_nothing", condition=Q(disposition__in=CAME_TO_NOTHING, erased_at=None)),
        ]

    def __str__(self) -> str:
        return self.number

    def erase(self) -> None:
        """Beside the sealed number, what it could be found by."""
        super().erase()
        self.caller_index = ""
        type(self)._base_manager.filter(pk=self.pk).update(caller_index="")

    @property
    def number(self) -> str:
        """What people say on the phone: 2026-08-17-000031. The day is that of receiving, in the station's time."""
        return f"{timezone.localtime(self.received_at):%Y-%m-%d}-{self.serial:06d}"

    @cached_property
    def shared_paths(self) -> list[str]:
        """Paths of the units that share it beside its station; `share_with` lets go of it."""
        return list(self.involvements.values_list("unit__path", flat=True))

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_unplaced(self) -> bool:
        """True while it waits at the bureau's desk because no grid holds its place."""
        return self.grid_id is None


class AlertEvent(models.Model):
    """One line of an alert's timeline. Append-only, one part per month; each line's digest covers the one before it."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        ROUTED = "routed", _("Routed")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        ESCALATED = "escalated", _("Escalated")
        SENT_AGAIN = "sent_again", _("Sent again")
        EXHAUSTED = "exhausted", _("Chain at its end")
        OUTLIVED = "outlived", _("Open too long")
        PROMISE_BROKEN = "promise_broken", _("Promise passed")
        TRANSFERRED = "transferred", _("Transferred")
        DISPATCHED = "dispatched", _("Dispatched")
        ARRIVED = "arrived", _("Arrived")
        RESOLVED = "resolved", _("Resolved")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")
        NOTE = "note", _("Note")
        PARTNER_UPDATE = "partner_update", _("From the partner")
        ORDERED = "ordered", _("Order sent")
        ORDER_REPLY = "order_reply", _("Answer to an order")
        REVEALED = "revealed", _("Personal data shown")
        CORRECTED = "corrected", _("Corrected")
        LINKED = "linked", _("Linked")
        UNLINKED = "unlinked", _("Link taken away")
        ATTACHED = "attached", _("Attachment")
        PRINTED = "printed", _("Printed")
        ERASED = "erased", _("Personal data erased")

    # What the words of a line are sealed for.
    WORDS = "alerts.alertevent.words"

    pk = models.CompositePrimaryKey("id", "at")
    id = models.UUIDField(default=uuid.uuid7, editable=False)
    at = models.DateTimeField(_("time"))
    alert = models.ForeignKey(Alert, models.DO_NOTHING, related_name="events", db_constraint=False, db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    user = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False)
    text = models.CharField(_("remark"), max_length=2000, blank=True)
    data = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        indexes = [models.Index(fields=["alert", "sequence"], name="event_of_alert")]
        triggers = [APPEND_ONLY]

    @property
    def words(self) -> dict[str, Any]:
        """{"text", "changes"} as people wrote them, opened with the alert's key; empty once the alert was erased. Lines from before the seal hold them open."""
        if (held := self.data.get("sealed")) is None:
            return {"text": self.text, "changes": self.data.get("changes", {})}
        if self.alert.wrapped_key is None and self.alert.erased_at is None:
            # Its first words were written after the alert had been read.
            self.alert.refresh_from_db(fields=["wrapped_key"])
        try:
            return {"text": "", "changes": {}} | json.loads(self.alert.unseal(held, self.WORDS))
        except Unreadable:
            return {"text": "", "changes": {}}


class Involvement(models.Model):
    """A unit beside the station that shares an alert: the anti-fraud centre, whoever it was transferred from."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="involvements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="involvements")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "unit"], name="involved_once")]
