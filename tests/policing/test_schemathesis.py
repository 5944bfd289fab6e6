"""Whatever is sent to any door of the contract: nothing breaks, no status comes that is not in the description, and every answer has the shape it promises."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from partners.throttles import buckets
from tests.cast import make_callback, make_key, signed_in

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 3


@pytest.fixture
def contract(tmp_path: Path, cast):
    """The description as it stands, driven through WSGI in this very process and transaction."""
    file = tmp_path / "schema.json"
    call_command("spectacular", file=str(file), format="openapi-json")
    schema = schemathesis.openapi.from_path(str(file))
    schema.app = get_wsgi_application()
    schema.config.base_url = "http://localhost"
    # A whole request through WSGI would end with this test's connection closed, and its transaction with it.
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield schema
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


def live_key(cast) -> dict[str, str]:
    return {"Authorization": f"Api-Key {cast.bank_key}"}


def trial_key(cast) -> dict[str, str]:
    cast.bank.test_addressee = make_callback(cast.compound_firm).addressee
    cast.bank.save()
    return {"Authorization": f"Api-Key {make_key(cast.bank, mode='test')}"}


def staff(cast) -> dict[str, Any]:
    client = signed_in(cast.leader)
    token = "a" * 32
    return {"X-CSRFToken": token, "cookies": {"sessionid": client.cookies["sessionid"].value, "csrftoken": token}}


@pytest.mark.parametrize("who", [live_key, trial_key, staff], ids=["live key", "test key", "staff session"])
def test_every_operation_keeps_its_description(contract, cast, who):
    facts = who(cast)
    cookies = facts.pop("cookies", {})
    wrong: list[str] = []
    seen: set[int] = set()
    count = 0
    for found in contract.get_all_operations():
        operation = found.ok()
        count += 1
        wrong += _offences(operation, facts, cookies, seen)
    assert count > 20
    assert {200, 400} <= seen, "nobody was let in"
    assert wrong == [], "\n".join(wrong)


def _offences(operation, headers: dict[str, str], cookies: dict[str, str], seen: set[int]) -> list[str]:
    """What one operation does that its description does not say."""
    wrong: list[str] = []

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def ask(case) -> None:
        buckets.forget()
        with transaction.atomic():
            answer = case.call(headers=headers | {"Accept-Encoding": "identity"}, cookies=cookies)
        seen.add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except BaseException as error:  # noqa: BLE001 - every offence is gathered, whatever it is called
            if isinstance(error, KeyboardInterrupt):
                raise
            wrong.append(f"{operation.method.upper()} {operation.path} → {answer.status_code} {_said(error)} {answer.text[:300]}")

    given(case=operation.as_strategy())(ask)()
    return list(dict.fromkeys(wrong))[:3]


def _said(error: BaseException) -> str:
    inner = getattr(error, "exceptions", [error])
    return " | ".join(str(one).split("\n\n")[0].replace("\n", " ")[:300] for one in inner)
