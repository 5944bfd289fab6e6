"""The articles' cases, page by page as an officer would do them: the former couple with an injury, and the quarrel at the night market."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from disputes.lifecycle import AgreementStatus, Outcome, SessionStatus, Status, Way
from disputes.models import Agreement, Deadline, Dispute, Mediator, Room, Session
from disputes.services.catalogue import load_catalogue
from disputes.services.counting import working_days_after
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# A Monday morning with no holiday near.
MONDAY = datetime.fromisoformat("2026-09-07T09:00:00+08:00")


class Desk:
    """An officer at a browser that runs no scripts: opens a page, sends its form, and reads what comes."""

    def __init__(self, user: User, dispute: Dispute | None = None) -> None:
        self.user, self.dispute = user, dispute

    def at(self, name: str, *args: Any) -> str:
        return reverse(f"disputes:{name}", args=[self.dispute.pk, *args] if self.dispute else args)

    def client(self) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.user)
        return client

    def read(self, name: str, *args: Any) -> str:
        answer = self.client().get(self.at(name, *args))
        assert answer.status_code == 200, name
        return answer.content.decode()

    def send(self, name: str, *args: Any, **said: Any) -> str:
        """The page exists, its form is taken, and the page it leads to opens."""
        client, address = self.client(), self.at(name, *args)
        assert client.get(address).status_code in (200, 405), address
        answer = client.post(address, said, follow=True)
        assert answer.redirect_chain, answer.content.decode()[:4000]
        assert answer.status_code == 200
        if self.dispute:
            self.dispute.refresh_from_db()
        return answer.content.decode()


@pytest.fixture
def town(cast: Cast) -> Cast:
    load_catalogue()
    Room.objects.create(station=cast.east, name="综合调解室")
    Mediator.objects.create(station=cast.east, name="周调解", committee="云山街道人民调解委员会")
    return cast


def recorded(town: Cast, **said: Any) -> Desk:
    """Put on record by the form."""
    desk = Desk(town.desk)
    desk.send("new", key=str(uuid.uuid4()), source="visit", a_name="王甲", b_name="李乙", **said)
    desk.dispute = Dispute.objects.get()
    return desk


def running(dispute: Dispute) -> dict[str, Any]:
    return {clock.rule_id: clock.due_on for clock in Deadline.objects.filter(dispute=dispute, met_at=None, stopped_at=None)}


def test_the_former_couple(town):
    """Reported on a visit, appraised, mediated jointly, compensated in two parts, looked at again, closed as kept."""
    with time_machine.travel(MONDAY, tick=False):
        desk = recorded(town, category="0101", title="分手后路遇动手，一方膝部受伤", facts=["injury"], a_part="violator", b_part="victim", place="云山街口")
        _goes_to_joint_mediation(desk)
    with time_machine.travel(MONDAY + 3 * DAY, tick=False):
        session = _the_report_is_there(desk, town)
    with time_machine.travel(datetime.fromisoformat("2026-09-11T15:00:00+08:00"), tick=False):
        agreement = _they_agree_and_sign(desk, session)
    first, second = agreement.terms.all()
    with time_machine.travel(datetime.fromisoformat("2026-09-18T16:00:00+08:00"), tick=False):
        desk.send("agree", "paid", term=first.pk, receipt="转账回单")
        # Nobody calls it settled while something is owed.
        said = desk.send("do", "close", outcome=Outcome.KEPT)
        assert desk.dispute.status == Status.AGREED
        assert "1 of 2" in said
    with time_machine.travel(datetime.fromisoformat("2026-10-12T16:00:00+08:00"), tick=False):
        desk.send("agree", "paid", term=second.pk, receipt="转账回单")
        _it_holds(desk)
        desk.send("do", "close", outcome=Outcome.KEPT)
        assert (desk.dispute.status, desk.dispute.outcome) == (Status.CLOSED, Outcome.KEPT)
        assert "0 still open" in desk.client().get("/disputes/figures/", {"from": "2026-09-01", "until": "2026-10-12"}).content.decode()


def _goes_to_joint_mediation(desk: Desk) -> None:
    """No clock runs while the appraisal is awaited."""
    dispute = desk.dispute
    assert dispute.level == 2
    page = desk.send("way", way=Way.JOINT, mediator=Mediator.objects.get().pk, waits_for_report="on")
    assert (dispute.status, dispute.way, running(dispute)) == (Status.MEDIATING, "joint", {})
    assert dispute.number in page


def _the_report_is_there(desk: Desk, town: Cast) -> Session:
    """Three working days after the report, not after the quarrel: Thursday, so Friday, Monday, Tuesday."""
    today, mediator = timezone.localdate(), Mediator.objects.get()
    desk.send("report-issued", desk.dispute.appraisals.get().pk, result="slight", issued_on=f"{today:%Y-%m-%d}", number="演示鉴字第1号")
    assert running(desk.dispute) == {"first-after-report": working_days_after(today, 3).on}
    assert f"{running(desk.dispute)['first-after-report']:%Y-%m-%d}" == "2026-09-15"
    sits = {"day": "2026-09-11", "start": "14:00", "minutes": "60", "where": "room", "room": Room.objects.get().pk, "mediator": mediator.pk}
    desk.send("session-new", **sits)
    session = Session.objects.get()
    assert (session.host, session.mediator, session.number) == (town.desk, mediator, 1)
    return session


def _they_agree_and_sign(desk: Desk, session: Session) -> Agreement:
    """The session's notes, the terms in two parts, signatures on paper, in force."""
    parties = list(desk.dispute.parties.all())
    notes = {"version": session.version, "fact": "双方陈述，男方愿意赔偿", "opinion": "态度诚恳", "asked_who_came": "1"}
    desk.send("session", session.pk, status=SessionStatus.AGREED, came=[str(party.pk) for party in parties], **notes)
    assert running(desk.dispute) == {}
    payer = next(str(party.pk) for party in parties if party.side == "a")
    lines = {"by": [payer] * 2, "words": ["赔偿医药费"] * 2, "mode": ["transfer"] * 2, "amount": ["800", "800"], "due_on": ["2026-09-18", "2026-10-12"]}
    desk.send("agreement", session.pk, form="police", main_facts="路遇争吵，一方膝部受伤", **lines)
    agreement = Agreement.objects.get()
    desk.send("sign", agreement.pk, force="1", **{f"paper-{party.pk}": "on" for party in parties})
    agreement.refresh_from_db()
    assert (desk.dispute.status, agreement.status) == (Status.AGREED, AgreementStatus.SIGNED)
    assert agreement.number
    assert len(agreement.digest) == 64
    return agreement


def _it_holds(desk: Desk) -> None:
    """Looked at again on the day of performance, by whom it was given to."""
    dispute = desk.dispute
    followup = dispute.followups.filter(done_at=None, due_on__lte=timezone.localdate()).earliest("due_on")
    answers = {"kept": "yes", "calm": "calm", "safe": "yes", "help": "no", "reached": [str(party.pk) for party in dispute.parties.all()]}
    Desk(followup.to or desk.user, dispute).send("followup", followup.pk, **answers)
    followup.refresh_from_db()
    assert followup.result == "holds"


def test_the_night_market(town):
    """Half past nine in the evening: heard on the radio, settled where it began, with the number of the recording instead of a form."""
    with time_machine.travel(datetime.fromisoformat("2026-09-02T21:55:00+08:00"), tick=False):
        desk = recorded(town, category="0501", title="夜宵摊上争座位", facts=["alcohol"], place="登胜夜市")
        recording = {"recording": "执法记录仪-0021", "recording_from": "21:38", "recording_to": "21:52"}
        page = desk.send("spot", way=Way.POLICE, facts="双方互相推搡，均无伤，当场和解", **recording)
        dispute = desk.dispute
        assert (dispute.status, dispute.outcome) == (Status.CLOSED, Outcome.SPOT)
        assert dispute.number in page
        assert Session.objects.get().recording == "执法记录仪-0021"
        assert running(dispute) == {}
        page = desk.client().get("/disputes/figures/", {"from": "2026-09-02", "until": "2026-09-02"}).content.decode()
        assert "0 still open" in page
        assert dispute.number in desk.client().get("/disputes/figures/cases/", {"from": "2026-09-02", "until": "2026-09-02", "what": "spot"}).content.decode()
