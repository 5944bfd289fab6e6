"""What a stranger or a broken machine puts into addresses and bodies: days at the ends of the calendar, numbers that are none, endless bodies. Never a 500."""

import json
import uuid

import pytest

from patrols.models import Finding, RoundEntry, UnitPosition
from tests.cast import signed_in
from tests.patrols.walking import make_round

DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "x", "20260302", "2026-13", "-1")
PAGES = (
    "/patrols/?on={}",
    "/patrols/teams/?on={}",
    "/patrols/teams/hours/?on={}",
    "/patrols/teams/hours/?on={}&format=csv",
    "/patrols/secondment/?on={}",
    "/patrols/secondment/output/?from={}&until={}",
    "/patrols/supervision/?from={}&until={}",
    "/patrols/supervision/?until={}",
    "/patrols/supervision/?from={}",
    "/patrols/supervision/day/?on={}",
    "/patrols/supervision/presence/?until={}",
    "/patrols/supervision/rounds/?from={}",
    "/patrols/where/drift/?month={}",
    "/patrols/where/?shift={}&kind={}&station={}&status={}",
    "/patrols/where/cards/?suggestion={}&state={}",
    "/patrols/where/export/incidents/csv/?since={}&until={}&kind={}",
    "/patrols/car-doors/?days={}&station={}&car={}",
    "/patrols/routes/?kind={}&station={}&page={}",
    "/patrols/teams/new/?station={}",
    "/api/v1/rounds/?on={}",
    "/api/v1/crews/?on={}",
    "/api/v1/crews/hours/?on={}",
    "/api/v1/crews/people/?station=1&starts_at={}&ends_at={}",
    "/api/v1/secondment/?on={}",
    "/api/v1/secondment/output/?from={}&until={}",
    "/api/v1/supervision/?from={}&until={}",
    "/api/v1/supervision/day/?on={}",
    "/api/v1/supervision/presence/?from={}",
    "/api/v1/patrols/where/drift/?month={}",
    "/api/v1/incidents/?since={}&until={}",
    "/api/v1/findings/?round={}&kind={}",
    "/api/v1/street-units/?station={}&state={}",
)


@pytest.mark.parametrize("page", PAGES)
def test_no_day_of_any_calendar_breaks_a_page(cast, page):
    client = signed_in(cast.leader)
    answers = {day: client.get(page.format(*[day] * page.count("{}"))) for day in DAYS}
    assert {day: answer.status_code for day, answer in answers.items() if answer.status_code >= 500} == {}
    for answer in answers.values():
        if answer.streaming:
            list(answer.streaming_content)


@pytest.mark.parametrize("station", ["abc", "²", "99999999999999999999", "-1", "", "0"])
@pytest.mark.parametrize("what", ["copy", "share"])
def test_a_station_that_is_none_is_none(cast, what, station):
    assert signed_in(cast.leader).post(f"/patrols/teams/{what}/", {"station": station}).status_code == 404


def far(at) -> list[dict]:
    return [
        {"due_at": "9999-12-31T23:59:00Z", "minutes": 720},
        {"due_at": "0001-01-01T00:00:00Z", "minutes": 5},
        {"due_at": "2026-03-02T20:00:00Z", "minutes": 5, "crew": 2**31 - 1},
    ]


def test_a_round_at_the_end_of_the_calendar_is_refused(cast):
    route = make_round(cast).route
    for facts in far(cast.now):
        answer = signed_in(cast.leader).post("/api/v1/rounds/", {"route": route.pk} | facts, format="json")
        assert answer.status_code in (400, 404), (facts, answer.status_code)


def test_a_team_at_the_end_of_the_calendar_is_refused(cast):
    for starts, ends in (("9999-12-31T20:00:00Z", "9999-12-31T23:59:59Z"), ("0001-01-01T00:00:00Z", "0001-01-01T10:00:00Z")):
        body = {"name": "巡一", "station": cast.east.pk, "starts_at": starts, "ends_at": ends, "users": [cast.community.pk], "leader": cast.community.pk}
        assert signed_in(cast.leader).post("/api/v1/crews/", body, format="json").status_code == 400


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z"])
def test_no_time_of_a_phone_breaks_a_door(cast, said):
    client, patrol = signed_in(cast.auxiliary), make_round(cast)
    entry = {"key": str(uuid.uuid4()), "kind": "start", "device_at": said}
    finding = {"key": str(uuid.uuid4()), "kind": "leaflets", "device_at": said, "lon": 113.905, "lat": 35.305}
    fixes = [{"at": said, "lon": 113.905, "lat": 35.305}]
    for sent_at in (said, cast.now.isoformat()):
        answers = [
            client.post(f"/api/v1/rounds/{patrol.pk}/entries/", {"sent_at": sent_at, "entries": [entry]}, format="json"),
            client.post("/api/v1/findings/", finding | {"sent_at": sent_at}, format="json"),
            client.post("/api/v1/positions/", {"sent_at": sent_at, "fixes": fixes}, format="json"),
        ]
        assert [answer.status_code for answer in answers if answer.status_code not in (200, 201, 400)] == []
    assert client.get("/patrols/").status_code == client.get(f"/patrols/{patrol.pk}/").status_code == client.get("/api/v1/findings/").status_code == 200


# A million positions from one phone


def test_a_body_without_end_is_refused_before_it_is_read(cast):
    one = {"at": cast.now.isoformat(), "lon": 113.905, "lat": 35.305}
    body = json.dumps({"sent_at": cast.now.isoformat(), "fixes": [one] * 20_000})
    assert len(body) > 1_000_000
    answer = signed_in(cast.auxiliary).post("/api/v1/positions/", body, content_type="application/json")
    assert (answer.status_code, UnitPosition.objects.count()) == (413, 0)
    assert answer.json()["message"]


def test_so_is_one_of_a_round_and_of_a_finding(cast):
    patrol = make_round(cast)
    long = {"key": str(uuid.uuid4()), "kind": "start", "device_at": cast.now.isoformat(), "reason": "长" * 200}
    entries = json.dumps({"sent_at": cast.now.isoformat(), "entries": [long] * 400})
    finding = json.dumps({"key": str(uuid.uuid4()), "kind": "hazard", "words": "长" * 100_000})
    for address, body in ((f"/api/v1/rounds/{patrol.pk}/entries/", entries), ("/api/v1/findings/", finding)):
        assert signed_in(cast.auxiliary).post(address, body, content_type="application/json").status_code == 413
    assert (RoundEntry.objects.count(), Finding.objects.count()) == (0, 0)


def test_the_parts_a_phone_sends_are_read_whatever_people_wrote(cast):
    """Sixty entries at once, each with the longest reason there is (static/js/patrols/sending.js)."""
    patrol = make_round(cast)
    point = patrol.route.checkpoints.first().pk
    entries = [
        {"key": str(uuid.uuid4()), "kind": "check_in", "device_at": cast.now.isoformat(), "checkpoint": point, "how": "hand", "reason": "长" * 200}
        | {"lon": 113.9050001, "lat": 35.3050001, "accuracy_m": 12.3456789}
        for _ in range(60)
    ]
    answer = signed_in(cast.auxiliary).post(f"/api/v1/rounds/{patrol.pk}/entries/", {"sent_at": cast.now.isoformat(), "entries": entries}, format="json")
    assert (answer.status_code, len(answer.json()["results"])) == (200, 60)
