"""Giving an attachment its place in the dossier: a signed sheet, a form filled by pen, the receipt of a payment."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from disputes.models import Dispute, DisputeFile, Exhibit, Paper, Payment
from disputes.services.files import add_file
from policing.lib.pictures import NotAFileWeTake


@transaction.atomic
def add_exhibit(
    dispute: Dispute, *, data: bytes, place: str, caption: str = "", paper: Paper | None = None, payment: Payment | None = None, by: User, now: datetime
) -> Exhibit:
    """Keep the picture or PDF in `data` and say where it belongs; the same bytes again are moved there. Raises what `add_file` raises."""
    if not data:
        raise NotAFileWeTake
    file, _is_new = add_file(dispute, data=data, caption=caption, by=by, now=now)
    return place_file(file, place=place, paper=paper, payment=payment)


def place_file(file: DisputeFile, *, place: str, paper: Paper | None = None, payment: Payment | None = None) -> Exhibit:
    return Exhibit.objects.update_or_create(file=file, defaults={"place": place, "paper": paper, "payment": payment})[0]
