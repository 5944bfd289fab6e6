"""Disputes over REST and on pages: recorded once, worked step by step, read by one's own station only."""

import uuid

import pytest

from disputes.models import Category, Dispute, Mediator, Payment
from disputes.services.catalogue import load_catalogue
from disputes.services.sessions import hold_session
from tests.cast import IN_EAST, signed_in
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, held, mediating, reported, scheduled, signed

LIST = "/api/v1/disputes/"
PEOPLE = [{"name": "赵甲", "side": "a", "phone": "10099000001"}, {"name": "钱乙", "side": "b", "phone": "10099000002"}]


@pytest.fixture
def desk(cast):
    load_catalogue()
    return signed_in(cast.desk)


def test_a_dispute_goes_from_the_first_word_to_the_end_over_rest(cast, desk):
    body = {"key": str(uuid.uuid4()), "category": "0299", "title": "楼道堆物", "people": PEOPLE, **IN_EAST}

    def post(path, body, expected=200):
        answer = desk.post(f"{LIST}{path}", body, content_type="application/json")
        assert answer.status_code == expected, answer.content.decode()
        return answer.json()

    dispute = post("", body, 201)
    assert post("", body)["id"] == dispute["id"]
    here = f"{dispute['id']}/"
    assert post(f"{here}way/", {"way": "people"})["due"][0]["rule"] == "people"
    when = {"starts_at": "2031-01-06T09:00:00+08:00", "ends_at": "2031-01-06T10:00:00+08:00", "where": "home"}
    session = post(f"{here}sessions/", when)["sessions"][0]["id"]
    post(f"{here}sessions/{session}/held/", {"status": "agreed", "fact": "双方到场", "came": [one["id"] for one in dispute["parties"]]})
    term = {"by": dispute["parties"][0]["id"], "words": "清空楼道", "mode": "act", "due_on": "2031-01-10"}
    agreement = post(f"{here}sessions/{session}/agreement/", {"form": "people", "main_facts": "楼道堆放纸箱", "terms": [term]})["agreements"][0]
    signed = post(f"{here}agreements/{agreement['id']}/sign/", {"parties": [one["id"] for one in dispute["parties"]], "mediator": True, "seal": True})
    assert {clock["rule"] for clock in signed["due"]} == {"confirmation"}
    post(f"{here}terms/{signed['agreements'][0]['terms'][0]['id']}/done/", {"receipt": "照片一张"})
    post(f"{here}follow-ups/{signed['followups'][0]['id']}/done/", {"result": "holds"})
    ended = post(f"{here}close/", {"outcome": "kept"})
    assert (ended["status"], ended["due"]) == ("closed", [])
    assert post(f"{here}reopen/", {"reason": "又堆上了"})["level"] == 2


def test_a_refusal_names_the_rule(cast, desk):
    dispute = reported(cast)
    answer = desk.post(f"{LIST}{dispute.pk}/way/", {"way": "police", "exclusions": ["gang"]}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "excluded")
    assert "第一百七十九条" in answer.json()["message"]


def test_names_are_read_and_numbers_are_masked(cast, desk):
    said = desk.get(f"{LIST}{reported(cast).pk}/").content.decode()
    assert "赵甲" in said
    assert "10099000001" not in said


def test_a_stranger_finds_nothing(cast, desk):
    dispute, stranger = reported(cast), signed_in(cast.stranger)
    assert stranger.get(f"{LIST}{dispute.pk}/").status_code == 404
    assert stranger.get(f"/disputes/{dispute.pk}/").status_code == 404
    assert stranger.get(LIST).json()["results"] == []
    found = stranger.post(f"{LIST}earlier/", {"people": PEOPLE, **IN_EAST}, content_type="application/json")
    assert found.json() == {"results": []}


def test_lists_are_narrowed(cast, desk):
    reported(cast, facts=["weapon"])
    reported(cast)

    def found(query):
        return len(desk.get(f"{LIST}?{query}").json()["results"])

    assert [found(query) for query in ("", "level=1", "status=open", "status=closed", "category=01", "category=02", "mine=1")] == [2, 1, 2, 0, 2, 0, 2]


def test_the_clocks_are_shown_before_they_begin(desk):
    said = {clock["code"]: clock["due_on"] for clock in desk.get(f"{LIST}clocks/?on=2025-09-30").json()["clocks"]}
    assert said["first-attempt"] == "2025-10-11"


def form(**said):
    plain = {"key": uuid.uuid4(), "source": "walk_in", "category": "0299", "title": "楼道堆物", "place": "锦园小区3号楼"}
    return plain | {"a_name": ZHAO.name, "a_phone": ZHAO.phone, "b_name": QIAN.name, "b_phone": QIAN.phone} | said


def test_the_form_records_without_a_script(cast, desk):
    answer = desk.post("/disputes/new/", form(facts=["injury", "alcohol"]))
    dispute = Dispute.objects.get()
    assert (answer.status_code, answer["Location"], dispute.level) == (302, f"/disputes/{dispute.pk}/", 2)
    page = desk.get(answer["Location"]).content.decode()
    assert "楼道堆物" in page and "赵甲" in page


def test_the_form_sent_twice_records_once(cast, desk):
    said = form()
    assert [desk.post("/disputes/new/", said).status_code for _n in range(2)] == [302, 302]
    assert Dispute.objects.count() == 1


def test_the_form_shows_what_may_be_the_same_before_it_records_another(cast, desk):
    first = reported(cast)
    answer = desk.post("/disputes/new/", form())
    assert answer.status_code == 409 and first.number in answer.content.decode()
    assert desk.post("/disputes/new/", form(another="1")).status_code == 302
    assert Dispute.objects.count() == 2


def test_the_form_takes_no_full_card_or_id_number(cast, desk):
    answer = desk.post("/disputes/new/", form(title="卡号 6222020000000000000"))
    assert answer.status_code == 400 and not Dispute.objects.exists()


def test_an_inspector_reads_and_records_nothing(cast):
    load_catalogue()
    reader = signed_in(cast.inspector)
    assert reader.get("/disputes/new/").status_code == 403
    assert reader.post(LIST, {"key": str(uuid.uuid4()), "category": "0299", "title": "x"}, content_type="application/json").status_code == 403


def test_a_kind_that_is_switched_off_is_not_offered(cast, desk):
    Category.objects.filter(pk="0299").update(is_active=False)
    assert desk.post("/disputes/new/", form()).status_code == 400


def test_a_session_in_the_past_of_another_is_refused_in_words(cast, desk):
    dispute = reported(cast)
    desk.post(f"{LIST}{dispute.pk}/way/", {"way": "people"}, content_type="application/json")
    session = scheduled(cast, Dispute.objects.get(pk=dispute.pk))
    said = {"starts_at": session.starts_at.isoformat(), "ends_at": session.ends_at.isoformat(), "room": session.room_id}
    answer = desk.post(f"{LIST}{dispute.pk}/sessions/", said, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "room_taken")


@pytest.mark.parametrize(
    ("said", "code"), [({}, "side_needed"), ({"role": "guardian"}, "stands_for_nobody"), ({"role": "agent", "authority": "x"}, "stands_for_nobody")]
)
def test_who_stands_nowhere_is_refused_in_words(cast, desk, said, code):
    answer = desk.post(f"{LIST}{reported(cast).pk}/parties/", {"name": "孙丙"} | said, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_an_agreement_is_of_a_session_that_agreed_and_money_has_an_amount(cast, desk):
    dispute = mediating(cast)
    session = scheduled(cast, dispute)
    term = {"by": str(dispute.parties.get(side="a").pk), "words": "赔偿", "mode": "cash", "due_on": "2031-01-10"}

    def write(**more):
        body = {"form": "police", "main_facts": "争执", "terms": [term | more]}
        answer = desk.post(f"{LIST}{dispute.pk}/sessions/{session.pk}/agreement/", body, format="json").json()
        return answer.get("code") or answer["agreements"][0]["terms"][0]["amount"]

    assert write(amount="60") == "nothing_agreed"
    hold_session(session, "agreed", fact="", by=cast.desk, now=cast.now)
    assert [write(), write(amount="0"), write(amount="60")] == ["no_amount", "no_amount", 60]
    assert write(amount="60", mode="apology") is None, "an apology costs nothing"


def test_over_rest_a_report_a_conflict_and_a_part_payment_go_as_on_pages(cast, desk):
    dispute = reported(cast)
    near = Mediator.objects.create(station=cast.east, name="周调解", committee="东河人民调解委员会", phone=QIAN.phone)
    here = f"{LIST}{dispute.pk}/"

    def post(path, body):
        return desk.post(f"{here}{path}", body, format="json").json()

    way = {"way": "joint", "mediator": near.pk, "waits_for_report": True}
    assert post("way/", way)["code"] == "conflict_of_interest"
    asked = post("way/", way | {"conflicts": ["neighbour"], "conflict_reason": "双方均同意"})["reports"]
    assert [(one["kind"], one["issued_on"]) for one in asked] == [("injury", None)]
    issued = post(f"reports/{asked[0]['id']}/issued/", {"result": "slight", "issued_on": f"{cast.now:%Y-%m-%d}"})
    assert (issued["reports"][0]["result"], [clock["rule"] for clock in issued["due"]]) == ("slight", ["first-after-report"])
    agreement = signed(cast, Dispute.objects.get(pk=dispute.pk))
    paid = post(f"terms/{agreement.terms.get().pk}/done/", {"receipt": "现金", "amount": "200.00", "paid_on": f"{cast.now:%Y-%m-%d}"})
    assert paid["agreements"][0]["terms"][0]["done_at"] is None and Payment.objects.get().amount == 200
    assert post(f"terms/{agreement.terms.get().pk}/done/", {"receipt": "现金", "amount": "300.01"})["code"] == "too_much"


def test_a_session_nobody_came_to_leaves_both_attempts_open_over_rest_too(cast, desk):
    dispute = mediating(cast)
    for n, status in enumerate(("absent", "cancelled", "failed")):
        held(cast, dispute, status, after=(3 * n + 1) * HOUR)
    assert desk.get(f"{LIST}{dispute.pk}/").json()["may_sit_again"]
    held(cast, dispute, "failed", after=12 * HOUR)
    assert not desk.get(f"{LIST}{dispute.pk}/").json()["may_sit_again"]
