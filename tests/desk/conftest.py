"""Who sits at the partners' pages."""

import pytest
from django.test import Client

from tests.cast import Cast, make_partner_user
from tests.portal import sits_at


@pytest.fixture
def teller(cast: Cast) -> Client:
    """At the bank's counter."""
    return sits_at(make_partner_user("teller", cast.bank))


@pytest.fixture
def guard(cast: Cast) -> Client:
    """At the compound's gate."""
    return sits_at(make_partner_user("guard", cast.compound_firm, site=cast.compound))
