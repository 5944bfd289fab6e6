"""A grid's page: who answers for it, what is open, what its boundary was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grids.models import Absence, Grid, KeySite, ServiceStep, Team, TeamMember
from grids.services import redraw_grid, split_grid
from tests.cast import routed, signed_in
from tests.grids.test_boundaries import halves, parts, why  # noqa: F401 - a fixture

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def page(user, grid: Grid, query: str = "") -> str:
    answer = signed_in(user).get(f"/grids/{grid.code}/{query}", **ENGLISH)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_names_the_officer_and_whoever_stands_in(cast):
    text = page(cast.desk, cast.grid_e1)
    assert str(cast.community) in text
    officer = cast.community.officer
    Absence.objects.create(officer=officer, starts_at=cast.now, ends_at=cast.now + timedelta(days=2), stand_in=cast.auxiliary.officer)
    assert f"{cast.auxiliary} stands in" in page(cast.desk, cast.grid_e1)


def test_it_names_the_teams_people_and_what_they_are(cast):
    team = Team.objects.create(kind=Team.Kind.COMMUNITY, name="东河团队", unit=cast.east)
    team.grids.add(cast.grid_e1)
    TeamMember.objects.create(team=team, kind=TeamMember.Kind.VOLUNTEER, name="热心人", starts_on=timezone.localdate(cast.now))
    text = page(cast.desk, cast.grid_e1)
    assert "东河团队" in text
    assert "热心人" in text
    assert "Volunteer" in text


def test_steps_that_are_due_and_alerts_stand_under_open(cast):
    point = KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.SERVICE_POINT, name="服务点", lon=113.905, lat=35.305)
    ServiceStep.objects.create(point=point, kind=ServiceStep.Kind.TALK, due_on=timezone.localdate(cast.now) - timedelta(days=1))
    alert = routed(cast, "security.suspect_vehicle")
    text = page(cast.desk, cast.grid_e1)
    assert alert.number in text
    assert "Door-to-door talk" in text


def test_a_covert_alert_is_open_only_for_whoever_may_see_it(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    assert alert.is_covert
    assert alert.number in page(cast.desk, cast.grid_e1)
    assert alert.number not in page(cast.auxiliary, cast.grid_e1)


def test_it_keeps_every_boundary_with_its_author_and_reason(cast):
    west, _east = halves(cast.grid_e1)
    redraw_grid(cast.grid_e1, boundary=west, **why(cast))
    text = page(cast.leader, cast.grid_e1)
    assert "新桥通车" in text
    assert text.count('class="version"') == 2


def test_a_grid_that_was_split_says_what_became_of_it_and_the_parts_what_they_were(cast, parts):  # noqa: F811
    split_grid(cast.grid_e1, parts=parts, **why(cast))
    before = page(cast.desk, cast.grid_e1)
    assert "/grids/0410-101/" in before
    assert "/grids/0410-102/" in before
    assert f"/grids/{cast.grid_e1.code}/" in page(cast.desk, Grid.objects.get(code="0410-101"))


def test_an_old_alert_leads_to_the_grid_of_its_day(cast, parts):  # noqa: F811
    alert = routed(cast, "security.suspect_vehicle")
    split_grid(cast.grid_e1, parts=parts, **why(cast))
    text = signed_in(cast.desk).get(f"/alerts/{alert.pk}/", **ENGLISH).content.decode()
    assert cast.grid_e1.code in text


def test_the_sheet_beside_the_map_has_no_frame(cast):
    assert "<html" not in page(cast.desk, cast.grid_e1, "?sheet")
    assert "<html" in page(cast.desk, cast.grid_e1)


@pytest.mark.parametrize("who", ["stranger", "fraud_officer"])
def test_to_others_it_is_not_there(cast, who):
    user = getattr(cast, who)
    is_inside = cast.east.path.startswith(user.unit_path)
    assert signed_in(user).get(f"/grids/{cast.grid_e1.code}/").status_code == (200 if is_inside else 404)
