"""Pictures of what patrols find, sealed each with a key of its own."""

import uuid_utils.compat as uuid
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from patrols.models.findings import Finding
from policing.lib.sealed import SealedBytesField, SealedRecord


class FindingPhotoQuerySet(models.QuerySet["FindingPhoto"]):
    def visible_to(self, user: User) -> "FindingPhotoQuerySet":
        return self.filter(finding__station__path__startswith=user.unit_path) if user.unit_path else self.none()

    def listed(self) -> "FindingPhotoQuerySet":
        """Without the bytes, in the order they came."""
        return self.defer("content", "preview").order_by("position")


class FindingPhoto(SealedRecord):
    """One picture, drawn anew without what the camera wrote beside it. It is erased with its finding; that it was there stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="photos", verbose_name=pgettext_lazy("patrol", "finding"))
    position = models.PositiveSmallIntegerField(_("position"))
    content = SealedBytesField(_("content"))
    preview = SealedBytesField(_("preview"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sent_sha256 = models.CharField(_("hash of what was sent"), max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("added"))

    objects = FindingPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of a finding")
        verbose_name_plural = _("pictures of findings")
        ordering = ["finding", "position"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "position"], name="finding_photo_position_once"),
            models.UniqueConstraint(fields=["finding", "sent_sha256"], name="finding_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} · {self.position}"
