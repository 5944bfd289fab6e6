"""What is on record, as the forms ask for it. Papers are Chinese whatever language their reader has chosen."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from disputes.lifecycle import AgreementStatus, Way
from disputes.models import Agreement, Dispute, Fact, FollowUp, Organ, Party, Session, Signature, Term
from disputes.papers.drawing import photo_svg
from disputes.papers.money import in_yuan
from disputes.papers.sheet import in_figures
from policing.lib.sealed import Unreadable

SIDES = {"a": "甲方", "b": "乙方", "c": "丙方", "d": "丁方"}
CONFIRMED = {Signature.How.PAPER: "纸质原件已签名", Signature.How.TABLET: "平板手写签名", Signature.How.ACCOUNT: "经本人账号确认"}
Row = dict[str, Any]


def values_of(dispute: Dispute, organ: Organ, *, agreement: Agreement | None = None, session: Session | None = None, followup: FollowUp | None = None) -> Row:
    """Everything any form may ask about `dispute`, in Chinese."""
    with translation.override("zh-hans"):
        said = _of_dispute(dispute) | _of_organ(organ)
        if session is not None:
            said |= _of_session(session)
        if agreement is not None:
            said |= _of_agreement(agreement)
        if followup is not None:
            said |= _of_followup(followup)
    return said


def on_day(day: date | None) -> str:
    return f"{day:%Y年%m月%d日}" if day else ""


def at_time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y年%m月%d日 %H时%M分}" if moment else ""


def said_in(row: Any, name: str) -> str:
    """What is sealed in a field; nothing once it was erased."""
    try:
        return str(getattr(row, name) or "")
    except Unreadable:
        return ""


def _of_organ(organ: Organ) -> Row:
    seal = organ.seal_picture
    return {"organ": organ.name, "seal": photo_svg(bytes(seal)) if seal else "", "court": organ.court, "committee": organ.committee}


def _of_dispute(dispute: Dispute) -> Row:
    people = list(dispute.parties.select_related("stands_for"))
    parties = [one for one in people if one.role == Party.Role.PARTY]
    facts = Fact.objects.filter(pk__in=dispute.facts)
    names = [said_in(one, "name") for one in parties]
    return {
        "dispute_number": dispute.number, "title": said_in(dispute, "title"), "story": said_in(dispute, "story"), "category": dispute.category.name,
        "occurred_on": on_day(dispute.occurred_on), "place": dispute.place, "grid": str(dispute.grid or ""), "level": dispute.get_level_display(),
        "source": dispute.get_source_display(), "reported_at": at_time(dispute.reported_at), "reported_on": on_day(dispute.reported_on),
        "reported_by": str(dispute.reported_by), "facts": "、".join(fact.name for fact in facts), "way_words": _way_words(dispute),
        "host": str(dispute.officer or ""), "host_unit": str(dispute.station), "mediator": dispute.mediator.name if dispute.mediator else "",
        "parties": [_person(one) for one in people if one.role in (Party.Role.PARTY, Party.Role.GUARDIAN, Party.Role.AGENT)],
        "others": [_person(one) for one in people if one.role in (Party.Role.WITNESS, Party.Role.HELPER)],
        "party_names": names, "party_list": "、".join(names), "copies": in_figures(1 + len(names)),
        "party_signs": _signers(parties), "other_signs": _signers([one for one in people if one.role in (Party.Role.WITNESS, Party.Role.HELPER)]),
        "host_signs": _named(str(dispute.officer or "")), "mediator_signs": _named(dispute.mediator.name if dispute.mediator else ""),
        "clerk_signs": _named(str(dispute.reported_by)), "outcome": dispute.get_outcome_display() if dispute.outcome else "未结案",
        "closed_on": on_day(timezone.localdate(dispute.closed_at) if dispute.closed_at else None), "year": str(dispute.reported_on.year),
        "session_day": "", "retention": None, "remark": None, "pieces": None, "archivist": None, "archived_on": None,
        "why_referred": _why_referred(dispute), "organ_phone": dispute.mediator.phone if dispute.mediator else "",
    }  # fmt: skip


def _way_words(dispute: Dispute) -> str:
    if not dispute.way:
        return "待定"
    where = "由人民调解委员会受理调解" if dispute.way == Way.PEOPLE else ""
    who = f"，承办人：{dispute.officer}" if dispute.officer else ""
    return f"{dispute.get_way_display()}{'，' + where if where else ''}{who}。"


def _why_referred(dispute: Dispute) -> str:
    if dispute.agreements.filter(status=AgreementStatus.BROKEN).exists():
        return "达成协议后未按约定履行"
    return "经调解未达成协议" if dispute.sessions.exists() else "依法不适用治安调解或者不属于本单位调解范围"


def _person(party: Party) -> list[str]:
    role = party.get_part_display() if party.part else party.get_role_display()
    side = SIDES.get(party.side, "")
    stands = f"（代 {said_in(party.stands_for, 'name')}）" if party.stands_for else ""
    return [f"{side} {role}{stands}".strip(), said_in(party, "name"), *(said_in(party, field) or "—" for field in ("born", "id_number", "phone", "address"))]


def _named(name: str) -> list[Row]:
    return [{"name": name, "how": "", "strokes": []}]


def _signers(people: Iterable[Party]) -> list[Row]:
    return [row for one in people for row in _named(said_in(one, "name"))]


def _of_session(session: Session) -> Row:
    """Who came stands in the session record; the session's host and mediator before those of the dispute."""
    came = {None: "未记录", True: "到场", False: "未到场"}
    recording = " ".join(filter(None, (session.recording, "—".join(filter(None, (session.recording_from, session.recording_to))))))
    said: Row = {
        "session_time": at_time(session.starts_at), "session_day": on_day(timezone.localdate(session.starts_at)),
        "attempt": f"第{in_figures(session.number)}次",
        "session_place": str(session.room) if session.room else session.get_where_display(), "recording": recording,
        "fact": said_in(session, "fact"), "result": session.get_status_display(),
        "came": [[one.party.get_role_display(), said_in(one.party, "name"), came[one.came], ""] for one in session.attendances.select_related("party")],
    }  # fmt: skip
    if session.host:
        said |= {"host": str(session.host), "host_signs": _named(str(session.host))}
    if session.mediator:
        said |= {"mediator": session.mediator.name, "mediator_signs": _named(session.mediator.name)}
    return said


def _of_agreement(agreement: Agreement) -> Row:
    said = _of_session(agreement.session)
    signatures = {one.party_id or one.capacity: one for one in agreement.signed_by.all()}
    people = list(agreement.dispute.parties.all())
    host, mediator = (
        said.get("host") or str(agreement.dispute.officer or ""),
        said.get("mediator") or (agreement.dispute.mediator.name if agreement.dispute.mediator else ""),
    )
    if agreement.signed_on is None:
        said["seal"] = ""  # a seal is set under what was signed
    return said | {
        "main_facts": said_in(agreement, "main_facts"), "responsibility": said_in(agreement, "responsibility"),
        "terms": [_term(term) for term in agreement.terms.select_related("by")], "agreement_number": agreement.number,
        "signed_on": on_day(agreement.signed_on), "effective_on": on_day(agreement.signed_on), "confirm_by": _confirm_by(agreement),
        "party_signs": [_signature(one, people, signatures) for one in people if one.role == Party.Role.PARTY],
        "other_signs": [_signature(one, people, signatures) for one in people if one.role in (Party.Role.WITNESS, Party.Role.HELPER)],
        "host_signs": [_signed_as(host, signatures.get(Signature.Capacity.HOST))],
        "mediator_signs": [_signed_as(mediator, signatures.get(Signature.Capacity.MEDIATOR))],
        "request": f"请求依法确认编号为{agreement.number or '＿＿＿＿'}的人民调解协议有效。", "reasons": said_in(agreement, "main_facts"),
    }  # fmt: skip


def _confirm_by(agreement: Agreement) -> str:
    clock = agreement.dispute.deadlines.filter(rule="confirmation").order_by("-pk").first()
    return on_day(clock.due_on) if clock else ""


def _term(term: Term) -> list[str]:
    return [str(term.position), said_in(term.by, "name"), said_in(term, "words"), term.get_mode_display(), in_yuan(term.amount) or "—", on_day(term.due_on)]


def _signature(party: Party, people: list[Party], signatures: dict[Any, Signature]) -> Row:
    """The party's own, or that of whoever stands in their place."""
    name = said_in(party, "name")
    if party.pk in signatures:
        return _signed_as(name, signatures[party.pk])
    for one in people:
        if one.stands_for_id == party.pk and one.pk in signatures:
            return _signed_as(f"{name}（{one.get_role_display()} {said_in(one, 'name')} 代）", signatures[one.pk])
    return _named(name)[0]


def _signed_as(name: str, signature: Signature | None) -> Row:
    if signature is None:
        return _named(name)[0]
    how = CONFIRMED[Signature.How(signature.how)] + ("、捺指印" if signature.fingerprint else "")
    return {"name": name, "how": how, "strokes": signature.drawn}


def _of_followup(followup: FollowUp) -> Row:
    dispute = followup.dispute
    agreement = dispute.agreements.exclude(signed_on=None).order_by("pk").last()
    people = dispute.parties.filter(role=Party.Role.PARTY)
    terms = list(Term.objects.filter(agreement__dispute=dispute, agreement__signed_on__isnull=False).order_by("agreement", "position"))
    done = f"共{len(terms)}项，已履行{sum(term.done_at is not None for term in terms)}项。"
    return {
        "visit_time": at_time(followup.done_at), "visit_way": followup.get_way_display(), "visitor": str(followup.done_by or ""),
        "by_another": "是" if followup.by_another else "否", "agreement_number": agreement.number if agreement else "",
        "visited": [[one.get_role_display(), said_in(one, "name"), said_in(one, "phone") or "—"] for one in people],
        "visit_why": f"{on_day(followup.due_on)}到期回访", "performance": done if terms else "", "visit_words": said_in(followup, "words"),
        "visit_result": followup.get_result_display() if followup.result else "", "visitor_signs": _named(str(followup.done_by or "")),
    }  # fmt: skip
