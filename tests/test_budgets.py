"""What a page may cost: at most twelve questions to the database, session and person included, whoever asks, however full the story, and whether or not
anything was held from the page before."""

import copy
from collections.abc import Callable
from operator import attrgetter

import pytest
from django.core.cache import cache
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from alerts import held
from tests.cast import Cast, build_cast, make_partner_user, routed
from tests.routes import OWN, Route, is_admin, routes
from tests.story import Story, tell_story

MOST = 12
# The library's own pages about one's account; they change a session as they go.
BORROWED = OWN | {"schema", "docs", "javascript-catalog"}


@pytest.fixture(scope="module")
def laid(laid_once) -> Story:
    return laid_once(tell_of_a_night)


def tell_of_a_night() -> Story:
    """A station in the middle of its night: one covert alert with orders, and more of every kind."""
    told = tell_story(build_cast())
    for code in ("security.suspect_vehicle", "security.obscene_cards", "bank.suspicious_cancellation", "general.report") * 3:
        routed(told.cast, code)
    return told


@pytest.fixture
def story(laid: Story, db: None) -> Story:
    return copy.deepcopy(laid)


def pages() -> list[Route]:
    return [route for route in routes() if not is_admin(route) and route.name not in BORROWED and not route.name.startswith(("account_", "mfa_"))]


PEOPLE: dict[str, Callable[[Cast], User | None]] = {
    **{name: attrgetter(name) for name in ("desk", "leader", "auxiliary", "commander", "fraud_officer", "inspector")},
    "bank": lambda cast: make_partner_user("bank-staff", cast.bank),
    "counter": lambda cast: make_partner_user("counter-staff", cast.bank, site=cast.branch),
    "nobody": lambda cast: None,
}


def asked(client: Client, address: str) -> int:
    # Django keeps the last nine thousand; beyond them a page would seem to ask nothing.
    reset_queries()
    with CaptureQueriesContext(connection) as questions:
        client.get(address)
    return len([one for one in questions if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def asked_cold(client: Client, address: str) -> int:
    """The first page after a sign-in, in a process that has just started: the browser is not yet heard, nothing is held or cached."""
    cache.clear()
    for table in (held.alert_types, held.units, held.sites):
        table.forget()
    return asked(client, address)


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_asks_more_than_twelve_questions(story, who):
    counts: list[tuple[int, str]] = []
    client = Client()
    if user := PEOPLE[who](story.cast):
        client.force_login(user)
    for address in [place for page in pages() for place in story.address(page)]:
        counts += [(asked_cold(client, address) - MOST, f"{address}, cold"), (asked(client, address) - MOST, address)]
    counts.sort(reverse=True)
    dearest = "\n".join(f"{over:+4} {where}" for over, where in counts[:12])
    assert counts[0][0] <= 0, f"Above the budget, the dearest first:\n{dearest}"
