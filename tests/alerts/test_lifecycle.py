"""An alert and an order go only where their tables say, and of two people only one can be first."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from alerts.lifecycle import MOVES, ORDER_MOVES, OrderStatus, Status
from alerts.models import Alert, Order
from alerts.services import handling
from alerts.services.errors import AlreadyAnswered
from policing.lib.errors import IllegalMove, StaleMove
from policing.lib.lifecycle import move
from tests.cast import order_to, report, reread, routed, signed_in

ALL_MOVES = [(before, after) for before in Status.values for after in Status.values]
ALL_ORDER_MOVES = [(before, after) for before in OrderStatus.values for after in OrderStatus.values]


def standing_at(alert: Alert, status: str) -> Alert:
    Alert.objects.filter(pk=alert.pk).update(status=status)
    return reread(alert)


@pytest.fixture
def alert(cast) -> Alert:
    return report(cast)


@pytest.mark.parametrize(("before", "after"), ALL_MOVES, ids="→".join)
def test_an_alert_moves_as_its_table_says(alert, before, after):
    standing = standing_at(alert, before)
    if after in MOVES[before]:
        move(standing, after, allowed=MOVES)
        assert reread(alert).status == standing.status == after
    else:
        with pytest.raises(IllegalMove):
            move(standing, after, allowed=MOVES)
        assert reread(alert).status == standing.status == before


@pytest.mark.parametrize(("before", "after"), ALL_ORDER_MOVES, ids="→".join)
def test_an_order_moves_as_its_table_says(cast, before, after):
    order = order_to(cast)
    Order.objects.filter(pk=order.pk).update(status=before)
    order.refresh_from_db()
    if after in ORDER_MOVES[before]:
        move(order, after, allowed=ORDER_MOVES)
        expected = after
    else:
        with pytest.raises(IllegalMove):
            move(order, after, allowed=ORDER_MOVES)
        expected = before
    assert Order.objects.get(pk=order.pk).status == expected


def test_a_move_from_what_is_no_longer_so_is_stale(alert):
    late = reread(alert)
    move(reread(alert), Status.ROUTED, allowed=MOVES)
    with pytest.raises(StaleMove):
        move(late, Status.CANCELLED, allowed=MOVES)
    assert reread(alert).status == Status.ROUTED


STEPS = {
    "acknowledge": ({"minutes": 5}, {Status.ROUTED}),
    "transfer": ({"reason": "辖区不符"}, {Status.ROUTED, Status.ACKNOWLEDGED, Status.DISPATCHED, Status.ARRIVED}),
    "dispatch": ({}, {Status.ACKNOWLEDGED}),
    "arrive": ({}, {Status.ACKNOWLEDGED, Status.DISPATCHED}),
    "resolve": ({}, {Status.ACKNOWLEDGED, Status.DISPATCHED, Status.ARRIVED}),
    "close": ({"disposition": "founded"}, {Status.RESOLVED}),
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("step", STEPS)
def test_each_door_opens_from_the_right_statuses_only(cast, step, status):
    body, allowed = STEPS[step]
    alert = standing_at(routed(cast), status)
    Alert.objects.filter(pk=alert.pk, status=Status.ACKNOWLEDGED).update(acknowledged_by=cast.leader)
    lines = alert.events_count
    body = body | ({"unit": cast.west.pk} if step == "transfer" else {})
    answer = signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/{step}/", body, format="json")
    if status in allowed:
        assert answer.status_code == 200
        assert reread(alert).events_count == lines + 1
    else:
        assert answer.status_code == 409
        assert answer.json()["code"] in {"stale_move", "illegal_move"}
        assert (reread(alert).status, reread(alert).events_count) == (status, lines)


@pytest.mark.parametrize("status", Status.values)
def test_a_note_is_taken_in_every_status(cast, status):
    alert = standing_at(routed(cast), status)
    answer = signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/note/", {"text": "已电话核实"}, format="json")
    assert (answer.status_code, reread(alert).status) == (200, status)


def at_once(*errands):
    """Run each errand in a thread with a database connection of its own, all from the same moment."""
    together, results = threading.Barrier(len(errands)), [None] * len(errands)

    def run(n):
        together.wait(5)
        try:
            results[n] = errands[n]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(errands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_acknowledge_at_once_one_wins_and_the_other_hears_who(cast):
    alert = routed(cast)
    people = [cast.desk, cast.leader]
    clients = [signed_in(user) for user in people]
    url = f"/api/v1/alerts/{alert.pk}/acknowledge/"
    answers = at_once(*(lambda client=client: client.post(url, {"minutes": 5}, format="json") for client in clients))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    winner = next(user for user, answer in zip(people, answers, strict=True) if answer.status_code == 200)
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["code"] == "stale_move"
    assert str(winner) in refused["message"]
    assert reread(alert).acknowledged_by == winner
    assert list(alert.events.values_list("kind", flat=True)).count("acknowledged") == 1


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_once_still_follow_each_other(cast):
    alert = routed(cast)
    at_once(*(lambda n=n: handling.note_on_alert(reread(alert), by=cast.desk, text=str(n), now=cast.now) for n in range(4)))
    assert sorted(alert.events.values_list("sequence", flat=True)) == list(range(1, 7))


def test_the_later_one_is_told_who_acknowledged_even_when_somebody_wrote_since(cast):
    alert = routed(cast)
    late = reread(alert)
    handling.acknowledge_alert(reread(alert), by=cast.leader, until=cast.now + timedelta(minutes=5), now=cast.now)
    handling.note_on_alert(reread(alert), by=cast.community, text="也看到了", now=cast.now)
    with pytest.raises(AlreadyAnswered, match="Leader"):
        handling.acknowledge_alert(late, by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now)
