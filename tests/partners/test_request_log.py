"""What each key asked is kept for 30 days without bodies, costs the request nothing, and is read by its own partner only."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from partners.models import PartnerKey, RequestLog
from partners.request_log import forget_old_requests, request_log
from policing.lib.buffered import Buffered
from tests.cast import make_key, signed_in, with_key

ALERTS, REQUESTS = "/api/v1/alerts/", "/api/v1/requests/"


def asked(client, **query):
    """What the log says to `client` after everything has been written."""
    request_log.flush()
    return client.get(REQUESTS, query).json()["results"]


def test_a_line_says_all_but_the_body(cast):
    body = {"reference": "r-1", "type": "no.such", "site": "BANK-DH-03", "description": "zz-secret"}
    answer = cast.bank_client.post(f"{ALERTS}?q=zz-secret", body, format="json", REMOTE_ADDR="203.0.113.9")
    (line,) = asked(cast.bank_client)
    assert (line["method"], line["path"], line["status"], line["code"], line["ip"]) == ("POST", ALERTS, 400, "type_unknown", "203.0.113.9")
    assert line["request_id"] == answer["X-Request-Id"]
    assert (line["bytes_in"], line["bytes_out"]) == (len(answer.wsgi_request.body), len(answer.content))
    assert "zz-secret" not in str(RequestLog.objects.values())


def test_every_answer_of_the_contract_has_an_id_of_its_own(cast, client):
    ids = {UUID(client.get(path)["X-Request-Id"]) for path in (ALERTS, "/api/v1/nothing/", "/api/schema/")}
    assert len(ids) == 3


def test_a_request_writes_nothing_by_itself(cast, django_assert_num_queries):
    cast.bank_client.get(ALERTS)
    assert RequestLog.objects.count() == 0
    with django_assert_num_queries(1):
        assert request_log.flush() == 1


def test_refused_keys_are_counted_by_their_first_letters(cast):
    prefix = cast.bank_key.partition(".")[0]
    with_key(f"{prefix}.wrong-secret").get(ALERTS)
    (line,) = [line for line in asked(cast.bank_client) if line["status"] == 401]
    assert (line["key_prefix"], line["code"]) == (prefix, "not_authenticated")
    assert "wrong-secret" not in str(RequestLog.objects.values())


def test_no_partner_reads_another_one_and_no_mode_the_other(cast):
    trial, firm = with_key(make_key(cast.bank, mode="test")), with_key(make_key(cast.compound_firm))
    for client in (cast.bank_client, trial, firm):
        client.get("/api/v1/key/")
    seen = [{line["key_prefix"] for line in asked(client)} for client in (cast.bank_client, trial, firm)]
    assert all(len(prefixes) == 1 for prefixes in seen)
    assert len(set.union(*seen)) == 3


def test_a_key_of_one_site_reads_that_sites_keys(cast):
    cast.bank_client.get("/api/v1/key/")
    branch = with_key(make_key(cast.bank, site=cast.branch))
    assert asked(branch) == []


def test_people_have_no_key_and_no_log(cast):
    assert signed_in(cast.leader).get(REQUESTS).status_code == 403


def test_officers_see_the_keys_of_partners_they_see(cast):
    cast.bank_client.get(ALERTS)
    request_log.flush()
    assert RequestLog.objects.visible_to(cast.leader).count() == 1
    assert RequestLog.objects.visible_to(cast.stranger).count() == 0
    assert RequestLog.objects.visible_to(cast.administrator).count() == 1


def test_sessions_of_people_are_not_logged(cast):
    signed_in(cast.desk).get(ALERTS)
    assert request_log.flush() == 0


@pytest.mark.parametrize("header", ["Api-Key \x7f\x00abc", "Api-Key " + "x" * 5000, "api-key ", "Api-Key ."])
def test_no_header_breaks_the_log(cast, client, header):
    assert client.get(ALERTS, HTTP_AUTHORIZATION=header, CONTENT_LENGTH="²", REMOTE_ADDR="nowhere").status_code == 401
    request_log.flush()
    assert RequestLog.objects.count() == 1


def test_lines_are_forgotten_after_30_days(cast):
    now = timezone.now()
    cast.bank_client.get(ALERTS)
    request_log.flush()
    assert forget_old_requests(now + timedelta(days=29)) == 0
    assert forget_old_requests(now + timedelta(days=31)) == 1


def test_a_full_buffer_drops_the_oldest_and_a_failing_one_says_so():
    kept: list[int] = []
    buffer: Buffered[int] = Buffered(kept.extend, name="t", seconds=0, most=3)
    for n in range(5):
        buffer.add(n)
    buffer.flush()
    assert kept == [2, 3, 4]

    def broken(rows: list[int]) -> None:
        raise RuntimeError

    failing: Buffered[int] = Buffered(broken, name="t", seconds=0)
    failing.add(1)
    assert (failing.flush(), failing.flush()) == (1, 0)


def test_a_key_says_what_it_is(cast):
    facts = cast.bank_client.get("/api/v1/key/").json()
    assert (facts["mode"], facts["partner"], facts["callbacks_registered"]) == ("live", {"name": "示范银行", "kind": "bank"}, False)
    assert [site["code"] for site in facts["sites"]] == ["BANK-DH-03"]
    assert facts["prefix"] == PartnerKey.objects.get().prefix
    assert signed_in(cast.leader).get("/api/v1/key/").status_code == 403
