"""From an alert to its first word: by one hand, and what it takes is counted so that it does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.lifecycle import Status
from alerts.services import routing
from alerts.tasks import route
from delivery.engine import send_due
from delivery.lifecycle import Status as Sending
from delivery.models import Delivery
from policing.lib import queue
from policing.lib.afterwards import errands
from tests.cast import report, reread


def statuses(alert, room="alerts") -> set[str]:
    return set(Delivery.objects.filter(recipient__message__room=room, recipient__message__subject_id=alert.pk).values_list("status", flat=True))


def test_whoever_routes_an_alert_says_its_first_word(cast):
    alerts = [report(cast), report(cast, "bank.suspicious_cancellation")]
    assert route() > 0
    assert [reread(alert).status for alert in alerts] == [Status.ROUTED] * 2
    assert [statuses(alert) for alert in alerts] == [{Sending.SENT}] * 2
    assert route() == 0


@pytest.mark.django_db(transaction=True)
def test_nobody_is_asked_to_send_what_is_sent_by_the_same_hand(cast, monkeypatch):
    report(cast)
    errands.finish(5)
    asked = []
    monkeypatch.setattr(queue.current_app, "send_task", lambda name, *_args, **_options: asked.append(name))
    route()
    assert errands.finish(5)
    assert "delivery.send_urgent" not in asked
    report(cast)
    routing.route_received()
    assert errands.finish(5)
    assert "delivery.send_urgent" in asked


def test_each_alert_is_told_before_the_next_one_is_routed(cast, monkeypatch):
    first, second = report(cast), report(cast, "school.general")
    seen = []
    real = routing.first_round

    def look(alert, now):
        seen.append((alert.pk, statuses(first)))
        return real(alert, now)

    monkeypatch.setattr(routing, "first_round", look)
    route()
    assert seen[0] == (first.pk, set())
    assert seen[1][0] == second.pk
    assert Sending.CREATED not in seen[1][1]
    assert seen[1][1]


def test_what_is_on_its_way_comes_home_when_routing_fails(cast):
    alert = report(cast)

    def planning():
        routing.route_alert(alert, now=cast.now)
        yield 1
        raise ValueError("whatever another room does wrong")

    assert send_due("urgent", planning=planning()) > 0
    assert statuses(alert) == {Sending.SENT}


def test_pages_hear_once_the_first_word_is_on_its_way(cast, monkeypatch):
    alert = report(cast)
    heard = []
    monkeypatch.setattr(routing, "announce_alert", lambda one: heard.append((one.pk, statuses(one))))
    route()
    assert [pk for pk, _statuses in heard] == [alert.pk]
    assert heard[0][1]
    assert Sending.CREATED not in heard[0][1]


def test_a_message_is_heard_where_routing_has_shared_the_alert(cast):
    alert = report(cast, "bank.suspicious_cancellation")
    assert alert.shared_paths == []
    routing.route_alert(alert, now=cast.now)
    assert alert.message.audience["paths"] == [cast.east.path, cast.anti_fraud.path]


# What each kind asks until its transaction commits, and what was measured before: 46. Whatever is added here is waited for by whoever needs help.
MOST = 19


@pytest.mark.parametrize("code", ["bank.suspicious_cancellation", "security.violence_imminent", "security.suspect_vehicle", "school.panic_alarm"])
def test_routing_asks_little_before_the_first_word(cast, code):
    report(cast, code)
    steps = routing.routing()
    with CaptureQueriesContext(connection) as questions:
        assert next(steps) == 1
    asked = [one["sql"] for one in questions if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= MOST, "\n".join(asked)
