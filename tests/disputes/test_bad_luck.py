"""Bad input and bad luck: pages and REST refuse, in both languages, with a sentence that names the rule; nothing of it is kept."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override
from rest_framework.test import APIClient

from accounts.closing import StillHolds, close_unit
from disputes.lifecycle import SessionStatus
from disputes.models import Agreement, Dispute, Party, Session
from disputes.services.editing import change_dispute
from disputes.services.paying import note_breach, tick_off
from disputes.services.session_edits import change_notes
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, held, mediating, reported, scheduled, signed

Said = dict[str, Any]
LANGUAGES = ("en", "zh-hans")
WHEN = {"starts_at": "2031-01-06T09:00:00+08:00", "ends_at": "2031-01-06T10:00:00+08:00", "where": "phone"}
SITS = {"day": "2031-01-06", "start": "09:00", "minutes": "60", "where": "phone"}


def at(dispute: Dispute, rest: str) -> str:
    return f"/disputes/{dispute.pk}/{rest}"


def refused(client: APIClient, page: str, form: Said, door: str, body: Said, *, code: str, english: str, chinese: str, status: int = 400) -> None:
    """`form` sent on `page`, and `body` to the REST `door`: both answer with the same rule, in the language that was asked for."""
    for language, words in zip(LANGUAGES, (english, chinese), strict=True):
        shown = client.post(page, form, follow=True, headers={"accept-language": language})
        assert words in shown.content.decode(), (page, language)
        answer = client.post(f"/api/v1{door}", body, format="json", headers={"accept-language": language})
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content.decode()
        assert words in answer.json()["message"], language


def untouched(dispute: Dispute, count: Callable[[], int]) -> Callable[[], bool]:
    """Whether neither the dispute's state nor what `count` counts is any other than it is now."""
    before = (dispute.status, count())

    def holds() -> bool:
        dispute.refresh_from_db()
        return (dispute.status, count()) == before

    return holds


def test_the_police_sit_no_third_time(cast):
    dispute = mediating(cast)
    held(cast, dispute, SessionStatus.FAILED)
    held(cast, dispute, SessionStatus.FAILED, after=5 * HOUR)
    as_before = untouched(dispute, Session.objects.count)
    refused(
        signed_in(cast.desk), at(dispute, "sessions/new/"), SITS, at(dispute, "sessions/"), WHEN,
        code="no_more_attempts", english="once more where needed (Procedure Rules, art. 183)", chinese="必要时可再调解一次（程序规定第一百八十三条）",
    )  # fmt: skip
    assert as_before()


def test_the_suspect_sends_no_agent(cast):
    dispute = reported(cast)
    agent = {"name": "孙丙", "role": "agent", "stands_for": str(dispute.parties.get(side="a").pk), "authority": "代为调解"}
    as_before = untouched(dispute, Party.objects.count)
    refused(
        signed_in(cast.desk), at(dispute, "people/new/"), agent, at(dispute, "parties/"), agent,
        code="agent_of_violator",
        english="only the harmed side may send an agent (Procedure Rules, art. 181)",
        chinese="只有被侵害人可以委托代理人（程序规定第一百八十一条）",
    )  # fmt: skip
    assert as_before()


@pytest.mark.parametrize(("page", "form", "door", "body"), [
    pytest.param("sessions/new/", SITS, "sessions/", WHEN, id="at a session"),
    pytest.param("spot/", {"way": "police", "recording": "ZF-1", "recording_from": "21:00", "recording_to": "21:05"}, "spot/",
                 {"recording": "ZF-1", "recording_from": "21:00", "recording_to": "21:05"}, id="on the spot"),
])  # fmt: skip
def test_a_minor_sits_with_a_guardian(cast, page, form, door, body):
    child = replace(QIAN, born_on=(cast.now - timedelta(days=9 * 365)).date())
    dispute = mediating(cast, people=(ZHAO, child))
    as_before = untouched(dispute, Session.objects.count)
    refused(
        signed_in(cast.desk), at(dispute, page), form, at(dispute, door), body,
        code="guardian_needed", english="name a parent or guardian first", chinese="请先登记其父母或监护人",
    )  # fmt: skip
    assert as_before()


def test_every_term_of_an_agreement_has_a_day(cast):
    dispute = mediating(cast)
    session, payer = held(cast, dispute), str(dispute.parties.get(side="a").pk)
    head = {"form": "police", "main_facts": "因琐事争执"}
    terms = [{"by": payer, "words": "赔偿", "mode": "cash", "amount": "100.00", "due_on": "2031-01-06"}, {"by": payer, "words": "道歉", "mode": "apology"}]
    line = {"by": [payer] * 2, "words": ["赔偿", "道歉"], "mode": ["cash", "apology"], "amount": ["100", ""], "due_on": ["2031-01-06", ""]}
    as_before = untouched(dispute, Agreement.objects.count)
    here = f"sessions/{session.pk}/agreement/"
    refused(
        signed_in(cast.desk), at(dispute, here), head | line, at(dispute, here), head | {"terms": terms},
        code="no_due_day", english="(Procedure Rules, art. 184). Term 2 has no day", chinese="（程序规定第一百八十四条）。第2项没有期限",
    )  # fmt: skip
    assert as_before()


def test_it_is_not_closed_while_an_instalment_is_unpaid(cast):
    dispute = mediating(cast)
    agreement = signed(cast, dispute, days=(10, 40))
    tick_off(agreement.terms.first(), receipt="现金收条", by=cast.desk, now=cast.now)
    dispute.refresh_from_db()
    as_before = untouched(dispute, dispute.followups.filter(dropped_at=None).count)
    for outcome in ("kept", "oral", "withdrawn", "referred"):
        refused(
            signed_in(cast.desk), at(dispute, "do/close/"), {"outcome": outcome, "back": "after"}, at(dispute, "close/"), {"outcome": outcome},
            code="unpaid", english="1 of 2 terms are not performed yet", chinese="共2项，仍有1项未履行",
        )  # fmt: skip
    assert as_before()
    note_breach(agreement, why="到期未付", by=cast.desk, now=cast.now)
    closed = signed_in(cast.desk).post(f"/api/v1{at(dispute, 'close/')}", {"outcome": "not_settled"}, format="json")
    assert closed.json()["outcome"] == "not_settled", "what is noted as broken may end as what it is"


def test_of_two_who_edit_one_dispute_the_second_compares_field_by_field(cast):
    dispute, version = reported(cast), 1
    change_dispute(dispute, {"title": "他写的", "place": "他的地点"}, version=version, by=cast.community, now=cast.now)
    mine = {"version": version, "title": "我写的", "category": "0101", "occurred_on": f"{dispute.occurred_on:%Y-%m-%d}", "scale": "single"}
    refused(
        signed_in(cast.desk), at(dispute, "edit/"), mine, at(dispute, "edit/"), {"version": version, "title": "我写的"},
        code="edit_conflict", english="Somebody else changed this meanwhile", chinese="其他人刚刚", status=409,
    )  # fmt: skip
    page = signed_in(cast.desk).post(at(dispute, "edit/"), mine).content.decode()
    assert all(words in page for words in ("他写的", "我写的", "他的地点", 'name="keep_title"', 'name="keep_place"')) and 'name="keep_story"' not in page
    dispute.refresh_from_db()
    assert dispute.title == "他写的"


def test_of_two_who_write_one_session_the_second_compares_field_by_field(cast):
    session = scheduled(cast, mediating(cast))
    change_notes(session, {"fact": "他记的"}, version=1, by=cast.community, now=cast.now)
    here, mine = at(session.dispute, f"sessions/{session.pk}/"), {"version": 1, "fact": "我记的"}
    was = {f"was_{name}": "" for name in ("fact", "opinion", "recording", "recording_from", "recording_to")}
    refused(
        signed_in(cast.desk), here, mine | was, f"{here}notes/", mine,
        code="edit_conflict", english="Somebody else changed this meanwhile", chinese="其他人刚刚", status=409,
    )  # fmt: skip
    answer = signed_in(cast.desk).post(f"/api/v1{here}notes/", mine, format="json")
    assert answer.json()["fields"] == {"fact": {"theirs": "他记的", "yours": "我记的"}}
    session.refresh_from_db()
    assert session.fact == "他记的"


def test_a_station_that_is_merged_away_takes_no_new_dispute(cast):
    reported(cast)
    cast.east.closed_on = cast.now.date()
    cast.east.save()
    form = {"key": uuid.uuid4(), "source": "walk_in", "category": "0299", "title": "楼道堆物", "a_name": "甲", "b_name": "乙"}
    body = {"key": str(uuid.uuid4()), "category": "0299", "title": "楼道堆物"}
    count = Dispute.objects.count()
    refused(
        signed_in(cast.desk), "/disputes/new/", form, "/disputes/", body,
        code="station_gone", english="is closed. Choose the station that took it over", chinese="已撤销。请选择承接的派出所",
    )  # fmt: skip
    assert Dispute.objects.count() == count


def test_a_dispute_goes_to_no_station_that_is_merged_away(cast):
    dispute = reported(cast)
    cast.west.closed_on = cast.now.date()
    cast.west.save()
    why = {"station": cast.west.pk, "reason": "并入"}
    refused(
        signed_in(cast.leader), at(dispute, "do/hand-over/"), why, at(dispute, "hand-over/"), why,
        code="station_gone", english="is closed. Choose the station that took it over", chinese="已撤销。请选择承接的派出所",
    )  # fmt: skip


@pytest.mark.parametrize(("language", "words"), [("en", "open disputes (1)"), ("zh-hans", "未办结纠纷 (1)")])
def test_a_station_with_an_open_dispute_is_not_closed_before_it_is_moved(cast, language, words):
    reported(cast)
    with override(language), pytest.raises(StillHolds) as refusal:
        close_unit(cast.east, by=cast.administrator, now=cast.now)
    assert words in str(refusal.value)
