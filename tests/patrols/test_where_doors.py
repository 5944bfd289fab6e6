"""What doors tell of suggestions: whoever walks stays blind while they stand, strangers see nothing, files hold no formulas and no more than the page."""

from datetime import timedelta
from random import Random

import pytest

from patrols.models import Suggestion, WhereRule
from patrols.services.suggesting import suggest_places
from patrols.services.weeks import try_weeks
from patrols.tasks import where
from patrols.where.words import reason_said
from tests.cast import signed_in
from tests.patrols.reporting import reports_at

pytestmark = pytest.mark.django_db
LIST = "/api/v1/patrols/suggestions/"
PAGE = "/patrols/where/?shift=night"


@pytest.fixture
def town(cast):
    """East with sixteen corners and what is suggested from them: one place at least is drawn at random."""
    for n in range(16):
        reports_at(cast.bureau, 113.9005 + 0.0028 * (n // 4), 35.3005 + 0.0028 * (n % 4), 18 - n, now=cast.now, every_days=11)
    seed = next(seed for seed in range(50) if _has_control(cast, seed))
    assert seed >= 0
    return cast


def _has_control(cast, seed: int) -> bool:
    Suggestion.objects.all().delete()
    return any(one.is_control for one in suggest_places(cast.bureau, now=cast.now, chance=Random(seed)))


def rows(user, words: str = "") -> list[dict]:
    return signed_in(user).get(f"{LIST}{words}").json()["results"]


def test_whoever_plans_sees_the_reason(town):
    row = next(row for row in rows(town.leader, "?shift=night") if not row["is_control"])
    assert "18" in row["reason"]
    assert row["kind"] == "ebike"
    assert row["cell"]["type"] == "Polygon"


def test_whoever_walks_is_blind_while_it_stands(town):
    for walker in (town.auxiliary, town.desk, town.community):
        found = rows(walker)
        assert len(found) == 6
        assert not {"is_control", "reason", "kind", "in_year", "rank"} & set(found[0])
        page = signed_in(walker).get(PAGE).content.decode()
        assert "对照</span>" not in page
        assert "近一年" not in page


def test_afterwards_everybody_may_know(town):
    Suggestion.objects.update(expires_at=town.now - timedelta(minutes=1))
    assert sum(row["is_control"] for row in rows(town.auxiliary, "?past=1")) >= 1
    assert rows(town.auxiliary) == []


def test_whoever_walks_cannot_filter_controls_out(town):
    assert len(rows(town.auxiliary, "?kind=ebike")) == 6
    assert len(rows(town.leader, "?kind=ebike")) == 6 - sum(row["is_control"] for row in rows(town.leader))


def test_the_page_marks_controls_for_whoever_supervises(town):
    assert "对照</span>" in signed_in(town.leader).get(PAGE).content.decode()


def test_the_file_tells_no_more_than_the_page(town):
    blind = b"".join(signed_in(town.auxiliary).get("/patrols/where/export/suggestions/csv/").streaming_content).decode()
    told = b"".join(signed_in(town.leader).get("/patrols/where/export/suggestions/csv/").streaming_content).decode()
    assert "随机对照" not in blind
    assert "近一年" not in blind
    assert "随机对照" in told


def test_accepting_and_declining_by_their_doors(town):
    client = signed_in(town.leader)
    first, second = (row["id"] for row in rows(town.leader)[:2])
    assert client.post(f"{LIST}{first}/accept/").json()["status"] == "accepted"
    assert client.post(f"{LIST}{first}/accept/").status_code == 409
    assert client.post(f"{LIST}{second}/decline/", {"reason": ""}, format="json").status_code == 400
    assert client.post(f"{LIST}{second}/decline/", {"reason": "工地"}, format="json").json()["decision_reason"] == "工地"
    assert signed_in(town.desk).post(f"{LIST}{second}/accept/").status_code == 403
    assert signed_in(town.stranger).post(f"{LIST}{second}/accept/").status_code in (403, 404)


def test_a_stranger_sees_nothing_of_it(town):
    assert rows(town.stranger) == []
    assert signed_in(town.stranger).get("/api/v1/incidents/").json()["count"] == 0


def test_only_the_bureau_may_switch_off(town):
    assert signed_in(town.leader).patch("/api/v1/patrols/where/rule/", {"is_on": False}, format="json").status_code == 403
    assert signed_in(town.administrator).patch("/api/v1/patrols/where/rule/", {"is_on": False}, format="json").json()["is_on"] is False
    assert WhereRule.objects.get().is_on is False
    assert rows(town.leader) == []
    assert "停用" in signed_in(town.leader).get(PAGE).content.decode()


def test_figures_say_what_the_test_said(town):
    try_weeks(town.bureau, now=town.now)
    shown = signed_in(town.auxiliary).get("/api/v1/patrols/where/figures/").json()
    assert {row["share"] for row in shown["shares"]} == {1, 5}
    assert all(row["hits"] <= row["events"] for row in shown["weeks"])


def test_drift_counts_what_was_reported_suggested_and_visited(town):
    month = f"{town.now:%Y-%m}"
    found = signed_in(town.leader).get(f"/api/v1/patrols/where/drift/?month={month}").json()["grids"]
    assert [row["grid"] for row in found] == ["0410-017"]
    assert found[0]["suggested"] == 6
    assert signed_in(town.leader).get("/patrols/where/drift/?month=nonsense").status_code == 200
    assert signed_in(town.leader).get("/patrols/where/drift/?month=2001-02").status_code == 200


def test_the_night_does_it_all_again(town):
    Suggestion.objects.update(expires_at=town.now - timedelta(minutes=1), made_at=town.now - timedelta(days=15))
    assert where() == 6
    assert where() == 0


def test_going_back_goes_nowhere_else(town):
    first = rows(town.leader)[0]["id"]
    answer = signed_in(town.leader).post(f"/patrols/where/{first}/accept/", {"back": "https://evil.invalid/patrols/where/"})
    assert answer["Location"] == "/patrols/where/"


def test_a_card_begun_from_a_place_asks_nothing_that_is_known_and_tells_the_blind_nothing(town):
    one = Suggestion.objects.filter(is_control=False).first()
    page = f"/patrols/where/cards/?suggestion={one.pk}"
    told, blind = ({**signed_in(user).get(page).context["form"].initial} for user in (town.leader, town.community))
    assert (told["kind"], told["found"]) == (one.kind, reason_said(one))
    assert told["title"].startswith(told["place"])
    assert set(blind) == {"lon", "lat", "place"}
