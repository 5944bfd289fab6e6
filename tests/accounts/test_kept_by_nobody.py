"""What is made for one person is remembered by no cache and no back button."""

import pytest
from django.test import Client

from tests.cast import make_partner_user, routed, signed_in

PAGES = [
    "/",
    "/wall/",
    "/alerts/",
    "/alerts/new/",
    "/orders/",
    "/orders/new/",
    "/accounts/2fa/",
    "/api/v1/alerts/",
    "/api/v1/summary/",
    "/api/v1/stream-ticket/",
]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_an_officer(cast, address):
    answer = signed_in(cast.leader).get(address)
    assert answer.status_code in {200, 302}
    assert "no-store" in answer["Cache-Control"]


def test_not_a_partners_page_nor_what_its_key_reads(cast):
    assert "no-store" in signed_in(make_partner_user("clerk", cast.bank)).get("/")["Cache-Control"]
    assert "no-store" in cast.bank_client.get("/api/v1/alerts/")["Cache-Control"]


def test_what_carries_a_tag_may_be_asked_for_again_by_its_reader_alone(cast):
    alert = routed(cast)
    assert signed_in(cast.leader).get(f"/api/v1/alerts/{alert.pk}/")["Cache-Control"] == "private, no-cache"


def test_what_is_for_everybody_may_be_kept(db):
    assert "Cache-Control" not in Client().get("/jsi18n/")
