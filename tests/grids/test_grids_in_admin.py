"""What is typed in the admin obeys the rules of the services; many at once are moved, posted and handed over, and only one's own."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as TICKED
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from grids.models import Absence, Grid, KeySite, Posting, Secondment
from grids.services import main_officer_of
from partners.models import Site
from tests.accounts.test_admin import administrator
from tests.cast import IN_EAST, make_officer, make_unit, report

ENGLISH = {"accept-language": "en"}
DAY = timedelta(days=1)


@pytest.fixture
def keeper(cast):
    return administrator("keeper", cast.bureau)


@pytest.fixture
def of_east(cast):
    return administrator("east-keeper", cast.east)


def act_on(client, model: str, action: str, *rows, target=None) -> str:
    sent = {"action": action, TICKED: [row.pk for row in rows]} | ({"give": "1", "target": target.pk} if target else {})
    return client.post(reverse(f"admin:grids_{model}_changelist"), sent, headers=ENGLISH, follow=True).content.decode()


def typed(client, model: str, **facts) -> str:
    """A new row as somebody types it; what the page says."""
    for name in ("starts_at", "ends_at"):
        moment = facts.pop(name, None)
        here = timezone.localtime(moment) if moment else None
        facts |= {f"{name}_0": f"{here:%Y-%m-%d}" if here else "", f"{name}_1": f"{here:%H:%M:%S}" if here else ""}
    return client.post(reverse(f"admin:grids_{model}_add"), facts, headers=ENGLISH, follow=True).content.decode()


# --- typed by hand ---


def test_a_second_main_officer_is_refused_and_the_first_is_named(cast, keeper):
    other = make_officer("other", cast.east, Role.COMMUNITY_OFFICER).officer
    said = typed(keeper, "posting", officer=other.pk, grid=cast.grid_e1.pk, kind="main", starts_at=cast.now)
    assert f"{cast.community} is main officer of grid {cast.grid_e1.code}" in said
    assert not Posting.objects.filter(officer=other).exists()


def test_an_auxiliary_cannot_be_typed_in_as_main_officer(cast, keeper):
    said = typed(keeper, "posting", officer=cast.auxiliary.officer.pk, grid=cast.grid_w1.pk, kind="main", starts_at=cast.now)
    assert "decides nothing" in said
    assert not Posting.objects.filter(grid=cast.grid_w1).exists()


def test_a_posting_that_stands_can_be_saved_again_as_it_is(cast, keeper):
    posting = Posting.objects.get(officer=cast.community.officer)
    here = timezone.localtime(posting.starts_at)
    sent = {"officer": posting.officer_id, "grid": posting.grid_id, "kind": "main", "is_in_committee": "on", "ends_at_0": "", "ends_at_1": ""}
    sent |= {"starts_at_0": f"{here:%Y-%m-%d}", "starts_at_1": f"{here:%H:%M:%S}"}
    assert keeper.post(reverse("admin:grids_posting_change", args=[posting.pk]), sent).status_code == 302
    posting.refresh_from_db()
    assert posting.is_in_committee


def test_a_stand_in_who_is_away_too_is_refused(cast, keeper):
    other = make_officer("other", cast.east, Role.COMMUNITY_OFFICER).officer
    Absence.objects.create(officer=other, starts_at=cast.now, ends_at=cast.now + DAY)
    facts = {"officer": cast.community.officer.pk, "kind": "leave", "stand_in": other.pk}
    assert "is away too" in typed(keeper, "absence", **facts, starts_at=cast.now, ends_at=cast.now + DAY)


def test_a_station_lends_its_own_people_to_nobody_whose_alerts_it_does_not_see(cast, of_east, keeper):
    facts = {"officer": cast.community.officer.pk, "task": "", "starts_at": cast.now, "ends_at": cast.now + DAY}
    typed(of_east, "secondment", **facts, unit=cast.west.pk)
    assert not Secondment.objects.exists()
    assert "works for" in typed(keeper, "secondment", **facts, unit=cast.east.pk)
    typed(keeper, "secondment", **facts, unit=cast.west.pk)
    assert Secondment.objects.get().unit == cast.west


def test_a_chooser_tells_officers_of_one_name_apart_by_badge_and_unit(cast, keeper, django_assert_max_num_queries):
    for name in ("one", "two"):
        make_officer(name, cast.east if name == "one" else cast.west, Role.COMMUNITY_OFFICER)
    User.objects.filter(username__in=["one", "two"]).update(full_name="王某")
    asked = {"app_label": "grids", "model_name": "posting", "field_name": "officer", "term": "王某"}
    with django_assert_max_num_queries(8):
        found = keeper.get(reverse("admin:autocomplete"), asked, headers=ENGLISH).json()["results"]
    assert {row["text"] for row in found} == {"王某 · B-one · EAST unit", "王某 · B-two · WEST unit"}
    asked |= {"app_label": "partners", "model_name": "site", "field_name": "liaison"}
    people = keeper.get(reverse("admin:autocomplete"), asked, headers=ENGLISH).json()["results"]
    assert {row["text"] for row in people} == {"王某 · one · EAST unit", "王某 · two · WEST unit"}


# --- many at once ---


def test_grids_go_to_another_station_with_the_sites_in_them(cast, keeper):
    alert = report(cast)
    said = act_on(keeper, "grid", "move_to_station", cast.grid_e1)
    assert "new alerts there reach the other station" in said
    assert "1 grid belongs to" in act_on(keeper, "grid", "move_to_station", cast.grid_e1, target=cast.west)
    assert Grid.objects.get(pk=cast.grid_e1.pk).station == cast.west
    assert set(Site.objects.filter(grid=cast.grid_e1).values_list("station", flat=True)) == {cast.west.pk}
    assert main_officer_of(cast.grid_e1, cast.now) == cast.community
    assert report(cast).station == cast.west
    alert.refresh_from_db()
    assert alert.station == cast.east


def test_changing_the_station_on_the_grids_page_takes_the_sites_along_too(cast, keeper):
    sent = {"code": cast.grid_e1.code, "name": "东河", "name_en": "", "kind": "urban", "station": cast.west.pk, "households": 1, "population": 1}
    assert keeper.post(reverse("admin:grids_grid_change", args=[cast.grid_e1.pk]), sent).status_code == 302
    assert set(Site.objects.filter(grid=cast.grid_e1).values_list("station", flat=True)) == {cast.west.pk}


def test_grids_go_to_no_centre_and_no_closed_station(cast, keeper):
    closed = make_unit("OLD", Unit.Kind.STATION, cast.bureau, "老街派出所")
    Unit.objects.filter(pk=closed.pk).update(closed_on="2026-01-01")
    for target in (cast.command_centre, closed):
        act_on(keeper, "grid", "move_to_station", cast.grid_e1, target=target)
    assert Grid.objects.get(pk=cast.grid_e1.pk).station == cast.east


def test_one_officer_becomes_main_officer_of_many_grids(cast, keeper):
    other = make_officer("other", cast.east, Role.COMMUNITY_OFFICER).officer
    assert "main officer of 2 grids more" in act_on(keeper, "grid", "post_main", cast.grid_e1, cast.grid_w1, target=other)
    now = timezone.now()
    assert [main_officer_of(grid, now) for grid in (cast.grid_e1, cast.grid_w1)] == [other.user, other.user]
    assert "main officer of 0 grids more" in act_on(keeper, "grid", "post_main", cast.grid_e1, target=other)


def test_auxiliaries_are_not_offered_as_main_officers(cast, keeper):
    act_on(keeper, "grid", "post_main", cast.grid_w1, target=cast.auxiliary.officer)
    assert not Posting.objects.filter(grid=cast.grid_w1).exists()


def test_whoever_leaves_hands_everything_over(cast, keeper):
    other = make_officer("other", cast.east, Role.COMMUNITY_OFFICER).officer
    Posting.objects.create(officer=cast.community.officer, grid=cast.grid_w1, kind="deputy", starts_at=cast.now - DAY)
    assert "took over 2 postings" in act_on(keeper, "officer", "hand_postings", cast.community.officer, target=other)
    assert set(Posting.objects.at(timezone.now()).values_list("officer", "kind")) == {(other.pk, "main"), (other.pk, "deputy")}


def test_one_stand_in_for_several_absences_unless_they_are_away_themselves(cast, keeper):
    other, third = (make_officer(name, cast.east, Role.COMMUNITY_OFFICER).officer for name in ("other", "third"))
    absence = Absence.objects.create(officer=cast.community.officer, starts_at=cast.now, ends_at=cast.now + DAY)
    Absence.objects.create(officer=third, starts_at=cast.now, ends_at=cast.now + DAY)
    assert "is away too" in act_on(keeper, "absence", "name_stand_in", absence, target=third)
    act_on(keeper, "absence", "name_stand_in", absence, target=other)
    absence.refresh_from_db()
    assert absence.stand_in == other


def test_secondments_are_ended_and_key_sites_closed(cast, keeper):
    lent = Secondment.objects.create(officer=cast.community.officer, unit=cast.west, starts_at=cast.now - DAY, ends_at=cast.now + DAY)
    site = KeySite.objects.create(grid=cast.grid_e1, kind="market", name="集市", **IN_EAST)
    act_on(keeper, "secondment", "end_now", lent)
    act_on(keeper, "keysite", "switch_off", site)
    lent.refresh_from_db()
    site.refresh_from_db()
    assert lent.ends_at <= timezone.now()
    assert not site.is_active


@pytest.mark.parametrize("action", ["move_to_station", "post_main"])
def test_a_station_touches_no_grid_of_another_and_gives_none_away(cast, of_east, action):
    targets = {"move_to_station": cast.west, "post_main": cast.stranger.officer}
    before = list(Posting.objects.values_list("pk", "officer", "ends_at"))
    act_on(of_east, "grid", action, cast.grid_w1, target=targets[action])
    act_on(of_east, "grid", action, cast.grid_e1, target=targets[action])
    assert set(Grid.objects.values_list("pk", "station")) == {(cast.grid_e1.pk, cast.east.pk), (cast.grid_w1.pk, cast.west.pk)}
    assert list(Posting.objects.values_list("pk", "officer", "ends_at")) == before
