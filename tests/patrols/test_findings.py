"""Findings are kept once each, cars are known again by their plate, and after some days only counts are left."""

import uuid
from datetime import timedelta

import pytest

from patrols.models import Finding, OpenCar, Round
from patrols.services.findings import erase_findings
from policing.lib.plates import is_plate, plate_of
from tests.cast import IN_EAST, IN_WEST, NOWHERE, Cast, make_officer, signed_in
from tests.patrols.walking import make_round

PLATE = "测A12345"
CAR = {"opened": ["window", "key"], "reached": "card", "ended": "closed", "seconds": 240, "waited_minutes": 4, "plate": PLATE}


@pytest.fixture
def patrol(cast) -> Round:
    return make_round(cast)


def finding(cast: Cast, **facts) -> dict:
    usual = {"key": str(uuid.uuid4()), "kind": "car_door", "device_at": cast.now.isoformat(), "sent_at": cast.now.isoformat(), **IN_EAST, "car": CAR}
    return {name: value for name, value in (usual | facts).items() if value is not None}


def says(cast: Cast, body: dict, by=None):
    return signed_in(by or cast.auxiliary).post("/api/v1/findings/", body, format="json")


def test_a_car_left_open(cast, patrol):
    answer = says(cast, finding(cast, round=str(patrol.pk), words="车窗没关"))
    said = answer.json()
    assert (answer.status_code, said["grid"], said["car"]["plate"], said["car"]["times_before"]) == (201, cast.grid_e1.code, "测***5", 0)
    kept = Finding.objects.get()
    assert (kept.station, kept.round, kept.words, kept.car.plate, kept.car.seconds) == (cast.east, patrol, "车窗没关", PLATE, 240)


def test_sent_twice_it_is_there_once(cast):
    body = finding(cast)
    assert [says(cast, body).status_code for _ in range(3)] == [201, 200, 200]
    assert Finding.objects.count() == 1


def test_nobody_takes_anothers_key(cast):
    body = finding(cast)
    says(cast, body)
    answer = says(cast, body, by=cast.community)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_taken")


def test_the_same_car_again_is_known_by_its_plate_however_it_is_written(cast):
    says(cast, finding(cast))
    again = says(cast, finding(cast, car=CAR | {"plate": "测a·12345 "}))
    other = says(cast, finding(cast, car=CAR | {"plate": "测A54321"}))
    nameless = says(cast, finding(cast, car=CAR | {"plate": ""}))
    assert [one.json()["car"]["times_before"] for one in (again, other, nameless)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"car": CAR | {"plate": "豫A1234I"}}, "not_a_plate"),
        ({"car": CAR | {"plate": "ABC"}}, "not_a_plate"),
        ({"car": None}, "nothing_open"),
        (IN_WEST, "location_unknown"),
        (NOWHERE, "location_unknown"),
        ({"lon": None, "lat": None}, "location_unknown"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(cast, facts, code):
    answer = says(cast, finding(cast, **facts))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert Finding.objects.count() == 0


@pytest.mark.parametrize("facts", [{"kind": "person"}, {"car": CAR | {"opened": []}}, {"lat": None}, {"words": "卡号6222021234567890128"}, {"count": 0}])
def test_a_body_that_is_none_is_refused(cast, facts):
    assert says(cast, finding(cast, **facts)).status_code == 400


@pytest.mark.parametrize("wrong", [{"lon": "nan"}, {"lat": "NaN"}, {"lon": "-nan", "lat": "nan"}])
def test_a_place_that_is_no_number_never_spoils_the_list(cast, wrong):
    assert says(cast, finding(cast, **wrong)).status_code == 400
    assert signed_in(cast.leader).get("/api/v1/findings/").status_code == 200


def test_on_a_round_a_finding_needs_no_place(cast, patrol):
    point = patrol.route.checkpoints.first()
    placed = says(cast, finding(cast, round=str(patrol.pk), checkpoint=point.pk, lon=None, lat=None)).json()
    placeless = says(cast, finding(cast, round=str(patrol.pk), lon=None, lat=None)).json()
    assert (placed["lon"], placed["grid"], placeless["grid"]) == (point.lon, cast.grid_e1.code, None)


def test_leaflets_are_counted(cast):
    said = says(cast, finding(cast, kind="leaflets", count=30, car=None)).json()
    assert (said["count"], said["car"]) == (30, None)


def test_a_phone_an_hour_fast_is_put_right(cast):
    ahead = (cast.now + timedelta(hours=1)).isoformat()
    says(cast, finding(cast, device_at=ahead, sent_at=ahead))
    assert abs(Finding.objects.get().found_at - cast.now) < timedelta(minutes=1)


def test_after_thirty_days_only_counts_are_left(cast):
    says(cast, finding(cast, words="车主电话见车内", place="东门"))
    says(cast, finding(cast))
    old = Finding.objects.earliest("received_at")
    Finding.objects.filter(pk=old.pk).update(found_at=cast.now - timedelta(days=31))
    assert erase_findings() == 1
    assert erase_findings() == 0
    row = next(row for row in signed_in(cast.leader).get("/api/v1/findings/").json()["results"] if row["key"] == str(old.pk))
    assert (row["is_erased"], row["words"], row["place"], row["car"]["plate"], row["car"]["seconds"]) == (True, "", "", "", 240)
    assert OpenCar.objects.filter(plate_index="").count() == 1


def test_who_may_record_and_who_reads(cast):
    says(cast, finding(cast))
    assert says(cast, finding(cast), by=cast.inspector).status_code == 403
    assert signed_in(cast.leader).get("/api/v1/findings/?kind=car_door").json()["count"] == 1
    assert signed_in(cast.leader).get("/api/v1/findings/?kind=hazard").json()["count"] == 0
    assert signed_in(make_officer("zz", cast.west, "duty_leader")).get("/api/v1/findings/").json()["count"] == 0


def test_another_stations_round_is_not_found(cast, patrol):
    Round.objects.update(station=cast.west)
    assert says(cast, finding(cast, round=str(patrol.pk))).status_code == 404


@pytest.mark.parametrize("plate", ["豫A12345", "豫AD12345", "豫AF1234D", "豫A12345D", "测B0000学", "京A1234挂"])
def test_plates_of_cars(plate):
    assert is_plate(plate) == (plate != "豫AF1234D")


@pytest.mark.parametrize("plate", ["豫A1234", "豫I12345", "豫AO2345", "A12345", "豫A123456", "", "豫A12345\n"])
def test_what_is_no_plate(plate):
    assert not is_plate(plate)


@pytest.mark.parametrize(("said", "plate"), [("豫a·12345", "豫A12345"), (" 豫Ａ １２３４５ ", "豫A12345"), ("豫A-D1234", "豫AD1234")])
def test_plates_are_written_in_many_ways(said, plate):
    assert plate_of(said) == plate
