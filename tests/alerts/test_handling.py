"""Working an alert: each step keeps its time, tells whom it must, and asks for the right."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import AccessLog
from alerts.lifecycle import Disposition, Status
from alerts.models import Alert, AlertEvent
from alerts.rows.partner import as_sent
from alerts.services import handling
from alerts.services.errors import AlreadyAnswered, PromiseOutOfRange
from alerts.services.routing import route_received
from delivery.models import Delivery, Message
from policing.lib.errors import NotAllowed, StaleMove
from tests.cast import IN_EAST, report, reread, routed, signed_in

FIVE = timedelta(minutes=5)


@pytest.fixture
def alert(cast) -> Alert:
    return routed(cast)


def acknowledge(alert, by, now, promise=FIVE) -> Alert:
    return reread(handling.acknowledge_alert(reread(alert), by=by, until=now + promise, now=now))


def test_acknowledging_keeps_who_when_and_until(cast, alert):
    then = cast.now + timedelta(seconds=42)
    after = acknowledge(alert, cast.desk, then)
    assert (after.status, after.acknowledged_by, after.acknowledged_at) == (Status.ACKNOWLEDGED, cast.desk, then)
    assert after.promised_until == after.next_escalation_at == then + FIVE
    assert after.events.get(kind="acknowledged").data["waited_s"] == 42


def test_acknowledging_takes_back_what_is_unsent(cast, alert):
    acknowledge(alert, cast.desk, cast.now)
    assert set(Delivery.objects.filter(recipient__message=alert.message).values_list("status", flat=True)) == {"cancelled"}


def test_what_is_sent_stays_sent(cast, alert):
    Delivery.objects.filter(recipient__name="Desk").update(status="sent")
    acknowledge(alert, cast.desk, cast.now)
    assert set(Delivery.objects.filter(recipient__name="Desk").values_list("status", flat=True)) == {"sent"}


@pytest.mark.parametrize("promise", [timedelta(seconds=59), timedelta(hours=4, seconds=1), timedelta(0), -FIVE])
def test_a_promise_lies_between_one_minute_and_four_hours(cast, alert, promise):
    with pytest.raises(PromiseOutOfRange):
        acknowledge(alert, cast.desk, cast.now, promise)


def test_whoever_has_it_may_promise_anew_and_the_first_answer_time_stays(cast, alert):
    acknowledge(alert, cast.desk, cast.now)
    after = acknowledge(alert, cast.desk, cast.now + timedelta(minutes=3), timedelta(minutes=30))
    assert after.acknowledged_at == cast.now
    assert after.promised_until == cast.now + timedelta(minutes=33)


def test_nobody_takes_it_from_whoever_has_it(cast, alert):
    acknowledge(alert, cast.desk, cast.now)
    with pytest.raises(AlreadyAnswered, match="Desk"):
        acknowledge(alert, cast.leader, cast.now)


def test_a_transfer_keeps_the_clock_running_and_the_old_unit_looking(cast, alert):
    handling.transfer_alert(reread(alert), by=cast.desk, to=cast.west, reason="在城西", now=cast.now)
    after = reread(alert)
    assert (after.station, after.status, after.next_escalation_at) == (cast.west, Status.ROUTED, alert.next_escalation_at)
    assert Alert.objects.visible_to(cast.desk).filter(pk=alert.pk).exists()
    assert Alert.objects.visible_to(cast.stranger).filter(pk=alert.pk).exists()
    assert Delivery.objects.filter(recipient__addressee__user=cast.stranger, status="created").exists()


def test_of_two_transfers_at_once_only_the_first_counts(cast, alert):
    first, second = reread(alert), reread(alert)
    handling.transfer_alert(first, by=cast.desk, to=cast.west, reason="在城西", now=cast.now)
    with pytest.raises(StaleMove):
        handling.transfer_alert(second, by=cast.leader, to=cast.anti_fraud, reason="涉诈", now=cast.now)
    assert reread(alert).station == cast.west


def test_a_transferred_alert_has_no_keeper_until_somebody_there_answers(cast, alert):
    acknowledge(alert, cast.desk, cast.now)
    handling.transfer_alert(reread(alert), by=cast.desk, to=cast.west, reason="在城西", now=cast.now)
    after = reread(alert)
    assert (after.acknowledged_by, after.promised_until) == (None, None)
    assert after.next_escalation_at is not None
    assert acknowledge(alert, cast.stranger, cast.now).acknowledged_by == cast.stranger


def test_every_step_keeps_its_time(cast, alert):
    steps = [
        lambda now: handling.acknowledge_alert(reread(alert), by=cast.desk, until=now + FIVE, now=now),
        lambda now: handling.dispatch_alert(reread(alert), by=cast.desk, text="巡组二", now=now),
        lambda now: handling.arrive_at_alert(reread(alert), by=cast.auxiliary, now=now),
        lambda now: handling.resolve_alert(reread(alert), by=cast.desk, text="", now=now),
        lambda now: handling.close_alert(reread(alert), by=cast.desk, disposition="founded", text="", now=now),
    ]
    times = [cast.now + timedelta(minutes=n) for n in range(len(steps))]
    for step, now in zip(steps, times, strict=True):
        step(now)
    after = reread(alert)
    assert [after.acknowledged_at, after.dispatched_at, after.arrived_at, after.resolved_at, after.closed_at] == times
    assert (after.status, after.next_escalation_at) == (Status.CLOSED, None)
    assert after.events.get(kind="arrived").data["took_s"] == 120


def closed(cast, alert, **facts) -> Alert:
    Alert.objects.filter(pk=alert.pk).update(status=Status.RESOLVED)
    handling.close_alert(reread(alert), by=cast.desk, now=cast.now, **({"disposition": "founded", "text": ""} | facts))
    return reread(alert)


def test_money_kept_safe_is_kept_with_its_evidence(cast, alert):
    after = closed(cast, alert, money_kept_safe=Decimal("120000.00"), money_evidence="bank_record")
    assert (after.money_kept_safe, after.money_evidence) == (Decimal("120000.00"), "bank_record")


def test_money_without_evidence_is_refused(cast, alert):
    Alert.objects.filter(pk=alert.pk).update(status=Status.RESOLVED)
    answer = signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/close/", {"disposition": "founded", "money_kept_safe": "5"}, format="json")
    assert answer.status_code == 400
    assert "money_evidence" in answer.json()["fields"]


def test_an_exercise_closes_as_one_whatever_is_said(cast):
    alert = routed(cast, cap_status="Exercise")
    assert closed(cast, alert).disposition == Disposition.EXERCISE


def test_an_exercise_says_so_first_in_every_message(cast):
    routed(cast, cap_status="Exercise")
    for message in Message.objects.all():
        assert message.content["zh-hans"]["title"].startswith("[") or message.content["zh-hans"]["title"].startswith("【")
        assert message.content["en"]["title"].startswith("[EXERCISE]")
        assert message.cap_status == "Exercise"


def test_the_sender_takes_back_what_nobody_works_on(cast, alert):
    handling.cancel_alert(reread(alert), by=cast.desk, text="误报", now=cast.now)
    after = reread(alert)
    assert (after.status, after.disposition, after.next_escalation_at) == (Status.CANCELLED, Disposition.CANCELLED, None)
    assert not Delivery.objects.filter(recipient__message=alert.message, status="created").exists()


def test_once_somebody_works_on_it_the_wish_to_cancel_is_a_note(cast, alert):
    acknowledge(alert, cast.desk, cast.now)
    handling.cancel_alert(reread(alert), by=cast.desk, text="误报", now=cast.now)
    assert reread(alert).status == Status.ACKNOWLEDGED
    assert alert.events.get(kind="partner_update").data["wants_cancel"] is True


def test_words_after_the_end_are_taken_and_marked_late(cast, alert):
    closed(cast, alert)
    handling.note_from_partner(reread(alert), by=cast.desk, text="补充", now=cast.now)
    assert alert.events.get(kind="partner_update").data["late"] is True


DECISIONS = {
    "transfer": {"unit": "west", "reason": "x"},
    "dispatch": {},
    "resolve": {},
    "close": {"disposition": "founded"},
    "reveal": {"field": "caller_number", "reason": "x"},
}


@pytest.mark.parametrize("step", DECISIONS)
@pytest.mark.parametrize("status", [Status.ACKNOWLEDGED, Status.RESOLVED])
def test_an_auxiliary_takes_no_decision(cast, alert, step, status):
    Alert.objects.filter(pk=alert.pk).update(status=status, acknowledged_by=cast.desk)
    body = DECISIONS[step] | ({"unit": cast.west.pk} if step == "transfer" else {})
    answer = signed_in(cast.auxiliary).post(f"/api/v1/alerts/{alert.pk}/{step}/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_authorised")
    assert reread(alert).status == status


@pytest.mark.parametrize("step", ["acknowledge", "note"])
def test_the_inspectorate_reads_and_changes_nothing(cast, alert, step):
    body = {"minutes": 5} if step == "acknowledge" else {"text": "x"}
    assert signed_in(cast.inspector).post(f"/api/v1/alerts/{alert.pk}/{step}/", body, format="json").status_code == 403
    assert reread(alert).status == Status.ROUTED


def test_an_auxiliary_acknowledges_arrives_and_notes(cast, alert):
    client = signed_in(cast.auxiliary)
    for step, body in (("acknowledge", {"minutes": 5}), ("arrive", {}), ("note", {"text": "到了"})):
        assert client.post(f"/api/v1/alerts/{alert.pk}/{step}/", body, format="json").status_code == 200, step


def call(cast) -> Alert:
    return report(cast, caller_number="10012345678", source="phone")


def test_a_callers_number_is_masked_until_somebody_says_why(cast):
    alert = call(cast)
    client = signed_in(cast.desk)
    assert client.get(f"/api/v1/alerts/{alert.pk}/").json()["caller"] == "100****5678"
    answer = client.post(f"/api/v1/alerts/{alert.pk}/reveal/", {"field": "caller_number", "reason": "回拨核实"}, format="json")
    assert answer.json()["caller"] == "10012345678"
    log = AccessLog.objects.get()
    assert (log.user, log.action, log.reason) == (cast.desk, "reveal", "回拨核实")
    assert str(alert.pk) in log.subject
    assert alert.events.get(kind=AlertEvent.Kind.REVEALED).words["text"] == "回拨核实"
    assert client.get(f"/api/v1/alerts/{alert.pk}/").json()["caller"] == "100****5678"


def test_no_number_is_revealed_without_a_reason(cast):
    alert = call(cast)
    answer = signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/reveal/", {"field": "caller_number", "reason": ""}, format="json")
    assert answer.status_code == 400
    assert AccessLog.objects.count() == 0


def test_an_erased_number_is_gone_and_breaks_nothing(cast):
    alert = call(cast)
    alert.erase()
    client = signed_in(cast.desk)
    assert client.get(f"/api/v1/alerts/{alert.pk}/").json()["caller"] is None
    answer = client.post(f"/api/v1/alerts/{alert.pk}/reveal/", {"field": "caller_number", "reason": "x"}, format="json")
    assert (answer.status_code, answer.json()["caller"]) == (200, None)


def test_a_service_asks_for_the_right_itself(cast, alert):
    with pytest.raises(NotAllowed):
        handling.dispatch_alert(reread(alert), by=cast.auxiliary, text="", now=cast.now)


def test_the_sender_hears_of_each_state_by_callback(cast):
    from tests.cast import make_callback

    make_callback(cast.compound_firm)
    alert = routed(cast)
    acknowledge(alert, cast.desk, cast.now)
    handling.dispatch_alert(reread(alert), by=cast.desk, text="巡组二", now=cast.now)
    handling.arrive_at_alert(reread(alert), by=cast.desk, now=cast.now)
    handling.resolve_alert(reread(alert), by=cast.desk, text="", now=cast.now)
    handling.close_alert(reread(alert), by=cast.desk, disposition="founded", text="", now=cast.now)
    payloads = Message.objects.filter(room="callbacks").order_by("created_at", "id").values_list("payload", flat=True)
    states = ["routed", "acknowledged", "dispatched", "arrived", "resolved", "closed"]
    assert [payload["type"] for payload in payloads] == [f"alert.{state}" for state in states]
    assert payloads[5]["data"] == as_sent(reread(alert))


def test_what_a_caller_said_of_the_place_stays_out_of_messages(cast):
    body = {"type": "general.report", "place": "王某家楼下", "location": IN_EAST}
    signed_in(cast.desk).post("/api/v1/alerts/", body, format="json")
    route_received()
    said = Message.objects.get(room="alerts", subject_id=Alert.objects.get().pk).content
    assert "王某" not in str(said)
