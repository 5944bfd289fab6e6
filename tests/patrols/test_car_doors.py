"""The nights of car-door rounds: counted by street, seen by those above, exported without a plate, and still there when the plates are gone."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import AccessLog
from patrols.car_doors import figures_of, nights, of_nights, streets_of, trend_of
from patrols.models import Finding, Round
from patrols.services.findings import CarFacts, Facts, erase_findings, record_finding
from tests.cast import Cast, make_officer, signed_in
from tests.patrols.walking import make_round

PLATE = "测A12345"
PAGE = "/patrols/car-doors/"


@pytest.fixture
def patrol(cast) -> Round:
    return make_round(cast)


def finds(cast: Cast, patrol: Round, stop: int, *, days_ago: int = 0, count: int = 0, **car) -> Finding:
    """A car left open at a stop of `patrol`, or how many were looked at there."""
    point = patrol.route.checkpoints.get(position=stop)
    facts = {"opened": ["window"], "reached": "card", "ended": "closed", "seconds": 60} | car
    when = cast.now - timedelta(days=days_ago)
    kind = Finding.Kind.CHECKED if count else Finding.Kind.CAR_DOOR
    said = Facts(uuid.uuid4(), kind, when, count=count or 1, car=None if count else CarFacts(**facts))
    return record_finding(said, patrol=patrol, checkpoint=point, by=cast.auxiliary, sent_at=cast.now, now=cast.now)[0]


def test_every_figure_carries_what_it_is_of(cast, patrol):
    finds(cast, patrol, 1, count=40)
    finds(cast, patrol, 2, count=10)
    finds(cast, patrol, 1, seconds=30, waited_minutes=4)
    finds(cast, patrol, 1, seconds=90)
    finds(cast, patrol, 2, reached="not", ended="left", seconds=None)
    figures = figures_of(of_nights(Finding.objects.all(), cast.now, 7))
    assert figures == {"checked": 50, "open": 3, "reached": 2, "closed": 2, "again": 0, "seconds": 60.0, "waited": 4.0}


def test_the_trend_has_every_night_and_the_five_worst_streets(cast, patrol):
    for stop, times in ((1, 3), (2, 1)):
        for _ in range(times):
            finds(cast, patrol, stop, days_ago=1)
    finds(cast, patrol, 3, count=5)
    streets = streets_of(of_nights(Finding.objects.all(), cast.now, 7))
    trend = trend_of(streets, nights(cast.now, 7))
    assert [(street.name, street.figures["open"]) for street in streets] == [("1号点", 3), ("2号点", 1), ("3号点", 0)]
    assert (trend.names, len(trend.rows), trend.rows[-2][1], trend.rows[-1][1]) == (["1号点", "2号点"], 7, [3, 1], [0, 0])


def test_more_streets_than_colours_stand_together(cast):
    patrol = make_round(cast)
    streets = streets_of(of_nights(Finding.objects.all(), cast.now, 7))
    assert trend_of(streets, []).names == []
    for n in range(7):
        finds(cast, patrol, 1, days_ago=n)
    once = streets_of(of_nights(Finding.objects.all(), cast.now, 14))[0]
    many = [once._replace(name=f"{n}路") for n in range(7)]
    trend = trend_of(many, nights(cast.now, 1))
    assert (trend.names[-1], trend.rows[0][1]) == ("其他路段", [1] * 5 + [2])


def test_counts_stay_when_plates_are_gone(cast, patrol):
    found = finds(cast, patrol, 1, plate=PLATE)
    Finding.objects.filter(pk=found.pk).update(found_at=cast.now - timedelta(days=40))
    erase_findings()
    page = signed_in(cast.leader).get(PAGE, {"days": 90}).content.decode()
    assert ("号牌已删除" in page, "测***5" in page, "1号点" in page) == (True, False, True)


def test_a_plate_stands_nowhere_whole(cast, patrol):
    finds(cast, patrol, 1, plate=PLATE)
    leader = signed_in(cast.leader)
    page = leader.get(PAGE).content.decode()
    assert (PLATE in page, "测***5" in page, "data-plate" in page) == (False, True, True)
    assert "data-plate" not in signed_in(cast.auxiliary).get(PAGE).content.decode()
    for kind in ("csv", "xlsx"):
        answer = leader.get(PAGE, {"format": kind})
        assert PLATE.encode() not in b"".join(answer.streaming_content)
    assert AccessLog.objects.filter(action="export", subject="patrols.car-doors").count() == 2


def test_the_file_counts_by_night_and_street(cast, patrol):
    finds(cast, patrol, 1, count=40)
    finds(cast, patrol, 1)
    finds(cast, patrol, 2, days_ago=1)
    lines = b"".join(signed_in(cast.leader).get(PAGE, {"format": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[2:5] for line in lines[1:]] == [["2号点", "0", "1"], ["1号点", "40", "1"]]


def test_the_same_car_is_joined(cast, patrol):
    first = finds(cast, patrol, 1, plate=PLATE, days_ago=3)
    Finding.objects.filter(pk=first.pk).update(round=None)
    again = finds(cast, patrol, 2, plate=PLATE)
    finds(cast, patrol, 3, plate="测A54321")
    leader = signed_in(cast.leader)
    assert "30 天内第 2 次" in leader.get(PAGE).content.decode()
    one = leader.get(PAGE, {"car": again.pk}).content.decode()
    assert (one.count("测***5"), "测***1" in one) == (2, False)
    assert leader.get(PAGE, {"again": "on"}).content.decode().count("测***5") == 1


def test_another_station_is_not_there(cast, patrol):
    found = finds(cast, patrol, 1, plate=PLATE)
    west = signed_in(make_officer("zz", cast.west, "duty_leader"))
    assert "1号点" not in west.get(PAGE).content.decode()
    assert west.get(PAGE, {"car": found.pk}).status_code == 404
    assert "1号点" not in signed_in(cast.commander).get(PAGE, {"station": cast.west.pk}).content.decode()


@pytest.mark.parametrize("nonsense", [{"days": "x"}, {"station": "x"}, {"car": "x"}, {"page": "99"}, {"format": "exe"}])
def test_nonsense_in_the_address_shows_the_usual(cast, patrol, nonsense):
    assert signed_in(cast.leader).get(PAGE, nonsense).status_code == 200
