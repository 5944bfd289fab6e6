"""The one map: what its layers show to whom, how grids are coloured, what an area holds."""

from datetime import timedelta

import pytest
import shapely.geometry

from accounts.models import AccessLog, Unit
from grids.models import Absence, Grid, KeySite, Posting, UnitArea
from grids.services import boundaries_changed
from tests.cast import IN_EAST, make_unit, routed, signed_in, square

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


def test_key_sites_say_of_which_kind_they_are_and_how_many(cast):
    for n, kind in enumerate((KeySite.Kind.MALL, KeySite.Kind.MARKET, KeySite.Kind.MARKET)):
        KeySite.objects.create(grid=cast.grid_e1, kind=kind, name=f"点{n}", lon=113.902, lat=35.302)
    found = signed_in(cast.desk).get("/api/v1/map/layers/?name=key-sites", **ENGLISH).json()
    assert [(kind["name"], kind["label"], kind["count"]) for kind in found["kinds"]] == [("mall", "Shopping mall", 1), ("market", "Market", 2)]
    assert sorted(spot["kind"] for spot in found["spots"]) == ["mall", "market", "market"]


def test_a_sub_bureaus_ground_is_the_sum_of_its_grids_unless_one_was_drawn(cast):
    sub = make_unit("F01", Unit.Kind.SUB_BUREAU, cast.bureau, "东湖分局")
    station = make_unit("F01S01", Unit.Kind.STATION, sub, "东湖派出所")
    for n in (0, 1):
        Grid.objects.create(code=f"0101-{n}", name="x", station=station, boundary=square(114.0 + n * 0.01, 35.3))
    boundaries_changed()
    (spot,) = layer(cast.commander, "areas")
    assert shapely.geometry.shape(spot["boundary"]).bounds == pytest.approx((114.0, 35.3, 114.02, 35.31))
    UnitArea.objects.create(unit=sub, boundary=square(114.0, 35.3, 0.05))
    (spot,) = layer(cast.commander, "areas")
    assert shapely.geometry.shape(spot["boundary"]).bounds == pytest.approx((114.0, 35.3, 114.05, 35.35))
    assert layer(cast.desk, "areas") == []


def test_places_are_found_by_key_site_and_by_any_officer_of_the_grid(cast):
    KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.MALL, name="万汇商场", lon=113.902, lat=35.302)
    Posting.objects.create(officer=cast.auxiliary.officer, grid=cast.grid_e1, kind=Posting.Kind.AUXILIARY, starts_at=cast.now)

    def places(user, words: str) -> list[str]:
        return [row["kind"] for row in signed_in(user).get("/api/v1/places/", {"q": words}).json()]

    assert (places(cast.desk, "万汇"), places(cast.desk, str(cast.auxiliary))) == (["key"], ["grid"])
    assert places(cast.stranger, "万汇") == []


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
