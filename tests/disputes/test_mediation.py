"""From the first quarrel to a kept agreement, and what the law forbids on the way."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from disputes.lifecycle import AgreementStatus, Outcome, SessionStatus, Status, Way
from disputes.models import Dispute, DisputeEvent, FollowUp, Level, Party
from disputes.services import clocks
from disputes.services.agreeing import Promise, draft_agreement, note_breach, sign_agreement, tick_off
from disputes.services.earlier import earlier_disputes
from disputes.services.ending import close_dispute, reopen_dispute
from disputes.services.errors import (
    AgentOfViolator,
    AlreadySigned,
    AuthorityNeeded,
    Excluded,
    GuardianNeeded,
    NoDueDay,
    NoMoreAttempts,
    NotAttempted,
    NotSigned,
    ReasonNeeded,
    TwoSides,
    Unpaid,
    ViolenceAtHome,
)
from disputes.services.levels import set_facts
from disputes.services.looking_again import follow_up
from disputes.services.parties import Person, name_party
from disputes.services.routing import choose_way, handle_as_case
from disputes.services.sessions import RoomTaken
from disputes.services.timeline import words_of
from policing.lib.errors import IllegalMove, NotAllowed, StaleMove
from tests.cast import IN_EAST
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, drafted, held, mediating, reported, scheduled, signed

DAY = timedelta(days=1)


def running(dispute) -> set[str]:
    return {deadline.rule_id for deadline in dispute.deadlines.all() if deadline.is_running}


def test_the_former_couple_from_the_first_word_to_a_kept_agreement(cast):
    dispute = reported(cast, facts=["injury"])
    assert (dispute.level, dispute.grid, dispute.status) == (Level.ORANGE, cast.grid_e1, Status.REPORTED)
    choose_way(dispute, Way.JOINT, exclusions=[], waits_for_report=True, by=cast.desk, now=cast.now)
    assert running(dispute) == set(), "the appraisal is awaited"
    clocks.start_clock(dispute, clocks.AFTER_REPORT, on=cast.now.date())
    agreement = signed(cast, dispute, days=(10, 40))
    dispute.refresh_from_db()
    assert (dispute.status, agreement.status, running(dispute)) == (Status.AGREED, AgreementStatus.SIGNED, set())
    assert agreement.number == f"城东公治调〔{cast.now.year}〕1号"
    for term in agreement.terms.all():
        tick_off(term, receipt="转账回单", by=cast.desk, now=cast.now + 10 * DAY)
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.KEPT
    close_dispute(dispute, outcome=Outcome.KEPT, by=cast.desk, now=cast.now + 41 * DAY)
    kinds = list(dispute.events.values_list("kind", flat=True))
    assert kinds[0] == DisputeEvent.Kind.REPORTED and kinds[-1] == DisputeEvent.Kind.CLOSED
    assert [one.why for one in dispute.followups.order_by("due_on")] == ["performance", "+7", "+30", "+90"]


def test_the_night_market_quarrel_is_settled_on_the_spot(cast):
    dispute = mediating(cast, Way.POLICE)
    held(cast, dispute, SessionStatus.AGREED)
    close_dispute(dispute, outcome=Outcome.SPOT, by=cast.desk, now=cast.now + HOUR)
    assert dispute.status == Status.CLOSED


def test_what_is_sent_twice_is_there_once(cast):
    key = uuid.uuid4()
    assert reported(cast, key=key) == reported(cast, key=key)
    assert Dispute.objects.count() == 1


def test_numbers_of_an_organ_leave_none_out(cast):
    numbers = [reported(cast).number[-5:] for _n in range(3)]
    assert numbers == ["00001", "00002", "00003"]


def test_words_are_sealed_and_gone_with_the_key(cast):
    dispute = close_dispute(reported(cast), outcome=Outcome.WITHDRAWN, reason="双方和好", by=cast.desk, now=cast.now)
    event = dispute.events.last()
    assert "双方和好" not in event.sealed_words and words_of(event) == "双方和好"
    dispute.erase()
    assert words_of(DisputeEvent.objects.get(pk=event.pk)) == ""


@pytest.mark.parametrize("code", ["hired", "gang", "repeated", "refused", "again", "absconded", "minor-injury"])
def test_the_seven_and_a_minor_injury_stop_police_mediation(cast, code):
    with pytest.raises(Excluded):
        choose_way(reported(cast), Way.POLICE, exclusions=[code], by=cast.leader, reason="理由", now=cast.now)


def test_what_only_the_police_may_not_mediate_the_people_may(cast):
    dispute = choose_way(reported(cast), Way.PEOPLE, exclusions=["repeated"], by=cast.desk, now=cast.now)
    assert (dispute.status, running(dispute)) == (Status.MEDIATING, {"people"})


@pytest.mark.parametrize("code", ["refused", "minor-injury"])
def test_nobody_mediates_against_a_partys_will_or_after_a_minor_injury(cast, code):
    with pytest.raises(Excluded):
        choose_way(reported(cast), Way.PEOPLE, exclusions=[code], by=cast.desk, now=cast.now)


def test_otherwise_unsuitable_is_overruled_by_a_leader_with_a_reason_only(cast):
    dispute = reported(cast)
    for by, reason in ((cast.desk, "理由"), (cast.leader, "  ")):
        with pytest.raises(ReasonNeeded):
            choose_way(dispute, Way.POLICE, exclusions=["other"], reason=reason, by=by, now=cast.now)
    assert choose_way(dispute, Way.POLICE, exclusions=["other"], reason="双方均申请", by=cast.leader, now=cast.now).status == Status.MEDIATING


def test_an_auxiliary_chooses_no_way(cast):
    with pytest.raises(NotAllowed):
        choose_way(reported(cast), Way.POLICE, exclusions=[], by=cast.auxiliary, now=cast.now)


def test_of_two_who_choose_at_once_one_is_first(cast):
    dispute = reported(cast)
    other = Dispute.objects.get(pk=dispute.pk)
    choose_way(dispute, Way.POLICE, exclusions=[], by=cast.desk, now=cast.now)
    with pytest.raises(StaleMove):
        choose_way(other, Way.COURT, exclusions=[], by=cast.desk, now=cast.now)


def test_a_referral_has_no_clock_of_ours(cast):
    dispute = choose_way(reported(cast), Way.COURT, exclusions=[], by=cast.desk, now=cast.now)
    assert (dispute.status, running(dispute)) == (Status.REFERRED, set())


def test_a_failed_attempt_starts_the_second_and_there_is_no_third(cast):
    dispute = mediating(cast)
    assert running(dispute) == {"first-attempt"}
    held(cast, dispute, SessionStatus.FAILED)
    assert running(dispute) == {"second-attempt"}
    held(cast, dispute, SessionStatus.FAILED, after=5 * HOUR)
    assert running(dispute) == {"case"}, "counted from the day mediation failed, whoever notices when"
    with pytest.raises(NoMoreAttempts):
        scheduled(cast, dispute, after=9 * HOUR)
    handle_as_case(dispute, reason="两次调解不成", by=cast.desk, now=cast.now)
    assert running(dispute) == {"case"}


def test_a_session_nobody_came_to_is_no_attempt(cast):
    dispute = mediating(cast)
    held(cast, dispute, SessionStatus.ABSENT)
    assert running(dispute) == {"first-attempt"}
    held(cast, dispute, SessionStatus.FAILED, after=3 * HOUR)
    held(cast, dispute, SessionStatus.FAILED, after=6 * HOUR)


def test_a_room_holds_one_session_at_a_time(cast):
    scheduled(cast, mediating(cast))
    with pytest.raises(RoomTaken):
        scheduled(cast, mediating(cast))
    assert scheduled(cast, mediating(cast), after=2 * HOUR).number == 1, "from the hour on in which the other ends"


def test_mediation_needs_two_sides(cast):
    with pytest.raises(TwoSides):
        scheduled(cast, mediating(cast, people=(ZHAO,)))


def test_a_minor_needs_a_guardian_unless_living_by_own_work(cast):
    born = date(cast.now.year - 17, 1, 1)
    child = replace(QIAN, born_on=born)
    dispute = mediating(cast, people=(ZHAO, child))
    with pytest.raises(GuardianNeeded):
        scheduled(cast, dispute)
    name_party(dispute, Person("钱父", role=Party.Role.GUARDIAN), stands_for=dispute.parties.get(side="b"), by=cast.desk, now=cast.now)
    scheduled(cast, dispute)
    scheduled(cast, mediating(cast, people=(ZHAO, replace(child, lives_by_own_work=True))), after=3 * HOUR)


def test_only_the_harmed_side_sends_an_agent_and_with_written_authority(cast):
    dispute = reported(cast)
    violator, victim = dispute.parties.get(side="a"), dispute.parties.get(side="b")
    agent = Person("孙丙", role=Party.Role.AGENT, authority="代为调解、签收")
    with pytest.raises(AgentOfViolator):
        name_party(dispute, agent, stands_for=violator, by=cast.desk, now=cast.now)
    with pytest.raises(AuthorityNeeded):
        name_party(dispute, replace(agent, authority=""), stands_for=victim, by=cast.desk, now=cast.now)
    assert name_party(dispute, agent, stands_for=victim, by=cast.desk, now=cast.now).side == "b"


def test_every_term_says_until_when(cast):
    dispute = mediating(cast)
    session = held(cast, dispute)
    promise = Promise(dispute.parties.get(side="a"), "道歉", "apology", None)
    with pytest.raises(NoDueDay):
        draft_agreement(session, form="police", main_facts="", promises=[promise], by=cast.desk, now=cast.now)


def test_an_agreement_is_signed_by_both_or_by_who_stands_for_them(cast):
    dispute = mediating(cast)
    agreement = drafted(cast, dispute)
    one = [{"party": str(dispute.parties.get(side="a").pk)}]
    with pytest.raises(NotSigned) as refusal:
        sign_agreement(agreement, signatures=one, by=cast.desk, now=cast.now)
    assert "钱乙" in str(refusal.value)
    agent = name_party(dispute, Person("孙丙", role=Party.Role.AGENT, authority="代签"), stands_for=dispute.parties.get(side="b"), by=cast.desk, now=cast.now)
    assert sign_agreement(agreement, signatures=[*one, {"party": str(agent.pk)}], by=cast.desk, now=cast.now).digest


def test_what_was_signed_is_not_written_anew(cast):
    agreement = signed(cast, mediating(cast))
    with pytest.raises(AlreadySigned):
        draft_agreement(agreement.session, form="police", main_facts="另一份", promises=[], by=cast.desk, now=cast.now)


def test_it_is_not_closed_as_kept_while_an_instalment_is_unpaid(cast):
    dispute = mediating(cast)
    agreement = signed(cast, dispute, days=(10, 40))
    tick_off(agreement.terms.first(), receipt="现金收条", by=cast.desk, now=cast.now)
    with pytest.raises(Unpaid) as refusal:
        close_dispute(dispute, outcome=Outcome.KEPT, by=cast.desk, now=cast.now)
    assert refusal.value.context == {"count": 1, "total": 2}


def test_a_broken_agreement_may_still_be_kept_late(cast):
    dispute = mediating(cast)
    agreement = note_breach(signed(cast, dispute), why="到期未付", by=cast.desk, now=cast.now)
    handle_as_case(Dispute.objects.get(pk=dispute.pk), reason="不履行", by=cast.desk, now=cast.now)
    tick_off(agreement.terms.get(), receipt="补付", by=cast.desk, now=cast.now)
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.KEPT


def test_violence_at_home_is_never_closed_by_mediation(cast):
    dispute = mediating(cast, facts=["violence-at-home"])
    held(cast, dispute)
    with pytest.raises(ViolenceAtHome):
        close_dispute(dispute, outcome=Outcome.ORAL, by=cast.leader, now=cast.now)


def test_nothing_is_settled_that_nobody_mediated(cast):
    with pytest.raises(NotAttempted):
        close_dispute(mediating(cast), outcome=Outcome.ORAL, by=cast.desk, now=cast.now)


def test_a_relapse_reopens_and_raises_the_level(cast):
    dispute = close_dispute(reported(cast), outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)
    reopen_dispute(dispute, reason="又吵起来", is_relapse=True, by=cast.desk, now=cast.now + DAY)
    assert (dispute.status, dispute.level, dispute.reopened, dispute.outcome) == (Status.REPORTED, Level.ORANGE, 1, "")
    with pytest.raises(IllegalMove):
        reopen_dispute(dispute, reason="", is_relapse=False, by=cast.desk, now=cast.now)


def test_each_fact_is_a_reason_for_the_level(cast):
    dispute = reported(cast, facts=["alcohol"])
    assert dispute.level == Level.YELLOW
    set_facts(dispute, ["alcohol", "weapon"], by=cast.desk, now=cast.now)
    assert (dispute.level, dispute.events.last().data["because"]) == (Level.RED, ["weapon"])


def test_earlier_disputes_are_found_by_both_sides_or_by_place_never_by_one_person(cast):
    first = reported(cast, lon=IN_EAST["lon"])

    def found(*people, lon=None, lat=None):
        return [(one.dispute, one.why) for one in earlier_disputes(people, lon=lon, lat=lat, visible_to=cast.desk, now=cast.now)]

    assert found(replace(QIAN, side="a"), replace(ZHAO, side="b")) == [(first, "parties")]
    assert found(ZHAO, Person("李丁", side="b", phone="10099000009")) == []
    assert found(lon=first.lon + 0.0001, lat=first.lat) == [(first, "place")]
    assert found(lon=first.lon + 0.001, lat=first.lat) == []
    assert earlier_disputes((ZHAO, QIAN), lon=None, lat=None, visible_to=cast.stranger, now=cast.now) == []
    assert earlier_disputes((ZHAO, QIAN), lon=None, lat=None, visible_to=cast.desk, now=cast.now + 181 * DAY) == []


def test_following_up_says_what_was_found(cast):
    dispute = mediating(cast)
    signed(cast, dispute)
    one = follow_up(dispute.followups.first(), result=FollowUp.Result.HOLDS, words="已付清", by=cast.desk, now=cast.now)
    assert (one.done_by, dispute.events.filter(kind=DisputeEvent.Kind.FOLLOWED_UP).count()) == (cast.desk, 1)
