"""A grid that comes to another station or to its end keeps its history: nothing is deleted, and who did it is written down."""

import pytest
from django.urls import reverse

from grids.lookup import find_place
from grids.models import Grid, GridBoundary, GridChange, KeySite, Posting, Team
from grids.services.belonging import GridInUse, close_grid, move_grids
from partners.models import Site
from tests.accounts.test_admin import administrator
from tests.cast import routed

ENGLISH = {"accept-language": "en"}


def test_a_move_is_a_line_in_the_grids_history(cast):
    boundary = cast.grid_e1.boundary
    move_grids([cast.grid_e1], to=cast.west, by=cast.administrator, now=cast.now)
    now, then = GridBoundary.objects.filter(grid=cast.grid_e1).order_by("-starts_at")
    assert (now.began.kind, now.began.by, now.began.reason) == ("move", cast.administrator, f"{cast.east} → {cast.west}")
    assert now.boundary == then.boundary == boundary
    assert then.ended == now.began


def test_a_station_typed_in_the_admin_is_written_down_as_well(cast):
    keeper = administrator("keeper", cast.bureau)
    grid = cast.grid_e1
    facts = {"code": grid.code, "name": grid.name, "name_en": "", "kind": grid.kind, "households": 1, "population": 2, "station": cast.west.pk}
    assert keeper.post(reverse("admin:grids_grid_change", args=[grid.pk]), facts).status_code == 302
    assert GridChange.objects.get(kind="move").reason == f"{cast.east} → {cast.west}"
    assert Site.objects.filter(grid=grid, station=cast.west).exists()


def test_a_closed_grid_holds_no_places_and_old_alerts_keep_it(cast):
    alert = routed(cast)
    team = Team.objects.create(kind=Team.Kind.COMMUNITY, name="东河团队", unit=cast.east)
    team.grids.add(cast.grid_e1)
    close_grid(cast.grid_e1, by=cast.administrator, reason="撤销", now=cast.now)
    alert.refresh_from_db()
    assert alert.grid == cast.grid_e1
    assert find_place(alert.lon, alert.lat) is None
    assert not Posting.objects.at(cast.now).filter(grid=cast.grid_e1).exists()
    assert not team.grids.exists()
    assert GridBoundary.objects.get(grid=cast.grid_e1).ended.reason == "撤销"


def test_a_grid_with_key_sites_is_not_closed(cast):
    KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.MALL, name="商场", lon=113.902, lat=35.302)
    with pytest.raises(GridInUse):
        close_grid(cast.grid_e1, by=cast.administrator, reason="撤销", now=cast.now)


def test_the_admin_closes_and_never_deletes(cast):
    keeper = administrator("keeper", cast.bureau)
    assert keeper.post(reverse("admin:grids_grid_delete", args=[cast.grid_e1.pk]), {"post": "yes"}).status_code == 403
    page = keeper.post(reverse("admin:grids_grid_act", args=[cast.grid_e1.pk, "close"]), headers=ENGLISH, follow=True)
    assert "its history stays" in page.content.decode()
    assert Grid.objects.get(pk=cast.grid_e1.pk).closed_at
    assert keeper.post(reverse("admin:grids_grid_act", args=[cast.grid_e1.pk, "close"])).status_code == 403
