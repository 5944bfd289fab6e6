"""A chain is tried out before it is kept: who would be called when at a station, and what is wrong with it."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import Unit, User
from alerts.models import Alert, AlertType, Chain
from alerts.services.rehearsal import Rehearsal, rehearse
from delivery.models import Address, Channel, Message
from grids.models import Shift
from tests.cast import reread, routed

URL = "/admin/alerts/chain/rehearsal/"


def tried(cast, *steps: tuple[int, list[str]], kind: str = "security.suspect_vehicle", repeats: int = 0, now=None) -> Rehearsal:
    written = [{"wait_s": wait, "notify": notify} for wait, notify in steps]
    with translation.override("en"):
        return rehearse(AlertType.objects.get(code=kind), cast.east, written, repeats, now=now or cast.now)


def body(steps: list[dict], **asked) -> dict:
    found = {"repeats": 0, "kind": AlertType.objects.get(code="security.suspect_vehicle").pk, **asked}
    for number, step in enumerate(steps):
        found |= {f"steps-{number}-wait_s": step["wait_s"], f"steps-{number}-notify": step["notify"]}
    return found


@pytest.fixture
def keeper(cast) -> User:
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    return User.objects.get(pk=cast.administrator.pk)


def test_it_calls_whom_a_real_alert_calls_and_tells_nobody(cast):
    before = Message.objects.count(), Alert.objects.count()
    played = tried(cast, (60, ["duty_leader"]), (90, ["unit_above"]), repeats=2)
    assert [(one.number, one.at - cast.now) for one in played.rounds] == [(n, timedelta(seconds=s)) for n, s in enumerate((0, 60, 150, 240, 330))]
    assert (Message.objects.count(), Alert.objects.count()) == before
    alert = routed(cast, "security.suspect_vehicle")
    real = {recipient.name for recipient in reread(alert).message.recipients.all()}
    assert {person.name for person in played.rounds[0].called} == real


def test_a_step_that_finds_nobody_is_named_and_waited_for_by_nobody(cast):
    played = tried(cast, (60, ["anti_fraud_centre"]), (60, ["duty_leader"]))
    Unit.objects.filter(pk=cast.anti_fraud.pk).update(closed_on=cast.now.date())
    without = tried(cast, (60, ["anti_fraud_centre"]), (60, ["duty_leader"]))
    assert not any("nobody is found" in fault for fault in played.faults)
    assert any(fault.startswith("Step 1: nobody is found") for fault in without.faults)
    assert without.rounds[2].at == without.rounds[1].at


def test_a_step_where_nothing_rings(cast):
    Address.objects.exclude(channel=Channel.IN_APP).update(is_active=False)
    assert any("nothing rings" in fault for fault in tried(cast, (60, ["duty_leader"])).faults)


def test_a_step_that_calls_the_same_people_again(cast):
    assert any("those of step 1 again" in fault for fault in tried(cast, (60, ["duty_leader"]), (60, ["duty_leader"])).faults)
    assert not any("again" in fault for fault in tried(cast, (60, ["duty_leader"]), repeats=3).faults)


def test_a_chain_that_stays_inside_the_station_and_one_that_outlasts_the_alert(cast, settings):
    settings.ALERT_LIFE = timedelta(minutes=5)
    said = tried(cast, (600, ["duty_leader"])).faults
    assert any("outside the station" in fault for fault in said) and any("longer than an alert lives" in fault for fault in said)


def test_nobody_on_duty_at_that_hour(cast):
    at = cast.now + timedelta(days=200)
    assert not Shift.objects.at(at).exists()
    assert tried(cast, (60, ["duty_leader"]), now=at).rounds  # whoever holds the role is called then


def test_an_administrator_sees_it_beside_the_form(client, cast, keeper):
    client.force_login(keeper)
    chain = Chain.objects.first()
    assert URL in client.get(f"/admin/alerts/chain/{chain.pk}/change/").content.decode()
    answer = client.post(URL, body(chain.steps, station=cast.east.pk, moment="10:20"), headers={"accept-language": "en"})
    assert answer.status_code == 200 and "10:20:00" in answer.content.decode() and "10:21:00" in answer.content.decode()
    everywhere = client.post(URL, body(chain.steps), headers={"accept-language": "en"}).content.decode()
    assert "station" in everywhere


def test_a_wait_of_zero_and_a_strangers_station_are_refused(client, cast, keeper):
    client.force_login(keeper)
    assert (
        "between 1 second and a day" in client.post(URL, body([{"wait_s": 0, "notify": ["duty_leader"]}]), headers={"accept-language": "en"}).content.decode()
    )
    User.objects.filter(pk=keeper.pk).update(unit=cast.east)
    foreign = client.post(URL, body(Chain.objects.first().steps, station=cast.west.pk), headers={"accept-language": "en"}).content.decode()
    assert "rehearsed" not in foreign and "Select a valid choice" in foreign


def test_it_is_for_administrators_and_by_post(client, cast, keeper):
    client.force_login(cast.leader)
    assert client.post(URL, body(Chain.objects.first().steps)).status_code == 302
    client.force_login(keeper)
    assert client.get(URL).status_code == 405
