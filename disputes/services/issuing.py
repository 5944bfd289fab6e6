"""Making official papers: numbered by the organ that issues them, the same paper again under the same number, what was signed never anew."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from disputes.lifecycle import AgreementStatus, Way
from disputes.models import Agreement, Dispute, DisputeEvent, FollowUp, Organ, Paper, PaperSeries, Session
from disputes.papers.files import file_of
from disputes.papers.kinds import FORMS
from disputes.papers.sheet import Form
from disputes.papers.values import values_of
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed, Refused
from policing.lib.pictures import check_size, redraw
from policing.lib.sealed import Unreadable

About = Agreement | Session | FollowUp | None
ABOUT = {"agreement": Agreement, "session": Session, "followup": FollowUp}


class WrongPaper(Refused):
    code = "wrong_paper"
    message = _("This form is about something else. Open it from the session, agreement or follow-up it belongs to.")


class NoAgreement(Refused):
    code = "no_agreement"
    message = _("Courts confirm people’s mediation agreements that are in force (People’s Mediation Law, art. 33).")


@transaction.atomic
def issue_paper(dispute: Dispute, form: str, *, about: About = None, is_blank: bool = False, by: User, now: datetime) -> Paper:
    """The paper of `form` with all that is on record now, or with its number only to be filled by pen. Raises NotAllowed, WrongPaper, NoAgreement.

    While nothing has changed it is the same paper; else a new edition under the same number replaces it.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    held = Dispute.objects.select_for_update(of=("self",)).select_related("station", "mediator", "category", "officer", "grid").get(pk=dispute.pk)
    kind = FORMS[form]
    _check(kind, held, about)
    organ = organ_of(held, kind)
    last = Paper.objects.filter(dispute=held, form=form, is_blank=False, replaced_at=None, void_at=None, **{kind.about: about} if about else {}).first()
    if last is not None and not is_blank and (last.signed_on or _digest(last, organ, about) == last.digest):
        return last
    paper = _edition(last, now) if last is not None and not is_blank else _first(held, organ, kind, now)
    paper.is_blank = is_blank
    if about is not None:
        setattr(paper, kind.about, about)
    return _kept(paper, organ, about, by=by, now=now)


def _check(kind: Form, dispute: Dispute, about: About) -> None:
    wanted = ABOUT.get(kind.about)
    if (wanted is None) != (about is None) or (wanted is not None and not isinstance(about, wanted)):
        raise WrongPaper
    if isinstance(about, Agreement) and kind.code not in (about.form, "confirmation"):
        raise WrongPaper
    if kind.code == "confirmation" and isinstance(about, Agreement) and (about.form != Agreement.Form.PEOPLE or about.status == AgreementStatus.DRAFT):
        raise NoAgreement


def organ_of(dispute: Dispute, form: Form) -> Organ:
    """Whose paper it is: the committee's where the people mediate, else the station's. It gets its name and word when first needed; both can be changed."""
    by_people = form.of == "committee" or (form.of == "either" and dispute.way == Way.PEOPLE)
    committee = dispute.mediator.committee if by_people and dispute.mediator else ""
    name = committee or dispute.station.name
    word = name.removesuffix("人民调解委员会").removesuffix("派出所") if committee else f"{dispute.station.name.removesuffix('派出所')}公"
    return Organ.objects.get_or_create(station=dispute.station, committee=committee, defaults={"name": name, "word": word[:20]})[0]


def _first(dispute: Dispute, organ: Organ, kind: Form, now: datetime) -> Paper:
    year = timezone.localdate(now).year
    serial = next_serial(organ, kind.code, year)
    return Paper(dispute=dispute, organ=organ, form=kind.code, year=year, serial=serial, number=f"{organ.word}{kind.word}〔{year}〕{serial}号")


@transaction.atomic
def next_serial(organ: Organ, form: str, year: int) -> int:
    """The organ's next number of a form in a year. None is left out and none given twice: the row stays locked until the paper is written."""
    PaperSeries.objects.get_or_create(organ=organ, form=form, year=year)
    PaperSeries.objects.filter(organ=organ, form=form, year=year).update(last=F("last") + 1)
    return PaperSeries.objects.get(organ=organ, form=form, year=year).last


def _edition(last: Paper, now: datetime) -> Paper:
    Paper.objects.filter(pk=last.pk).update(replaced_at=now)
    return Paper(
        dispute=last.dispute, organ=last.organ, form=last.form, year=last.year, serial=last.serial, number=last.number, edition=last.edition + 1
    )  # fmt: skip


def _kept(paper: Paper, organ: Organ, about: About, *, by: User, now: datetime) -> Paper:
    paper.content = _content(paper, organ, about)
    paper.digest = sha256(paper.content.encode()).hexdigest()
    paper.by, paper.at = by, now
    if isinstance(about, Agreement) and paper.form == about.form:
        paper.signed_on = about.signed_on
        Agreement.objects.filter(pk=about.pk, number="").update(number=paper.number)
        about.number = about.number or paper.number
    paper.save(force_insert=True)
    record(paper.dispute, DisputeEvent.Kind.PRINTED, now=now, by=by, form=paper.form, number=paper.number, edition=paper.edition, digest=paper.digest)
    record_access(user=by, action="print", subject=f"disputes.dispute:{paper.dispute_id}", reason=paper.number, now=now)
    return paper


def _content(paper: Paper, organ: Organ, about: About) -> str:
    """The filled sheet as text; a blank one names only its number and whose it is."""
    values = {"organ": organ.name, "number": paper.number}
    if not paper.is_blank:
        subject: dict[str, Any] = {FORMS[paper.form].about: about} if about else {}
        values |= values_of(paper.dispute, organ, **subject) | values
    return json.dumps(FORMS[paper.form].filled(values), ensure_ascii=False, sort_keys=True)


def _digest(paper: Paper, organ: Organ, about: About) -> str:
    """What it would be were the paper made now."""
    return sha256(_content(paper, organ, about).encode()).hexdigest()


@transaction.atomic
def void_paper(paper: Paper, *, by: User, now: datetime) -> Paper:
    """Spoiled or not needed: its number stays and counts as void. Raises NotAllowed, PaperSigned."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    if paper.signed_on is not None:
        raise PaperSigned
    if Paper.objects.filter(pk=paper.pk, void_at=None).update(void_at=now):
        paper.void_at = now
        record(paper.dispute, DisputeEvent.Kind.PRINTED, now=now, by=by, form=paper.form, number=paper.number, void=True)
    return paper


class PaperSigned(Refused):
    code = "paper_signed"
    status = 409
    message = _("What was signed cannot be made void.")


def hand_out(paper: Paper, kind: str, *, by: User, now: datetime) -> bytes:
    """`paper` as "pdf" or "docx"; who took it out is kept in the access log, and a PDF is known again by its hash. Raises NotAllowed, PaperErased."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    try:
        data = file_of(paper, kind, for_police=by.is_officer)
    except Unreadable as error:
        raise PaperErased from error
    record_access(user=by, action="print", subject=f"disputes.dispute:{paper.dispute_id}", reason=f"{paper.number} {kind}", now=now)
    if kind == "pdf":
        _note_hash(paper, sha256(data).hexdigest())
    return data


@transaction.atomic
def _note_hash(paper: Paper, digest: str) -> None:
    held = Paper.objects.select_for_update(of=("self",)).defer("content").get(pk=paper.pk)
    if digest not in held.hashes:
        Paper.objects.filter(pk=paper.pk).update(hashes=[*held.hashes, digest])


class PaperErased(Refused):
    code = "erased"
    status = 410
    message = _("What stood on this paper has been erased; only its number is kept.")


@transaction.atomic
def keep_seal(organ: Organ, data: bytes, *, by: User, now: datetime) -> Organ:
    """The picture of an organ's seal, drawn anew and kept sealed; papers made from now on bear it once they are signed.

    Raises NotAllowed, FileTooLarge, NotAFileWeTake, PictureTooLarge, PictureBroken.
    """
    if not by.may(Right.APPROVE):
        raise NotAllowed
    check_size(len(data))
    organ.seal_picture = redraw(data).data
    organ.save(update_fields=["seal_picture", "wrapped_key"])
    record_access(user=by, action="seal", subject=f"disputes.organ:{organ.pk}", reason=organ.name, now=now)
    return organ
