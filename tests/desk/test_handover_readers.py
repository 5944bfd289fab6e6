"""Who reads hand-overs, the test of the machine, and desks nobody signed over."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from alerts.services.handling import acknowledge_alert
from desk.handover.desks import desk_of, late_desks
from desk.handover.picture import thawed
from desk.handover.services import (
    sign_handover,
)
from desk.handover.sound import BadTest, record_sound_test
from desk.models import Countersignature, SoundTest
from grids.models import Officer, Shift
from tests.cast import make_officer, make_partner_user, order_to, routed, signed_in
from tests.papers import GOOD, signed, taken


@pytest.fixture
def relief(cast):
    """The duty officer of the next shift, in early."""
    return make_officer("relief", cast.east, Role.DUTY_OFFICER)


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
