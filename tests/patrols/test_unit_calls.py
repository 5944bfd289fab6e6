"""Units sent to an alert: who may be, what they answer and when, what the alert hears of it, and who is told when nobody answers."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from alerts.lifecycle import Status
from alerts.models import AlertEvent
from alerts.services.erasing import erase_alert
from alerts.services.handling import acknowledge_alert
from delivery.models import Message, Recipient
from patrols.lifecycle import CALL_MOVES, CallStatus, UnitStatus
from patrols.models import Crew, CrewMember, UnitCall, UnitDuty, UnitNow
from patrols.services import calls
from patrols.services.nearest import nearest_units
from patrols.services.unit_duty import WithAnotherUnit, come_on_duty, go_off_duty, say_state
from patrols.tasks import watch_units
from policing.lib.errors import IllegalMove, NotAllowed
from tests.cast import IN_WEST, make_officer, reread, routed, signed_in
from tests.patrols.units import fresh, make_unit_on_street, out_with, taken

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def send(cast, alert, *units, by=None):
    chosen = [one for one in nearest_units(alert, by=by or cast.desk, now=cast.now) if one.unit in units]
    return calls.call_units(alert, chosen, by=by or cast.desk, now=cast.now)


def step(call, to, by, now, reason=""):
    return calls.step_call(UnitCall.objects.select_related("unit").get(pk=call.pk), to, by=by, reason=reason, now=now)


def told(call):
    return set(Recipient.objects.filter(message__subject_id=call.pk).values_list("addressee__user__username", flat=True))


def test_a_call_tells_the_people_and_dispatches_the_alert(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    assert told(call) == {"community"}
    message = Message.objects.get(subject_id=call.pk)
    assert (message.priority, "巡一" in message.content["zh-hans"]["title"]) == ("urgent", True)
    alert = reread(alert)
    assert alert.status == Status.DISPATCHED
    assert "巡一" in alert.events.get(kind=AlertEvent.Kind.DISPATCHED).words["text"]


def test_of_the_night_team_only_those_still_there_hear_of_it(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    crew = Crew.objects.create(station=cast.east, name="巡一", starts_at=cast.now - HOUR, ends_at=cast.now + HOUR)
    for user, left in ((cast.auxiliary, None), (cast.fraud_officer, cast.now)):
        CrewMember.objects.create(crew=crew, user=user, came_at=cast.now - HOUR, left_at=left)
    UnitNow.objects.filter(pk=unit.pk).update(crew=crew)
    (call,) = send(cast, alert, fresh(unit))
    assert told(call) == {"community", "auxiliary"}


def test_what_was_told_goes_with_an_alert_that_is_erased(cast):
    unit, alert = out_with(cast, cast.community), taken(cast, "bank.suspicious_cancellation")
    (call,) = send(cast, alert, unit)
    step(call, CallStatus.DECLINED, cast.community, cast.now, reason="张某已离开柜台")
    assert Message.objects.get(subject_id=call.pk).content["en"]["body"]
    erase_alert(reread(alert), now=cast.now)
    call.refresh_from_db()
    assert (Message.objects.get(subject_id=call.pk).content["en"], call.reason) == ({"title": alert.number, "body": ""}, "")
    assert (call.status, call.sent_at) == (CallStatus.DECLINED, cast.now), "who was sent when stays"


def test_every_step_has_its_time_and_the_unit_does_what_its_call_says(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    for n, (to, does) in enumerate([
        (CallStatus.ACKNOWLEDGED, UnitStatus.FREE),
        (CallStatus.EN_ROUTE, UnitStatus.EN_ROUTE),
        (CallStatus.ON_SCENE, UnitStatus.ON_SCENE),
        (CallStatus.CLEARED, UnitStatus.FREE),
    ]):  # fmt: skip
        step(call, to, cast.community, cast.now + n * MINUTE)
        assert fresh(unit).now.status == does
    call.refresh_from_db()
    assert [call.acknowledged_at, call.en_route_at, call.on_scene_at, call.ended_at] == [cast.now + n * MINUTE for n in range(4)]
    assert (call.acknowledged_by, call.ended_by) == (cast.community, cast.community)
    assert reread(alert).status == Status.ARRIVED


def test_who_is_already_there_presses_once(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    step(call, CallStatus.ON_SCENE, cast.community, cast.now + MINUTE)
    call.refresh_from_db()
    assert (call.acknowledged_at, call.en_route_at, call.on_scene_at) == (cast.now + MINUTE, None, cast.now + MINUTE)


def test_a_second_unit_on_the_spot_changes_no_time_of_the_alert(cast):
    first, second, alert = out_with(cast, cast.community), out_with(cast, cast.leader, "巡二"), taken(cast)
    one, other = send(cast, alert, first, second)
    step(one, CallStatus.ON_SCENE, cast.community, cast.now + MINUTE)
    step(other, CallStatus.ON_SCENE, cast.leader, cast.now + 3 * MINUTE)
    assert reread(alert).arrived_at == cast.now + MINUTE


def test_pressed_twice_it_is_once(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    step(call, CallStatus.ACKNOWLEDGED, cast.community, cast.now)
    step(call, CallStatus.ACKNOWLEDGED, cast.community, cast.now + MINUTE)
    call.refresh_from_db()
    assert call.acknowledged_at == cast.now


def test_a_unit_that_cannot_come_says_why_and_the_desk_reads_it(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    with pytest.raises(calls.NoReason):
        step(call, CallStatus.DECLINED, cast.community, cast.now, reason=" ")
    step(call, CallStatus.DECLINED, cast.community, cast.now, reason="轮胎坏了")
    assert "轮胎坏了" in alert.events.order_by("-sequence").first().words["text"]
    assert [one.unit for one in nearest_units(alert, by=cast.desk, now=cast.now)] == [unit]


def test_a_call_called_off_tells_the_people_and_frees_the_unit(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    step(call, CallStatus.EN_ROUTE, cast.community, cast.now)
    with pytest.raises(NotAllowed):
        step(call, CallStatus.CALLED_OFF, cast.auxiliary, cast.now, reason="x")
    step(call, CallStatus.CALLED_OFF, cast.desk, cast.now, reason="误报")
    assert fresh(unit).now.status == UnitStatus.FREE
    assert Message.objects.filter(subject_id=call.pk).count() == 2


@pytest.mark.parametrize("status", ["routed", "closed"])
def test_an_alert_nobody_took_or_that_is_over_gets_no_unit(cast, status):
    unit, alert = out_with(cast, cast.community), routed(cast)
    alert.status = status
    with pytest.raises(calls.AnswerFirst if status == "routed" else calls.AlertIsOver):
        send(cast, alert, unit)


def test_a_unit_is_sent_once_and_never_off_duty(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    chosen = nearest_units(alert, by=cast.desk, now=cast.now)
    calls.call_units(alert, chosen, by=cast.desk, now=cast.now)
    with pytest.raises(calls.CalledAlready):
        calls.call_units(reread(alert), chosen, by=cast.desk, now=cast.now)
    UnitCall.objects.all().delete()
    go_off_duty(UnitDuty.objects.get(), now=cast.now)
    with pytest.raises(calls.UnitIsOff):
        calls.call_units(reread(alert), chosen, by=cast.desk, now=cast.now)
    assert unit.pk


def test_an_auxiliary_sends_nobody(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    with pytest.raises(NotAllowed):
        send(cast, alert, unit, by=cast.auxiliary)


def test_a_covert_alert_goes_only_where_somebody_may_know_and_says_nothing_outside(cast):
    mixed, blind = out_with(cast, cast.community), out_with(cast, cast.auxiliary, "巡二")
    come_on_duty(mixed, by=make_officer("aux2", cast.east, Role.AUXILIARY), now=cast.now)
    alert = routed(cast, "bank.suspicious_cancellation", place="东河支行三号柜")
    alert = reread(acknowledge_alert(alert, by=cast.desk, until=cast.now + 5 * MINUTE, now=cast.now))
    with pytest.raises(calls.NobodyMayHear):
        send(cast, alert, blind)
    (call,) = send(cast, alert, mixed)
    assert told(call) == {"community"}
    words = str(Message.objects.get(subject_id=call.pk).content)
    assert not any(secret in words for secret in ("东河", str(alert.type), "BANK", "Suspicious"))
    mine = signed_in(make_officer("nobody", cast.east, Role.AUXILIARY)).get("/api/v1/street-units/mine/").json()
    assert mine["calls"] == []


def test_who_may_not_know_of_a_covert_alert_reads_only_that_there_is_one(cast):
    unit = out_with(cast, cast.community)
    come_on_duty(unit, by=cast.auxiliary, now=cast.now)
    alert = routed(cast, "bank.suspicious_cancellation", place="zz-place", description="zz-words")
    alert = reread(acknowledge_alert(alert, by=cast.desk, until=cast.now + 5 * MINUTE, now=cast.now))
    (call,) = send(cast, alert, unit)
    said = signed_in(cast.auxiliary).get("/api/v1/street-units/mine/")
    assert said.json()["calls"][0]["is_told"] is False
    assert not any(secret in said.content.decode() for secret in ("zz-place", "zz-words", alert.number, str(alert.pk), str(alert.type)))
    assert signed_in(cast.auxiliary).post(f"/api/v1/unit-calls/{call.pk}/step/", {"to": "acknowledged"}, format="json").status_code == 200


def test_not_acknowledged_in_time_the_duty_leader_hears_once(cast, settings):
    unit, alert = out_with(cast, cast.community), taken(cast)
    settings.UNIT_CALL_PATIENCE = timedelta(0)
    (call,) = send(cast, alert, unit)
    assert watch_units() == 1
    assert told(call) == {"community", "leader"}
    assert watch_units() == 0


def test_acknowledged_in_time_nobody_else_hears(cast, settings):
    unit, alert = out_with(cast, cast.community), taken(cast)
    settings.UNIT_CALL_PATIENCE = timedelta(0)
    (call,) = send(cast, alert, unit)
    step(call, CallStatus.ACKNOWLEDGED, cast.community, cast.now)
    assert watch_units() == 0


def test_a_unit_of_another_station_shares_the_alert_it_is_sent_to(cast):
    west = out_with(cast, cast.stranger, "西一", station=cast.west, at=IN_WEST)
    alert = taken(cast)
    assert [one.unit for one in nearest_units(alert, by=cast.desk, now=cast.now)] == []
    (call,) = send(cast, alert, west, by=cast.commander)
    assert signed_in(cast.stranger).get(f"/api/v1/alerts/{alert.pk}/").status_code == 200
    step(call, CallStatus.ON_SCENE, cast.stranger, cast.now)
    assert reread(alert).status == Status.ARRIVED


@pytest.mark.parametrize(("status", "to"), [(status, to) for status in CallStatus for to in CallStatus if to not in CALL_MOVES[status] and to != status])
def test_no_call_takes_a_step_that_does_not_follow(cast, status, to):
    unit, alert = out_with(cast, cast.community), taken(cast)
    call = UnitCall.objects.create(alert=alert, unit=unit, sent_at=cast.now, sent_by=cast.desk, status=status)
    with pytest.raises(IllegalMove):
        step(call, to, cast.community if to != CallStatus.CALLED_OFF else cast.desk, cast.now, reason="x")


def test_one_person_rides_with_one_unit_and_with_the_last_one_it_is_off(cast):
    unit = out_with(cast, cast.community)
    other = make_unit_on_street(cast, "巡二")
    with pytest.raises(WithAnotherUnit):
        come_on_duty(other, by=cast.community, now=cast.now)
    come_on_duty(unit, by=cast.auxiliary, now=cast.now)
    go_off_duty(UnitDuty.objects.get(user=cast.community), now=cast.now)
    assert fresh(unit).now.status == UnitStatus.FREE
    go_off_duty(UnitDuty.objects.get(user=cast.auxiliary), now=cast.now)
    assert fresh(unit).now.status == UnitStatus.OFF


def test_a_unit_says_what_it_does_and_a_stranger_does_not(cast):
    unit = out_with(cast, cast.community)
    assert say_state(unit, UnitStatus.RESTING, by=cast.community, now=cast.now).now.status == UnitStatus.RESTING
    assert say_state(unit, UnitStatus.BUSY, by=cast.desk, now=cast.now).now.status == UnitStatus.BUSY
    with pytest.raises(NotAllowed):
        say_state(unit, UnitStatus.FREE, by=cast.auxiliary, now=cast.now)


def test_a_stranger_finds_neither_unit_nor_alert_nor_call(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    (call,) = send(cast, alert, unit)
    client = signed_in(cast.stranger)
    for path in (f"alerts/{alert.pk}/nearest-units", f"street-units/{unit.pk}/trail"):
        assert client.get(f"/api/v1/{path}/").status_code == 404
    for path, body in (
        (f"alerts/{alert.pk}/unit-calls", {"units": [unit.pk]}),
        (f"unit-calls/{call.pk}/step", {"to": "cleared"}),
        (f"street-units/{unit.pk}/come", {}),
    ):
        assert client.post(f"/api/v1/{path}/", body, format="json").status_code == 404
    assert client.get("/api/v1/street-units/").json()["results"] == []


def test_the_doors_send_and_answer(cast):
    unit, alert = out_with(cast, cast.community), taken(cast)
    desk, phone = signed_in(cast.desk), signed_in(cast.community)
    known = desk.get(f"/api/v1/alerts/{alert.pk}/nearest-units/").json()
    assert (known["may_call"], [one["unit"]["id"] for one in known["units"]]) == (True, [unit.pk])
    sent = desk.post(f"/api/v1/alerts/{alert.pk}/unit-calls/", {"units": [unit.pk]}, format="json")
    assert (sent.status_code, sent.json()["calls"][0]["status"]) == (201, "sent")
    (call,) = phone.get("/api/v1/street-units/mine/").json()["calls"]
    assert (call["next"], call["where"]) == ("acknowledged", alert.place or str(alert.site))
    assert phone.post(f"/api/v1/unit-calls/{call['id']}/step/", {"to": "acknowledged"}, format="json").json()["next"] == "en_route"


def test_the_way_is_that_of_the_present_duty_only_and_for_those_who_lead(cast):
    unit = out_with(cast, cast.community)
    assert signed_in(cast.auxiliary).get(f"/api/v1/street-units/{unit.pk}/trail/").status_code == 403
    assert signed_in(cast.inspector).get(f"/api/v1/street-units/{unit.pk}/trail/").json()["points"] == []
