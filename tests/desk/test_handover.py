"""Handing a shift over: what stands in it, who signs, what nobody can change afterwards."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.roles import Role
from alerts.models import AlertEvent
from alerts.sentences import sentence
from alerts.services.handling import acknowledge_alert, close_alert, resolve_alert
from delivery.models import Delivery
from desk.handover.desks import desk_of, late_desks
from desk.handover.picture import changes_since, open_ends, thawed
from desk.handover.services import (
    AlreadySigned,
    BothSides,
    NothingSaid,
    TooLateToSign,
    countersign,
    draft_of,
    is_whole,
    save_words,
    sign_handover,
    supplement,
)
from desk.handover.sound import BadTest, record_sound_test
from desk.models import Countersignature, Equipment, Handover, HandoverDraft, SoundTest
from grids.models import Officer, Shift
from policing.lib.errors import NotAllowed, StaleMove
from tests.cast import build_cast, make_officer, make_partner_user, order_to, reread, routed, signed_in

PASSWORD = "correct horse battery"
GOOD = {name: {"good": True, "detail": ""} for name in ("alarm", "live", "clock", "notices", "browser")}


@pytest.fixture
def relief(cast):
    """The duty officer of the next shift, in early."""
    return make_officer("relief", cast.east, Role.DUTY_OFFICER)


def browser(user, address="10.0.0.1") -> Client:
    """Signed in by password a moment ago."""
    client = Client(REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def signed(cast, **words):
    desk = desk_of(cast.desk, cast.now)
    if words:
        save_words(desk, by=cast.desk, words=words, now=cast.now)
    return sign_handover(desk, by=cast.desk, now=cast.now)


def taken(handover, by, now, **wishes):
    return countersign(handover, by=by, desk=desk_of(by, now), **({"remarks": "", "takes_promises": True} | wishes), now=now)


def keys(handover, name) -> list[str]:
    return [row.key for section in thawed(handover) if section.name == name for row in section.rows]


# What stands in it


def test_it_holds_every_open_alert_most_urgent_first(cast):
    calm, pressing = routed(cast, "general.report"), routed(cast, "security.suspect_vehicle")
    assert calm.priority > pressing.priority
    assert keys(signed(cast), "alerts") == [f"alert:{pressing.pk}", f"alert:{calm.pk}"]


def test_an_alert_outside_every_grid_stands_apart(cast):
    lost = routed(cast)
    type(lost).objects.filter(pk=lost.pk).update(grid=None)
    told = signed(cast)
    assert (keys(told, "alerts"), keys(told, "unplaced")) == ([], [f"alert:{lost.pk}"])


def test_what_has_ended_is_not_in_it(cast):
    alert = routed(cast)
    for step in (
        lambda: acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now),
        lambda: resolve_alert(alert, by=cast.desk, text="", now=cast.now),
        lambda: close_alert(alert, by=cast.desk, disposition="founded", text="", now=cast.now),
    ):
        step()
    assert keys(signed(cast), "alerts") == []


def test_an_alert_says_who_holds_it_and_what_was_promised(cast):
    until = cast.now + timedelta(minutes=5)
    acknowledge_alert(routed(cast), by=cast.desk, until=until, now=cast.now)
    row = thawed(signed(cast))[0].rows[0]
    assert (row.who, row.due_time) == ("Desk", until)


def test_it_holds_orders_that_are_out(cast):
    order = order_to(cast)
    assert keys(signed(cast), "orders") == [f"order:{order.pk}"]


def test_it_names_whom_no_message_reached(cast):
    alert = routed(cast)
    missed = Delivery.objects.filter(recipient__message=alert.message).exclude(channel="in_app")
    assert missed.update(status="permanent_failure")
    told = signed(cast)
    row = next(section for section in thawed(told) if section.name == "unreached").rows[0]
    assert missed.first().recipient.name in row.who


def test_a_person_one_address_still_works_for_is_not_named(cast):
    alert = routed(cast)
    Delivery.objects.filter(recipient__message=alert.message).update(status="sent")
    assert keys(signed(cast), "unreached") == []


def test_it_is_told_in_both_languages(cast):
    routed(cast)
    content = signed(cast, **{"note:x": "看门"}).content["sections"]
    titles = {language: content[language][0]["rows"][0]["title"] for language in content}
    assert titles["en"].startswith("Suspect vehicle") and titles["zh-hans"] != titles["en"]


def test_notes_stay_with_what_they_are_about(cast):
    alert = routed(cast)
    told = signed(cast, **{f"note:alert:{alert.pk}": "东门有人守", "general": "雨"})
    assert (thawed(told)[0].rows[0].note, told.general) == ("东门有人守", "雨")


def test_the_units_own_equipment_is_counted_else_the_usual(cast):
    names = [line["name"] for line in signed(cast).content["equipment"]["en"]]
    assert "Radios" in names
    Equipment.objects.create(unit=cast.west, name="盾牌", name_en="Shields", quantity=4)
    west = sign_handover(desk_of(cast.stranger, cast.now), by=cast.stranger, now=cast.now)
    assert [(line["name"], line["quantity"]) for line in west.content["equipment"]["en"]] == [("Shields", 4)]


def test_it_names_who_comes_next(cast, relief):
    Shift.objects.create(
        unit=cast.east, officer=relief.officer, role=Role.DUTY_OFFICER, starts_at=cast.now + timedelta(hours=8), ends_at=cast.now + timedelta(hours=20)
    )
    assert signed(cast).content["next"] == ["Relief"]


# Writing it


def test_what_is_typed_is_kept_and_found_again(cast):
    client = signed_in(cast.desk)
    assert client.post("/handover/words/", {"general": "下雨", "there:usual-0": "no", "remark:usual-0": "少一部"}).status_code == 200
    page = client.get("/handover/").content.decode()
    assert "下雨" in page and "少一部" in page


def test_two_who_write_at_one_desk_keep_each_others_words(cast, relief):
    save_words(desk_of(cast.desk, cast.now), by=cast.desk, words={"note:a": "one"}, now=cast.now)
    save_words(desk_of(relief, cast.now), by=relief, words={"note:b": "two"}, now=cast.now)
    assert draft_of(desk_of(cast.desk, cast.now)).notes == {"a": "one", "b": "two"}


def test_unknown_fields_are_kept_nowhere(cast):
    draft = save_words(desk_of(cast.desk, cast.now), by=cast.desk, words={"evil": "x", "by": "1", "note:" + "k" * 500: "y"}, now=cast.now)
    assert (draft.by, draft.general, [len(key) for key in draft.notes]) == (cast.desk, "", [80])


def test_the_draft_goes_with_the_signature(cast):
    signed(cast, general="雨")
    assert not HandoverDraft.objects.exists()


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
    close_alert(ends, by=cast.leader, disposition="minor", text="", now=cast.now)
    new = routed(cast)
    changed = {change.row.key: change.kind for change in changes_since(told, open_ends(relief, cast.now))}
    assert changed == {f"alert:{ends.pk}": "ended", f"alert:{moves.pk}": "moved", f"alert:{new.pk}": "new"}


# Who sees it


def test_a_stranger_finds_no_hand_over(cast):
    told = signed(cast)
    for user in (cast.stranger, make_partner_user("guard", cast.compound_firm), cast.administrator):
        client = signed_in(user)
        for path in (f"/handover/{told.pk}/", f"/handover/{told.pk}/countersign/", f"/handover/{told.pk}/supplement/"):
            assert client.get(path).status_code in {403, 404, 405}
            assert client.post(path, {"text": "x"}).status_code in {302, 403, 404, 405}
    assert not Countersignature.objects.exists() and not told.supplements.exists()


def test_the_unit_above_and_the_inspector_read_it(cast):
    told = signed(cast)
    for user in (cast.commander, cast.inspector):
        assert signed_in(user).get(f"/handover/{told.pk}/").status_code == 200


def test_a_hand_over_that_tells_of_a_covert_alert_is_hidden_with_it(cast):
    routed(cast, "bank.suspicious_cancellation")
    told = signed(cast)
    assert told.has_covert
    assert signed_in(cast.auxiliary).get(f"/handover/{told.pk}/").status_code == 404
    assert str(told.pk) not in signed_in(cast.auxiliary).get("/handover/list/").content.decode()


def test_an_auxiliary_hands_over_without_covert_alerts(cast):
    routed(cast, "bank.suspicious_cancellation")
    told = sign_handover(desk_of(cast.auxiliary, cast.now), by=cast.auxiliary, now=cast.now)
    assert sum(len(section.rows) for section in thawed(told)) == 0 and not told.has_covert


@pytest.mark.parametrize(
    ("query", "found"), [("", 1), ("?person=desk", 1), ("?person=nobody", 0), ("?state=signed", 0), ("?state=waiting", 1), ("?from=2001-01-01", 1)]
)
def test_it_is_found_again(cast, query, found):
    told = signed(cast)
    assert (str(told.pk) in signed_in(cast.desk).get(f"/handover/list/{query}").content.decode()) == bool(found)


@pytest.mark.parametrize("query", ["?from=2001-99-99", "?until=x&page=-4", "?state=%00", "?person=%27%22"])
def test_a_filter_nobody_can_read_is_none(cast, query):
    assert signed_in(cast.desk).get(f"/handover/list/{query}").status_code == 200


# The machine


def test_a_test_is_kept_with_the_hand_over(cast, relief):
    test = record_sound_test(by=relief, machine="Chrome on Windows", results=GOOD, now=cast.now)
    told = signed(cast)
    assert taken(told, relief, cast.now + timedelta(minutes=1)).sound_test == test
    assert "Chrome on Windows" in signed_in(relief).get(f"/handover/{told.pk}/").content.decode()


@pytest.mark.parametrize(("part", "passes"), [("alarm", False), ("live", False), ("clock", True), ("notices", True), ("browser", True)])
def test_what_is_needed_decides(cast, part, passes):
    results = GOOD | {part: {"good": False, "detail": ""}}
    assert record_sound_test(by=cast.desk, machine="x", results=results, now=cast.now).is_passed == passes


@pytest.mark.parametrize("results", [{}, {"alarm": True}, GOOD | {"alarm": {"good": "yes"}}])
def test_half_a_test_is_none(cast, results):
    with pytest.raises(BadTest):
        record_sound_test(by=cast.desk, machine="x", results=results, now=cast.now)


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"alarm": 1}'])
def test_a_broken_result_is_refused(cast, body):
    answer = signed_in(cast.desk).generic("POST", "/handover/sound/", body, content_type="application/json")
    assert (answer.status_code, SoundTest.objects.count()) == (400, 0)


# Nobody has signed


@pytest.fixture
def changed_hands(cast, relief):
    """The desk officer's shift ended 40 minutes ago, the relief sits there since."""
    at = cast.now - timedelta(minutes=40)
    Shift.objects.filter(officer=cast.desk.officer).update(ends_at=at)
    Shift.objects.create(unit=cast.east, officer=relief.officer, role=Role.DUTY_OFFICER, starts_at=at, ends_at=at + timedelta(hours=12))
    return at


def test_a_desk_that_changed_hands_unsigned_is_late(cast, changed_hands):
    assert [(late.unit, late.role, late.changed_at) for late in late_desks(cast.now)] == [(cast.east, Role.DUTY_OFFICER, changed_hands)]


def test_half_an_hour_is_allowed(cast, changed_hands):
    assert late_desks(cast.now - timedelta(minutes=15)) == []


def test_both_signatures_are_needed(cast, changed_hands, relief):
    told = signed(cast)
    assert late_desks(cast.now)
    taken(told, relief, cast.now)
    assert late_desks(cast.now) == []


def test_a_roster_that_goes_on_with_the_same_person_changes_no_hands(cast):
    at = cast.now - timedelta(minutes=40)
    Shift.objects.filter(officer=cast.desk.officer).update(ends_at=at)
    Shift.objects.create(unit=cast.east, officer=Officer.objects.get(user=cast.desk), role=Role.DUTY_OFFICER, starts_at=at, ends_at=at + timedelta(hours=12))
    assert late_desks(cast.now) == []


def test_a_page_asks_the_database_at_most_twelve_times(cast, relief, django_assert_max_num_queries):
    for _n in range(3):
        acknowledge_alert(routed(cast), by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now)
        order_to(cast)
    told = signed(cast)
    client = signed_in(relief)
    client.get("/handover/list/")
    for path in ("/handover/", f"/handover/{told.pk}/", "/handover/list/", "/handover/sound/"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
