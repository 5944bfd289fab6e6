"""Sites with coordinates from files: into the grid that holds them, and asked about where they lie beside it by the shift of web maps."""

# ruff: noqa: F811 - fixtures of another file

import pytest
from django.urls import reverse

from grids.lifecycle import ImportStatus
from grids.models import Grid, KeySite
from partners.models import Site
from policing.lib.datum import Point, to_gcj02
from tests.accounts.test_admin import administrator
from tests.grids.test_imports import brought_in, checked, do, english, features, keeper, refusals, work  # noqa: F401
from tests.grids.test_tables import sheet

HEAD = ["名称", "类型", "网格编码", "经度", "纬度"]
# In the eastern half of 0410-017, so that its GCJ-02 (540 m east) lies outside.
EAST_EDGE = Point(113.9085, 35.305)


@pytest.fixture
def market(cast):
    return KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.MARKET, name="东河农贸市场", lon=113.905, lat=35.305)


def test_a_key_site_stands_in_the_grid_that_holds_its_point(cast, keeper):
    brought_in(keeper, "key_sites", sheet(HEAD, ["人民医院", "医院", "", 113.905, 35.305]))
    assert KeySite.objects.get(name="人民医院").grid == cast.grid_e1


def test_what_is_known_is_changed_and_never_doubled(cast, keeper, market):
    row = brought_in(keeper, "key_sites", sheet([*HEAD, "地址"], ["东河农贸市场", "market", "", "", "", "东街 2 号"]))
    assert (row.counts["added"], row.counts["changed"]) == (0, 1)
    market.refresh_from_db()
    assert (market.address, KeySite.objects.count()) == ("东街 2 号", 1)


def test_a_site_out_of_use_that_comes_again_is_in_use_again_and_undoing_closes_it(cast, keeper, market):
    KeySite.objects.update(is_active=False)
    row = brought_in(keeper, "key_sites", sheet(HEAD, ["东河农贸市场", "市场", "0410-017", 113.905, 35.305]))
    assert KeySite.objects.get().is_active
    do(keeper, "undo", row)
    assert not KeySite.objects.get().is_active


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["x", "寺庙", "", 113.905, 35.305], "“寺庙” is not known; choose one of"),
        (["x", "医院", "", "", ""], "“Longitude” is empty; fill in longitude and latitude"),
        (["x", "医院", "", 35.305, 113.905], "longitude and latitude are swapped"),
        (["x", "医院", "", 114.9, 35.305], "no grid of yours holds this point; check the coordinates"),
        (["x", "医院", "0410-018", 113.905, 35.305], "names 0410-018, but the point lies in 0410-017; correct one of the two"),
        (["x", "医院", "NOWHERE", 113.905, 35.305], "names “NOWHERE”, which is no grid known here; bring in the grids first"),
        (["", "医院", "", 113.905, 35.305], "“Name” is empty; fill it in"),
    ],
)
def test_every_bad_row_is_answered_by_a_sentence_with_its_remedy(cast, keeper, cells, words):
    Grid.objects.create(code="0410-018", name="x", station=cast.east, boundary=cast.grid_w1.boundary)
    row = checked(keeper, "key_sites", sheet(HEAD, cells))
    assert "Row 2: " in refusals(row)
    assert words in refusals(row)
    assert not KeySite.objects.exists()


def test_a_station_brings_in_no_site_of_another(cast):
    client = administrator("west-keeper", cast.west)
    assert "no grid of yours holds this point" in refusals(checked(client, "key_sites", sheet(HEAD, ["x", "医院", "", 113.905, 35.305])))


def shifted() -> Point:
    return to_gcj02(EAST_EDGE)


def asked_and_answered(client, subject, given):
    row = checked(client, subject, given)
    assert "GCJ-02" in row.question
    client.post(reverse("grids:import-apply", args=[row.pk]))
    assert work(row).status == ImportStatus.CHECKED
    client.post(reverse("grids:import-check", args=[row.pk]), {"again": "gcj02"})
    row = work(row)
    assert (row.question, row.counts["refused"]) == ("", 0)
    return do(client, "apply", row)


def test_key_sites_beside_their_grid_by_the_shift_are_asked_about(cast, keeper):
    at = shifted()
    asked_and_answered(keeper, "key_sites", sheet(HEAD, ["人民医院", "医院", "0410-017", at.lon, at.lat]))
    site = KeySite.objects.get()
    assert abs(site.lon - EAST_EDGE.lon) < 1e-5


def test_partners_sites_that_would_all_move_by_the_shift_are_asked_about(cast, keeper):
    Site.objects.filter(pk=cast.branch.pk).update(lon=EAST_EDGE.lon, lat=EAST_EDGE.lat)
    at = shifted()
    row = checked(keeper, "sites", sheet(["联动单位", "点位编码", "经度", "纬度"], [cast.bank.name, cast.branch.code, at.lon, at.lat]))
    assert "GCJ-02" in row.question
    keeper.post(reverse("grids:import-check", args=[row.pk]), {"again": "gcj02"})
    assert work(row).question == ""


def test_points_in_gcj02_that_are_said_to_be_and_points_that_moved_otherwise_raise_no_question(cast, keeper, market):
    at = shifted()
    row = checked(keeper, "key_sites", sheet(HEAD, ["人民医院", "医院", "0410-017", at.lon, at.lat]), datum="gcj02")
    assert (row.question, row.counts["added"]) == ("", 1)
    row = checked(keeper, "key_sites", sheet(HEAD, ["东河农贸市场", "市场", "0410-017", 113.9012, 35.3012]))
    assert (row.question, row.counts["changed"]) == ("", 1)


def test_points_in_wgs84_that_were_said_to_be_in_gcj02_are_asked_about_too(cast, keeper):
    row = checked(
        keeper,
        "key_sites",
        features(({"name": "人民医院", "kind": "hospital", "grid": "0410-017"}, {"type": "Point", "coordinates": [113.9015, 35.305]})),
        datum="gcj02",
    )
    assert "WGS84" in row.question
