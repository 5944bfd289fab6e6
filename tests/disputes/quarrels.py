"""A quarrel between two people in the east, and short ways to bring it somewhere."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from disputes.lifecycle import SessionStatus, Way
from disputes.models import Agreement, AllowanceSheet, Appraisal, Category, Dispute, Party, Room, Session
from disputes.services.agreeing import Promise, draft_agreement, sign_agreement
from disputes.services.appraisals import ask_for_report
from disputes.services.catalogue import load_catalogue
from disputes.services.files import add_file
from disputes.services.parties import Person
from disputes.services.reporting import Report, report_dispute
from disputes.services.routing import choose_way
from disputes.services.sessions import When, hold_session, schedule_session
from disputes.services.tasks_given import give_task
from tests.cast import IN_EAST, Cast
from tests.pictures import picture

HOUR = timedelta(hours=1)
ZHAO = Person("赵甲", side="a", part=Party.Part.VIOLATOR, phone="10099000001", born_on=date(1980, 5, 1))
QIAN = Person("钱乙", side="b", part=Party.Part.VICTIM, phone="10099000002", born_on=date(1984, 7, 9))


def reported(town: Cast, *, people: tuple[Person, ...] = (ZHAO, QIAN), **facts: Any) -> Dispute:
    """A quarrel about a former couple's blow, as recorded at the east station's desk."""
    load_catalogue()
    usual = {"key": uuid.uuid4(), "category": Category.objects.get(pk="0101"), "title": "前夫妻口角，一方膝部受伤", "source": Dispute.Source.WALK_IN}
    report = Report(**usual | IN_EAST | {"people": people} | facts)
    return report_dispute(report, station=town.east, by=town.desk, now=town.now)[0]


def mediating(town: Cast, way: str = Way.POLICE, **facts: Any) -> Dispute:
    return choose_way(reported(town, **facts), way, exclusions=[], by=town.desk, now=town.now)


def scheduled(town: Cast, dispute: Dispute, *, after: timedelta = HOUR) -> Session:
    room, _made = Room.objects.get_or_create(station=town.east, name="调解室")
    when = When(town.now + after, town.now + after + HOUR, room=room)
    return schedule_session(dispute, when, host=town.desk, mediator=None, by=town.desk, now=town.now)


def held(town: Cast, dispute: Dispute, status: str = SessionStatus.AGREED, *, after: timedelta = HOUR) -> Session:
    return hold_session(scheduled(town, dispute, after=after), status, fact="双方到场", by=town.desk, now=town.now + after)


def drafted(town: Cast, dispute: Dispute, *, days: tuple[int, ...] = (10,), after: timedelta = HOUR) -> Agreement:
    """One payment of 500 yuan for each of `days` from now."""
    payer = dispute.parties.get(side="a")
    promises = [Promise(payer, "赔偿医药费", Agreement.Mode.TRANSFER, (town.now + timedelta(days=day)).date(), Decimal(500)) for day in days]
    session = held(town, dispute, after=after)
    return draft_agreement(session, form=Agreement.Form.POLICE, main_facts="因琐事争执", promises=promises, by=town.desk, now=town.now)


def signed(town: Cast, dispute: Dispute, *, days: tuple[int, ...] = (10,)) -> Agreement:
    agreement = drafted(town, dispute, days=days)
    signatures = [{"party": str(party.pk), "how": "paper"} for party in dispute.parties.all()]
    return sign_agreement(agreement, signatures=signatures, by=town.desk, now=town.now)


def quarrel_in_full(town: Cast) -> Dispute:
    """A quarrel in the east that has come to a signed agreement: of every kind of row one, with words of its own."""
    people = (replace(ZHAO, name="zz-party-a"), replace(QIAN, name="zz-party-b"))
    dispute = mediating(town, people=people, title="zz-title", story="zz-story", place="zz-quarrel-place")
    signed(town, dispute)
    ask_for_report(dispute, Appraisal.Kind.VALUE, by=town.desk, now=town.now)
    give_task(dispute, "zz-task", to=town.desk, until=town.now.date(), by=town.desk, now=town.now)
    add_file(dispute, data=picture(), caption="zz-caption", by=town.desk, now=town.now)
    AllowanceSheet.objects.create(station=town.east, month=date(2026, 1, 1), made_by=town.desk, made_at=town.now)
    return dispute


def of_the_dispute() -> dict[str, Any]:
    """What addresses about that quarrel take."""
    agreement = Agreement.objects.select_related("dispute", "session").get()
    dispute = agreement.dispute
    parts = {"session": agreement.session_id, "agreement": agreement.pk, "term": agreement.terms.get().pk}
    paper = agreement.papers.get()
    parts |= {"paper": paper.pk, "kind": "pdf", "token": paper.token, "sheet": AllowanceSheet.objects.earliest("pk").pk}
    parts |= {"appraisal": dispute.appraisals.get().pk}
    parts |= {"step": "note", "task": dispute.tasks.earliest("pk").pk, "file": dispute.files.values_list("pk", flat=True).earliest("position")}
    return parts | {"pk": dispute.pk, "followup": dispute.followups.earliest("pk").pk}


# What would work for somebody who may.
BODIES: dict[str, dict[str, Any]] = {
    "api:dispute-list": {"key": "0196f0a0-0000-7000-8000-000000000001", "category": "0299", "title": "x"},
    "api:dispute-way": {"way": "police"},
    "api:dispute-case": {"reason": "x"},
    "api:dispute-facts": {"facts": ["injury"]},
    "api:dispute-parties": {"name": "x", "side": "c"},
    "api:dispute-sessions": {"starts_at": "2031-01-01T08:00:00+08:00", "ends_at": "2031-01-01T09:00:00+08:00", "where": "phone"},
    "api:dispute-held": {"status": "failed"},
    "api:dispute-agreement": {"form": "oral", "main_facts": "x", "terms": [{"by": str(uuid.UUID(int=1)), "words": "x", "mode": "act", "due_on": "2031-01-01"}]},
    "api:dispute-sign": {"parties": []},
    "api:dispute-broken": {"reason": "x"},
    "api:dispute-term": {"receipt": "x"},
    "api:dispute-followup": {"result": "holds"},
    "api:dispute-close": {"outcome": "withdrawn"},
    "api:dispute-reopen": {"reason": "x"},
    "api:dispute-join": {"key": "0196f0a0-0000-7000-8000-000000000002", "category": "0299", "title": "x"},
    "api:dispute-spot": {"recording": "x", "recording_from": "08:00", "recording_to": "08:10"},
    "api:dispute-report-asked": {"kind": "injury"},
    "api:dispute-report-issued": {"result": "valued", "issued_on": str(date.today())},
    "api:dispute-session-notes": {"version": 1, "fact": "x"},
    "api:dispute-session-move": {"starts_at": "2031-01-01T08:00:00+08:00", "ends_at": "2031-01-01T09:00:00+08:00", "where": "phone"},
    "api:dispute-session-invite": {},
    "api:dispute-edit": {"version": 1, "place": "x"},
    "api:dispute-notes": {"text": "x"},
    "api:dispute-tasks": {"words": "x", "to": 1, "until": "2031-01-01"},
    "api:dispute-hand-over": {"mediator": 0, "reason": "x"},
    "api:dispute-assign": {"followup": 1, "to": 1},
    "api:dispute-ask-leader": {"exclusion": "other", "reason": "x"},
    "api:dispute-merge": {"number": "x"},
    "api:dispute-unmerge": {"number": "x"},
    "api:dispute-link": {"number": "x"},
    "api:dispute-unlink": {"number": "x"},
    "api:dispute-parts": {"people": "x"},
    "disputes:do": {"text": "x"},
    "disputes:agree": {"form": "register"},
    "api:dispute-papers": {"form": "register"},
    "api:allowance-list": {"station": 1, "month": "2026-01-01"},
}
