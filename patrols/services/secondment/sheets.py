"""What somebody did in their shift: counted from what their phone recorded, put right by them, signed off by their host."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from accounts.models import User
from patrols.lifecycle import SendingStatus
from patrols.models import Finding, OutputSheet, SentOfficer, Stop
from patrols.services.secondment.errors import NotYetThere, OwnSheet, SignedAlready
from patrols.services.secondment.rights import may_sign, may_write
from policing.lib.errors import NotAllowed
from policing.lib.readable import readable

LONGEST_NOTE = 300
KINDS = {"hazards": Finding.Kind.HAZARD, "helped": Finding.Kind.SERVICE, "leaflets": Finding.Kind.LEAFLETS, "reached": Finding.Kind.ADVICE}


def recorded_for(sent: SentOfficer) -> dict[str, int]:
    """What they recorded between coming and going: dangers by the piece, people and leaflets by their number, each checkpoint once."""
    begins, ends = sent.came_at or sent.quota.starts_at, sent.left_at or sent.quota.ends_at
    of_kind = {name: Sum("count", filter=Q(kind=kind), default=0) for name, kind in KINDS.items() if name != "hazards"}
    found = Finding.objects.filter(by=sent.officer.user_id, found_at__gte=begins, found_at__lte=ends)
    counts: dict[str, Any] = found.aggregate(hazards=Count("pk", filter=Q(kind=Finding.Kind.HAZARD)), **of_kind)
    visited = Stop.objects.filter(by=sent.officer.user_id, came_at__gte=begins, came_at__lte=ends)
    return counts | {"key_sites": visited.values("checkpoint").distinct().count()}


@transaction.atomic
def write_sheet(sent: SentOfficer, *, counts: dict[str, int], note: str = "", by: User, now: datetime) -> OutputSheet:
    """Keep the sheet as `by` says it, with what was recorded beside it. Raises NotAllowed, NotYetThere, SignedAlready."""
    if not may_write(by, sent):
        raise NotAllowed
    sheet = _open_sheet(sent)
    for name in OutputSheet.COUNTS:
        setattr(sheet, name, counts[name])
    sheet.recorded, sheet.note = recorded_for(sent), readable(note).strip()[:LONGEST_NOTE]
    sheet.written_by, sheet.written_at = by, now
    sheet.save()
    return sheet


@transaction.atomic
def sign_sheet(sent: SentOfficer, *, by: User, now: datetime) -> OutputSheet:
    """The host stands for the sheet; one that nobody wrote is what was recorded. Raises OwnSheet, NotAllowed, NotYetThere, SignedAlready."""
    if sent.officer.user_id == by.pk:
        raise OwnSheet
    if not may_sign(by, sent):
        raise NotAllowed
    sheet = _open_sheet(sent)
    if sheet._state.adding:
        sheet = write_sheet(sent, counts=recorded_for(sent), by=by, now=now)
    sheet.signed_by, sheet.signed_at = by, now
    sheet.save(update_fields=["signed_by", "signed_at"])
    return sheet


def _open_sheet(sent: SentOfficer) -> OutputSheet:
    if sent.status not in (SendingStatus.CAME, SendingStatus.LEFT):
        raise NotYetThere
    sheet = OutputSheet.objects.select_for_update().filter(sent=sent).first() or OutputSheet(sent=sent)
    if sheet.signed_at:
        raise SignedAlready
    return sheet
