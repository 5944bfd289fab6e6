"""Whom to send first: every point has its reason, and what speaks against a unit costs some."""

from datetime import timedelta

import pytest

from patrols.lifecycle import UnitStatus
from patrols.models import StreetUnit, UnitCall
from patrols.services.nearest import nearest_units
from patrols.services.unit_duty import say_state
from tests.patrols.units import out_with, put, taken

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def points_of(cast, alert):
    return {str(one.unit): one for one in nearest_units(alert, by=cast.desk, now=cast.now)}


def test_the_nearest_comes_first_and_every_point_has_its_reason(cast):
    near = out_with(cast, cast.community)
    far = out_with(cast, cast.leader, "巡二", at={"lon": 113.95, "lat": 35.305})
    found = nearest_units(taken(cast), by=cast.desk, now=cast.now)
    assert [one.unit for one in found] == [near, far]
    assert all(reason.text for one in found for reason in one.reasons)
    assert all(one.points == round(sum(reason.points for reason in one.reasons), 1) for one in found)
    assert found[1].distance_m == pytest.approx(4_083, rel=0.01)
    assert found[1].minutes == pytest.approx(4_083 * 1.3 / 500, rel=0.01)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda cast, unit: put(unit, cast.now - 10 * MINUTE, lon=113.905, lat=35.305), "age"),
        (lambda cast, unit: say_state(unit, UnitStatus.BUSY, by=cast.desk, now=cast.now), "state"),
        (lambda cast, unit: StreetUnit.objects.filter(pk=unit.pk).update(mode=StreetUnit.Mode.FOOT) and put(unit, cast.now, lon=113.915, lat=35.305), "way"),
        (lambda cast, unit: type(unit.now).objects.filter(pk=unit.pk).update(is_mocked=True), "mocked"),
        (lambda cast, unit: type(unit.now).objects.filter(pk=unit.pk).update(lon=None, lat=None, fixed_at=None), "nowhere"),
        (lambda cast, unit: UnitCall.objects.create(alert=taken(cast), unit=unit, sent_at=cast.now - HOUR, sent_by=cast.desk, status="cleared"), "often"),
        (lambda cast, unit: UnitCall.objects.create(alert=taken(cast), unit=unit, sent_at=cast.now - HOUR, sent_by=cast.desk), "promised"),
    ],
    ids=["old position", "busy", "on foot and further", "made up", "nowhere", "sent often", "sent elsewhere"],
)
def test_what_speaks_against_a_unit_costs_points(cast, spoil, code):
    good, bad, alert = out_with(cast, cast.community), out_with(cast, cast.leader, "巡二"), taken(cast)
    spoil(cast, bad)
    found = points_of(cast, alert)
    assert found["巡一"].points < found["巡二"].points
    assert {reason.code: reason.points for reason in found["巡二"].reasons}[code] > 0
    assert good.pk


def test_skills_the_alert_asks_for_count(cast):
    out_with(cast, cast.community)
    out_with(cast, cast.leader, "巡二", skills=[StreetUnit.Skill.NEGOTIATOR, StreetUnit.Skill.FEMALE, StreetUnit.Skill.FIRST_AID])
    found = nearest_units(taken(cast, "police.person_in_danger"), by=cast.desk, now=cast.now)
    assert [str(one.unit) for one in found] == ["巡二", "巡一"]


def test_nobody_knows_where_an_alert_without_a_place_is_and_units_are_still_offered(cast):
    out_with(cast, cast.community)
    alert = taken(cast)
    alert.lon = alert.lat = None
    (one,) = nearest_units(alert, by=cast.desk, now=cast.now)
    assert one.minutes is None
