"""Whatever goes wrong leaves in one envelope, in the reader's language, with the right status and never a stack trace."""

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation

from desk.models import Trouble
from policing.lib import pulses
from policing.lib.envelope import MESSAGES
from policing.lib.live import connection
from tests.cast import signed_in
from tests.desk.test_troubles import everything_lives

LANGUAGES = ["zh-hans", "en"]
ALERTS = "/api/v1/alerts/"


def said(status: int, language: str) -> str:
    with translation.override(language):
        return str(MESSAGES[status])


def check(answer, status: int, code: str, language: str) -> None:
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")
    assert answer.json() == {"code": code, "message": said(status, language), "fields": answer.json()["fields"]}
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_404(cast, language):
    for address in ("/api/v1/nothing/", "/api/v1/alerts/01a1ffcf-f52f-74ef-be14-346938033ad0/", "/api/v1/alerts/no-uuid/"):
        check(signed_in(cast.desk).get(address, headers={"accept-language": language}), 404, "not_found", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_405(cast, language):
    check(cast.bank_client.delete(ALERTS, headers={"accept-language": language}), 405, "method_not_allowed", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"])
def test_415(cast, language, content_type):
    answer = cast.bank_client.generic("POST", ALERTS, b"a=b", content_type=content_type, headers={"accept-language": language})
    check(answer, 415, "wrong_type", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_401(db, client, language):
    check(client.get(ALERTS, headers={"accept-language": language}), 401, "not_authenticated", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_403(cast, language):
    check(signed_in(cast.administrator).get("/api/v1/summary/", headers={"accept-language": language}), 403, "not_authorised", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_500_says_nothing_of_what_broke(cast, language, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("zz-secret")

    monkeypatch.setattr("alerts.api.summary.figures", broken)
    client = signed_in(cast.desk)
    client.raise_request_exception = False
    answer = client.get("/api/v1/summary/", headers={"accept-language": language})
    check(answer, 500, "server_error", language)
    assert "zz-secret" not in answer.content.decode()


@pytest.fixture
def away(db):
    """Makes PostgreSQL vanish from the next statement on, until the test is over."""
    patch = pytest.MonkeyPatch()

    def vanish(error=OperationalError):
        def refuse(*args, **kwargs):
            raise error("could not connect: zz-secret")

        patch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.savepoint_rollback", lambda *args: None)

    yield vanish
    patch.undo()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_503_when_the_database_is_away(cast, language, error, away):
    client = cast.bank_client
    client.raise_request_exception = False
    away(error)
    body = {"reference": "r-1", "type": "general.report", "site": "BANK-DH-03"}
    answer = client.post(ALERTS, body, format="json", headers={"accept-language": language})
    check(answer, 503, "unavailable", language)
    assert int(answer["Retry-After"]) > 0
    assert "zz-secret" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/alerts/", "/api/v1/alerts/", "/api/v1/summary/", "/accounts/sessions/"])
def test_503_on_every_page_of_somebody_signed_in(cast, address, away):
    client = signed_in(cast.desk)
    client.raise_request_exception = False
    away()
    answer = client.get(address)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "zz-secret" not in answer.content.decode()


def test_alive_without_a_database_and_not_ready(db, client, away):
    away()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


@pytest.fixture
def living():
    everything_lives(timezone.now())
    yield
    connection().delete(pulses._name())


def test_ready_with_one(db, client, living):
    assert client.get("/readyz").json() == {"status": "ready", "missing_migrations": 0}


def test_a_silent_clock_degrades_and_stops_nothing(db, client, living):
    connection().hdel(pulses._name(), pulses.CLOCK)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_an_open_trouble_degrades_and_says_nothing_of_itself(db, client, living):
    now = timezone.now()
    Trouble.objects.create(name="delivery.urgent", began_at=now, seen_at=now, raised_at=now)
    assert client.get("/readyz").json() == {"status": "degraded", "missing_migrations": 0}
    Trouble.objects.update(ended_at=now)
    assert client.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize(
    "query", ["limit=x", "offset=-1", "offset=99999999999999999999999", "since=x", "status=x", "q=%00", "lane=%00", "priority=99999999999999999999"]
)
@pytest.mark.parametrize("address", ["/api/v1/alerts/", "/api/v1/orders/", "/api/v1/sites/"])
def test_a_nonsensical_question_breaks_nothing(cast, address, query):
    client = signed_in(cast.desk)
    client.raise_request_exception = False
    assert client.get(f"{address}?{query}").status_code in {200, 400}


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 5000, "lon=%00", "lon=" + "1" * 5000])
@pytest.mark.parametrize("address", ["/api/v1/places/", "/api/v1/places/around/", "/search/", "/alerts/", "/orders/", "/"])
def test_a_nonsensical_search_breaks_nothing(cast, address, query):
    client = signed_in(cast.desk)
    client.raise_request_exception = False
    assert client.get(f"{address}?{query}").status_code in {200, 400}
