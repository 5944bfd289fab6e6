"""Putting right what was taken down wrongly: every time with a line that says what was before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from alerts.lifecycle import Status
from alerts.models import Alert
from alerts.services.correcting import AlreadyEnded, Correction, NothingToCorrect, OutsideEveryGrid, SiteOfAnother, correct_alert
from alerts.services.handling import acknowledge_alert, arrive_at_alert, cancel_alert
from alerts.services.repeating import report_again
from alerts.services.routing import route_alert
from alerts.services.staff_reports import receive_from_staff
from alerts.services.timeline import first_broken_line
from delivery.models import Delivery, Message, Recipient
from grids.models import Grid, Posting
from policing.hearing import Ticket
from policing.lib.datum import Point
from policing.lib.errors import NotAllowed
from tests.cast import IN_EAST, IN_WEST, NOWHERE, make_officer, make_partner_user, report, reread, routed, signed_in


def correct(cast, alert: Alert, *, by=None, now=None, **facts) -> Alert:
    return reread(correct_alert(reread(alert), Correction(**facts), by=by or cast.desk, reason="记错了", now=now or cast.now))


def corrected(alert: Alert) -> dict:
    return alert.events.get(kind="corrected").words["changes"]


@pytest.fixture
def unplaced(cast) -> Alert:
    """Waits at the bureau's desk."""
    alert = routed(cast, at=NOWHERE, place="老桥边")
    assert alert.station == cast.bureau
    return alert


def test_the_110_number_is_added_later_and_corrected(cast):
    alert = routed(cast)
    alert = correct(cast, alert, call_number="110-0001", by=cast.auxiliary)
    assert (alert.call_number, corrected(alert)) == ("110-0001", {"call_number": ["", "110-0001"]})
    correct(cast, alert, call_number="110-0002")
    assert [line.words["changes"]["call_number"] for line in alert.events.filter(kind="corrected").order_by("sequence")] == [
        ["", "110-0001"],
        ["110-0001", "110-0002"],
    ]
    assert first_broken_line(alert.events.order_by("sequence")) is None


def test_what_was_sent_stays_as_it_was_sent(cast):
    alert = routed(cast, description="灰色面包车")
    sent, body_hash = alert.sent, alert.body_hash
    alert = correct(cast, alert, type=cast.type("school.general"), at=Point(**IN_WEST), place="西园")
    assert (alert.sent, alert.body_hash, alert.description) == (sent, body_hash, "灰色面包车")


def test_an_unplaced_alert_that_is_put_on_the_map_goes_to_its_stations_people(cast, unplaced):
    due = unplaced.next_escalation_at
    alert = correct(cast, unplaced, by=cast.commander, at=Point(**IN_EAST), now=cast.now + timedelta(seconds=5))
    assert (alert.station, alert.grid, alert.status) == (cast.east, cast.grid_e1, Status.ROUTED)
    assert alert.next_escalation_at <= due
    told = set(Recipient.objects.filter(message=alert.message).values_list("name", flat=True))
    assert str(cast.community) in told
    assert Alert.objects.visible_to(cast.desk).filter(pk=alert.pk).exists()
    assert Alert.objects.visible_to(cast.commander).filter(pk=alert.pk).exists()
    assert corrected(alert)["grid"] == ["", cast.grid_e1.code]


def test_one_that_was_promised_by_the_wrong_desk_waits_again(cast, unplaced):
    acknowledge_alert(unplaced, by=cast.commander, until=cast.now + timedelta(minutes=30), now=cast.now)
    alert = correct(cast, unplaced, by=cast.commander, at=Point(**IN_WEST))
    assert (alert.status, alert.acknowledged_by, alert.promised_until, alert.station) == (Status.ROUTED, None, None, cast.west)
    assert alert.next_escalation_at <= cast.now + timedelta(minutes=5)


def test_a_place_within_the_same_station_calls_nobody_anew(cast):
    alert = routed(cast)
    before = Delivery.objects.count()
    acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now)
    alert = correct(cast, alert, at=Point(113.9051, 35.3051))
    assert (alert.status, alert.acknowledged_by) == (Status.ACKNOWLEDGED, cast.desk)
    assert Delivery.objects.filter(recipient__message=alert.message).count() <= before


def test_who_is_on_the_spot_is_not_called_off_by_a_correction(cast):
    alert = routed(cast)
    acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now)
    arrive_at_alert(reread(alert), by=cast.desk, now=cast.now)
    alert = correct(cast, alert, at=Point(**IN_WEST))
    assert (alert.status, alert.station) == (Status.ARRIVED, cast.west)
    assert Alert.objects.visible_to(cast.desk).filter(pk=alert.pk).exists()


def test_a_site_brings_its_point_and_a_grid_its_station(cast, unplaced):
    alert = correct(cast, unplaced, by=cast.commander, site=cast.compound)
    assert (alert.site, alert.lon, alert.grid) == (cast.compound, IN_EAST["lon"], cast.grid_e1)
    alert = correct(cast, alert, by=cast.commander, grid=cast.grid_w1)
    assert (alert.grid, alert.station) == (cast.grid_w1, cast.west)


def test_a_point_in_no_grid_is_refused_and_changes_nothing(cast, unplaced):
    with pytest.raises(OutsideEveryGrid):
        correct(cast, unplaced, by=cast.commander, at=Point(112.0, 34.0))
    assert not unplaced.events.filter(kind="corrected").exists()


def test_another_type_brings_its_priority_lane_and_people(cast):
    alert = routed(cast, "general.report", site=cast.branch, is_covert=False)
    kind = cast.type("bank.suspicious_cancellation")
    alert = correct(cast, alert, type=kind)
    assert (alert.type, alert.lane, alert.is_covert) == (kind, "bank", True)
    assert alert.involvements.filter(unit=cast.anti_fraud).exists() == ("anti_fraud_centre" in kind.notify)


def test_a_type_never_makes_a_covert_alert_loud(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    assert correct(cast, alert, type=cast.type("security.suspect_vehicle")).is_covert


def test_once_covert_nothing_more_goes_to_the_counter(cast):
    alert = routed(cast)
    waiting = Delivery.objects.filter(recipient__message__subject_id=alert.pk, recipient__message__room="cards", status="created")
    assert waiting.exists()
    alert = correct(cast, alert, is_covert=True)
    assert not waiting.exists()
    said = Message.objects.get(pk=alert.message_id).content
    assert str(cast.compound) not in str(said)
    assert not Alert.objects.visible_to(cast.auxiliary).filter(pk=alert.pk).exists()


def test_nothing_that_differs_is_refused(cast):
    alert = routed(cast)
    with pytest.raises(NothingToCorrect):
        correct(cast, alert, type=alert.type)


def test_after_the_end_only_the_110_number(cast):
    alert = routed(cast)
    cancel_alert(alert, by=cast.desk, text="", now=cast.now)
    with pytest.raises(AlreadyEnded):
        correct(cast, alert, place="x")
    assert correct(cast, alert, call_number="110-9").call_number == "110-9"


@pytest.mark.parametrize("facts", [{"place": "x"}, {"is_covert": True}])
def test_an_auxiliary_decides_nothing(cast, facts):
    with pytest.raises(NotAllowed):
        correct(cast, routed(cast), by=cast.auxiliary, **facts)


# The door.


def post(user, alert: Alert, body: dict):
    return signed_in(user).post(reverse("api:alert-correct", args=[alert.pk]), body, format="json")


def test_the_door_takes_a_point_and_shows_the_whole_alert(cast, unplaced):
    answer = post(cast.commander, unplaced, {"location": IN_EAST, "place": "老桥东头", "reason": "问清了"})
    assert answer.status_code == 200
    assert answer.json()["grid"]["code"] == cast.grid_e1.code
    line = next(line for line in answer.json()["timeline"] if line["kind"] == "corrected")
    assert (line["text"], "老桥边" in line["sentence"], "老桥东头" in line["sentence"]) == ("问清了", True, True)


@pytest.mark.parametrize("body", [{}, {"reason": "x"}, {"moon": 1}, {"location": {"lon": 999, "lat": 0}}, {"type": "no.such"}, {"place": ""}, {"site": 0}])
def test_a_bad_correction_is_refused(cast, body):
    assert post(cast.desk, routed(cast), body).status_code == 400


@pytest.mark.parametrize("body", [{"site": 999_999_999}, {"grid": 999_999_999}])
def test_what_lies_in_no_place_of_the_bureau_is_not_there(cast, body):
    assert post(cast.desk, routed(cast), body).status_code == 404


def test_a_gcj02_point_is_converted(cast, unplaced):
    answer = post(cast.commander, unplaced, {"location": {"lon": 113.9112, "lat": 35.3049, "datum": "gcj02"}})
    assert answer.status_code == 200
    assert answer.json()["lon"] < 113.9112


def test_a_stranger_corrects_nothing(cast):
    alert = report(cast)
    assert post(cast.stranger, alert, {"place": "x"}).status_code == 404
    assert cast.bank_client.post(reverse("api:alert-correct", args=[alert.pk]), {"place": "x"}, format="json").status_code == 404


# What a correction must never do: hand a partner's alert to another partner, pass a grid by, or leave a covert one on a page that may not show it.


def test_a_partners_alert_never_gets_the_site_of_another(cast):
    alert = routed(cast)
    watcher = make_partner_user("watcher", cast.bank, site=cast.branch)
    with pytest.raises(SiteOfAnother):
        correct(cast, alert, site=cast.branch)
    assert not Alert.objects.visible_to(watcher).exists()
    assert correct(cast, receive_call(cast), site=cast.branch).site == cast.branch


def receive_call(cast) -> Alert:
    facts = {"at": Point(**IN_EAST), "source": "phone"}
    alert, _is_new = receive_from_staff(facts, type_code="general.report", site=None, reference="", sent={}, by=cast.desk, now=cast.now)
    return reread(route_alert(reread(alert), now=cast.now))


def test_another_grid_of_the_same_station_has_its_own_officer_told(cast):
    alert = routed(cast)
    officer = make_officer("grid2", cast.east, Role.COMMUNITY_OFFICER)
    grid = Grid.objects.create(code="410702-E2", name="二号网格", station=cast.east, boundary=cast.grid_e1.boundary)
    Posting.objects.create(grid=grid, officer=officer.officer, starts_at=cast.now - timedelta(days=1))
    alert = correct(cast, alert, grid=grid, now=cast.now + timedelta(seconds=20))
    assert str(officer) in set(Recipient.objects.filter(message=alert.message).values_list("name", flat=True))


def test_what_becomes_covert_leaves_the_pages_that_may_not_show_it(cast, monkeypatch):
    alert = routed(cast, "general.report", site=cast.branch, is_covert=False)
    told: list[tuple[dict, dict]] = []
    monkeypatch.setattr("alerts.services.announcing.publish", lambda kind, *, audience, row: told.append((audience, row["en"])))
    correct(cast, alert, is_covert=True)
    blind, seeing = (Ticket(1, cast.east.path, None, covert, 0.0) for covert in (False, True))
    assert [(set(row), row["status"]) for audience, row in told if blind.admits(audience)] == [({"id", "status", "changed_at"}, "gone")]
    assert {row["status"] for audience, row in told if seeing.admits(audience)} == {"routed"}


def test_what_becomes_covert_takes_its_card_from_the_counter_to_the_back_office(cast):
    alert = routed(cast, "general.report", partner=cast.bank, site=cast.branch, is_covert=False)
    counter = Recipient.objects.get(message__room="cards", addressee=cast.teller_lead.addressee)
    assert counter.message.content["en"]["more"]
    correct(cast, alert, is_covert=True)
    counter.message.refresh_from_db()
    assert [words["more"] for words in counter.message.content.values()] == ["", ""]
    assert Recipient.objects.filter(message__room="cards", addressee=cast.back_office.addressee).exists()


def test_what_becomes_covert_is_said_neutrally_in_every_message_about_it(cast):
    alert = routed(cast, "general.report", site=cast.branch, is_covert=False)
    acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now)
    report_again(alert, by=cast.desk, text="又来了", reference="T-again", now=cast.now + timedelta(minutes=3))
    correct(cast, alert, is_covert=True)
    messages = Message.objects.filter(room="alerts", subject_id=alert.pk)
    assert messages.count() == 2
    assert not any(str(alert.type) in str(message.content) or alert.type.name in str(message.content) for message in messages)
