"""Headquarters that sends people to stations, for the tests of sending them."""

import pytest

from patrols.models import SentOfficer
from tests.patrols.headquarters import EVENING, HOUR, MORNING, Headquarters


@pytest.fixture
def hq(cast) -> Headquarters:
    return Headquarters(cast)


@pytest.fixture
def sent(hq) -> SentOfficer:
    """Ann goes to the east this evening; the east's community officer is on duty and takes her along."""
    hq.works(hq.cast.community, EVENING - 4 * HOUR, MORNING)
    hq.quota(1)
    hq.proposes()
    return hq.publishes()[0]
