"""Pictures and documents of an alert, sealed each with a key of its own."""

import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.models.alert import Alert
from policing.lib.sealed import SealedBytesField, SealedField, SealedRecord


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Officers: those of the alerts they may see. Partners: what came from their own side."""
        seen = self.filter(alert__in=Alert.objects.visible_to(user).values("pk"))
        return seen if user.is_officer else seen.filter(is_from_partner=True)

    def listed(self) -> "AttachmentQuerySet":
        """Without the bytes, in the order they came."""
        return self.select_related("by").defer("content", "preview").order_by("position")


class Attachment(SealedRecord):
    """A picture (re-encoded, without what the camera wrote beside it) or a PDF (as it came). Destroying its key destroys it; that it was there stays."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        DOCUMENT = "document", _("Document (PDF)")

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    caption = SealedField(_("caption"), blank=True)
    content = SealedBytesField(_("content"))
    preview = SealedBytesField(_("preview"), null=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width in pixels"), default=0)
    height = models.PositiveIntegerField(_("height in pixels"), default=0)
    sha256 = models.CharField(_("hash of the content"), max_length=64)
    sent_sha256 = models.CharField(_("hash of what was sent"), max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("from"))
    is_from_partner = models.BooleanField(_("from the partner"), default=False)
    is_late = models.BooleanField(_("after the end"), default=False)
    added_at = models.DateTimeField(_("added"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(fields=["alert", "position"], name="attachment_position_once"),
            models.UniqueConstraint(fields=["alert", "sent_sha256"], name="attachment_once_per_alert"),
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
