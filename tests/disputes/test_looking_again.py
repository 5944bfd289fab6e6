"""Looking again by a script, what follows, relapses, and what may end how."""

from dataclasses import replace
from datetime import timedelta

import pytest

from delivery.models import Message
from disputes.lifecycle import AgreementStatus, Outcome, SessionStatus, Status
from disputes.models import Agreement, Dispute, FollowUp, Level
from disputes.services.agreeing import note_breach, tick_off
from disputes.services.ending import close_dispute
from disputes.services.errors import ViolenceAtHome
from disputes.services.followups import assign_followup
from disputes.services.levels import set_facts
from disputes.services.looking_again import follow_up
from disputes.services.parties import Person
from disputes.services.refusals import NotByMediator, NotKept, PartsOpen, ScriptUnanswered, SessionAhead
from disputes.services.relapse import link_disputes, relapse_of, unlink_disputes
from disputes.services.watching import followups_due, tell_due
from policing.lib.errors import NotAllowed
from tests.cast import IN_EAST, signed_in
from tests.disputes.quarrels import QIAN, ZHAO, held, mediating, reported, scheduled, signed
from tests.disputes.test_working import mediator_of

DAY = timedelta(days=1)
FINE = {"kept": "yes", "calm": "calm", "help": "no"}


@pytest.fixture
def kept(cast):
    """A dispute with a signed agreement, and its follow-ups ahead."""
    dispute = mediating(cast)
    signed(cast, dispute)
    dispute.refresh_from_db()
    return dispute


def first_of(dispute) -> FollowUp:
    return dispute.followups.select_related("dispute__mediator").order_by("due_on").first()


@pytest.mark.parametrize(
    ("answers", "result"),
    [({}, "holds"), ({"kept": "partly"}, "tense"), ({"calm": "words"}, "tense"), ({"kept": "no"}, "broken"), ({"calm": "quarrel", "kept": "partly"}, "broken")],
)
def test_the_gravest_answer_says_how_it_stands(cast, kept, answers, result):
    assert follow_up(first_of(kept), answers=FINE | answers, by=cast.desk, now=cast.now).result == result


def test_every_question_is_answered_or_nobody_was_reached(cast, kept):
    with pytest.raises(ScriptUnanswered) as refusal:
        follow_up(first_of(kept), answers={"kept": "yes", "calm": "perhaps"}, by=cast.desk, now=cast.now)
    assert set(refusal.value.fields) == {"calm", "help"}


def test_whether_somebody_feels_safe_is_asked_where_the_level_is_high(cast, kept):
    set_facts(kept, ["weapon"], by=cast.desk, now=cast.now)
    with pytest.raises(ScriptUnanswered) as refusal:
        follow_up(first_of(kept), answers=FINE, by=cast.desk, now=cast.now)
    assert set(refusal.value.fields) == {"safe"}


def test_nobody_reached_is_called_three_times_and_then_visited_three_times(cast, kept):
    one, ways = first_of(kept), []
    for _n in range(6):
        follow_up(one, result="not_reached", by=cast.desk, now=cast.now)
        ways.append((one.way, one.done_at is None))
    assert ways == [("call", True), ("call", True), ("visit", True), ("visit", True), ("visit", True), ("visit", False)]
    assert one.result == FollowUp.Result.NOT_REACHED and one.due_on > cast.now.date()


def test_a_tense_one_brings_another_within_a_week(cast, kept):
    before = kept.followups.count()
    follow_up(first_of(kept), answers=FINE | {"calm": "words"}, by=cast.desk, now=cast.now)
    extra = kept.followups.get(why="tense")
    assert kept.followups.count() == before + 1 and (extra.due_on - cast.now.date()).days <= 8


def test_a_broken_one_notes_the_agreement_as_broken(cast, kept):
    follow_up(first_of(kept), answers=FINE | {"kept": "no"}, words="钱没给", by=cast.desk, now=cast.now)
    assert Agreement.objects.get(dispute=kept).status == AgreementStatus.BROKEN


def test_a_broken_one_opens_what_was_closed(cast, kept):
    for term in Agreement.objects.get(dispute=kept).terms.all():
        tick_off(term, receipt="收条", by=cast.desk, now=cast.now)
    close_dispute(kept, outcome=Outcome.KEPT, by=cast.desk, now=cast.now)
    assert kept.followups.filter(dropped_at=None, done_at=None).exists(), "they go on after it is settled"
    follow_up(first_of(kept), answers=FINE | {"calm": "quarrel"}, words="又动手", by=cast.desk, now=cast.now)
    kept.refresh_from_db()
    assert (kept.status, kept.reopened, kept.level) == (Status.REPORTED, 1, Level.ORANGE)


def test_the_sample_is_looked_at_by_somebody_who_did_not_mediate(cast, settings):
    settings.FOLLOW_UP_SAMPLE_PERCENT = 100
    mediator, dispute = mediator_of(cast), mediating(cast)
    Dispute.objects.filter(pk=dispute.pk).update(mediator=mediator)
    dispute.refresh_from_db()
    signed(cast, dispute)
    one = dispute.followups.select_related("dispute__mediator").get(by_another=True)
    assert one.to is not None and one.to not in (cast.desk, mediator.user)
    with pytest.raises(NotByMediator) as refusal:
        follow_up(one, result="holds", by=cast.desk, now=cast.now)
    assert cast.desk.full_name in str(refusal.value)
    for somebody in (cast.desk, mediator.user):
        with pytest.raises(NotByMediator):
            assign_followup(one, somebody, by=cast.leader, now=cast.now)
    assign_followup(one, cast.community, by=cast.leader, now=cast.now)
    assert follow_up(one, result="holds", by=cast.community, now=cast.now).done_by == cast.community
    with pytest.raises(NotAllowed):
        assign_followup(one, cast.community, by=cast.auxiliary, now=cast.now)
    assert f"/follow-ups/{one.pk}/" not in signed_in(mediator.user).get(f"/disputes/{dispute.pk}/after/").content.decode()


def test_whoever_is_to_look_again_is_told_on_the_day_once(cast, kept):
    one = first_of(kept)
    day = cast.now + timedelta(days=(one.due_on - cast.now.date()).days)
    assert list(followups_due(day)) == [one]
    tell_due(one, now=day)
    assert list(followups_due(day)) == [] and kept.number in str(Message.objects.filter(room="disputes").latest("created_at").content)


# Relapse


def again(cast, *people, after: int = 30, **facts) -> Dispute:
    """A new matter some days later."""
    dispute = reported(cast, people=people, **{"lon": None, "lat": None} | facts)
    Dispute.objects.filter(pk=dispute.pk).update(reported_at=cast.now + after * DAY)
    dispute.refresh_from_db()
    return dispute


def offered(dispute, cast) -> list[tuple[Dispute, str]]:
    return [(one.dispute, one.why) for one in relapse_of(dispute, visible_to=cast.desk)]


def test_the_same_two_again_are_offered_also_with_their_sides_changed(cast):
    first = again(cast, ZHAO, QIAN, after=0)
    assert offered(again(cast, replace(QIAN, side="a"), replace(ZHAO, side="b")), cast) == [(first, "parties")]


def test_one_person_alone_is_never_followed(cast):
    again(cast, ZHAO, QIAN, after=0)
    assert offered(again(cast, ZHAO, Person("李丁", side="b", phone="10099000009")), cast) == []
    twice_the_same = (ZHAO, replace(ZHAO, name="赵某", side="b"))
    assert offered(again(cast, *twice_the_same, after=40), cast) == [], "one person named on both sides is still one person"


def test_the_same_place_is_offered_within_the_days_set(cast, settings):
    first = again(cast, ZHAO, QIAN, after=0, **IN_EAST)
    other = (Person("孙一", side="a", phone="10000000021"), Person("李二", side="b", phone="10000000022"))
    assert offered(again(cast, *other, after=30, **IN_EAST), cast) == [(first, "place")]
    settings.RELAPSE_DAYS = 20
    assert offered(again(cast, *other, after=60, **IN_EAST), cast) == []


def test_a_link_states_the_relapse_as_a_reason_for_the_level_and_taking_it_away_takes_that_too(cast):
    first, second = again(cast, ZHAO, QIAN, after=0), again(cast, ZHAO, QIAN)
    link_disputes(second, first, why="parties", by=cast.desk, now=cast.now)
    assert (second.level, second.facts, offered(second, cast)) == (Level.ORANGE, ["relapse"], [])
    unlink_disputes(second, first, by=cast.desk, now=cast.now)
    assert (second.level, second.facts) == (Level.BLUE, [])


def test_a_link_by_hand_raises_nothing(cast):
    first, second = again(cast, ZHAO, QIAN, after=0), again(cast, Person("李丁", side="a"))
    link_disputes(second, first, why="person", by=cast.desk, now=cast.now)
    assert second.level == Level.BLUE


# What may end how


def test_violence_at_home_ends_decided_or_referred_only(cast):
    dispute = reported(cast, facts=["violence-at-home"])
    for outcome in (Outcome.WITHDRAWN, Outcome.NOT_SETTLED, Outcome.ORAL, Outcome.KEPT, Outcome.SPOT):
        with pytest.raises(ViolenceAtHome):
            close_dispute(dispute, outcome=outcome, by=cast.leader, now=cast.now)
    assert close_dispute(dispute, outcome=Outcome.DECIDED, by=cast.leader, now=cast.now).status == Status.CLOSED


def test_taking_a_fact_away_stands_in_the_timeline(cast):
    dispute = reported(cast, facts=["violence-at-home", "injury"])
    set_facts(dispute, ["injury"], by=cast.desk, now=cast.now)
    assert dispute.events.last().data["taken"] == ["violence-at-home"]


def test_nothing_ends_while_people_are_asked_to_a_session(cast):
    dispute = mediating(cast)
    scheduled(cast, dispute)
    with pytest.raises(SessionAhead):
        close_dispute(dispute, outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)


def test_kept_means_that_an_agreement_was_kept(cast):
    dispute = mediating(cast)
    held(cast, dispute, SessionStatus.AGREED)
    with pytest.raises(NotKept):
        close_dispute(dispute, outcome=Outcome.KEPT, by=cast.desk, now=cast.now)
    with pytest.raises(NotAllowed):
        close_dispute(dispute, outcome=Outcome.MERGED, by=cast.desk, now=cast.now)


def test_the_whole_ends_with_its_last_part(cast):
    whole, part = reported(cast), reported(cast)
    Dispute.objects.filter(pk=part.pk).update(parent=whole)
    with pytest.raises(PartsOpen):
        close_dispute(whole, outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)


# The page


def test_the_script_is_read_out_ticked_and_sent_without_a_script(cast, kept):
    one, client = first_of(kept), signed_in(cast.desk)
    path = f"/disputes/{kept.pk}/follow-ups/{one.pk}/"
    page = client.get(path).content.decode()
    assert "10099000001" not in page and "赵甲" in page
    assert "tel:10099000001" in client.post(path, {"numbers": "1"}).content.decode()
    assert client.post(path, {"kept": "yes"}).status_code == 400
    party = kept.parties.get(side="a")
    assert client.post(path, FINE | {"reached": [str(party.pk), "x"], "words": "都好"}).status_code == 302
    one.refresh_from_db()
    assert (one.result, one.reached, one.words) == ("holds", [party.pk], "都好")


def test_the_list_of_what_is_due_is_narrowed_by_day_and_person(cast, kept):
    client = signed_in(cast.desk)
    FollowUp.objects.filter(pk=first_of(kept).pk).update(due_on=cast.now.date() - DAY)
    for query, count in (("due=late", 1), ("due=today", 0), ("due=all", 3), ("due=late&whose=unit", 1)):
        assert client.get(f"/disputes/follow-ups/?{query}").content.decode().count("look-day") == count, query
    assert "look-day" not in signed_in(cast.stranger).get("/disputes/follow-ups/?due=all&whose=unit").content.decode()


def test_a_return_is_offered_before_it_is_settled_on_the_spot(cast):
    first, again = reported(cast), reported(cast)
    Dispute.objects.filter(pk=first.pk).update(reported_at=cast.now - timedelta(days=9))
    page = signed_in(cast.desk).get(f"/disputes/{again.pk}/spot/").content.decode()
    assert first.number in page and f"/disputes/{again.pk}/related/" in page
    assert again.number not in signed_in(cast.desk).get(f"/disputes/{first.pk}/spot/").content.decode(), "what came later is no earlier one"
    link_disputes(again, first, why="parties", by=cast.desk, now=cast.now)
    assert "ribbon warning" not in signed_in(cast.desk).get(f"/disputes/{again.pk}/spot/").content.decode()


def test_a_broken_agreement_is_gone_on_with_from_its_page(cast):
    dispute = mediating(cast)
    agreement = signed(cast, dispute)
    desk, way = signed_in(cast.desk), f'href="/disputes/{dispute.pk}/way/"'
    assert way not in desk.get(f"/disputes/{dispute.pk}/").content.decode()
    note_breach(agreement, why="到期未付", by=cast.desk, now=cast.now)
    assert desk.get(f"/disputes/{dispute.pk}/").content.decode().count(way) == 2, "as the next step, and beside the way"
    assert desk.post(f"/disputes/{dispute.pk}/way/", {"way": "case", "reason": "不履行"}).status_code == 302
