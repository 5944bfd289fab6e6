"""The articles' events, played through the real doors."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.utils import translation

from alerts.lifecycle import OrderStatus, Status
from alerts.models import Alert, Order
from alerts.services.routing import route_received
from delivery.lifecycle import Reply
from desk.demo import stage
from desk.demo.client import Client, Refusal
from desk.demo.player import play
from desk.demo.stories import STORIES
from disputes.models import Dispute, Term

OF_THE_COUPLE, OF_THE_MARKET = Q(category="0101", source="visit"), Q(category="0501", source="call")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A loaded town, and a worker that routes whenever somebody waits for it."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    call_command("load_demo", stdout=StringIO())
    clock = stage.time
    monkeypatch.setattr(stage, "time", SimpleNamespace(monotonic=clock.monotonic, time=clock.time, sleep=lambda seconds: route_received()))
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_every_story_is_played_to_where_it_should_stop(live_server: Any, folder: Path) -> None:
    said, past = StringIO(), list(Alert.objects.values_list("pk", flat=True))
    call_command("replay_stories", speed=1e9, url=live_server.url, data=folder, stdout=said)
    assert said.getvalue().count("✓") == len(STORIES)
    route_received()
    assert dict(Alert.objects.exclude(pk__in=past).values_list("type__code", "status")) == {
        "security.obscene_cards": Status.CLOSED,
        "security.suspect_vehicle": Status.ARRIVED,
        "police.person_in_danger": Status.RESOLVED,
        "bank.suspicious_withdrawal": Status.CLOSED,
        "school.panic_alarm": Status.ARRIVED,
        "security.violence_imminent": Status.DISPATCHED,
        "police.citizen_clue": Status.ROUTED,
        "bank.suspicious_cancellation": Status.ROUTED,
    }
    assert set(Alert.objects.filter(is_covert=True).values_list("lane", flat=True)) == {"bank"}
    assert Alert.objects.get(cap_status="Exercise").type.code == "school.panic_alarm"
    assert not Alert.objects.filter(grid=None).exists()
    couple, market = (Dispute.objects.filter(title_is).latest("reported_at") for title_is in (OF_THE_COUPLE, OF_THE_MARKET))
    assert (couple.status, couple.way, couple.appraisals.get().result) == ("agreed", "joint", "slight")
    assert [(term.amount, term.done_at is None) for term in Term.objects.filter(agreement__dispute=couple)] == [(800, False), (800, True)]
    assert (market.status, market.outcome, market.followups.first().result) == ("closed", "spot", "holds")
    assert Term.objects.filter(agreement__dispute=market, done_at__isnull=False).count() == 2
    gates = Order.objects.get(action=Order.Action.CLOSE_GATES)
    assert gates.status == OrderStatus.SENT
    assert sorted(gates.order_sites.values_list("site__code", "reply")) == [("SEC-DH-04", ""), ("SEC-JY-02", Reply.SEEN), ("SEC-NL-07", Reply.COMPLY)]


def test_a_story_that_breaks_off_does_not_stop_the_others() -> None:
    told: list[str] = []

    def breaks(_: Any) -> Iterator[float]:
        yield 1
        raise Refusal(409, "too late")

    def goes_on(_: Any) -> Iterator[float]:
        yield 2
        told.append("on")

    broken = play([breaks, goes_on], None, speed=1e9, say=told.append)  # type: ignore[arg-type]
    assert broken == ["breaks"]
    assert "on" in told
    assert "✗ breaks: 409: too late" in told


def test_stories_happen_in_the_order_of_their_times() -> None:
    order: list[str] = []

    def story(name: str, *waits: float) -> Any:
        def told(_: Any) -> Iterator[float]:
            for wait in waits:
                yield wait
                order.append(name)

        told.__name__ = name
        return told

    play([story("a", 10, 30), story("b", 20, 10)], None, speed=1e9, say=lambda words: None)  # type: ignore[arg-type]
    assert order == ["a", "b", "b", "a"]


def test_without_demo_json_it_says_what_to_do(tmp_path: Path) -> None:
    with translation.override("en"), pytest.raises(CommandError, match="run load_demo first"):
        call_command("replay_stories", data=tmp_path)


def test_a_server_that_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="does not answer"):
        Client("http://127.0.0.1:9").get("alerts/")


def test_only_web_addresses_are_called() -> None:
    with pytest.raises(ValueError, match="not a web address"):
        Client("file:///etc")
