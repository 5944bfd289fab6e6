"""The circles of 1, 3 and 5 minutes: as wide as each unit is fast, around those who are free and were seen a moment ago."""

from datetime import timedelta

import pytest
import shapely
from django.core.cache import cache

from accounts.models import AccessLog
from grids.models import KeySite
from patrols.lifecycle import UnitStatus
from patrols.models import StreetUnit
from patrols.services.response import circles, reached, sources
from patrols.services.travel import metres_within
from patrols.services.unit_duty import say_state
from policing.lib.distance import metres_between
from policing.lib.map_layers import map_layers
from tests.cast import IN_EAST, signed_in
from tests.patrols.units import make_unit_on_street, out_with, put


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def north(metres):
    return IN_EAST | {"lat": IN_EAST["lat"] + metres / 111_195}


def bank(cast, metres):
    return KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.BANK, name=f"b{metres}", **north(metres))


def test_a_circle_is_as_wide_as_the_unit_is_fast(cast):
    out_with(cast, cast.community)
    (source,) = sources(cast.desk, cast.now)
    west, _south, east, _north = circles([source], 3).bounds
    assert metres_between(west, source.lat, east, source.lat) / 2 == pytest.approx(metres_within("car", 3), rel=0.01)
    assert metres_within("foot", 1) < metres_within("bicycle", 1) < metres_within("car", 1)


def test_places_beyond_their_minutes_are_named_the_worst_of_each_norm_first(cast):
    out_with(cast, cast.community)
    near, far, further = (bank(cast, metres) for metres in (900, 1_300, 2_000))
    found = reached(cast.desk, now=cast.now)
    assert found.counts == {3: (1, 3), 5: (1, 1)}
    assert [one.key for one in found.unmet] == [further.pk, far.pk]
    assert near.pk not in [one.key for one in found.unmet]
    assert found.unmet[0].minutes == pytest.approx(2_000 * 1.3 / 500, abs=0.1)


@pytest.mark.parametrize("spoil", ["busy", "stale", "off"])
def test_only_who_is_free_and_was_seen_counts(cast, spoil):
    if spoil == "off":
        make_unit_on_street(cast)
    else:
        unit = out_with(cast, cast.community)
        if spoil == "busy":
            say_state(unit, UnitStatus.BUSY, by=cast.desk, now=cast.now)
        else:
            put(unit, cast.now - timedelta(minutes=4), **IN_EAST)
    found = reached(cast.desk, now=cast.now)
    assert (found.units, found.counts) == (0, {5: (0, 1)})
    assert found.unmet[0].minutes is None


def test_a_post_stands_where_it_stands_without_a_phone(cast):
    post = KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.KIOSK, name="k", **IN_EAST)
    unit = out_with(cast, cast.community, mode=StreetUnit.Mode.POST, post=post)
    type(unit.now).objects.update(lon=None, lat=None, fixed_at=None)
    assert sources(cast.desk, cast.now)[0][:2] == (IN_EAST["lon"], IN_EAST["lat"])


def test_the_map_shows_units_and_circles_to_their_own_and_to_nobody_else(cast):
    out_with(cast, cast.community)
    for name, count in (("street-units", 1), ("response-circles", 3)):
        layer = map_layers[name]
        assert len(list(layer.find(cast.desk, cast.now, None))) == count
        cache.clear()
        assert list(layer.find(cast.stranger, cast.now, None)) == []
        cache.clear()
    widest, *_rest, narrowest = [shapely.geometry.shape(spot.boundary) for spot in map_layers["response-circles"].find(cast.desk, cast.now, None)]
    assert widest.contains(narrowest)


def test_what_is_not_reached_leaves_as_a_file_whole_and_on_record(cast, monkeypatch):
    out_with(cast, cast.community)
    bank(cast, 1_300)
    KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.BANK, name="=cmd()", **north(2_000))
    monkeypatch.setattr("patrols.views.street_units.LISTED", 1)
    answer = signed_in(cast.desk).get("/patrols/units/reach/?format=csv", headers={"accept-language": "en"})
    head, worst, other = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert head == "Not reached in time,kind,Grid,Station,norm in minutes,minutes now"
    assert worst.startswith("'=cmd(),Bank")
    assert other.startswith("b1300,Bank")
    assert AccessLog.objects.filter(user=cast.desk, action="export", subject="patrols.reach").exists()
