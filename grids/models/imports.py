"""Files brought in: what was asked, what would happen, what happened, and what it takes to undo it."""

import json
import zlib
from typing import Any

import uuid_utils.compat as uuid
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from grids.lifecycle import ImportStatus
from policing.lib.sealed import SealedBytesField, SealedRecord


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def visible_to(self, user: User) -> "FileImportQuerySet":
        """One's own, and those of the administrators one is set over."""
        if user.is_superuser:
            return self
        return self.filter(by__unit__path__startswith=user.unit_path, by__is_superuser=False) if user.unit_path else self.none()

    def without_files(self) -> "FileImportQuerySet":
        """For lists: rows without the megabytes they hold."""
        return self.defer("data", "head", "findings", "images")


class FileImport(SealedRecord):
    """One file on its way in. File, preview and before-images hold personal data: they are sealed, and erased after some days.

    `mapping` is field → column, `options` what else was chosen, `counts` what was found, `words` why it did not work.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    subject = models.CharField(_("subject"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    language = models.CharField(max_length=10)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    question = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("created"))
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(_("applied"), null=True)
    undone_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    data = SealedBytesField(null=True)
    head = SealedBytesField(null=True)
    findings = SealedBytesField(null=True)
    images = SealedBytesField(null=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("grids:import", args=[self.pk])

    def keep(self, name: str, value: Any) -> None:
        """Put `value` (as JSON) into one of the sealed columns, unsaved."""
        setattr(self, name, zlib.compress(json.dumps(value, ensure_ascii=False).encode()))

    def kept(self, name: str) -> Any:
        """What `keep` was given; nothing where there is none or it was erased."""
        held = getattr(self, name) if self.wrapped_key is not None else None
        return json.loads(zlib.decompress(held)) if held else None

    def erase(self) -> None:
        """Besides the key, the bytes: nobody needs what nobody can read."""
        super().erase()
        type(self)._base_manager.filter(pk=self.pk).update(data=None, head=None, findings=None, images=None)
