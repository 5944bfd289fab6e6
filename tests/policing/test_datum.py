"""Two coordinate systems: the shift at a known place, and back again to within a centimetre."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policing.lib.datum import Point, to_gcj02, to_wgs84

METRE_OF_LATITUDE = 1 / 111_320
XINXIANG = Point(113.884, 35.303)


def metres(a: Point, b: Point) -> tuple[float, float]:
    """(east, north) of b from a."""
    return (b.lon - a.lon) / METRE_OF_LATITUDE * cos(radians(a.lat)), (b.lat - a.lat) / METRE_OF_LATITUDE


def test_the_shift_in_xinxiang_is_known():
    east, north = metres(XINXIANG, to_gcj02(XINXIANG))
    assert east == pytest.approx(539, abs=2)
    assert north == pytest.approx(-66, abs=2)


@given(st.floats(73, 137), st.floats(1, 55))
def test_there_and_back_is_less_than_a_centimetre(lon, lat):
    assert hypot(*metres(Point(lon, lat), to_wgs84(to_gcj02(Point(lon, lat))))) < 0.01


@pytest.mark.parametrize("at", [Point(139.7, 35.7), Point(2.35, 48.85), Point(-74.0, 40.7), Point(113.9, -35.3)])
def test_outside_china_nothing_is_shifted(at):
    assert to_gcj02(at) == to_wgs84(at) == at
