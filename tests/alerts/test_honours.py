"""Thanks and honours: proposed by an officer, granted by a leader, given on a day; nobody is named who did not agree."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.roles import Role
from alerts.letter import letter_words
from alerts.lifecycle import HonourStatus
from alerts.models import Honour, HonourKind
from alerts.rows.honours import counted
from alerts.services.honours import DayAhead, NobodyNamed, NoReason, decide_honour, give_honour, propose_honour
from grids.models import Team, TeamMember
from policing.lib.errors import IllegalMove, NotAllowed, StaleMove
from tests.cast import make_officer, make_partner_user, order_to, routed, signed_in


@pytest.fixture
def kind(cast) -> HonourKind:
    return HonourKind.objects.get(code="letter_of_thanks")


def proposed(cast, kind, **whom) -> Honour:
    return propose_honour(kind, by=cast.desk, reason="及时发现可疑车辆", now=cast.now, **(whom or {"contact": cast.gate}))


def given(cast, kind, *, may_be_named: bool = False, **whom) -> Honour:
    honour = decide_honour(proposed(cast, kind, **whom), grant=True, by=cast.leader, now=cast.now)
    return give_honour(honour, on=timezone.localdate(cast.now), may_be_named=may_be_named, by=cast.leader, now=cast.now)


def activist(cast) -> TeamMember:
    team = Team.objects.create(kind=Team.Kind.ACTIVISTS, name="东河积极分子", unit=cast.east)
    return TeamMember.objects.create(team=team, kind=TeamMember.Kind.ACTIVIST, name="孙某某", starts_on=timezone.localdate(cast.now))


def test_a_proposal_goes_to_the_leader_of_the_station(cast, kind):
    honour = proposed(cast, kind)
    assert (honour.status, honour.unit, honour.site, honour.partner) == (HonourStatus.PROPOSED, cast.east, cast.compound, cast.compound_firm)
    with pytest.raises(NotAllowed):
        decide_honour(honour, grant=True, by=cast.desk, now=cast.now)
    with pytest.raises(NotAllowed):
        decide_honour(honour, grant=True, by=make_officer("west-leader", cast.west, Role.DUTY_LEADER), now=cast.now)
    assert decide_honour(honour, grant=True, by=cast.leader, now=cast.now).decided_by == cast.leader


def test_somebody_is_thanked_for_something(cast, kind):
    with pytest.raises(NoReason):
        propose_honour(kind, by=cast.desk, reason=" ", site=cast.compound, now=cast.now)
    with pytest.raises(NobodyNamed):
        propose_honour(kind, by=cast.desk, reason="x", now=cast.now)
    with pytest.raises(NobodyNamed):
        propose_honour(kind, by=cast.desk, reason="x", site=cast.compound, member=activist(cast), now=cast.now)


def test_what_was_not_granted_is_not_given_and_nothing_is_given_ahead(cast, kind):
    honour, today = proposed(cast, kind), timezone.localdate(cast.now)
    with pytest.raises(IllegalMove):
        give_honour(honour, on=today, may_be_named=False, by=cast.leader, now=cast.now)
    decide_honour(honour, grant=True, by=cast.leader, now=cast.now)
    with pytest.raises(DayAhead):
        give_honour(honour, on=today + timedelta(days=1), may_be_named=False, by=cast.leader, now=cast.now)


def test_of_two_leaders_the_second_is_told(cast, kind):
    first = proposed(cast, kind)
    second = Honour.objects.get(pk=first.pk)
    decide_honour(first, grant=True, by=cast.leader, now=cast.now)
    with pytest.raises(StaleMove):
        decide_honour(second, grant=False, by=cast.leader, now=cast.now)


# What a partner sees.


def thanks_page(cast) -> str:
    return signed_in(make_partner_user("guard", cast.compound_firm)).get("/portal/thanks/").content.decode()


@pytest.mark.parametrize("may_be_named", [True, False])
def test_a_partner_sees_what_was_given_and_a_name_only_by_consent(cast, kind, may_be_named):
    given(cast, kind, may_be_named=may_be_named)
    page = thanks_page(cast)
    assert "及时发现可疑车辆" in page
    assert (cast.gate.name in page) is may_be_named


def test_a_proposal_is_no_news_for_a_partner_and_anothers_thanks_are_not_there(cast, kind):
    proposed(cast, kind)
    given(cast, kind, site=cast.branch)
    page = thanks_page(cast)
    assert "及时发现可疑车辆" not in page
    told = signed_in(make_partner_user("clerk", cast.bank)).get("/api/v1/honours/").json()["results"]
    assert [(one["whom"], "status" in one) for one in told] == [(str(cast.branch), False)]


def test_thanks_for_a_covert_alert_stand_on_no_counters_screen(cast, kind):
    honour = given(cast, kind, site=cast.branch)
    Honour.objects.filter(pk=honour.pk).update(alert=routed(cast, "bank.suspicious_cancellation"))
    clerk = signed_in(make_partner_user("clerk", cast.bank))
    assert "及时发现可疑车辆" not in clerk.get("/portal/thanks/").content.decode()
    assert clerk.get("/api/v1/honours/").json()["results"] == []


def test_whoever_may_not_see_covert_alerts_does_not_read_of_their_thanks(cast, kind):
    Honour.objects.filter(pk=given(cast, kind, site=cast.branch).pk).update(alert=routed(cast, "bank.suspicious_cancellation"))
    assert len(signed_in(cast.desk).get("/honours/").context["rows"]) == 1
    assert signed_in(cast.auxiliary).get("/honours/").context["rows"] == []


# The letter, the list, the counts.


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "感谢信"), ("en", "Letter of thanks")])
def test_the_letter_is_set_in_the_readers_language_with_its_words_filled_in(cast, kind, language, word):
    honour = given(cast, kind)
    with translation.override(language):
        words = letter_words(honour, cast.now)
    assert words["title"] == word and "及时发现可疑车辆" in words["words"] and "%(" not in words["words"]
    answer = signed_in(cast.desk).get(f"/honours/{honour.pk}/letter/", HTTP_ACCEPT_LANGUAGE=language)
    assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, "application/pdf", b"%PDF")


def test_there_is_no_letter_before_it_was_granted(cast, kind):
    assert signed_in(cast.desk).get(f"/honours/{proposed(cast, kind).pk}/letter/").status_code == 403


def test_only_what_was_given_counts_by_partner_and_team_in_the_order_of_names(cast, kind):
    proposed(cast, kind)
    given(cast, kind)
    given(cast, kind, member=activist(cast))
    assert counted(Honour.objects.all()) == {"partners": [{"name": "锦园物业", "n": 1}], "teams": [{"name": "东河积极分子", "n": 1}]}


def test_the_list_is_filtered_and_taken_out(cast, kind):
    given(cast, kind)
    proposed(cast, kind, site=cast.school)
    client = signed_in(cast.desk)
    assert len(client.get("/honours/?status=given").context["rows"]) == 1
    assert len(client.get(f"/honours/?partner={cast.school_partner.pk}").context["rows"]) == 1
    assert "锦园小区东门" in b"".join(client.get("/honours/?format=csv").streaming_content).decode()
    assert signed_in(cast.stranger).get("/honours/").context["rows"] == []


def test_it_goes_its_way_on_the_pages(cast, kind):
    alert = routed(cast)
    member = activist(cast)
    order = order_to(cast, alert=alert)
    assert order.pk and member.pk
    desk, leader = signed_in(cast.desk), signed_in(cast.leader)
    page = desk.get(f"/honours/new/?alert={alert.pk}").content.decode()
    assert cast.gate.name in page and "孙某某" in page
    body = {"whom": f"contact:{cast.gate.pk}", "kind": kind.pk, "reason": "开门及时"}
    assert desk.post(f"/honours/new/?alert={alert.pk}", body | {"whom": f"contact:{cast.back_office.pk}"}).status_code == 400
    assert desk.post(f"/honours/new/?alert={alert.pk}", body).status_code == 302
    honour = Honour.objects.get()
    assert desk.post(f"/honours/{honour.pk}/step/", {"step": "grant"}).status_code == 403
    for step in ({"step": "grant"}, {"step": "give", "on": str(timezone.localdate(cast.now))}):
        assert leader.post(f"/honours/{honour.pk}/step/", step).status_code == 302
    assert Honour.objects.get().status == HonourStatus.GIVEN


def test_it_goes_its_way_over_rest_too(cast, kind):
    desk, leader = signed_in(cast.desk), signed_in(cast.leader)
    alert = routed(cast)
    body = {"whom": f"site:{cast.compound.pk}", "kind": kind.code, "reason": "开门及时", "alert": str(alert.pk)}
    made = desk.post("/api/v1/honours/", body, format="json")
    assert made.status_code == 201
    assert desk.post("/api/v1/honours/", body | {"whom": f"site:{cast.branch.pk}"}, format="json").status_code == 400
    address = f"/api/v1/honours/{made.json()['id']}/step/"
    assert desk.post(address, {"step": "grant"}, format="json").status_code == 403
    assert [leader.post(address, {"step": step}, format="json").json()["status"] for step in ("grant", "give")] == ["granted", "given"]
