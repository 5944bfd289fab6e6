"""The guide for partners' engineers: its tables are the contract's own, its examples run as they stand, its downloads are whole."""

import json
import os
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from standardwebhooks.webhooks import Webhook

from alerts.models import Alert
from alerts.serializers.alerts import PartnerReportSerializer
from desk.contract import code
from desk.contract.fields import MEANINGS, rows
from desk.contract.refusals import WHAT_TO_DO, refusals
from desk.contract.views import PAGES, address
from tests.cast import SIGNING_SECRET, build_cast, make_key

LANGUAGES = ["zh-hans", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", [page.slug for page in PAGES])
def test_every_page_answers_anybody_without_a_query(client, db, django_assert_num_queries, slug, language):
    page = next(page for page in PAGES if page.slug == slug)
    with django_assert_num_queries(0):
        answer = client.get(address(page), headers={"accept-language": language})
    assert answer.status_code == 200
    assert "style=" not in answer.content.decode()


def test_a_page_that_is_none_is_not_found(client, db):
    assert client.get("/contract/nothing/").status_code == 404


def test_the_field_table_is_the_serializer():
    named = [row.name for row in rows()]
    assert set(PartnerReportSerializer().fields) <= set(named)
    assert set(named) == set(MEANINGS)
    assert {row.name for row in rows() if row.is_required} == {"reference", "type", "location.lon", "location.lat"}


def test_every_code_says_what_to_do():
    listed = {one.code for one in refusals()}
    assert listed >= {"too_old", "type_unknown", "location_unknown", "reference_taken", "too_many_requests", "test_key_needed", "unavailable"}
    assert listed == set(WHAT_TO_DO)
    assert all(one.advice and all(one.messages) and "%(" not in str(one.messages) for one in refusals())


@pytest.mark.parametrize("name", ["report", "read", "feed", "update", "step", "verify"])
def test_every_example_stands_in_three_languages_with_this_houses_address(name):
    texts = [tab.text for tab in code.tabs(name)]
    assert len(texts) == 3
    assert all(code.ELSEWHERE not in text for text in texts)
    assert name == "verify" or all(settings.BASE_URL in text for text in texts)


# The examples, run as they stand.


@pytest.fixture
def house(transactional_db, live_server, settings):
    """A town with a test key, and a server at the address the page names."""
    settings.BASE_URL = live_server.url
    return make_key(build_cast().bank, mode="test")


def run(name: str, language: str, key: str, folder: Path, *, alert: str = "") -> str:
    """What the example prints once the visitor's own are put in, as the page does."""
    text = next(tab.text for tab in code.tabs(name) if tab.code == language)
    for place, value in ((code.PLACES["key"], key), (code.PLACES["site"], "BANK-DH-03"), (code.PLACES["alert"], alert)):
        text = text.replace(place, value)
    file = folder / f"example.{language}"
    file.write_text(text)
    program = [sys.executable] if language == "python" else ["bash"]
    done = subprocess.run([*program, str(file)], capture_output=True, text=True, timeout=60, env=os.environ | {"no_proxy": "*"}, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("language", ["sh", "python"])
def test_the_examples_run_as_they_stand(house, tmp_path, language):
    said = run("report", language, house, tmp_path)
    alert = Alert.objects.get()
    assert "201" in said
    assert alert.number in said
    assert (alert.mode, alert.reference, alert.site.code) == ("test", "TRY-1", "BANK-DH-03")
    assert "200" in run("report", language, house, tmp_path)
    assert alert.number in run("feed", language, house, tmp_path)
    run("step", language, house, tmp_path, alert=str(alert.pk))
    alert.refresh_from_db()
    assert alert.status == {"sh": "acknowledged", "python": "closed"}[language]
    assert alert.status in run("read", language, house, tmp_path, alert=str(alert.pk))
    run("update", language, house, tmp_path, alert=str(alert.pk))
    assert alert.events.filter(kind="partner_update").exists()


def signed(now) -> tuple[dict[str, str], bytes]:
    body = json.dumps({"type": "alert.closed", "data": {"said": "中文"}}, ensure_ascii=False)
    headers = {"webhook-id": "id-1", "webhook-timestamp": str(int(now.timestamp()))}
    return headers | {"webhook-signature": f"v1,b3RoZXI= {Webhook(SIGNING_SECRET).sign('id-1', now.astimezone(UTC), body)}"}, body.encode()


def test_the_python_verifier_knows_our_callbacks(now):
    space: dict = {}
    exec(next(tab.text for tab in code.tabs("verify") if tab.code == "python"), space)  # noqa: S102 - the page's own text
    headers, body = signed(now)
    assert space["is_ours"](SIGNING_SECRET, headers, body)
    assert not space["is_ours"](SIGNING_SECRET, headers, body + b" ")
    assert not space["is_ours"]("whsec_b3RoZXI=", headers, body)
    assert not space["is_ours"](SIGNING_SECRET, headers | {"webhook-timestamp": str(int(now.timestamp()) - 400)}, body)


def test_the_shell_verifier_knows_our_callbacks(now, tmp_path):
    file = tmp_path / "verify.sh"
    file.write_text(next(tab.text for tab in code.tabs("verify") if tab.code == "sh"))
    headers, body = signed(now)
    facts = ["webhook-id", "webhook-timestamp", "webhook-signature"]

    def says(body: bytes) -> int:
        return subprocess.run(["bash", str(file), SIGNING_SECRET, *(headers[name] for name in facts)], input=body, capture_output=True, check=False).returncode

    assert (says(body), says(body + b" ")) == (0, 1)


# Downloads


def test_the_postman_collection_is_made_of_the_contract(client, db):
    made = client.get(reverse("contract:postman")).json()
    assert made["info"]["schema"].endswith("v2.1.0/collection.json")
    assert {one["key"] for one in made["variable"]} >= {"base", "key"}
    requests = {f"{one['request']['method']} {one['request']['url']['raw']}" for folder in made["item"] for one in folder["item"]}
    assert {"POST {{base}}/api/v1/alerts/", "GET {{base}}/api/v1/key/", "POST {{base}}/api/v1/sandbox/alerts/{{id}}/acknowledge/"} <= requests
    assert not any(words in request for request in requests for words in ("approve", "summary", "callers", "reveal"))


@pytest.mark.parametrize(("language", "word"), [("en", "Report an alert"), ("zh-hans", "上报警情")])
def test_the_description_speaks_both_languages_and_names_every_status(client, db, language, word):
    schema = client.get("/api/schema/?format=json", headers={"accept-language": language}).json()
    post = schema["paths"]["/api/v1/alerts/"]["post"]
    assert post["summary"] == word
    assert set(post["responses"]) >= {"200", "201", "400", "401", "403", "405", "406", "409", "413", "415", "429", "503"}
    assert "304" in schema["paths"]["/api/v1/alerts/{id}/"]["get"]["responses"]
    assert "Retry-After" in post["responses"]["429"]["headers"]


@pytest.mark.parametrize(("language", "word"), [("en", "end with a slash"), ("zh-hans", "斜杠")])
def test_an_address_without_its_slash_is_answered_not_redirected(cast, language, word):
    answer = cast.bank_client.post("/api/v1/alerts", {"reference": "r"}, format="json", headers={"accept-language": language})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert word in answer.json()["message"]
    assert "/api/v1/alerts/" in answer.json()["message"]
    assert cast.bank_client.get("/api/v1/alerts").status_code == 301


def test_too_old_names_its_field_and_cancelled_is_said_so(cast):
    body = {"reference": "r-1", "type": "general.report", "site": "BANK-DH-03"}
    old = cast.bank_client.post("/api/v1/alerts/", body | {"occurred_at": "2020-01-01T00:00:00+08:00"}, format="json").json()
    assert (old["code"], len(old["fields"]["occurred_at"])) == ("too_old", 1)
    made = cast.bank_client.post("/api/v1/alerts/", body, format="json").json()
    gone = cast.bank_client.post(f"/api/v1/alerts/{made['id']}/updates/", {"text": "x", "cancel": True}, format="json").json()
    assert [one["status"] for one in gone["history"]] == ["received", "cancelled"]
