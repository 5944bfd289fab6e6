"""Phones that are handed on, and people who were lent: what was recorded goes in under the name of whoever recorded it, and shows nobody anything."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grids.models import Secondment
from patrols.models import Crew, CrewMember, Finding, FindingPhoto, Round, RoundEntry, UnitPosition
from patrols.services.unit_duty import come_on_duty
from tests.cast import IN_EAST, signed_in
from tests.patrols.units import fix, make_unit_on_street
from tests.patrols.walking import MINUTE, Kind, again, make_crew, make_round
from tests.pictures import picture

HOUR = timedelta(hours=1)


@pytest.fixture
def lent(cast) -> Secondment:
    """Somebody of headquarters who walked with east's team until an hour ago."""
    return Secondment.objects.create(officer=cast.fraud_officer.officer, unit=cast.east, starts_at=cast.now - 6 * HOUR, ends_at=cast.now - HOUR)


@pytest.fixture
def crew(cast) -> Crew:
    crew = make_crew(cast, cast.community)
    CrewMember.objects.create(crew=crew, user=cast.fraud_officer, came_at=cast.now - 2 * HOUR)
    return crew


@pytest.fixture
def patrol(cast, crew) -> Round:
    return make_round(cast, crew=crew)


def entry(at, kind=Kind.START, **facts) -> dict:
    return {"key": str(uuid.uuid4()), "kind": kind, "device_at": at.isoformat()} | facts


def hands_in(cast, patrol, *entries, by=None, **more):
    body = {"sent_at": cast.now.isoformat(), "entries": list(entries)} | more
    return signed_in(by or cast.fraud_officer).post(f"/api/v1/rounds/{patrol.pk}/entries/", body, format="json")


def test_after_the_shift_what_was_walked_goes_in_and_nothing_is_read(cast, lent, patrol):
    answer = hands_in(cast, patrol, entry(cast.now - 90 * MINUTE))
    assert (answer.status_code, answer.json()["results"][0]["outcome"], answer.json()["round"]) == (200, "taken", None)
    assert again(patrol).walked_by == cast.fraud_officer
    assert signed_in(cast.fraud_officer).get(f"/api/v1/rounds/{patrol.pk}/").status_code == 404


def test_so_do_findings_with_their_pictures(cast, lent, patrol):
    client, key = signed_in(cast.fraud_officer), str(uuid.uuid4())
    times = {"device_at": cast.now.isoformat(), "sent_at": cast.now.isoformat()}
    body = {"key": key, "kind": "hazard", "words": "井盖松动", "round": str(patrol.pk), **times, **IN_EAST}
    point = patrol.route.checkpoints.first().pk
    answer = client.post("/api/v1/findings/", body | {"checkpoint": point}, format="json")
    assert (answer.status_code, answer.content) == (201, b"")
    kept = Finding.objects.get()
    assert (kept.station, kept.grid, kept.words) == (cast.east, cast.grid_e1, "井盖松动")
    shot = SimpleUploadedFile("photo.jpg", picture(), content_type="image/jpeg")
    assert client.post(f"/api/v1/findings/{key}/photos/", {"file": shot}).status_code == 201
    assert FindingPhoto.objects.count() == 1
    assert client.get("/api/v1/findings/").json()["results"] == []


@pytest.mark.parametrize("who", ["stranger", "fraud_officer"])
def test_nobody_hands_in_what_others_walked(cast, who):
    """Neither a neighbour nor whoever was lent and was not of the team."""
    patrol = make_round(cast)
    assert hands_in(cast, patrol, entry(cast.now), by=getattr(cast, who)).status_code == 404
    assert RoundEntry.objects.count() == 0


def test_nor_after_a_day(cast, patrol):
    Round.objects.filter(pk=patrol.pk).update(due_at=cast.now - 25 * HOUR)
    assert hands_in(cast, patrol, entry(cast.now)).status_code == 404


def test_a_second_person_on_the_phone_sends_nothing_of_the_first(cast, patrol):
    unit = make_unit_on_street(cast)
    come_on_duty(unit, by=cast.community, now=cast.now - HOUR)
    one = fix(cast.now)
    fixes = {"sent_at": cast.now.isoformat(), "person": cast.auxiliary.pk, "fixes": [{"at": one.at.isoformat(), "lon": one.lon, "lat": one.lat}]}
    for answer in (
        signed_in(cast.community).post("/api/v1/positions/", fixes, format="json"),
        hands_in(cast, patrol, entry(cast.now), by=cast.community, person=cast.auxiliary.pk),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "other_person")
    assert (UnitPosition.objects.count(), RoundEntry.objects.count()) == (0, 0)
