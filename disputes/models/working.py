"""Working on a dispute together: what somebody is to do until when, pictures and papers, and the trail of two disputes that became one."""

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.models.catalogue import Exclusion
from disputes.models.dispute import Audience, Dispute
from policing.lib.sealed import SealedBytesField, SealedField, SealedRecord


class Task(SealedRecord):
    """Something one person is to do on a dispute until a day; with `decides`, a leader is asked whether that exclusion applies."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="tasks", verbose_name=_("dispute"))
    words = SealedField(_("what"))
    to = models.ForeignKey(User, models.PROTECT, related_name="dispute_tasks", verbose_name=_("who"))
    until = models.DateField(_("until"))
    decides = models.ForeignKey(Exclusion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to decide on"))
    audience = models.CharField(_("who may read it"), max_length=6, choices=Audience, default=Audience.ALL)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by"))
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)
    told_overdue_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("dispute", "task")
        verbose_name_plural = pgettext_lazy("dispute", "tasks")
        ordering = ["until", "pk"]
        constraints = [
            models.CheckConstraint(name="done_task_says_by_whom", condition=Q(done_at=None) | Q(done_by__isnull=False)),
            models.UniqueConstraint(
                fields=["dispute", "decides"], name="one_decision_asked", condition=Q(done_at=None, dropped_at=None, decides__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["to", "until"], name="dispute_task_open", condition=Q(done_at=None, dropped_at=None))]

    def __str__(self) -> str:
        return f"{self.dispute} {self.until:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None


class DisputeFileQuerySet(models.QuerySet["DisputeFile"]):
    def visible_to(self, user: User) -> "DisputeFileQuerySet":
        """Those of the disputes they see; for a street mediator without what is for the police alone."""
        seen = self.filter(dispute__in=Dispute.objects.visible_to(user).values("pk"))
        return seen if user.is_officer else seen.filter(audience=Audience.ALL)

    def listed(self) -> "DisputeFileQuerySet":
        """Without the bytes, in the order they came."""
        return self.select_related("by").defer("content", "preview").order_by("position")


class DisputeFile(SealedRecord):
    """A picture (drawn anew, without what the camera wrote beside it) or a PDF (as it came), sealed with a key of its own."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        DOCUMENT = "document", _("Document (PDF)")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="files", verbose_name=_("dispute"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    audience = models.CharField(_("who may read it"), max_length=6, choices=Audience, default=Audience.ALL)
    caption = SealedField(_("caption"), blank=True)
    content = SealedBytesField(_("content"))
    preview = SealedBytesField(_("preview"), null=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width in pixels"), default=0)
    height = models.PositiveIntegerField(_("height in pixels"), default=0)
    sha256 = models.CharField(_("hash of the content"), max_length=64)
    sent_sha256 = models.CharField(_("hash of what was sent"), max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("from"))
    added_at = models.DateTimeField(_("added"))

    objects = DisputeFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment of a dispute")
        verbose_name_plural = _("attachments of disputes")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "position"], name="dispute_file_position_once"),
            models.UniqueConstraint(fields=["dispute", "sent_sha256"], name="dispute_file_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind == self.Kind.PICTURE

    @property
    def is_erased(self) -> bool:
        return self.wrapped_key is None

    @property
    def media_type(self) -> str:
        return "image/jpeg" if self.is_picture else "application/pdf"

    @property
    def name(self) -> str:
        """What it is called when it is saved: A03.jpg. The sender's own name for it may hold anything, so it is not kept."""
        return f"A{self.position:02d}.{'jpg' if self.is_picture else 'pdf'}"


class Merge(models.Model):
    """Two disputes that turned out to be one: which went into which, and what moved, so that it can be taken back."""

    gone = models.ForeignKey(Dispute, models.PROTECT, related_name="merges_out", verbose_name=_("joined dispute"))
    into = models.ForeignKey(Dispute, models.PROTECT, related_name="merges_in", verbose_name=_("joined with"))
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"))
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by"))

    class Meta:
        verbose_name = _("disputes joined")
        verbose_name_plural = _("disputes joined")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], name="dispute_merged_once", condition=Q(undone_at=None)),
            models.CheckConstraint(name="dispute_merged_with_another", condition=~Q(gone=F("into"))),
        ]
