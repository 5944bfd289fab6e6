"""From received to routed: who is told first, which units share it, and the chain that follows when nobody answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Unit
from alerts.lifecycle import MOVES, Status
from alerts.models import Alert, AlertEvent, Chain, Involvement
from alerts.services.announcing import announce_alert
from alerts.services.people import Found, people_for
from alerts.services.telling import first_message, hand_card_to_sender, tell_sender
from alerts.services.timeline import hold_end, next_event
from delivery.services import tell
from policing.lib.lifecycle import move
from policing.lib.queue import at_hand, hurry
from policing.lib.sweeping import work_through, working

# How soon the chain goes on when the first round found nobody.
AT_ONCE = timedelta(seconds=0)
# How long a worker routes before it looks what else there is to do.
TURN_S = 1.0


def frozen_steps(chain: Chain) -> list[dict]:
    """The chain as this alert will follow it: its steps, the last one repeated."""
    return [*chain.steps, *[chain.steps[-1]] * chain.repeats] if chain.steps else []


@transaction.atomic
def route_alert(alert: Alert, *, now: datetime) -> Alert:
    """Tell the first round and freeze the chain. Raises StaleMove if another worker was first."""
    hold_end(alert)
    _route_held(alert, now=now)
    announce_alert(alert)
    return alert


def _route_held(alert: Alert, *, now: datetime) -> None:
    """As few statements as can be, since somebody waits for the first word: `alert` was locked when it was read, or its end is held."""
    people, units, off_duty = first_round(alert, now)
    chain = frozen_steps(alert.type.chain)
    wait = timedelta(seconds=chain[0]["wait_s"]) if people and chain else AT_ONCE
    share_with(alert, units, now=now)
    alert.message = alert.message or first_message(alert, now=now)
    named = [{"name": person.name, "why": person.why} for person in people]
    event = next_event(alert, AlertEvent.Kind.ROUTED, now=now, by=None, text="", data={"people": named, **not_called(off_duty)})
    times: dict[str, Any] = {"routed_at": now, "changed_at": now, "next_escalation_at": now + wait if chain else None}
    end = {"events_count": alert.events_count, "events_digest": alert.events_digest}
    move(alert, Status.ROUTED, allowed=MOVES, chain=chain, message=alert.message, **times, **end)
    event.save(force_insert=True)
    tell(alert.message, people, round=1, now=now)
    hand_card_to_sender(alert, now=now)
    tell_sender(alert, "routed", now=now)


def first_round(alert: Alert, now: datetime) -> Found:
    """Whom the type of `alert` calls at once."""
    return people_for(alert.type.notify, alert, now, also_off_duty=alert.type.also_off_duty)


def not_called(off_duty: list[str]) -> dict[str, Any]:
    """What a line of the timeline keeps of those who were left to sleep."""
    return {"off_duty": off_duty} if off_duty else {}


def share_with(alert: Alert, units: list[Unit], *, now: datetime) -> None:
    """Let `units` see and answer `alert` too."""
    vars(alert).pop("shared_paths", None)
    if units:
        Involvement.objects.bulk_create([Involvement(alert=alert, unit=unit, since=now) for unit in units], ignore_conflicts=True)


def route_received() -> int:
    """Route the alerts that wait for it, oldest first, for one turn; returns how many. What is left asks for another turn."""
    routed = work_through(_received, route_alert, name="route", seconds=TURN_S)
    if routed and Alert.objects.filter(status=Status.RECEIVED).exists():
        hurry("alerts.route")
    return routed


def routing() -> Iterator[int | None]:
    """As `route_received`, an alert at each `next`, for whoever sends what is urgent by the same hand right after; pages hear of it when that is done."""
    routed: list[Alert] = []

    def route(alert: Alert, *, now: datetime) -> None:
        with at_hand("delivery.send_urgent"):
            _route_held(alert, now=now)
        routed.append(alert)

    for worked in working(_received, route, name="route"):
        yield worked
        while routed:
            announce_alert(routed.pop())


def _received(now: datetime) -> QuerySet[Alert]:
    """Without the names that only pages show: a question that joins them all takes PostgreSQL longer to plan than to answer."""
    waiting = Alert.objects.select_related("type__chain", "station", "partner")
    return waiting.filter(status=Status.RECEIVED).order_by("received_at")
