"""Whatever can go wrong with a message has a sentence for people, in both languages."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import delivery
from delivery.channels import CHANNELS
from delivery.channels.messenger import Robot
from delivery.channels.provided import Provided
from delivery.errors import ERRORS
from delivery.lifecycle import Status
from delivery.models import Attempt, Channel, Delivery
from delivery.words import outcome_of, said_of, state_of

HOUSE = Path(delivery.__file__).parent
# What the engine's own statements write.
WRITTEN_IN_SQL = {"waits", "sandbox"}


def codes_in(source: ast.AST) -> Iterator[str]:
    """Every text that is handed over as `code` or `error_code`, also one of two, and every first half of a (code, permanent)."""
    for node in ast.walk(source):
        if isinstance(node, ast.keyword) and node.arg in {"code", "error_code"}:
            yield from texts_of(node.value)
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[1], ast.Constant) and isinstance(node.elts[1].value, bool):
            yield from texts_of(node.elts[0])


def texts_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from texts_of(node.body)
        yield from texts_of(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def sending_files() -> list[Path]:
    return [*HOUSE.glob("channels/**/*.py"), *HOUSE.glob("engine/*.py"), HOUSE / "transport.py"]


def codes_written_down() -> set[str]:
    return {code for file in sending_files() for code in codes_in(ast.parse(file.read_text()))}


def meanings() -> Iterator[tuple[str, bool]]:
    """What channels and providers know of the other side's own codes."""
    for channel in CHANNELS.values():
        if isinstance(channel, Robot):
            yield from channel.meanings.values()
    for found in pkgutil.iter_modules([str(HOUSE / "channels/providers")]):
        module = importlib.import_module(f"delivery.channels.providers.{found.name}")
        for name in dir(module):
            kept = getattr(module, name)
            if name.isupper() and isinstance(kept, dict):
                yield from (meant if isinstance(meant, tuple) else (meant, False) for meant in kept.values())


def test_the_walk_finds_what_is_known_to_be_there():
    found = codes_written_down() | {code for code, _permanent in meanings()}
    assert {"timeout", "private_address", "bad_address", "gone", "expired", "unreadable", "taken_back", "internal", "limit", "account", "blocked"} <= found
    assert any(isinstance(channel, Provided) for channel in CHANNELS.values())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_code_has_a_sentence(language):
    with translation.override(language):
        mute = {code for code in codes_written_down() | WRITTEN_IN_SQL | {code for code, _permanent in meanings()} if code and not str(ERRORS.get(code, ""))}
    assert mute == set()


def test_both_languages_say_it_differently():
    """A sentence that is the same in both was never translated."""
    for code in filter(None, ERRORS):
        with translation.override("en"):
            english = said_of(code)
        with translation.override("zh-hans"):
            assert said_of(code) != english, code


def test_a_code_that_nobody_put_into_words_is_never_shown_bare():
    assert said_of("isv.SOMETHING_NEW") == str(ERRORS["internal"])


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("channel", list(Channel))
def test_every_state_by_every_channel_has_words_and_none_says_that_somebody_answered(status, channel):
    with translation.override("en"):
        said = state_of(Delivery(status=status, channel=channel)), outcome_of(Attempt(outcome=status))
    for words in said:
        assert words
        assert "acknowledge" not in words.lower()
        assert "answer" not in words.lower()


def test_what_waits_for_its_turn_has_not_failed():
    with translation.override("en"):
        assert "fail" not in state_of(Delivery(status=Status.TEMPORARY_FAILURE, error_code="waits", channel=Channel.SMS)).lower()
