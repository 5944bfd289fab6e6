"""Writing, signing and counter-signing a hand-over."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right, Role
from alerts.models import Alert
from alerts.services.handover import take_over
from desk.handover.desks import Desk
from desk.handover.picture import frozen, open_ends
from desk.models import Countersignature, Handover, HandoverDraft, SoundTest, Supplement
from policing.lib.errors import NotAllowed, Refused, StaleMove

LONGEST = 2000
MOST_NOTES = 400
# Who signs twice within this time has pressed twice.
TWICE = timedelta(minutes=30)
# A test of the machine counts for the shift it was made at the start of.
FRESH = timedelta(hours=2)
# Whoever takes over may read that much later; after that a new hand-over tells more.
OPEN_FOR = timedelta(hours=24)


class AlreadySigned(Refused):
    code = "already_signed"
    status = 409
    message = _("%(who)s signed this desk over a moment ago. Add a remark to that hand-over instead.")


class BothSides(Refused):
    code = "not_authorised"
    status = 403
    message = _("You signed this hand-over when you left; the officer who takes over signs here, with their own sign-in.")


class TooLateToSign(Refused):
    code = "expired"
    status = 409
    message = _("This hand-over is more than 24 hours old. Sign the newest one instead.")


class NothingSaid(Refused):
    code = "malformed"
    message = _("Write something first.")


def _digest(before: str, facts: dict[str, Any]) -> str:
    """64 hex digits over `facts` and the paper they stand on."""
    return sha256(json.dumps([before, facts], sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def draft_of(desk: Desk) -> HandoverDraft | None:
    return HandoverDraft.objects.filter(unit=desk.unit, role=desk.role).first()


@transaction.atomic
def save_words(desk: Desk, *, by: User, words: dict[str, str], now: datetime) -> HandoverDraft:
    """Keep what was typed, field by field: "general", "note:KEY", "there:KEY" ("yes", "no", ""), "remark:KEY". Other fields stay as they are."""
    _require(by, Right.ANSWER)
    draft = _locked_draft(desk, by, now)
    for name, text in words.items():
        _keep(draft, name, text.strip()[:LONGEST])
    draft.by, draft.changed_at = by, now
    draft.save()
    return draft


def _keep(draft: HandoverDraft, name: str, text: str) -> None:
    what, _colon, key = name.partition(":")
    if what == "general":
        draft.general = text
    elif what == "note" and (key in draft.notes or len(draft.notes) < MOST_NOTES):
        draft.notes[key[:80]] = text
    elif what in {"there", "remark"} and (key in draft.counted or len(draft.counted) < MOST_NOTES):
        line = draft.counted.setdefault(key[:80], {})
        line[what] = {"yes": True, "no": False}.get(text) if what == "there" else text[:200]


def _locked_draft(desk: Desk, by: User, now: datetime) -> HandoverDraft:
    """The desk's draft, held until the transaction ends; made if there is none. Everybody at this unit's desks takes turns here."""
    Unit.objects.select_for_update(no_key=True).get(pk=desk.unit.pk)
    draft, _made = HandoverDraft.objects.get_or_create(unit=desk.unit, role=desk.role, defaults={"by": by, "changed_at": now})
    return draft


@transaction.atomic
def sign_handover(desk: Desk, *, by: User, now: datetime) -> Handover:
    """Freeze what is open now and what was written, under the leaving officer's name. Raises AlreadySigned when this desk was signed over just now."""
    _require(by, Right.ANSWER)
    draft = _locked_draft(desk, by, now)
    before = Handover.objects.unsigned().filter(unit=desk.unit, role=desk.role, signed_at__gt=now - TWICE).select_related("leaving").first()
    if before:
        raise AlreadySigned(who=before.leaving)
    ends = open_ends(by, now)
    content = frozen(ends, draft, [str(shift.officer.user) for shift in desk.next])
    facts = {"unit": desk.unit.pk, "role": desk.role, "leaving": by.pk, "signed_at": _iso(now), "general": draft.general, "content": content}
    handover = Handover.objects.create(
        unit=desk.unit,
        role=desk.role,
        leaving=by,
        shift_ends_at=desk.ends_at,
        signed_at=now,
        general=draft.general,
        content=content,
        has_covert=any(end.is_covert for end in ends),
        digest=_digest("", facts),
    )
    draft.delete()
    return handover


def is_whole(handover: Handover) -> bool:
    """True while the signed row says what was signed."""
    names = {"unit": handover.unit_id, "role": handover.role, "leaving": handover.leaving_id, "signed_at": _iso(handover.signed_at)}
    return handover.digest == _digest("", names | {"general": handover.general, "content": handover.content})


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def may_countersign(handover: Handover, user: User, desk: Desk | None) -> bool:
    """Somebody else of the same unit, at the same desk or leading the shift."""
    if not desk or desk.unit.pk != handover.unit_id or user.pk == handover.leaving_id or not user.may(Right.ANSWER):
        return False
    return handover.role in {desk.role, user.role} or user.role == Role.DUTY_LEADER


@transaction.atomic
def countersign(handover: Handover, *, by: User, desk: Desk | None, remarks: str, takes_promises: bool, now: datetime) -> Countersignature:
    """Take the desk over. With `takes_promises`, the open alerts the leaving officer held pass to `by`. Raises BothSides, TooLateToSign, StaleMove."""
    if by.pk == handover.leaving_id:
        raise BothSides
    if not may_countersign(handover, by, desk):
        raise NotAllowed
    if handover.signed_at < now - OPEN_FOR:
        raise TooLateToSign
    held = Alert.objects.visible_to(by).open().filter(acknowledged_by=handover.leaving) if takes_promises else []
    try:
        with transaction.atomic():
            passed = [alert.number for alert in take_over(held, was=handover.leaving, by=by, now=now)]
            return _countersigned(handover, by, remarks.strip()[:LONGEST], passed, now)
    except IntegrityError as taken:
        raise StaleMove from taken


def _countersigned(handover: Handover, by: User, remarks: str, passed: list[str], now: datetime) -> Countersignature:
    test = SoundTest.objects.filter(user=by, at__gt=now - FRESH).order_by("-at").first()
    facts = {"by": by.pk, "at": _iso(now), "remarks": remarks, "taken_over": passed, "sound_test": str(test.pk) if test else None}
    signature = Countersignature(handover=handover, by=by, at=now, remarks=remarks, taken_over=passed, sound_test=test, digest=_digest(handover.digest, facts))
    signature.save(force_insert=True)
    return signature


@transaction.atomic
def supplement(handover: Handover, *, by: User, text: str, now: datetime) -> Supplement:
    """Add words to a signed hand-over; what was signed stays as it is. Raises NothingSaid."""
    _require(by, Right.ANSWER)
    said = text.strip()[:LONGEST]
    if not said:
        raise NothingSaid
    facts = {"by": by.pk, "at": _iso(now), "text": said}
    return Supplement.objects.create(handover=handover, by=by, at=now, text=said, digest=_digest(handover.digest, facts))


def _require(user: User, right: Right) -> None:
    if not user.may(right):
        raise NotAllowed
