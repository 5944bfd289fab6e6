"""The REST doors of rounds: a phone's batch, what a leader decides, and the night's page."""

import uuid

import pytest

from patrols.lifecycle import RoundStatus
from patrols.models import Round, RoundEntry
from tests.cast import signed_in
from tests.patrols.walking import MINUTE, STOPS, Kind, again, make_crew, make_round, make_route


@pytest.fixture
def patrol(cast) -> Round:
    return make_round(cast, instruction="看车门")


def entry(at, kind: str = Kind.START, **facts) -> dict:
    return {"key": str(uuid.uuid4()), "kind": kind, "device_at": at.isoformat()} | facts


def says(cast, patrol: Round, *entries: dict, by=None, at=None):
    body = {"sent_at": (at or cast.now).isoformat(), "entries": list(entries)}
    return signed_in(by or cast.auxiliary).post(f"/api/v1/rounds/{patrol.pk}/entries/", body, format="json")


def test_a_phones_batch_answers_what_became_of_each_and_the_round_as_it_is(cast, patrol):
    lon, lat = STOPS[0]
    point = patrol.route.checkpoints.get(position=1).pk
    there = {"checkpoint": point, "how": "position", "lon": lon, "lat": lat, "accuracy_m": 9.5}
    answer = says(cast, patrol, entry(cast.now), entry(cast.now, Kind.CHECK_IN, **there), entry(cast.now + MINUTE, Kind.CHECK_OUT, checkpoint=999))
    said = answer.json()
    assert [(one["outcome"], one["why"]) for one in said["results"]] == [("taken", ""), ("taken", ""), ("kept", "unknown_stop")]
    assert said["results"][2]["message"]
    assert (said["round"]["status"], said["round"]["stops"][0]["status"]) == ("started", "checked_in")


def test_the_same_batch_again_changes_nothing(cast, patrol):
    start = entry(cast.now)
    says(cast, patrol, start)
    assert says(cast, patrol, start).json()["results"][0]["why"] == "repeated"
    assert RoundEntry.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"lon": "nan", "lat": 35.3}, {"lon": 113.9, "lat": "NaN"}, {"lon": 113.9, "lat": 35.3, "accuracy_m": "nan"}])
def test_a_number_that_is_none_is_refused_by_name(cast, patrol, wrong):
    point = patrol.route.checkpoints.get(position=1).pk
    answer = says(cast, patrol, entry(cast.now, Kind.CHECK_IN, checkpoint=point, how="position", **wrong))
    assert (answer.status_code, RoundEntry.objects.count()) == (400, 0)


def test_a_stops_tag_is_shown_to_nobody(cast, patrol):
    tag = patrol.route.checkpoints.first().tag
    for address in (f"/api/v1/rounds/{patrol.pk}/", "/api/v1/rounds/", f"/patrols/{patrol.pk}/", "/patrols/"):
        assert tag not in signed_in(cast.leader).get(address).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"entries": []},
        {"entries": [{"kind": "start"}]},
        {"entries": [{"key": "x", "kind": "fly", "device_at": "yesterday"}]},
        {"sent_at": None},
        {"more": 1},
        {"entries": [{"key": str(uuid.UUID(int=1)), "kind": "start", "device_at": "2026-01-01T00:00:00Z"}] * 501},
    ],
)
def test_a_body_that_is_none_is_refused(cast, patrol, wrong):
    body = {"sent_at": cast.now.isoformat(), "entries": [entry(cast.now)]} | wrong
    answer = signed_in(cast.auxiliary).post(f"/api/v1/rounds/{patrol.pk}/entries/", body, format="json")
    assert (answer.status_code, RoundEntry.objects.count()) == (400, 0)


def test_the_same_key_twice_in_one_batch_counts_once(cast, patrol):
    start = entry(cast.now)
    assert [one["outcome"] for one in says(cast, patrol, start, start).json()["results"]] == ["taken", "taken"]
    assert RoundEntry.objects.count() == 1


def test_inspectors_read_and_say_nothing(cast, patrol):
    assert signed_in(cast.inspector).get(f"/api/v1/rounds/{patrol.pk}/").status_code == 200
    assert says(cast, patrol, entry(cast.now), by=cast.inspector).status_code == 403


def test_the_night_lists_its_rounds(cast, patrol):
    leader = signed_in(cast.leader)
    assert leader.get("/api/v1/rounds/").json()["count"] == 1
    assert leader.get("/api/v1/rounds/", {"on": "2020-01-01"}).json()["count"] == 0
    assert leader.get("/api/v1/rounds/", {"on": "x"}).status_code == 400
    assert patrol.route.name in leader.get("/patrols/").content.decode()
    assert leader.get("/patrols/", {"on": "nonsense"}).status_code == 200


def test_leaders_plan_hand_over_and_call_off(cast):
    leader, crew = signed_in(cast.leader), make_crew(cast, cast.community)
    body = {"route": make_route(cast).pk, "due_at": cast.now.isoformat(), "minutes": 45}
    made = leader.post("/api/v1/rounds/", body, format="json")
    assert (made.status_code, len(made.json()["stops"])) == (201, 3)
    address = f"/api/v1/rounds/{made.json()['id']}/"
    assert leader.post(f"{address}more-time/", {"reason": "警情"}, format="json").status_code == 200
    theirs = leader.post(f"{address}hand-over/", {"reason": "警情", "crew": crew.pk}, format="json").json()
    assert (theirs["crew"]["name"], theirs["status"]) == ("巡一", "planned")
    off = leader.post(f"/api/v1/rounds/{theirs['id']}/call-off/", {"reason": "暴雨"}, format="json").json()
    assert off["status"] == RoundStatus.CANCELLED
    assert leader.post(f"{address}call-off/", {"reason": "暴雨"}, format="json").json()["code"] == "round_is_over"


def test_a_team_of_another_station_is_not_found(cast, patrol):
    crew = make_crew(cast, cast.community)
    type(crew).objects.filter(pk=crew.pk).update(station=cast.west)
    answer = signed_in(cast.leader).post(f"/api/v1/rounds/{patrol.pk}/hand-over/", {"reason": "近", "crew": crew.pk}, format="json")
    assert answer.status_code == 404
    assert again(patrol).status == RoundStatus.PLANNED
