"""The REST contract describes itself, and every error wears the envelope."""

import json
import re

import pytest
from django.core.management import call_command


def test_the_description_is_valid_and_complete(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.json"), format="openapi-json")
    schema = json.loads((tmp_path / "schema.json").read_text())
    assert schema["openapi"].startswith("3.1")
    assert set(schema["components"]["securitySchemes"]) >= {"PartnerKey", "StaffSession"}
    promised = {"/api/v1/alerts/", "/api/v1/alerts/{id}/", "/api/v1/alerts/{id}/updates/", "/api/v1/orders/", "/api/v1/orders/preview/", "/api/v1/alert-types/"}
    assert promised <= set(schema["paths"])


def test_the_docs_need_nothing_from_outside_and_no_inline_script(client, db):
    page = client.get("/api/docs/").content.decode()
    assert not re.findall(r"(?:src|href)=\"(https?:)?//", page)
    assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page)


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "没有"), ("en", "nothing")])
def test_an_unknown_address_under_api_answers_in_the_envelope(client, db, language, word):
    answer = client.get("/api/v1/nothing-here/", headers={"accept-language": language})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert word in answer.json()["message"]


def test_pages_and_answers_carry_a_strict_policy(client, db):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
