"""Pictures and documents: taken from officers and partners, drawn anew, sealed, and opened only by name."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from alerts.lifecycle import ENDED
from alerts.models import Alert, AlertEvent, Attachment
from alerts.services.announcing import announce_alert
from alerts.services.timeline import record
from policing.lib.errors import NotAllowed, Refused
from policing.lib.pictures import check_pdf, check_size, is_pdf, redraw
from policing.lib.sealed import Unreadable

MOST_ATTACHMENTS = 30
LONGEST_CAPTION = 200


class TooManyAttachments(Refused):
    code = "too_many"
    status = 409
    message = _("An alert holds %(most)s attachments at most. Write to the station what else there is.")


class AttachmentErased(Refused):
    code = "erased"
    status = 410
    message = _("This attachment has been erased; only that it was there is kept.")


@transaction.atomic
def attach(alert: Alert, *, data: bytes, by: User, caption: str = "", now: datetime) -> Attachment:
    """Keep the picture or PDF in `data` with `alert`, sealed; the same bytes again give the first attachment. After the alert's end it is marked late.

    What it is is decided by its content. Raises NotAllowed, FileTooLarge, NotAFileWeTake, PictureTooLarge, PictureBroken, DocumentBroken, DocumentActs,
    TooManyAttachments.
    """
    if by.is_officer and not by.may(Right.ANSWER):
        raise NotAllowed
    check_size(len(data))
    facts = _facts_of(data)
    Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)  # two at once get two positions, or one the other's
    sent_sha256 = sha256(data).hexdigest()
    if known := alert.attachments.listed().filter(sent_sha256=sent_sha256).first():
        return known
    attachment = _keep(alert, facts | {"sent_sha256": sent_sha256, "caption": caption.strip()[:LONGEST_CAPTION]}, by=by, now=now)
    told: dict[str, Any] = {"position": attachment.position, "attachment": attachment.kind, "sha256": attachment.sha256, "late": attachment.is_late}
    record(alert, AlertEvent.Kind.ATTACHED, now=now, by=by, **told)
    announce_alert(alert)
    return attachment


def _facts_of(data: bytes) -> dict[str, Any]:
    """What is kept of `data`: a picture drawn anew with a small one of it, or a PDF as it came."""
    if is_pdf(data):
        return {"kind": Attachment.Kind.DOCUMENT, "content": check_pdf(data), "preview": None}
    picture = redraw(data)
    return {"kind": Attachment.Kind.PICTURE, "content": picture.data, "preview": picture.preview, "width": picture.width, "height": picture.height}


def _keep(alert: Alert, facts: dict[str, Any], *, by: User, now: datetime) -> Attachment:
    count = alert.attachments.count()
    if count >= MOST_ATTACHMENTS:
        raise TooManyAttachments(most=MOST_ATTACHMENTS)
    return Attachment.objects.create(
        alert=alert,
        position=count + 1,
        size=len(facts["content"]),
        sha256=sha256(facts["content"]).hexdigest(),
        by=by,
        is_from_partner=not by.is_officer,
        is_late=alert.status in ENDED,
        added_at=now,
        **facts,
    )


def open_attachment(attachment: Attachment, *, by: User, now: datetime) -> bytes:
    """All of it, as kept; who looked is written into the access log. Raises AttachmentErased."""
    record_access(user=by, action="open", subject=f"alerts.attachment:{attachment.pk}", reason=f"{attachment.alert} {attachment.name}", now=now)
    return _read(attachment, "content")


def preview_of(attachment: Attachment) -> bytes:
    """The small picture; b"" for a document. Raises AttachmentErased."""
    return _read(attachment, "preview")


def _read(attachment: Attachment, field: str) -> bytes:
    if attachment.wrapped_key is None:
        raise AttachmentErased
    try:
        return getattr(attachment, field) or b""
    except Unreadable as error:
        raise AttachmentErased from error
