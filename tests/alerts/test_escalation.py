"""Nobody answers, or a promise passes unkept: the next step of the chain, again and again, until somebody does."""

from datetime import timedelta

import time_machine

from alerts.lifecycle import Status
from alerts.models import Alert, AlertEvent
from alerts.services import handling
from alerts.services.escalation import escalate_alert, escalate_due
from delivery.models import Delivery, Recipient
from tests.cast import report, reread, routed


def kinds(alert: Alert) -> list[str]:
    return list(alert.events.order_by("sequence").values_list("kind", flat=True))


def sweep_at(moment) -> int:
    with time_machine.travel(moment, tick=False):
        return escalate_due()


def newest_round_of(alert: Alert) -> set[str]:
    """Who got a delivery in the latest round."""
    latest = Delivery.objects.filter(recipient__message=alert.message).order_by("-round").first().round
    return set(Delivery.objects.filter(recipient__message=alert.message, round=latest).values_list("recipient__name", flat=True))


def test_before_its_time_nothing_happens(cast):
    alert = routed(cast)
    assert sweep_at(alert.next_escalation_at - timedelta(seconds=1)) == 0
    assert reread(alert).chain_step == 0


def test_at_its_time_the_first_step_is_told(cast):
    alert = routed(cast)
    assert sweep_at(alert.next_escalation_at) == 1
    after = reread(alert)
    assert after.chain_step == 1
    assert newest_round_of(after) == {"Leader"}
    assert after.next_escalation_at == alert.next_escalation_at + timedelta(seconds=60)


def test_a_step_to_the_unit_above_lets_it_see_the_alert(cast):
    alert = routed(cast)
    sweep_at(alert.next_escalation_at)
    sweep_at(reread(alert).next_escalation_at)
    assert Alert.objects.visible_to(cast.commander).filter(pk=alert.pk).exists()


def test_two_sweeps_at_the_same_moment_take_one_step(cast):
    alert = routed(cast)
    moment = alert.next_escalation_at
    assert (sweep_at(moment), sweep_at(moment)) == (1, 0)


def walk_to_the_end(alert: Alert) -> Alert:
    while reread(alert).next_escalation_at:
        sweep_at(reread(alert).next_escalation_at)
    return reread(alert)


def test_the_chain_ends_after_its_last_step_and_says_so_once(cast):
    alert = walk_to_the_end(routed(cast))
    assert alert.status == Status.ROUTED
    assert kinds(alert).count(AlertEvent.Kind.ESCALATED) == len(alert.chain) == 6
    assert kinds(alert)[-1] == AlertEvent.Kind.EXHAUSTED
    assert sweep_at(cast.now + timedelta(days=3)) == 0


def test_every_step_is_a_round_of_its_own(cast):
    alert = walk_to_the_end(routed(cast))
    leader = Delivery.objects.filter(recipient__message=alert.message, recipient__name="Leader", channel="in_app")
    assert leader.count() == len([step for step in alert.chain if "duty_leader" in step["notify"]])


def acknowledged(alert: Alert, user, now, minutes=5) -> Alert:
    return reread(handling.acknowledge_alert(reread(alert), by=user, until=now + timedelta(minutes=minutes), now=now))


def test_an_acknowledged_alert_waits_for_its_promise(cast):
    alert = acknowledged(routed(cast), cast.desk, cast.now)
    assert alert.next_escalation_at == alert.promised_until
    assert sweep_at(cast.now + timedelta(minutes=4)) == 0


def test_a_promise_that_passes_unkept_opens_the_alert_again_and_calls_the_next(cast):
    alert = acknowledged(routed(cast), cast.desk, cast.now)
    assert sweep_at(alert.promised_until) == 1
    after = reread(alert)
    assert (after.status, after.acknowledged_by, after.acknowledged_at, after.promised_until) == (Status.ROUTED, None, None, None)
    assert kinds(after)[-2:] == [AlertEvent.Kind.PROMISE_BROKEN, AlertEvent.Kind.ESCALATED]
    assert newest_round_of(after) == {"Leader"}
    assert after.events.get(kind="promise_broken").data["who"] == "Desk"


def test_a_promise_broken_after_the_whole_chain_still_calls_somebody(cast):
    alert = walk_to_the_end(routed(cast))
    late = cast.now + timedelta(hours=1)
    for _again in range(2):
        promised = acknowledged(alert, cast.desk, late)
        before = Delivery.objects.count()
        assert sweep_at(promised.promised_until) == 1
        assert Delivery.objects.count() > before, "a round nobody has had yet"
        late += timedelta(minutes=10)


def test_whoever_arrived_is_not_called_again(cast):
    alert = acknowledged(routed(cast), cast.desk, cast.now)
    handling.arrive_at_alert(alert, by=cast.desk, now=cast.now)
    assert sweep_at(cast.now + timedelta(days=1)) == 0


def test_one_that_cannot_be_escalated_holds_up_nobody(cast):
    broken, whole = routed(cast), routed(cast, "school.panic_alarm")
    Alert.objects.filter(pk=broken.pk).update(chain=[{"wait_s": 1, "notify": ["nobody_known"]}])
    assert sweep_at(cast.now + timedelta(minutes=5)) >= 1
    assert (reread(broken).chain_step, reread(whole).chain_step >= 1) == (0, True)


def test_an_alert_not_yet_routed_is_not_escalated(cast):
    alert = report(cast)
    assert sweep_at(cast.now + timedelta(days=1)) == 0
    assert reread(alert).status == Status.RECEIVED


def test_the_same_person_in_two_rounds_stays_one_recipient(cast):
    alert = routed(cast, "security.violence_imminent")
    escalate_alert(reread(alert), now=alert.next_escalation_at)
    assert Recipient.objects.filter(message=reread(alert).message, name="Leader").count() == 1
    assert Delivery.objects.filter(recipient__name="Leader", channel="in_app").count() == 2
