"""A month of sending people: whoever is whose turn goes, nobody is spared and nobody emptied, whatever shifts, absences and exemptions come between."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from grids.models import Absence
from patrols.models import Quota, SentOfficer
from patrols.services import secondment as services
from patrols.services.secondment.planning import span_of_day
from tests.cast import make_officer
from tests.patrols.headquarters import DAY, HOUR, TODAY, Headquarters
from tests.patrols.walking import clock

DAYS = 30


@pytest.fixture
def town(cast) -> Headquarters:
    hq = Headquarters(cast)
    for n in range(4):
        make_officer(f"more{n}", hq.legal if n % 2 else hq.politics, "duty_officer")
    return hq


def month(town: Headquarters, wanted) -> Counter:
    """Who went how often in DAYS nights, each night `wanted(n)` people shared by the two stations."""
    for n in range(DAYS):
        day, people = TODAY + n * DAY, wanted(n)
        for station, count in ((town.cast.east, people - people // 2), (town.cast.west, people // 2)):
            if count:
                begins = clock(day, 18)
                town.quota(count, station, begins, begins + 4 * HOUR)
        services.propose(day, by=town.planner, now=clock(day, 9))
    return Counter(str(row.officer) for row in SentOfficer.objects.select_related("officer__user"))


def test_in_a_month_nobody_goes_more_than_once_oftener_than_anybody_else(town):
    times = month(town, lambda n: 1 + n % 4)
    assert len(times) == 8
    assert max(times.values()) - min(times.values()) <= 1
    assert times.total() == sum(quota.people for quota in Quota.objects.all()), "every place was filled"


def test_whoever_was_away_keeps_their_place_and_is_not_made_to_catch_up_at_once(town):
    away = town.ann.officer
    Absence.objects.create(officer=away, starts_at=clock(TODAY, 0), ends_at=clock(TODAY + 10 * DAY, 0))
    times = month(town, lambda n: 2)
    gone = sorted(row.quota.starts_at for row in SentOfficer.objects.filter(officer=away).select_related("quota"))
    assert gone[0] >= span_of_day(TODAY + 10 * DAY)[0]
    assert all(later - earlier >= timedelta(hours=11) for earlier, later in zip(gone, gone[1:], strict=False)), "rest between two shifts"
    assert max(times.values()) - min(times.values()) <= 1


@pytest.mark.parametrize("seed", range(2))
def test_by_no_chance_is_anybody_in_two_places_or_a_unit_emptied(town, seed):
    chance = Random(seed)
    services.set_sending_unit(town.legal, most_at_once=2, by=town.planner)
    month(town, lambda n: chance.randrange(9))
    rows = list(SentOfficer.objects.select_related("quota", "officer__user__unit"))
    nights = Counter((row.quota.starts_at, row.officer_id) for row in rows)
    of_legal = Counter(row.quota.starts_at for row in rows if row.officer.user.unit_id == town.legal.pk)
    assert max(nights.values()) == 1
    assert max(of_legal.values()) <= 2
    assert all(SentOfficer.objects.filter(quota=quota).count() <= quota.people for quota in Quota.objects.all())
