"""No page a street mediator reads leads them to a closed door: every link on it opens for them."""

import re

import pytest

from accounts.models import User
from accounts.roles import Role
from disputes.models import Dispute, Mediator
from tests.cast import signed_in
from tests.disputes.quarrels import quarrel_in_full

HREF = re.compile(r'href="(/[^"#]*)["#]')
PAGES = ("/disputes/", "/disputes/?status=closed", "/disputes/clocks/", "/disputes/follow-ups/", "/disputes/calendar/", "/disputes/mediators/")
LEAVES = ("", "agreement/", "after/", "record/", "related/")


@pytest.fixture
def mediator(cast) -> User:
    user = User.objects.create_user("zhou", password="correct horse battery", full_name="周调解", unit=cast.east, role=Role.MEDIATOR)
    mine = Mediator.objects.create(station=cast.east, name="周调解", committee="东河人民调解委员会", user=user)
    dispute = quarrel_in_full(cast)
    Dispute.objects.filter(pk=dispute.pk).update(mediator=mine)
    return user


def test_every_link_a_mediator_sees_opens(mediator):
    client, seen = signed_in(mediator), set()
    here = f"/disputes/{Dispute.objects.get().pk}/"
    for page in (*PAGES, *(here + leaf for leaf in LEAVES)):
        answer = client.get(page)
        assert answer.status_code == 200, page
        seen |= {(link.replace("&amp;", "&"), page) for link in HREF.findall(answer.content.decode()) if not link.startswith("/static/")}
    first = dict(sorted(seen, reverse=True))
    closed = {link: on for link, on in first.items() if client.get(link).status_code not in (200, 302)}
    assert not closed
