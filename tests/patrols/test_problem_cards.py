"""A problem card goes from scan to assess, each step on what it stands on, and says of small numbers what can be said and no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from patrols.models import Measure, ProblemCard
from patrols.services.before_after import before_after
from patrols.services.cards import NoPersons, NotYours, StepNeedsWords, add_measure, change_card, finish_measure, open_card, step_card
from policing.lib.errors import IllegalMove, NotAllowed
from tests.cast import IN_EAST, IN_WEST, signed_in
from tests.patrols.reporting import reports_at

pytestmark = pytest.mark.django_db
AT = (IN_EAST["lon"], IN_EAST["lat"])


@pytest.fixture
def card(cast) -> ProblemCard:
    return open_card(by=cast.community, now=cast.now, **IN_EAST, kind="ebike", title="车棚被盗", found="夜间反复被盗")


def answered(card, cast, days: int = 60) -> ProblemCard:
    """The same card, its lamp standing for so many days."""
    step_card(card, "analyse", by=cast.desk, now=cast.now)
    change_card(card, by=cast.desk, causes="没有灯")
    step_card(card, "respond", by=cast.desk, now=cast.now)
    lamp = add_measure(card, by=cast.desk, kind=Measure.Kind.LIGHT, words="加装6盏灯", by_whom="物业")
    finish_measure(lamp, done_on=timezone.localdate(cast.now) - timedelta(days=days), by=cast.desk, now=cast.now)
    card = ProblemCard.objects.get(pk=card.pk)
    step_card(card, "assess", by=cast.desk, now=cast.now)
    return card


def test_a_card_belongs_to_the_grid_it_lies_in(card, cast):
    assert (card.station, card.grid, card.status) == (cast.east, cast.grid_e1, "scan")
    with pytest.raises(NotYours):
        open_card(by=cast.community, now=cast.now, **IN_WEST, title="x", found="x")


def test_every_step_needs_what_it_stands_on(card, cast):
    with pytest.raises(StepNeedsWords):
        step_card(card, "assess", by=cast.desk, now=cast.now)
    card.causes = "x"
    with pytest.raises(IllegalMove):
        step_card(card, "respond", by=cast.desk, now=cast.now)
    card.causes = ""
    step_card(card, "analyse", by=cast.desk, now=cast.now)
    with pytest.raises(StepNeedsWords):
        step_card(card, "respond", by=cast.desk, now=cast.now)
    change_card(card, by=cast.desk, causes="没有灯")
    step_card(card, "respond", by=cast.desk, now=cast.now)
    with pytest.raises(StepNeedsWords):
        step_card(card, "assess", by=cast.desk, now=cast.now)


def test_closing_needs_a_result_and_its_words(card, cast):
    card = answered(card, cast)
    with pytest.raises(StepNeedsWords):
        step_card(card, "closed", by=cast.desk, now=cast.now, result="better")
    change_card(card, by=cast.desk, assessment="少了")
    with pytest.raises(StepNeedsWords):
        step_card(card, "closed", by=cast.desk, now=cast.now)
    step_card(card, "closed", by=cast.desk, now=cast.now, result="better")
    with pytest.raises(NotAllowed):
        change_card(card, by=cast.desk, found="anders")
    step_card(card, "analyse", by=cast.desk, now=cast.now)
    assert (card.result, card.closed_at) == ("", None)


def test_a_card_is_about_no_person(card, cast):
    with pytest.raises(NoPersons):
        change_card(card, by=cast.desk, causes="就是 11010519491231002X 干的")


def test_an_auxiliary_reads_and_does_not_write(card, cast):
    with pytest.raises(NotAllowed):
        change_card(card, by=cast.auxiliary, causes="x")
    assert signed_in(cast.auxiliary).get(f"/patrols/where/cards/{card.pk}/").status_code == 200


def test_a_measure_does_not_stand_before_its_day(card, cast):
    lamp = add_measure(card, by=cast.desk, kind=Measure.Kind.LIGHT, words="灯")
    with pytest.raises(StepNeedsWords):
        finish_measure(lamp, done_on=timezone.localdate(cast.now) + timedelta(days=1), by=cast.desk, now=cast.now)


@pytest.mark.parametrize(
    ("days", "before", "after", "says"),
    [(10, 20, 2, "early"), (60, 5, 2, "few"), (60, 14, 12, "chance"), (60, 24, 3, "fewer"), (60, 3, 24, "more")],
)
def test_counts_before_and_after_say_no_more_than_they_can(card, cast, days, before, after, says):
    card = answered(card, cast, days)
    reports_at(cast.bureau, *AT, after, now=cast.now, first_days=1, every_days=(days - 2) / 30)
    reports_at(cast.bureau, *AT, before, now=cast.now, first_days=days + 1, every_days=(days - 2) / 30)
    reports_at(cast.bureau, 113.902, 35.302, 60, now=cast.now, first_days=1, every_days=2)
    found = before_after(card, now=cast.now)
    assert (found.days, found.says) == (days, says)
    if says != "early":
        assert found.here == (before, after)


def test_nothing_is_compared_before_the_measures_stand(card, cast):
    assert before_after(card, now=cast.now) is None


def test_a_card_by_its_doors(cast):
    client = signed_in(cast.desk)
    made = client.post("/api/v1/problem-cards/", {"title": "灯", "found": "暗", **IN_EAST}, format="json")
    assert made.status_code == 201
    address = f"/api/v1/problem-cards/{made.json()['id']}/"
    assert client.patch(address, {"causes": "没有灯"}, format="json").json()["causes"] == "没有灯"
    assert client.post(f"{address}step/", {"to": "analyse"}, format="json").json()["status"] == "analyse"
    lamp = client.post(f"{address}measures/", {"kind": "light", "words": "灯"}, format="json").json()
    assert client.post(f"/api/v1/problem-measures/{lamp['id']}/done/", {"done_on": "2026-01-01"}, format="json").json()["done_on"] == "2026-01-01"
    assert signed_in(cast.stranger).get(address).status_code == 404
    assert signed_in(cast.auxiliary).patch(address, {"causes": "x"}, format="json").status_code == 403
    assert [one["title"] for one in client.get("/api/v1/problem-cards/").json()["results"]] == ["灯"]
    assert client.get("/api/v1/problem-cards/?state=closed").json()["results"] == []


def test_a_card_by_its_page(cast):
    client = signed_in(cast.desk)
    answer = client.post("/patrols/where/cards/", {"title": "暗角", "found": "夜间无灯", **IN_EAST, "kind": ""})
    card = ProblemCard.objects.get()
    assert answer["Location"] == f"/patrols/where/cards/{card.pk}/"
    client.post(f"/patrols/where/cards/{card.pk}/words/", {"found": "夜间没有灯", "to": "analyse"})
    card.refresh_from_db()
    assert (card.found, card.status) == ("夜间没有灯", "analyse")
    client.post(f"/patrols/where/cards/{card.pk}/measures/", {"kind": "light", "words": "灯"})
    client.post(f"/patrols/where/measures/{Measure.objects.get().pk}/done/", {"done_on": "2026-01-05"})
    assert str(Measure.objects.get().done_on) == "2026-01-05"
    assert "夜间没有灯" in client.get(f"/patrols/where/cards/{card.pk}/").content.decode()
    assert client.get("/patrols/where/export/cards/xlsx/").status_code == 200
