"""Signing a hand-over: by both, once, and never rewritten."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from accounts.roles import Role
from alerts.models import AlertEvent
from alerts.rows.sentences import sentence
from alerts.services.handling import acknowledge_alert, close_alert, resolve_alert
from desk.handover.desks import desk_of
from desk.handover.picture import changes_since, open_ends
from desk.handover.services import (
    AlreadySigned,
    BothSides,
    NothingSaid,
    TooLateToSign,
    is_whole,
    sign_handover,
    supplement,
)
from desk.handover.sound import record_sound_test
from desk.models import Countersignature, Handover
from policing.lib.errors import NotAllowed, StaleMove
from tests.cast import build_cast, make_officer, reread, routed, signed_in
from tests.papers import GOOD, browser, signed, taken


@pytest.fixture
def relief(cast):
    """The duty officer of the next shift, in early."""
    return make_officer("relief", cast.east, Role.DUTY_OFFICER)


# Signing


def test_signing_asks_for_the_password_again(cast):
    answer = signed_in(cast.desk).post("/handover/sign/")
    assert (answer.status_code, Handover.objects.count()) == (302, 0)
    assert "/accounts/reauthenticate/" in answer["Location"]
    answer = browser(cast.desk).post("/handover/sign/", {"general": "雨"})
    assert Handover.objects.get().general == "雨"
    assert answer["Location"] == f"/handover/{Handover.objects.get().pk}/"


def test_whoever_presses_twice_signs_once(cast):
    signed(cast)
    with pytest.raises(AlreadySigned):
        signed(cast)


def test_one_who_may_only_read_signs_nothing(cast):
    client = browser(cast.inspector)
    assert client.post("/handover/sign/").status_code == 403
    assert client.post("/handover/words/", {"general": "x"}).status_code == 403
    assert client.get("/handover/")["Location"] == "/handover/list/"


def test_the_other_officer_takes_over(cast, relief):
    told = signed(cast)
    signature = taken(told, relief, cast.now + timedelta(minutes=5), remarks="齐")
    assert (signature.by, signature.remarks) == (relief, "齐")


def test_nobody_signs_both_sides(cast):
    with pytest.raises(BothSides):
        taken(signed(cast), cast.desk, cast.now)


def test_the_database_itself_refuses_one_person_on_both_sides(cast):
    told = signed(cast)
    with pytest.raises(DatabaseError, match="both sides"), transaction.atomic():
        Countersignature.objects.create(handover=told, by=cast.desk, at=cast.now, digest="x")


def test_only_one_can_take_over(cast, relief):
    told = signed(cast)
    taken(told, relief, cast.now)
    with pytest.raises(StaleMove):
        taken(told, cast.leader, cast.now)
    assert Countersignature.objects.get().by == relief


def test_the_leader_may_take_over_the_desk_an_auxiliary_may_not(cast):
    told = signed(cast)
    with pytest.raises(NotAllowed):
        taken(told, cast.auxiliary, cast.now)
    assert taken(told, cast.leader, cast.now).by == cast.leader


def test_nobody_of_another_unit_takes_over(cast):
    with pytest.raises(NotAllowed):
        taken(signed(cast), cast.commander, cast.now)


def test_an_old_hand_over_is_not_signed_any_more(cast, relief):
    with pytest.raises(TooLateToSign):
        taken(signed(cast), relief, cast.now + timedelta(hours=25))


@pytest.fixture
def town(transactional_db):
    return build_cast()


def test_of_two_who_sign_at_once_one_is_first(town):
    outcomes = []

    def sign():
        try:
            outcomes.append(type(sign_handover(desk_of(town.desk, town.now), by=town.desk, now=town.now)).__name__)
        except AlreadySigned:
            outcomes.append("AlreadySigned")
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["AlreadySigned", "Handover"]


# Promises


def test_promises_pass_to_whoever_takes_over_with_their_time(cast, relief):
    until = cast.now + timedelta(minutes=30)
    alert = acknowledge_alert(routed(cast), by=cast.desk, until=until, now=cast.now)
    signature = taken(signed(cast), relief, cast.now + timedelta(minutes=5))
    alert = reread(alert)
    assert (alert.acknowledged_by, alert.promised_until, alert.next_escalation_at) == (relief, until, until)
    assert signature.taken_over == [alert.number]
    line = AlertEvent.objects.filter(alert=alert).order_by("-sequence").first()
    with translation.override("en"):
        assert (line.user, sentence(line)) == (relief, "Taken over from Desk at the hand-over")


def test_promises_stay_where_they_are_if_wished(cast, relief):
    alert = acknowledge_alert(routed(cast), by=cast.desk, until=cast.now + timedelta(minutes=30), now=cast.now)
    taken(signed(cast), relief, cast.now, takes_promises=False)
    assert reread(alert).acknowledged_by == cast.desk


def test_what_somebody_else_holds_stays_theirs(cast, relief):
    alert = acknowledge_alert(routed(cast), by=cast.leader, until=cast.now + timedelta(minutes=30), now=cast.now)
    taken(signed(cast), relief, cast.now)
    assert reread(alert).acknowledged_by == cast.leader


# Afterwards


@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(
    ("table", "column"), [("desk_handover", "general"), ("desk_countersignature", "remarks"), ("desk_supplement", "text"), ("desk_soundtest", "machine")]
)
def test_what_was_signed_is_never_rewritten(cast, relief, table, column, verb):
    record_sound_test(by=relief, machine="Chrome", results=GOOD, now=cast.now)
    told = signed(cast)
    taken(told, relief, cast.now)
    supplement(told, by=cast.desk, text="钥匙在柜里", now=cast.now)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        cursor.execute(verb.format(table, column, "'x'"))


def test_a_page_that_was_tampered_with_says_so(cast):
    told = signed(cast, general="雨")
    assert is_whole(Handover.objects.get(pk=told.pk))
    told.general = "晴"
    assert not is_whole(told)


def test_words_can_be_added_but_not_none(cast):
    told = signed(cast)
    with pytest.raises(NothingSaid):
        supplement(told, by=cast.desk, text="  ", now=cast.now)
    assert supplement(told, by=cast.desk, text="灯坏了", now=cast.now).handover == told


def test_the_page_tells_what_changed_since(cast, relief):
    ends, moves = routed(cast), routed(cast)
    told = signed(cast)
    for alert in (ends, moves):
        acknowledge_alert(alert, by=cast.leader, until=cast.now + timedelta(minutes=5), now=cast.now)
    resolve_alert(ends, by=cast.leader, text="", now=cast.now)
    close_alert(ends, by=cast.leader, disposition="minor", reason="settled", text="", now=cast.now)
    new = routed(cast)
    changed = {change.row.key: change.kind for change in changes_since(told, open_ends(relief, cast.now))}
    assert changed == {f"alert:{ends.pk}": "ended", f"alert:{moves.pk}": "moved", f"alert:{new.pk}": "new"}
