"""Pictures and papers of a dispute: known by their content, drawn anew, sealed, kept once each, opened only by name."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from disputes.models import Audience, Dispute, DisputeEvent, DisputeFile
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed, Refused
from policing.lib.pictures import check_pdf, check_size, is_pdf, redraw
from policing.lib.sealed import Unreadable

MOST_FILES = 60
LONGEST_CAPTION = 200


class TooManyFiles(Refused):
    code = "too_many"
    status = 409
    message = _("A dispute holds %(most)s attachments at most.")


class FileErased(Refused):
    code = "erased"
    status = 410
    message = _("This attachment has been erased; only that it was there is kept.")


@transaction.atomic
def add_file(dispute: Dispute, *, data: bytes, caption: str = "", audience: str = Audience.ALL, by: User, now: datetime) -> tuple[DisputeFile, bool]:
    """Keep the picture or PDF in `data`, sealed; returns it and whether it is new: the same bytes again give the first. A street mediator's is for everybody.

    Raises NotAllowed, FileErased, TooManyFiles, FileTooLarge, NotAFileWeTake, PictureTooLarge, PictureBroken, DocumentBroken, DocumentActs.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    check_size(len(data))
    held = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)  # two at once get two positions, or one the other's
    digest = sha256(data).hexdigest()
    if known := held.files.listed().filter(sent_sha256=digest).first():
        return _shared(known, caption, by), False
    if held.erased_at is not None:
        raise FileErased
    if held.files.count() >= MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    facts = _facts_of(data) | {"sent_sha256": digest, "caption": caption.strip()[:LONGEST_CAPTION], "audience": audience if by.is_officer else Audience.ALL}
    position = (held.files.aggregate(last=Max("position"))["last"] or 0) + 1
    kept = DisputeFile.objects.create(dispute=held, position=position, size=len(facts["content"]), by=by, added_at=now, **facts)
    record(dispute, DisputeEvent.Kind.ATTACHED, now=now, by=by, audience=kept.audience, name=kept.name, sha256=kept.sha256)
    return kept, True


def _shared(known: DisputeFile, caption: str, by: User) -> DisputeFile:
    """What the police kept to themselves is no secret from a street mediator who brings it too; what was written under it stays one."""
    if known.audience == Audience.POLICE and not by.is_officer:
        known.audience, known.caption = Audience.ALL, caption.strip()[:LONGEST_CAPTION]
        known.save(update_fields=["audience", "caption", "wrapped_key"])
    return known


def _facts_of(data: bytes) -> dict[str, Any]:
    """What is kept of `data`: a picture drawn anew with a small one of it, or a PDF as it came."""
    if is_pdf(data):
        return {"kind": DisputeFile.Kind.DOCUMENT, "content": check_pdf(data), "preview": None, "sha256": sha256(data).hexdigest()}
    picture = redraw(data)
    drawn = {"content": picture.data, "preview": picture.preview, "sha256": sha256(picture.data).hexdigest()}
    return {"kind": DisputeFile.Kind.PICTURE, "width": picture.width, "height": picture.height} | drawn


def open_file(file: DisputeFile, *, by: User, now: datetime) -> bytes:
    """All of it, as kept; who looked is written into the access log. Raises FileErased."""
    record_access(user=by, action="open", subject=f"disputes.disputefile:{file.pk}", reason=f"{file.dispute} {file.name}", now=now)
    return _read(file, "content")


def file_preview(file: DisputeFile) -> bytes:
    """The small picture; b"" for a document. Raises FileErased."""
    return _read(file, "preview")


def _read(file: DisputeFile, field: str) -> bytes:
    if file.wrapped_key is None:
        raise FileErased
    try:
        return bytes(getattr(file, field) or b"")
    except Unreadable as error:
        raise FileErased from error
