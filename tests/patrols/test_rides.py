"""How long somebody rides with a unit: not home with a call in the hand, and never for ever, whatever nobody pressed."""

from datetime import timedelta

import pytest

from accounts.models import Unit
from accounts.roles import Role
from alerts.lifecycle import Status
from alerts.models import Alert
from grids.models import Secondment
from patrols.lifecycle import CallStatus, UnitStatus
from patrols.models import UnitDuty
from patrols.services import calls
from patrols.services.unit_duty import StillCalled, come_on_duty, end_forgotten, forgotten, go_off_duty
from patrols.tasks import watch_units
from tests.cast import make_officer, make_unit, signed_in
from tests.patrols.test_unit_calls import send, step
from tests.patrols.units import fresh, make_unit_on_street, out_with, taken

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_nobody_goes_home_with_a_call_in_the_hand(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    send(cast, alert, unit)
    with pytest.raises(StillCalled):
        go_off_duty(UnitDuty.objects.get(), now=cast.now)
    assert not forgotten(cast.now + 20 * HOUR).exists()


def test_a_call_to_an_alert_that_is_over_keeps_nobody_in_sight(cast):
    """Nobody pressed "Done": the alert was closed, and fourteen hours later the duty ends and takes the call along."""
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    step(call, CallStatus.ON_SCENE, cast.community, cast.now)
    Alert.objects.filter(pk=alert.pk).update(status=Status.CLOSED)
    late = cast.now + 20 * HOUR
    end_forgotten(forgotten(late).get(), now=late)
    call.refresh_from_db()
    assert (call.status, call.ended_at, bool(call.reason)) == (CallStatus.CALLED_OFF, late, True)
    assert (fresh(unit).now.status, fresh(unit).now.lon, UnitDuty.objects.get().was_forgotten) == (UnitStatus.OFF, None, True)


def test_whoever_was_lent_to_the_station_rides_no_longer_than_that(cast):
    """To the minute they read no call; within the next sweep their phone says no more where they are."""
    unit, alert = make_unit_on_street(cast), taken(cast)
    lent = Secondment.objects.create(officer=cast.fraud_officer.officer, unit=cast.east, starts_at=cast.now - 2 * HOUR, ends_at=cast.now + HOUR)
    come_on_duty(unit, by=cast.fraud_officer, now=cast.now - HOUR)
    (call,) = send(cast, alert, unit)
    client = signed_in(cast.fraud_officer)
    assert len(client.get("/api/v1/street-units/mine/").json()["calls"]) == 1
    assert not forgotten(cast.now).exists()
    Secondment.objects.filter(pk=lent.pk).update(ends_at=cast.now - MINUTE)
    assert client.get("/api/v1/street-units/mine/").json()["calls"] == []
    assert client.post(f"/api/v1/unit-calls/{call.pk}/step/", {"to": "acknowledged"}, format="json").status_code == 404
    calls.step_call(call, CallStatus.CALLED_OFF, by=cast.desk, reason="换人", now=cast.now)
    watch_units()
    assert (UnitDuty.objects.get().was_forgotten, fresh(unit).now.status) == (True, UnitStatus.OFF)


def test_riders_of_the_station_and_of_what_stands_over_it_are_left_alone(cast):
    team = make_unit("EAST-T", Unit.Kind.COMMUNITY_TEAM, cast.east, "社区警务队")
    for n, user in enumerate((cast.community, make_officer("member", team, Role.COMMUNITY_OFFICER), make_officer("chief", cast.bureau, Role.DUTY_LEADER))):
        out_with(cast, user, f"巡{n}")
    assert not forgotten(cast.now).exists()


def test_a_duty_nobody_ended_ends_by_itself(cast):
    unit = out_with(cast, cast.community)
    assert not forgotten(cast.now).exists()
    end_forgotten(forgotten(cast.now + 14 * HOUR).get(), now=cast.now + 14 * HOUR)
    duty = UnitDuty.objects.get()
    assert (duty.was_forgotten, fresh(unit).now.status) == (True, UnitStatus.OFF)
