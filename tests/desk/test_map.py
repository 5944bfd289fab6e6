"""The one map: what its layers show to whom, how grids are coloured, what an area holds."""

from datetime import timedelta

import pytest

from accounts.models import AccessLog
from grids.models import Absence, Grid, KeySite
from tests.cast import IN_EAST, routed, signed_in

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
AROUND = {"radius": {**IN_EAST, "metres": 1500}}


def layer(user, name: str) -> list[dict]:
    answer = signed_in(user).get(f"/api/v1/map/layers/?name={name}", **ENGLISH)
    assert answer.status_code == 200
    return answer.json()["spots"]


def colours(user, name: str) -> dict:
    return signed_in(user).get(f"/api/v1/map/indicators/?name={name}", **ENGLISH).json()


def inside(user, area: dict = AROUND) -> dict[str, list[dict]]:
    answer = signed_in(user).post("/api/v1/map/inside/", area, format="json", **ENGLISH)
    assert answer.status_code == 200
    return {group["name"]: group["rows"] for group in answer.json()["groups"]}


def test_a_station_stands_among_its_grids_with_its_duty_phone(cast):
    cast.east.phone = "0373-110"
    cast.east.save()
    (mark,) = layer(cast.desk, "units")
    assert (mark["title"], mark["detail"]) == (str(cast.east.name_en), "0373-110")
    assert 113.90 < mark["lon"] < 113.91


def test_each_layer_shows_the_own_only(cast):
    KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.MALL, name="商场", lon=113.902, lat=35.302)
    routed(cast, "security.suspect_vehicle")
    for name in ("sites", "key-sites", "alerts", "units"):
        assert layer(cast.desk, name), name
    assert layer(cast.stranger, "key-sites") == layer(cast.stranger, "alerts") == []
    assert cast.branch.code not in str(layer(cast.stranger, "sites"))


def test_a_covert_alert_lies_on_the_map_only_for_whoever_may_see_it(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    assert [spot["id"] for spot in layer(cast.desk, "alerts")] == [str(alert.pk)]
    assert layer(cast.auxiliary, "alerts") == []
    assert inside(cast.auxiliary)["alerts"] == []


def test_a_layer_nobody_offers_is_not_there(cast):
    assert signed_in(cast.desk).get("/api/v1/map/layers/?name=secrets").status_code == 404


def test_coverage_tells_the_present_from_the_absent_and_the_missing(cast):
    bare = Grid.objects.create(code="0410-999", name="空", station=cast.east, boundary=cast.grid_e1.boundary)
    found = colours(cast.desk, "coverage")
    said = dict(zip(found["grids"], found["words"], strict=True))
    assert said == {cast.grid_e1.pk: "Main officer is here", bare.pk: "No main officer"}
    Absence.objects.create(officer=cast.community.officer, starts_at=cast.now, ends_at=cast.now + timedelta(days=2))
    found = colours(cast.desk, "coverage")
    assert dict(zip(found["grids"], found["words"], strict=True))[cast.grid_e1.pk] == "Away, nobody answers"
    assert [step["count"] for step in found["legend"]] == [0, 0, 1, 1]


def test_a_rate_says_what_it_was_counted_from(cast):
    Grid.objects.filter(pk=cast.grid_e1.pk).update(households=500)
    routed(cast, "security.suspect_vehicle")
    found = colours(cast.desk, "month")
    assert found["words"] == ["2.0 per 1,000 households (1 alert, 500 households)"]


def test_a_rate_over_a_handful_of_households_is_not_told(cast):
    Grid.objects.filter(pk=cast.grid_e1.pk).update(households=5)
    assert colours(cast.desk, "month")["grids"] == []


def test_an_area_holds_grids_officers_sites_and_alerts(cast):
    alert = routed(cast, "security.suspect_vehicle")
    found = inside(cast.desk)
    assert [row["title"] for row in found["officers"]] == [str(cast.community)]
    assert [row["id"] for row in found["grids"]] == [str(cast.grid_e1.pk)]
    assert cast.branch.code in str(found["sites"])
    assert [row["id"] for row in found["alerts"]] == [str(alert.pk)]


def test_to_another_station_an_area_is_empty(cast):
    routed(cast, "security.suspect_vehicle")
    assert not any(inside(cast.stranger).values())


@pytest.mark.parametrize(
    "area",
    [
        {},
        {"polygon": [[113.9, 35.3], [113.91, 35.3]]},
        {"polygon": [[113.9, 35.3], [113.91, 35.31], [113.91, 35.3], [113.9, 35.31]]},
        {"polygon": [[113.9, 35.3], [153.91, 35.31], [113.91, 35.3]]},
        {"polygon": [["a", 35.3]] * 3},
        {"radius": {**IN_EAST, "metres": 9}},
        {"radius": {**IN_EAST, "metres": 10**9}},
        {"polygon": [[113.9, 35.3]] * 201},
        {**AROUND, "polygon": [[113.9, 35.3], [113.91, 35.3], [113.91, 35.31]]},
    ],
)
def test_what_is_no_area_is_refused(cast, area):
    assert signed_in(cast.desk).post("/api/v1/map/inside/", area, format="json").status_code == 400


def test_the_file_of_an_area_is_a_line_in_the_access_log(cast):
    answer = signed_in(cast.desk).get(f"/map/inside/?radius={IN_EAST['lon']},{IN_EAST['lat']},1500&format=csv", **ENGLISH)
    text = b"".join(answer.streaming_content).decode()
    assert str(cast.community) in text
    assert cast.branch.code in text
    line = AccessLog.objects.get(action="export", subject="desk.map:")
    assert line.user == cast.desk


@pytest.mark.parametrize("asked", ["polygon=1,2", "polygon=x", "radius=nan,nan,nan", "radius=1,2", "polygon=", ""])
def test_a_file_of_nothing_is_refused(cast, asked):
    assert signed_in(cast.desk).get(f"/map/inside/?{asked}&format=csv").status_code == 400
    assert not AccessLog.objects.filter(subject="desk.map:").exists()


def test_the_page_offers_every_layer_and_colour(cast):
    text = signed_in(cast.desk).get("/map/", **ENGLISH).content.decode()
    for words in ("Stations", "Key sites", "Linked sites", "Open alerts", "Coverage tonight", "Households per officer"):
        assert words in text
