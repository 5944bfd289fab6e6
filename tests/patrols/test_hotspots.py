"""Cells are squares of 250 m, scores are counts, and a past week is tested with nothing but what was known before it."""

import io
import math
from datetime import timedelta

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from patrols.models import Incident, TestedWeek
from patrols.services.weeks import tally_of, try_weeks, weeks_of
from patrols.where.cells import cell_of, cells_of, middle_of, outline_of, with_neighbours
from patrols.where.hotspots import DAY_S, WEEK_S, Reports, last_weeks, scores_at, tally, try_week
from policing.lib.distance import metres_between
from tests.cast import signed_in

NYC = settings.BASE_DIR.parent / "shared" / "data" / "nyc_vehicle_thefts.csv"
PLACES = [(113.905, 35.305), (115.4, 35.3), (-73.99, 40.7), (87.6, 43.8), (0.0, 0.0), (-179.9, -33.9)]


@pytest.mark.parametrize(("lon", "lat"), PLACES)
def test_a_cell_is_250_metres_wide_and_high_wherever_it_lies(lon, lat):
    ring = outline_of(cell_of(lon, lat))["coordinates"][0]
    sides = [metres_between(*ring[n], *ring[n + 1]) for n in range(4)]
    assert sides == pytest.approx([250] * 4, rel=0.02)


@pytest.mark.parametrize(("lon", "lat"), PLACES)
def test_the_middle_of_a_cell_lies_in_it_and_near_the_point(lon, lat):
    cell = cell_of(lon, lat)
    assert cell_of(*middle_of(cell)) == cell
    assert metres_between(lon, lat, *middle_of(cell)) < 180
    assert 0 < cell < 2**63


def test_a_cell_has_eight_around_it():
    cell = cell_of(113.905, 35.305)
    around = with_neighbours(np.array([cell]))
    assert len(around) == 9
    far = [metres_between(*middle_of(cell), *middle_of(int(other))) for other in around]
    assert max(far) == pytest.approx(250 * math.sqrt(2), rel=0.02)


def made_up(*, weeks: int = 60, hot: int = 8, cold: int = 30) -> tuple[Reports, int]:
    """A city in which a third of the reports come from one corner and the others from anywhere, and the beginning of its last week."""
    chance = np.random.default_rng(7)
    at, lon, lat = [], [], []
    for week in range(weeks):
        for n in range(hot + cold):
            at.append(week * WEEK_S + int(chance.integers(WEEK_S)))
            lon.append(113.9 if n < hot else 113.8 + chance.random() * 0.2)
            lat.append(35.3 if n < hot else 35.2 + chance.random() * 0.2)
    return Reports(np.array(at), cells_of(lon, lat)), (weeks - 1) * WEEK_S


def test_a_score_is_a_year_and_half_of_the_last_ninety_days():
    cell = cell_of(113.9, 35.3)
    now = 1000 * DAY_S
    reports = Reports(np.array([now - days * DAY_S for days in (1, 89, 91, 364, 366)]), np.array([cell] * 5))
    assert scores_at(reports, np.array([cell]), now).tolist() == [4 + 0.5 * 2]


def test_a_corner_that_keeps_coming_is_found():
    reports, begins = made_up()
    small, large = try_week(reports, begins)
    assert (small.share, large.share) == (1, 5)
    assert small.events == 38
    assert small.hits >= 8
    assert small.taken == round(small.cells / 100)
    assert small.hits <= small.best


def test_the_week_itself_is_never_known_before_it():
    reports, begins = made_up()
    honest = try_week(reports, begins)
    changed = Reports(reports.at, np.where(reports.at >= begins, cell_of(113.81, 35.21), reports.cell))
    blind = try_week(changed, begins)
    assert [week.taken for week in blind] == [week.taken for week in honest]
    assert blind[0].hits == 0


def test_nothing_known_is_nothing_tested():
    reports, _begins = made_up(weeks=2)
    assert try_week(reports, 0) == []
    assert tally([]) is None


def test_random_places_catch_their_share_of_the_ground():
    reports, begins = made_up(hot=0, cold=60)
    weeks = [week for back in range(8) for week in try_week(reports, begins - back * WEEK_S) if week.share == 5]
    found = tally(weeks)
    assert found.random == pytest.approx(0.05, abs=0.002)
    assert found.rate < 0.12
    assert found.pai == pytest.approx(found.rate / found.random)


def test_weeks_are_whole_and_end_with_the_newest_report():
    monday = 4 * DAY_S
    assert last_weeks(monday + 20 * DAY_S, monday, 2) == [monday, monday + WEEK_S]


@pytest.mark.django_db
def test_the_real_file_shows_what_counting_is_worth_and_the_page_says_the_same(cast, settings):
    if not NYC.exists():
        pytest.skip("the public file is not here")
    settings.INCIDENTS_KEPT = timedelta()
    call_command("import_incidents", NYC, kind="vehicle", all_reported=True, zone="America/New_York", stdout=io.StringIO())
    assert Incident.objects.count() == 35_739
    assert try_weeks(cast.bureau, now=timezone.now()) == 26 * 2 * 2
    weeks = weeks_of(cast.bureau, kind="vehicle")
    small, large = tally_of(weeks, 1), tally_of(weeks, 5)
    assert small.weeks == 26
    assert small.rate == pytest.approx(0.064, abs=0.007)
    assert large.rate == pytest.approx(0.17, abs=0.015)
    assert small.bell < small.rate - 0.01
    shown = signed_in(cast.inspector).get("/api/v1/patrols/where/figures/?kind=vehicle").json()
    assert shown["shares"][0]["rate"] == round(small.rate, 4)
    page = signed_in(cast.inspector).get("/patrols/where/?kind=vehicle").content.decode()
    assert f"{small.rate * 100:.1f}" in page


@pytest.mark.django_db
def test_weeks_tested_twice_are_kept_once(cast):
    from tests.patrols.reporting import reports_at

    reports_at(cast.bureau, 113.905, 35.305, 110, now=cast.now, every_days=2)
    first = try_weeks(cast.bureau, now=cast.now, weeks=3)
    assert first == try_weeks(cast.bureau, now=cast.now, weeks=3)
    assert TestedWeek.objects.count() == first == 3 * 2 * 2
