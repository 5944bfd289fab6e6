"""What was agreed, as pages show it: terms with what was paid of them, who has signed, which papers there are."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, JSONField, Prefetch, Q, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.lifecycle import AgreementStatus, SessionStatus
from disputes.models import Agreement, Audience, Dispute, Exhibit, FollowUp, Paper, Party, Session, Signature, Term
from disputes.papers.dossier import lacking
from disputes.rows.disputes import opened

Row = dict[str, Any]
PAYMENTS = JSONBAgg(
    JSONObject(id="payments__pk", amount="payments__amount", on="payments__paid_on", receipt="payments__receipt"),
    filter=Q(payments__isnull=False),
    default=Value([], JSONField()),
)
WORKED = (SessionStatus.AGREED, SessionStatus.FAILED, SessionStatus.WITHDRAWN, SessionStatus.SCHEDULED)


def agreements_of(dispute: Dispute) -> list[Row]:
    """Every agreement of a dispute: three queries, however many there are."""
    terms = Prefetch("terms", Term.objects.select_related("by").annotate(held=PAYMENTS))
    return [agreement_line(one) for one in dispute.agreements.annotate(signed=Count("signed_by")).prefetch_related(terms).order_by("pk")]


def exhibits_of(dispute: Dispute, user: User) -> list[Exhibit]:
    """What has a place in the dossier, without its bytes; for a street mediator without what is for the police alone."""
    found = Exhibit.objects.filter(file__dispute=dispute).select_related("file").defer("file__content", "file__preview", "file__wrapped_key")
    found = found if user.is_officer else found.filter(file__audience=Audience.ALL)
    return list(found.order_by("file__position"))


def with_receipts(agreements: list[Row], exhibits: list[Exhibit]) -> list[Row]:
    """Each payment with the pictures that prove it."""
    for agreement in agreements:
        for term in agreement["terms"]:
            for payment in term["payments"]:
                payment["files"] = [one.file_id for one in exhibits if one.payment_id == payment["id"]]
    return agreements


def agreement_line(agreement: Any) -> Row:
    terms = [term_line(term) for term in agreement.terms.all()]
    owed = sum((term["amount"] or Decimal(0) for term in terms), Decimal(0))
    return {
        "id": agreement.pk,
        "session": agreement.session_id,
        "number": agreement.number,
        "form": agreement.form,
        "form_label": str(agreement.get_form_display()),
        "status": agreement.status,
        "status_label": str(agreement.get_status_display()),
        "main_facts": opened(agreement, "main_facts"),
        "responsibility": opened(agreement, "responsibility"),
        "signed_on": agreement.signed_on,
        "filed_on": agreement.confirmation_filed_on,
        "terms": terms,
        "done": sum(term["is_done"] for term in terms),
        "late": sum(term["is_late"] for term in terms),
        "owed": owed,
        "paid": sum((term["paid"] for term in terms), Decimal(0)),
        "is_draft": agreement.status == AgreementStatus.DRAFT,
        "is_running": agreement.status in (AgreementStatus.SIGNED, AgreementStatus.BROKEN),
        "may_break": agreement.status == AgreementStatus.SIGNED,
        "may_confirm": agreement.form == Agreement.Form.PEOPLE and agreement.status != AgreementStatus.DRAFT and agreement.confirmation_filed_on is None,
        "signatures": getattr(agreement, "signed", 0),
    }


def _payments(term: Any) -> list[Row]:
    """As they were read with the terms, else one by one."""
    if hasattr(term, "held"):
        found = [one | {"amount": None if one["amount"] is None else Decimal(str(one["amount"])), "on": date.fromisoformat(one["on"])} for one in term.held]
        return [one | {"files": []} for one in sorted(found, key=lambda one: (one["on"], one["id"]))]
    return [{"id": one.pk, "amount": one.amount, "on": one.paid_on, "receipt": one.receipt, "files": []} for one in term.payments.all()]


def term_line(term: Term) -> Row:
    payments = _payments(term)
    paid = sum((one["amount"] or Decimal(0) for one in payments), Decimal(0))
    late = (timezone.localdate() - term.due_on).days
    return {
        "id": term.pk,
        "position": term.position,
        "by": opened(term.by, "name"),
        "words": opened(term, "words"),
        "mode": str(term.get_mode_display()),
        "amount": term.amount,
        "paid": paid,
        "open": None if term.amount is None else term.amount - paid,
        "due_on": term.due_on,
        "days_late": max(late, 0),
        "is_today": late == 0,
        "is_done": term.done_at is not None,
        "is_late": term.done_at is None and late > 0,
        "payments": payments,
    }


def signers_of(agreement: Agreement) -> list[Row]:
    """Everybody whose signature the form wants, in its order, with what there is of it."""
    signed: dict[Any, Signature] = {one.party_id or one.capacity: one for one in agreement.signed_by.all()}
    people = list(agreement.dispute.parties.all())
    rows = [_signer(one, people, signed) for one in people if one.role == Party.Role.PARTY]
    session, dispute = agreement.session, agreement.dispute
    mediator = session.mediator or dispute.mediator
    offices = [(Signature.Capacity.HOST, str(session.host or dispute.officer or ""), _("Officer in the chair"))]
    if agreement.form in (Agreement.Form.PEOPLE, Agreement.Form.ORAL):
        offices = [(Signature.Capacity.MEDIATOR, mediator.name if mediator else "", _("People’s mediator"))]
    if agreement.form == Agreement.Form.PEOPLE:
        offices += [(Signature.Capacity.SEAL, mediator.committee if mediator else "", _("Committee’s seal"))]
    return rows + [
        {"key": capacity.value, "name": name, "role": role, "stand_ins": [], "signature": signed.get(capacity), "is_seal": capacity == Signature.Capacity.SEAL}
        for capacity, name, role in offices
    ]


def _signer(party: Party, people: list[Party], signed: dict[Any, Signature]) -> Row:
    stand_ins = [one for one in people if one.stands_for_id == party.pk and one.role in (Party.Role.GUARDIAN, Party.Role.AGENT)]
    theirs = next((signed[one.pk] for one in (party, *stand_ins) if one.pk in signed), None)
    names = [{"id": str(one.pk), "name": opened(one, "name"), "role": str(one.get_role_display())} for one in stand_ins]
    return {
        "key": str(party.pk),
        "name": opened(party, "name"),
        "role": str(party.get_part_display()) or str(party.get_role_display()),
        "stand_ins": names,
        "signature": theirs,
    }


def papers_of(dispute: Dispute, user: User, exhibits: list[Exhibit]) -> Row:
    """The papers there are, those that can be made now, and what the dossier still lacks."""
    papers = list(Paper.objects.visible_to(user).listed().filter(dispute=dispute))
    for paper in papers:
        paper.shown = [one for one in exhibits if one.paper_id == paper.pk]  # type: ignore[attr-defined]
    current = [one for one in papers if one.is_current]
    return {
        "papers": [paper_line(one) for one in current],
        "older": [paper_line(one) for one in papers if not one.is_current],
        "lacking": lacking(dispute, {one.form for one in current}, {one.place for one in exhibits}),
        "places": [(one.value, str(one.label)) for one in Exhibit.Place],
        "has_dossier": any(one.form == Paper.Form.COVER for one in current),
    }


def paper_line(paper: Paper) -> Row:
    return {
        "id": paper.pk,
        "form": paper.form,
        "label": str(paper.get_form_display()),
        "number": paper.number,
        "edition": paper.edition,
        "code": paper.code,
        "token": paper.token,
        "at": paper.at,
        "by": str(paper.by),
        "signed_on": paper.signed_on,
        "is_blank": paper.is_blank,
        "is_void": paper.void_at is not None,
        "is_current": paper.is_current,
        "files": [{"id": one.file_id, "name": one.file.name, "label": str(one.get_place_display())} for one in getattr(paper, "shown", [])],
    }


def offers_of(sessions: list[Session], agreements: list[Row], followups: list[FollowUp]) -> list[Row]:
    """Which paper about what may be made: form, what it is about, and its words."""
    label = {one.value: str(one.label) for one in Paper.Form}
    offers = [{"form": form, "about": "", "label": label[form], "of": ""} for form in ("register", "referral")]
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for session in [one for one in sessions if one.status in WORKED]:
        of = _("session %(n)s") % {"n": session.number}
        by_kind["session"] += [{"form": form, "about": str(session.pk), "label": label[form], "of": of} for form in ("notice", "record")]
    for agreement in agreements:
        kinds = [agreement["form"], *(["confirmation"] if agreement["form"] == Agreement.Form.PEOPLE and not agreement["is_draft"] else [])]
        by_kind["agreement"] += [{"form": form, "about": str(agreement["id"]), "label": label[form], "of": agreement["number"]} for form in kinds]
    for followup in followups:
        by_kind["followup"].append(
            {"form": "followup", "about": str(followup.pk), "label": label["followup"], "of": f"{timezone.localdate(followup.done_at):%Y-%m-%d}"}
        )
    return [*offers, *by_kind["session"], *by_kind["agreement"], *by_kind["followup"]]
