"""What a page may cost: at most twelve questions to the database, session and person included, whoever asks and however full the story."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.cast import Cast, make_partner_user, routed
from tests.routes import OWN, Route, is_admin, routes
from tests.story import Story, tell_story

MOST = 12
# Pages that are known to ask more, and how much more at most: a debt to be paid, never to grow.
DEARER = {"alerts:detail": 15, "api:alert": 15, "api:alert-type-list": 15}
# The library's own pages about one's account; they change a session as they go.
BORROWED = OWN | {"schema", "docs", "javascript-catalog"}


@pytest.fixture
def story(cast: Cast) -> Story:
    """A station in the middle of its night: one covert alert with orders, and more of every kind."""
    told = tell_story(cast)
    for code in ("security.suspect_vehicle", "security.obscene_cards", "bank.suspicious_cancellation", "general.report") * 3:
        routed(cast, code)
    return told


def pages() -> list[Route]:
    return [route for route in routes() if not is_admin(route) and route.name not in BORROWED and not route.name.startswith(("account_", "mfa_"))]


def people(cast: Cast) -> Iterator[tuple[str, User | None]]:
    staff = (cast.desk, cast.leader, cast.auxiliary, cast.commander, cast.fraud_officer, cast.inspector)
    yield from ((user.username, user) for user in staff)
    yield "bank", make_partner_user("bank-staff", cast.bank)
    yield "counter", make_partner_user("counter-staff", cast.bank, site=cast.branch)
    yield "nobody", None


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as questions:
        client.get(address)
    return len([one for one in questions if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_no_page_asks_more_than_twelve_questions(story):
    counts: list[tuple[int, str]] = []
    for name, user in people(story.cast):
        client = Client()
        if user:
            client.force_login(user)
        for route, address in [(page, place) for page in pages() for place in story.address(page)]:
            asked(client, address)
            over = asked(client, address) - DEARER.get(route.name, MOST)
            counts.append((over, f"{address} for {name}"))
    counts.sort(reverse=True)
    dearest = "\n".join(f"{over:+4} {where}" for over, where in counts[:12])
    assert counts[0][0] <= 0, f"Above the budget, the dearest first:\n{dearest}"
