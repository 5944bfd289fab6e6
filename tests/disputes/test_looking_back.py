"""Looking back: every figure is what counting one by one gives, and carries what it is of; few cases at one place are not told above the station."""

import csv
import io
import random
from collections import defaultdict
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Unit
from disputes.lifecycle import HELD, SETTLED, Outcome, SessionStatus, Status
from disputes.looking_back.figures import FEW_AT_A_PLACE, Line, Rate, figures_of, summed
from disputes.looking_back.picks import Pick, behind
from disputes.looking_back.scope import Scope
from disputes.looking_back.tables import sections
from disputes.models import Category, Deadline, Dispute, DisputeEvent, Session
from disputes.services.catalogue import load_catalogue
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST_CLOCKS = ("first-attempt", "first-after-report")


def some_dispute(town: Cast, rng: random.Random, n: int) -> Dispute:
    """Anything that can happen to one."""
    at = town.now - timedelta(minutes=rng.randrange(200 * 24 * 60))
    status = rng.choice(list(Status))
    place = rng.choice([(town.east, town.grid_e1), (town.east, None), (town.west, town.grid_w1)])
    dispute = Dispute.objects.create(
        number=f"T-{n}", station=place[0], grid=place[1], category_id=rng.choice(["01", "0101", "0102", "0201", "0299", "99"]), source="call", title="x",
        occurred_on=at.date(), status=status, outcome=rng.choice(list(Outcome)) if status == Status.CLOSED else "", reopened=rng.choice([0, 0, 0, 1, 2]),
        reported_by=town.desk, reported_at=at, changed_at=at, closed_at=at if status == Status.CLOSED else None,
    )  # fmt: skip
    for number in range(1, rng.choice([1, 1, 2, 3])):
        starts = at + timedelta(minutes=rng.randrange(-60, 9 * 24 * 60))
        Session.objects.create(
            dispute=dispute, number=number, status=rng.choice(list(SessionStatus)), where="phone", starts_at=starts, ends_at=starts + HOUR, by=town.desk
        )
    for rule in rng.sample(["first-attempt", "first-after-report", "people", "case"], rng.choice([0, 1, 1, 2])):
        due = (at + timedelta(days=rng.randrange(1, 9))).date()
        met = at + timedelta(days=rng.randrange(9)) if rng.random() < 0.6 else None
        stopped = at if met is None and rng.random() < 0.3 else None
        Deadline.objects.create(dispute=dispute, rule_id=rule, starts_on=at.date(), due_on=due, warn_on=due, met_at=met, stopped_at=stopped)
    for _time in range(rng.choice([0, 0, 0, 1, 2])):
        DisputeEvent.objects.create(dispute=dispute, at=at, kind=rng.choice(["broken", "note"]), user=town.desk)
    return dispute


@pytest.fixture
def town(cast: Cast) -> Cast:
    """A hundred and twenty disputes of half a year, in both stations."""
    load_catalogue()
    rng = random.Random(11)
    for n in range(120):
        some_dispute(cast, rng, n)
    return cast


def scope(town: Cast, user: Any = None, **facts: Any) -> Scope:
    today = timezone.localdate(town.now)
    usual: dict[str, Any] = {"first": today - 150 * DAY, "last": today - 10 * DAY, "now": town.now, "is_above": user is town.commander}
    return Scope(user=user or town.desk, **usual | facts)


def naive(rows: list[Dispute], now: datetime, key: Any = None) -> Line:
    """Counted one by one, as somebody with a pencil would."""
    today, counts, hours = timezone.localdate(now), defaultdict(int), []
    for row in rows:
        clocks = [one for one in row.deadlines.all() if one.rule_id in FIRST_CLOCKS and one.stopped_at is None]
        late = any(one.due_on < (timezone.localdate(one.met_at) if one.met_at else today) for one in clocks)
        in_time = any(one.met_at and timezone.localdate(one.met_at) <= one.due_on for one in clocks)
        settled = row.status == Status.CLOSED and row.outcome in SETTLED
        broken = any(event.kind == "broken" for event in row.events.all())
        starts = [one.starts_at for one in row.sessions.all() if one.status in HELD]
        counts["settled"] += settled
        counts["open"] += row.status != Status.CLOSED
        counts["spot"] += row.outcome == Outcome.SPOT
        counts["reopened"] += row.reopened > 0
        counts["broken"] += broken
        counts["held"] += settled and not row.reopened and not broken
        counts["late"] += late
        counts["in_time"] += in_time and not late
        hours += [max((min(starts) - row.reported_at).total_seconds() / 3600, 0)] if starts else []
    names = ("settled", "open", "spot", "reopened", "broken", "held")
    said = (median(hours), percentile(sorted(hours), 0.9)) if hours else (None, None)
    return Line(key, len(rows), *(counts[name] for name in names), len(hours), counts["in_time"], counts["late"], *said)


def percentile(hours: list[float], share: float) -> float:
    place = (len(hours) - 1) * share
    low = int(place)
    return hours[low] + (hours[min(low + 1, len(hours) - 1)] - hours[low]) * (place - low)


def same(found: Line, wanted: Line) -> bool:
    times = all((a is None) == (b is None) and (a is None or a == pytest.approx(b)) for a, b in zip(found[11:13], wanted[11:13], strict=True))
    return found[1:11] == wanted[1:11] and times


def rows_of(asked: Scope) -> list[Dispute]:
    everything = Dispute.objects.prefetch_related("deadlines", "sessions", "events").select_related("station")
    seen = [row for row in everything if row.station.path.startswith(asked.user.unit_path) and row.outcome != Outcome.MERGED]
    return [row for row in seen if asked.first <= timezone.localdate(row.reported_at) <= asked.last]


@pytest.mark.parametrize("who", ["desk", "commander"])
def test_every_figure_is_what_counting_one_by_one_gives(town, who):
    asked = scope(town, getattr(town, who))
    found, rows = figures_of(asked), rows_of(asked)
    assert len(rows) > 30
    assert same(found.all, naive(rows, town.now))
    keys = {
        "month": lambda row: timezone.localdate(row.reported_at).replace(day=1),
        "kind": lambda row: row.category_id[:2],
        "station": lambda row: row.station_id,
        "grid": lambda row: row.grid_id,
    }
    for way, key in keys.items():
        groups = defaultdict(list)
        for row in rows:
            groups[key(row)].append(row)
        assert {line.key for line in found.by[way]} == set(groups)
        assert all(same(line, naive(groups[line.key], town.now)) for line in found.by[way])


def test_the_disputes_behind_a_figure_are_as_many_as_it_says(town):
    asked = scope(town)
    told = figures_of(asked).all
    counts = {pick: behind(asked, pick).count() for pick in Pick}
    assert counts[Pick.WAITING] == sum(row.status != Status.CLOSED and not row.sessions.filter(status__in=HELD).exists() for row in rows_of(asked))
    del counts[Pick.WAITING]
    assert counts == {
        Pick.ALL: told.total, Pick.SETTLED: told.settled, Pick.SPOT: told.spot, Pick.OPEN: told.open, Pick.OTHERWISE: told.otherwise,
        Pick.REOPENED: told.reopened, Pick.BROKEN: told.broken, Pick.LATE: told.late,
    }  # fmt: skip


def test_one_question_counts_everything(town):
    with CaptureQueriesContext(connection) as asked:
        figures_of(scope(town, town.commander))
    assert len(asked) == 1


def test_nothing_of_another_station_is_counted(town):
    assert figures_of(scope(town)).all.total == sum(row.station_id == town.east.pk for row in rows_of(scope(town, town.commander)))


def test_what_was_joined_counts_once(town):
    before = figures_of(scope(town)).all.total
    Dispute.objects.filter(pk=behind(scope(town), Pick.ALL)[0].pk).update(status=Status.CLOSED, outcome=Outcome.MERGED)
    assert figures_of(scope(town)).all.total == before - 1


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [(32_405, 32_509, "99.68"), (32_508, 32_509, "99.99"), (32_509, 32_509, "100"), (0, 30, "0"), (1, 32_509, "< 0.01"), (1, 300, "0.33"), (2, 3, "66.6")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(n, of, said):
    assert Rate(n, of).percent == said


def test_the_page_says_how_many_are_left_open_beside_the_rate(town):
    """99.68 % of 32,509 sounds like all; it leaves 104 people waiting."""
    told = figures_of(scope(town)).all
    period = {"from": str(scope(town).first), "until": str(scope(town).last)}
    page = signed_in(town.desk).get("/disputes/figures/", period, headers={"accept-language": "en"}).content.decode()
    for words in (f"{told.open} still open", f"{told.reopened} reopened", f"{told.broken} broken", f"{told.otherwise} ended otherwise"):
        assert words in page
    assert "/disputes/figures/cases/?" in page
    assert "what=open" in page


def test_few_cases_at_one_place_are_not_told_above_the_station(town):
    """Behind the only quarrel of a grid stands a household."""
    Dispute.objects.filter(pk__in=[row.pk for row in Dispute.objects.filter(grid=town.grid_e1).exclude(outcome=Outcome.MERGED)[2:]]).update(grid=None)
    today = timezone.localdate(town.now)
    whole = {"first": today - 300 * DAY, "last": today}
    units, kinds = list(Unit.objects.all()), list(Category.objects.all())
    above = scope(town, town.commander, unit=town.east, **whole)
    by_place = sections(figures_of(above), above, kinds=kinds, units=units)[-1]
    assert by_place.way == "grid"
    assert by_place.rest is not None
    assert by_place.rest.total < FEW_AT_A_PLACE
    assert town.grid_e1.pk not in [line.key for line in by_place.lines]
    here = scope(town, **whole)
    assert town.grid_e1.pk in [line.key for line in sections(figures_of(here), here, kinds=kinds, units=units)[-1].lines]


def test_counts_add_up_medians_do_not(town):
    lines = figures_of(scope(town)).by["kind"]
    together = summed(lines)
    assert together.total == figures_of(scope(town)).all.total
    assert together.median is None


def test_the_file_says_what_the_page_says(town):
    period = {"from": str(scope(town).first), "until": str(scope(town).last), "format": "csv"}
    answer = signed_in(town.desk).get("/disputes/figures/", period, headers={"accept-language": "en"})
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    told = figures_of(scope(town)).all
    assert lines[1][2:4] == [str(told.total), str(told.settled)]
    assert {line[0] for line in lines[1:]} == {"All", "By month", "By kind", "By grid"}


def test_a_list_that_leaves_the_house_holds_nothing_anybody_said(town):
    Dispute.objects.create(
        number="T-words", station=town.east, category_id="0101", source="call", title="zz-title", story="zz-story", place="zz-place",
        occurred_on=town.now.date(), reported_by=town.desk, reported_at=town.now - 20 * DAY, changed_at=town.now,
    )  # fmt: skip
    answer = signed_in(town.desk).get("/disputes/figures/cases/", {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "T-words" in text
    assert "zz-" not in text
    assert "zz-place" in signed_in(town.desk).get("/disputes/figures/cases/").content.decode(), "where no grid is known, the page names the place"


def test_a_month_without_disputes_stands_there_with_nothing(cast):
    load_catalogue()
    asked = scope(cast, first=timezone.localdate(cast.now) - 100 * DAY)
    months = sections(figures_of(asked), asked, kinds=[], units=[])[0].lines
    assert len(months) >= 3
    assert all(line.total == 0 for line in months)


@pytest.mark.parametrize("said", ["x", "2026-02-30", "0001-01-01", "9999-12-31", ""])
def test_days_that_are_none_are_the_usual_ones(cast, said):
    assert signed_in(cast.desk).get("/disputes/figures/", {"from": said, "until": said, "unit": said, "grid": said, "category": said}).status_code == 200


def test_machines_read_the_same(town):
    period = {"from": str(scope(town).first), "until": str(scope(town).last)}
    told = signed_in(town.desk).get("/api/v1/disputes/figures/", period).json()
    line = figures_of(scope(town)).all
    assert told["all"] | {"median": None, "ninety": None} == line._asdict() | {"otherwise": line.otherwise, "median": None, "ninety": None}
    assert sum(one["total"] for one in told["by"]["kind"]) == told["all"]["total"]
