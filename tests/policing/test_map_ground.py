"""A tile service behind the map is a setting: a bad one stops the start with a sentence, a good one is let through by the policy and nothing else is."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from policing.environment import lon_lat, origin_of, tile_addresses

GOOD = "https://t0.example.invalid/vec/{z}/{y}/{x}?tk=abc"


def test_addresses_lie_one_over_the_other(monkeypatch):
    monkeypatch.setenv("MAP_TILES", f"{GOOD} /tiles/{{z}}/{{x}}/{{y}}.png")
    assert tile_addresses("MAP_TILES") == [GOOD, "/tiles/{z}/{x}/{y}.png"]
    assert [origin_of(address) for address in tile_addresses("MAP_TILES")] == ["https://t0.example.invalid", ""]


@pytest.mark.parametrize("wrong", ["ftp://x/{z}/{x}/{y}", "https://x/{z}/{x}", "javascript:{x}{y}{z}"])
def test_what_is_no_address_of_tiles_stops_the_start(monkeypatch, wrong):
    monkeypatch.setenv("MAP_TILES", wrong)
    with pytest.raises(ImproperlyConfigured, match="MAP_TILES"):
        tile_addresses("MAP_TILES")


def test_a_place_is_two_numbers_on_the_map(monkeypatch):
    assert lon_lat("MAP_CENTRE", (113.9, 35.3)) == (113.9, 35.3)
    monkeypatch.setenv("MAP_CENTRE", "121.47,31.23")
    assert lon_lat("MAP_CENTRE", (113.9, 35.3)) == (121.47, 31.23)
    for wrong in ("121.47", "x,y", "200,31", "31.23,121.47,5"):
        monkeypatch.setenv("MAP_CENTRE", wrong)
        with pytest.raises(ImproperlyConfigured, match="MAP_CENTRE"):
            lon_lat("MAP_CENTRE", (113.9, 35.3))
