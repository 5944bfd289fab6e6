"""An attachment as pages and partners' systems see it."""

from typing import Any

from django.urls import reverse

from alerts.models import Attachment
from policing.lib.sealed import Unreadable


def attachment_row(attachment: Attachment) -> dict[str, Any]:
    """One attachment in a list; wants `listed()`."""
    address = [attachment.alert_id, attachment.pk]
    return {
        "id": str(attachment.pk),
        "name": attachment.name,
        "kind": attachment.kind,
        "kind_label": attachment.get_kind_display(),
        "caption": _caption(attachment),
        "size": attachment.size,
        "width": attachment.width,
        "height": attachment.height,
        "sha256": attachment.sha256,
        "by": str(attachment.by),
        "is_from_partner": attachment.is_from_partner,
        "is_late": attachment.is_late,
        "is_erased": attachment.is_erased,
        "added_at": attachment.added_at,
        "url": reverse("api:alert-attachment", args=address),
        "preview": reverse("api:alert-attachment-preview", args=address) if attachment.is_picture and not attachment.is_erased else None,
    }


def _caption(attachment: Attachment) -> str:
    try:
        return attachment.caption
    except Unreadable:
        return ""
