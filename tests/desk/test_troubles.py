"""What the system is behind with, or misses, is told of once, to those who can help, and ended when it is over."""

from datetime import timedelta

import pytest
import redis
from django.utils import translation

from accounts.models import User
from alerts.catalogue import WORK_LATE
from alerts.lifecycle import Status
from alerts.models import Alert, AlertEvent
from alerts.services.handling import acknowledge_alert
from alerts.services.missed import report_missed
from delivery.models import Addressee, Delivery, Message, Recipient
from delivery.services import tell
from desk.models import Trouble
from desk.operations import watching
from desk.operations.troubles import silent_now, troubles_now, words_of
from desk.operations.watching import CALM, PATIENCE, look_after
from policing.lib import overdue, pulses
from policing.lib.live import connection
from policing.lib.overdue import watches
from policing.queues import QUEUES
from tests.cast import report
from tests.delivery.test_planning import person, said, told

SECOND = timedelta(seconds=1)


def everything_lives(now) -> None:
    connection().delete(pulses._name())
    pulses.beat(pulses.CLOCK, now.timestamp())
    for queue in QUEUES:
        pulses.beat(f"worker:{queue}:{queue}@host", now.timestamp())


@pytest.fixture
def living(cast):
    everything_lives(cast.now)
    yield cast
    connection().delete(pulses._name())


def look(now) -> None:
    """At `now`, and again after the patience of whoever watches. Nobody escalates here, which would be a trouble of its own."""
    for moment in (now, now + PATIENCE):
        everything_lives(moment)
        look_after(moment)
        Alert.objects.filter(type__code=WORK_LATE).update(next_escalation_at=None)


def own_alerts() -> list[Alert]:
    return list(Alert.objects.filter(type__code=WORK_LATE))


def late_urgent(now) -> Delivery:
    tell(said(now), [told(person(("webhook", "http://127.0.0.1:9/")))], round=1, now=now)
    return Delivery.objects.get()


def test_nothing_is_raised_while_all_is_well(living):
    look(living.now)
    assert (troubles_now(living.now), own_alerts(), list(Trouble.objects.all())) == (set(), [], [])


def test_urgent_messages_nobody_sends_raise_one_alert_at_the_bureau(living, settings):
    late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    look(moment)
    look(moment + timedelta(minutes=5))
    (own,) = own_alerts()
    assert (own.station, own.source, own.status) == (living.bureau, Alert.Source.SYSTEM, Status.ROUTED)
    assert "紧急消息没有发出" in own.description and "Urgent messages are not being sent" in own.description


def test_what_is_not_late_yet_is_no_trouble(living, settings):
    late_urgent(living.now)
    assert "delivery.urgent" not in troubles_now(living.now + settings.URGENT_LATE - SECOND)


def test_what_a_worker_holds_is_no_trouble(living, settings):
    late_urgent(living.now)
    late = living.now + settings.URGENT_LATE + SECOND
    Delivery.objects.update(status="sending", lease_until=late + SECOND)
    assert "delivery.urgent" not in troubles_now(late)


@pytest.mark.parametrize("part", ["alerts.route", "alerts.escalate"])
def test_alerts_left_alone_are_a_trouble(living, settings, part):
    alert = report(living)
    if part == "alerts.escalate":
        Alert.objects.filter(pk=alert.pk).update(status=Status.ROUTED, next_escalation_at=living.now)
    assert part in troubles_now(alert.received_at + settings.URGENT_LATE + timedelta(minutes=1))


def test_each_administrator_is_told_once_of_the_trouble_and_once_of_its_end(living, settings):
    addressee = Addressee.objects.get(user=living.administrator)
    delivery = late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    look(moment)
    look(moment + timedelta(minutes=5))
    assert Message.objects.filter(room="troubles").count() == 1
    assert Recipient.objects.filter(message__room="troubles").get().addressee == addressee
    Delivery.objects.all().update(due_at=None, status="delivered")
    look(moment + timedelta(minutes=20))
    assert [message.priority for message in Message.objects.filter(room="troubles").order_by("created_at")] == ["urgent", "bulk"]
    assert delivery.status == "created"


def test_when_it_is_over_nobody_is_called_any_more(living, settings):
    late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    look(moment)
    Delivery.objects.all().update(due_at=None, status="delivered")
    look(moment + PATIENCE + CALM + SECOND)
    (own,) = own_alerts()
    assert (own.status, own.next_escalation_at) == (Status.CANCELLED, None)
    assert Trouble.objects.get().ended_at is not None


def test_whoever_took_it_keeps_it_and_reads_that_it_is_over(living, settings):
    late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    look(moment)
    (own,) = own_alerts()
    acknowledge_alert(own, by=bureau_leader(living), until=moment + timedelta(minutes=30), now=moment)
    Delivery.objects.all().update(due_at=None, status="delivered")
    look(moment + PATIENCE + CALM + SECOND)
    (own,) = own_alerts()
    assert own.status == Status.ACKNOWLEDGED
    assert own.events.order_by("-sequence").first().kind == AlertEvent.Kind.NOTE


def bureau_leader(cast) -> User:
    return User.objects.create_user("bureau-leader", password="correct horse battery", full_name="B", unit=cast.bureau, role="duty_leader")


def test_the_next_time_it_is_a_trouble_of_its_own(living, settings):
    late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    look(moment)
    Delivery.objects.all().update(due_at=None, status="delivered")
    look(moment + timedelta(minutes=10))
    Delivery.objects.filter(channel="webhook").update(due_at=living.now, status="created")
    look(moment + timedelta(minutes=20))
    assert len(own_alerts()) == 2


def test_what_comes_and_goes_within_a_moment_is_told_to_nobody(living):
    for name in ("worker:files", "clock"):
        Trouble.objects.create(name=name, began_at=living.now, seen_at=living.now)
    look(living.now + CALM + SECOND)
    assert own_alerts() == []
    assert not Message.objects.filter(room="troubles").exists()


def test_an_alarm_that_itself_is_not_delivered_raises_no_other(living, settings):
    """Its own notices wait like all else: the same trouble. Its steps are missed: no alert about that either."""
    late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    for minutes in range(0, 60, 5):
        everything_lives(moment + timedelta(minutes=minutes))
        look_after(moment + timedelta(minutes=minutes))
        report_missed(now=moment + timedelta(minutes=minutes))
    raised = Alert.objects.filter(source=Alert.Source.SYSTEM)
    assert {alert.type.code for alert in raised} == {WORK_LATE}
    assert sorted(Trouble.objects.values_list("name", flat=True)) == ["alerts.escalate", "delivery.urgent"]


def test_two_who_watch_raise_one(living, settings):
    late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    look(moment)
    stale = Trouble.objects.get()
    stale.raised_at = None
    watching._raise(stale, moment)
    assert len(own_alerts()) == 1


def test_silent_parts_are_named(living):
    at = living.now + timedelta(seconds=pulses.SILENT_S)
    assert silent_now(living.now) == set()
    assert silent_now(at) == {"clock", *(f"worker:{queue}" for queue in QUEUES)}


def test_a_worker_that_ends_politely_is_missed_at_once(living):
    pulses.fall_silent("worker:bulk:bulk@host")
    assert silent_now(living.now) == {"worker:bulk"}


def test_a_task_of_the_clock_that_is_not_done_any_more_is_named(living):
    pulses.beat("task:disputes.sweep", living.now.timestamp() - 29 * 60)
    assert silent_now(living.now) == set()
    pulses.beat("task:disputes.sweep", living.now.timestamp() - 31 * 60)
    assert silent_now(living.now) == {"task:disputes.sweep"}


def test_a_night_without_a_clock_is_no_fault_of_a_task(living):
    pulses.beat("task:disputes.sweep", living.now.timestamp() - 9 * 3600)
    pulses.beat(pulses.CLOCK_BEGAN, living.now.timestamp() - 60)
    assert silent_now(living.now) == set()


def test_nobody_at_a_desk_is_called_about_what_can_wait(living):
    pulses.beat("task:disputes.tidy", living.now.timestamp() - 86_000)
    for moment in (living.now, living.now + PATIENCE):
        everything_lives(moment)
        pulses.beat("task:disputes.tidy", living.now.timestamp() - 86_000)
        look_after(moment)
    assert Trouble.objects.get().raised_at is not None
    assert (own_alerts(), Message.objects.filter(room="troubles").count()) == ([], 1)


def test_without_valkey_that_alone_is_named(living, monkeypatch):
    monkeypatch.setattr(pulses, "connection", lambda: redis.Redis(port=1, socket_connect_timeout=0.1))
    assert silent_now(living.now) == {"queue"}


def test_one_question_that_fails_hides_no_other_answer(living, settings, monkeypatch):
    def broken(_now):
        raise ValueError("no such column")

    late_urgent(living.now)
    monkeypatch.setitem(overdue.watches._things, "alerts.route", watches["alerts.route"]._replace(due=broken))
    assert "delivery.urgent" in troubles_now(living.now + settings.URGENT_LATE + SECOND)


def test_what_cannot_be_told_is_tried_again(living, settings, monkeypatch):
    late_urgent(living.now)
    moment = living.now + settings.URGENT_LATE + SECOND
    with monkeypatch.context() as broken:
        broken.setattr(watching, "raise_own", lambda *_args, **_more: 1 / 0)
        look(moment)
    assert own_alerts() == []
    look(moment + timedelta(minutes=1))
    assert len(own_alerts()) == 1


@pytest.mark.parametrize("name", ["clock", "queue", "worker:bulk", "task:disputes.sweep", *dict(watches.items())])
def test_every_trouble_is_said_in_both_languages(name):
    said_so = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said_so.append(words_of(name))
    assert name not in said_so
    assert said_so[0] != said_so[1]
