"""Places with trouble again: two disputes within fifty metres, told without anybody's name, and few of them not above the station."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from disputes.looking_back.addresses import repeat_addresses
from disputes.looking_back.figures import FEW_AT_A_PLACE
from disputes.looking_back.scope import Scope
from disputes.models import Dispute
from disputes.services.catalogue import load_catalogue
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(town: Cast, east_m: float, north_m: float = 0.0, *, days: int = 5, **facts: Any) -> Dispute:
    """One so many metres from a corner of the east."""
    usual: dict[str, Any] = {
        "lon": 113.905 + east_m / 90_700,
        "lat": 35.305 + north_m / 111_195,
        "place": "东河路1号",
        "grid": town.grid_e1,
        "station": town.east,
    }
    moment = town.now - days * DAY
    return Dispute.objects.create(
        number=f"P-{uuid.uuid4()}"[:30], category_id="0202", source="call", occurred_on=moment.date(), reported_by=town.desk, reported_at=moment,
        changed_at=moment, **{"title": "x"} | usual | facts,
    )  # fmt: skip


def places(town: Cast, user: Any = None) -> list[int]:
    today = timezone.localdate(town.now)
    asked = Scope(user=user or town.desk, first=today, last=today, now=town.now, is_above=user is town.commander)
    return [one.count for one in repeat_addresses(asked)]


def test_two_disputes_within_fifty_metres_are_one_place(cast):
    load_catalogue()
    at(cast, 0)
    at(cast, 45)
    at(cast, 300)
    assert places(cast) == [2]


def test_a_street_of_houses_is_not_one_place(cast):
    """From neighbour to neighbour every 40 m one would walk through the whole town."""
    load_catalogue()
    for n in range(9):
        at(cast, 40.0 * n, place=f"东河路{n}号")
    assert max(places(cast)) == 3
    assert sum(places(cast)) <= 9


def test_what_lies_longer_back_than_the_days_of_relapse_does_not_count(cast, settings):
    load_catalogue()
    at(cast, 0)
    at(cast, 0, days=settings.RELAPSE_DAYS + 1)
    assert places(cast) == []


def test_what_has_no_point_is_known_by_what_it_is_called(cast):
    load_catalogue()
    at(cast, 0)
    at(cast, 0, lon=None, lat=None, place=" 东河路 1号 ")
    at(cast, 0, lon=None, lat=None, place="南门")
    at(cast, 0, lon=None, lat=None, place="南门")
    at(cast, 0, lon=None, lat=None, place="")
    at(cast, 0, lon=None, lat=None, place="")
    assert places(cast) == [2, 2]


def test_above_the_station_only_places_with_five_or_more_are_told(cast):
    load_catalogue()
    for n in range(FEW_AT_A_PLACE):
        at(cast, n)
    at(cast, 3000)
    at(cast, 3000)
    assert places(cast) == [FEW_AT_A_PLACE, 2]
    assert places(cast, cast.commander) == [FEW_AT_A_PLACE]
    shown = signed_in(cast.commander).get("/api/v1/disputes/figures/addresses/").json()
    assert [one["count"] for one in shown["places"]] == [FEW_AT_A_PLACE]
    on_map = signed_in(cast.commander).get("/api/v1/map/layers/?name=repeat-disputes").json()
    assert len(on_map["spots"]) == 1


def test_nobodys_name_stands_at_a_place(cast):
    load_catalogue()
    at(cast, 0, title="zz-title")
    at(cast, 0, title="zz-title")
    page = signed_in(cast.desk).get("/disputes/figures/addresses/").content.decode()
    assert "东河路1号" in page
    assert "zz-title" not in page


def test_a_stranger_sees_no_place_of_others(cast):
    load_catalogue()
    at(cast, 0)
    at(cast, 0)
    assert "东河路1号" not in signed_in(cast.stranger).get("/disputes/figures/addresses/").content.decode()
    assert places(cast, cast.stranger) == []
