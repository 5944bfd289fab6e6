"""Every step of a chain that was due is proved to have been taken, and one that was not raises an alert of its own."""

import random
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from alerts.catalogue import STEP_MISSED
from alerts.lifecycle import OPEN, Status
from alerts.models import Alert, AlertEvent, AlertType
from alerts.services import handling
from alerts.services.audit import GRACE, clock_lines, due_steps, missed_now
from alerts.services.escalation import escalate_due, outlive_due
from alerts.services.missed import report_missed
from alerts.services.routing import route_received
from delivery.models import Recipient
from policing.lib.errors import Refused
from tests.cast import report, reread, routed

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def sweep(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        route_received()
        escalate_due()
        outlive_due()


def judged(alert: Alert, now: datetime) -> list[bool]:
    """Whether each step due until `now` was taken in time."""
    return [due.is_in_time for due in due_steps(reread(alert), clock_lines([alert])[alert.pk], now=now)]


def missed_of(now: datetime) -> set[Alert]:
    return {missed.alert for missed in missed_now(now)}


def test_a_chain_that_was_walked_in_time_is_whole(cast):
    alert = routed(cast)
    while clock := reread(alert).next_escalation_at:
        sweep(clock + 3 * SECOND)
    assert judged(alert, cast.now + timedelta(hours=5)) == [True] * (1 + 6 + 1)  # routed, six steps, the end
    assert not missed_of(cast.now + timedelta(hours=5))


def test_a_step_taken_too_late_counts_as_late(cast):
    alert = routed(cast)
    sweep(reread(alert).next_escalation_at + GRACE + SECOND)
    assert judged(alert, reread(alert).changed_at) == [True, False]


def test_a_lost_clock_raises_one_alert_and_goes_on(cast):
    alert = routed(cast)
    due = reread(alert).next_escalation_at
    Alert.objects.filter(pk=alert.pk).update(next_escalation_at=None, place="某银行柜台")
    now = due + GRACE + SECOND
    assert report_missed(now=due + GRACE - SECOND) == 0
    assert (report_missed(now=now), report_missed(now=now + 30 * SECOND)) == (1, 0)
    own = Alert.objects.get(type__code=STEP_MISSED)
    assert (own.station, own.grid, own.status, own.source) == (alert.station, alert.grid, Status.ROUTED, Alert.Source.SYSTEM)
    assert alert.number in own.description and own.is_covert == alert.is_covert
    assert own.place == ""  # a bank's words are erased at their own time, a copy would stay
    assert {"Leader"} <= set(Recipient.objects.filter(message=own.message).values_list("name", flat=True))
    sweep(now + SECOND)
    assert reread(alert).chain_step == 1


def test_its_page_and_its_row_are_those_of_any_alert(cast, client):
    alert = routed(cast, "security.suspect_vehicle")
    Alert.objects.filter(pk=alert.pk).update(next_escalation_at=None)
    report_missed(now=cast.now + timedelta(hours=1))
    own = Alert.objects.get(type__code=STEP_MISSED)
    client.force_login(cast.leader)
    for language, source in (("zh-hans", "系统自动"), ("en", "The system itself")):
        page = client.get(f"/alerts/{own.pk}/", headers={"accept-language": language})
        assert (page.status_code, source in page.content.decode()) == (200, True)
        assert client.get("/alerts/", headers={"accept-language": language}).status_code == 200
    assert client.get(f"/api/v1/alerts/{own.pk}/").json()["type"] == STEP_MISSED


def test_a_clock_set_far_ahead_is_found_by_the_timeline(cast):
    alert = routed(cast)
    due = reread(alert).next_escalation_at
    Alert.objects.filter(pk=alert.pk).update(next_escalation_at=due + timedelta(days=400))
    assert missed_of(due + GRACE + SECOND) == {alert}


def test_a_promise_whose_clock_was_lost(cast):
    alert = routed(cast)
    until = cast.now + 10 * MINUTE
    handling.acknowledge_alert(reread(alert), by=cast.desk, until=until, now=cast.now)
    Alert.objects.filter(pk=alert.pk).update(next_escalation_at=None)
    assert report_missed(now=until + GRACE) == 0
    assert report_missed(now=until + GRACE + SECOND) == 1
    sweep(until + GRACE + 2 * SECOND)
    assert reread(alert).status == Status.ROUTED


def test_one_that_was_never_routed(cast):
    alert = report(cast)
    assert missed_of(cast.now + GRACE + SECOND) == {alert}
    assert report_missed(now=cast.now + GRACE + SECOND) == 1


def test_nobody_is_called_about_the_call_about_a_call(cast):
    alert = routed(cast)
    Alert.objects.filter(pk=alert.pk).update(next_escalation_at=None)
    first = cast.now + timedelta(hours=1)
    assert report_missed(now=first) == 1
    Alert.objects.update(next_escalation_at=None)
    assert report_missed(now=first + timedelta(hours=1)) == 0


def test_what_a_test_key_sends_is_no_matter(cast):
    report(cast, mode="test")
    assert not missed_of(cast.now + timedelta(hours=1))


def test_nobody_can_report_what_only_the_system_raises(cast, client):
    client.force_login(cast.desk)
    assert STEP_MISSED not in client.get("/api/v1/alert-types/").content.decode()
    body = {"reference": "x-1", "type": STEP_MISSED, "place": "某路", "source": "phone"}
    assert client.post("/api/v1/alerts/", body, content_type="application/json").json()["code"] == "type_unknown"


def test_it_is_raised_also_where_the_kind_is_switched_off(cast):
    AlertType.objects.filter(code=STEP_MISSED).update(is_active=False)
    Alert.objects.filter(pk=routed(cast).pk).update(next_escalation_at=None)
    assert report_missed(now=cast.now + timedelta(hours=1)) == 1


def _steps(cast, alert: Alert, now: datetime) -> list:
    """What somebody might do next."""
    return [
        lambda: None,
        lambda: handling.acknowledge_alert(alert, by=cast.desk, until=now + 3 * MINUTE, now=now),
        lambda: handling.transfer_alert(alert, by=cast.commander, to=cast.west, reason="近", now=now),
        lambda: handling.transfer_alert(alert, by=cast.commander, to=cast.east, reason="近", now=now),
        lambda: handling.note_on_alert(alert, by=cast.desk, text="在途", now=now),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_no_step_is_called_missed_while_the_sweep_runs(cast, seed):
    chance, now, alert = random.Random(seed), cast.now, routed(cast)  # noqa: S311 - a walk, not a secret
    for _step in range(14):
        now += chance.randrange(1, 200) * SECOND
        while (clock := reread(alert).next_escalation_at) and clock <= now:
            sweep(clock + 2 * SECOND)
        sweep(now)
        assert not missed_of(now), [event.kind for event in alert.events.order_by("sequence")]
        try:
            chance.choice(_steps(cast, reread(alert), now))()
        except Refused:
            continue
    assert all(judged(alert, now)) and len(judged(alert, now)) > 2


def test_an_alert_that_is_open_too_long_calls_a_last_time(cast, settings):
    alert = routed(cast)
    settings.ALERT_LIFE = timedelta(hours=2)
    sweep(cast.now + timedelta(hours=2) + SECOND)
    old = reread(alert)
    assert (old.outlived_at is not None, old.next_escalation_at, old.status in OPEN) == (True, None, True)
    assert list(old.events.order_by("sequence").values_list("kind", flat=True))[-1] == AlertEvent.Kind.OUTLIVED
    handling.acknowledge_alert(old, by=cast.desk, until=cast.now + timedelta(hours=3), now=cast.now + timedelta(hours=2, minutes=1))
    sweep(cast.now + timedelta(hours=3) + SECOND)
    broken = reread(alert)
    assert (broken.status, broken.next_escalation_at) == (Status.ROUTED, None)
    before = Recipient.objects.filter(message=alert.message).count()
    sweep(cast.now + timedelta(hours=30))
    assert Recipient.objects.filter(message=alert.message).count() == before
    assert not missed_of(cast.now + timedelta(hours=31))


def test_the_proof_counts_what_was_due_and_names_what_was_missed(cast, capsys):
    alert = routed(cast)
    sweep(reread(alert).next_escalation_at)
    call_command("audit_chains", days=1)
    assert "2 / 2" in capsys.readouterr().out
    Alert.objects.filter(pk=alert.pk).update(next_escalation_at=None)
    with time_machine.travel(cast.now + timedelta(hours=1)), pytest.raises(CommandError, match="2 / 3"):
        call_command("audit_chains", days=1)
    assert alert.number in capsys.readouterr().err
