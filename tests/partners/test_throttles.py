"""A stolen key cannot flood the house, and whoever polls too much can still report."""

import pytest

from partners.models import PartnerKey
from partners.throttles import Buckets, buckets
from tests.cast import make_key, signed_in, with_key

ALERTS = "/api/v1/alerts/"


def limited(*, alerts: int | None = None, others: int | None = None) -> None:
    PartnerKey.objects.update(alerts_per_minute=alerts, others_per_minute=others)


def report(client, reference: str):
    return client.post(ALERTS, {"reference": reference, "type": "general.report", "site": "BANK-DH-03"}, format="json")


@pytest.mark.parametrize(("language", "word"), [("en", "same reference"), ("zh-hans", "同一编号")])
def test_too_many_are_told_when_to_come_again(cast, language, word):
    limited(others=2)
    client = cast.bank_client
    assert [client.get(ALERTS).status_code for _ in range(2)] == [200, 200]
    refused = client.get(ALERTS, headers={"accept-language": language})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(refused["Retry-After"]) <= 30
    assert word in refused.json()["message"]


def test_polling_takes_nothing_from_alerts(cast):
    limited(others=1)
    client = cast.bank_client
    assert [client.get(ALERTS).status_code for _ in range(3)] == [200, 429, 429]
    assert report(client, "r-1").status_code == 201


def test_an_alert_that_met_429_is_taken_with_the_same_reference(cast):
    limited(alerts=1)
    client = cast.bank_client
    assert [report(client, "r-1").status_code, report(client, "r-2").status_code] == [201, 429]
    buckets.forget()
    assert report(client, "r-2").status_code == 201


def test_one_key_does_not_slow_another(cast):
    second = with_key(make_key(cast.bank))
    limited(others=1)
    assert [client.get(ALERTS).status_code for client in (cast.bank_client, cast.bank_client, second)] == [200, 429, 200]


def test_people_are_not_counted(cast):
    limited(others=1)
    desk = signed_in(cast.desk)
    assert {desk.get(ALERTS).status_code for _ in range(5)} == {200}


def test_a_limit_asks_nobody(cast, django_assert_num_queries, settings):
    """Counted in the process: without Valkey nothing changes."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    limited(others=1)
    assert [cast.bank_client.get(ALERTS).status_code for _ in range(2)] == [200, 429]


def test_a_bucket_fills_evenly_and_never_over():
    buckets = Buckets()
    name = ("key", "others")
    assert [buckets.take(name, 2, now=0) for _ in range(3)] == [0, 0, 30]
    assert buckets.take(name, 2, now=30) == 0
    assert [buckets.take(name, 2, now=100_000) for _ in range(3)] == [0, 0, 30]
