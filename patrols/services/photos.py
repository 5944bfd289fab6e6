"""Pictures of findings: drawn anew, sealed, kept once each, opened only by name."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from patrols.models import Finding, FindingPhoto
from policing.lib.errors import NotAllowed, Refused
from policing.lib.pictures import check_size, redraw
from policing.lib.sealed import Unreadable

MOST_PHOTOS = 6


class TooManyPhotos(Refused):
    code = "too_many"
    status = 409
    message = _("A finding holds %(most)s pictures at most.")


class PhotoErased(Refused):
    code = "erased"
    status = 410
    message = _("This picture has been erased; only that it was there is kept.")


@transaction.atomic
def add_photo(finding: Finding, *, data: bytes, by: User, now: datetime) -> tuple[FindingPhoto, bool]:
    """Keep the picture in `data` with `finding`, sealed; returns it and whether it is new: the same bytes again give the first.

    Raises NotAllowed, PhotoErased, TooManyPhotos, FileTooLarge, NotAFileWeTake, PictureTooLarge, PictureBroken.
    """
    if not by.may(Right.ANSWER):
        raise NotAllowed
    check_size(len(data))
    held = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)  # two at once get two positions
    digest = sha256(data).hexdigest()
    if known := held.photos.listed().filter(sent_sha256=digest).first():
        return known, False
    if held.erased_at is not None:
        raise PhotoErased
    count = held.photos.count()
    if count >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    picture = redraw(data)
    facts = {"content": picture.data, "preview": picture.preview, "size": len(picture.data), "sent_sha256": digest}
    return FindingPhoto.objects.create(finding=held, position=count + 1, by=by, added_at=now, **facts), True


def open_photo(photo: FindingPhoto, *, by: User, now: datetime) -> bytes:
    """All of it, as kept; who looked is written into the access log. Raises PhotoErased."""
    record_access(user=by, action="open", subject=f"patrols.findingphoto:{photo.pk}", reason="", now=now)
    return _read(photo, "content")


def photo_preview(photo: FindingPhoto) -> bytes:
    """The small picture. Raises PhotoErased."""
    return _read(photo, "preview")


def _read(photo: FindingPhoto, field: str) -> bytes:
    try:
        return bytes(getattr(photo, field))
    except Unreadable as error:
        raise PhotoErased from error
