"""Closing a unit: everything must have moved first, what was stays, nobody is put there any more, and it can be opened again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.closing import IsClosed, StillHolds, close_unit, reopen_unit, still_held
from accounts.models import Unit, User
from accounts.roles import Role
from alerts.models import Alert
from grids.models import Grid, Secondment, Shift, Team
from policing.lib.errors import NotAllowed
from tests.accounts.test_admin import administrator
from tests.accounts.test_scope_in_admin import NO_PARTS, PERSON
from tests.cast import make_officer, make_site, make_unit, report, reread

DAY = timedelta(days=1)
Kind = Unit.Kind


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def keeper(cast) -> User:
    return cast.administrator


@pytest.fixture
def empty(cast) -> Unit:
    """A station that holds nothing."""
    return make_unit("OLD", Kind.STATION, cast.bureau, "老街派出所")


def close(unit, keeper):
    return close_unit(unit, by=keeper, now=timezone.now())


def test_an_empty_unit_is_closed_with_the_day(empty, keeper):
    assert close(empty, keeper).closed_on == timezone.localdate()
    with pytest.raises(IsClosed):
        close(empty, keeper)


def people(cast, unit):
    make_officer("one", unit, Role.DUTY_OFFICER)


def units(cast, unit):
    make_unit("ROOM", Kind.COMMAND_ROOM, unit, "综合指挥室")


def grids(cast, unit):
    Grid.objects.filter(pk=cast.grid_w1.pk).update(station=unit)


def teams(cast, unit):
    Team.objects.create(unit=unit, kind=Team.Kind.RESPONSE, name="处突队")


def seconded(cast, unit):
    Secondment.objects.create(officer=cast.community.officer, unit=unit, starts_at=cast.now, ends_at=cast.now + DAY)


def shifts(cast, unit):
    Shift.objects.create(unit=unit, officer=cast.desk.officer, role=Role.DUTY_OFFICER, starts_at=cast.now, ends_at=cast.now + DAY)


def sites(cast, unit):
    site = make_site(cast.bank, "BANK-OLD", "老街支行", cast.grid_w1, {"lon": 113.805, "lat": 35.305})
    type(site).objects.filter(pk=site.pk).update(station=unit)


def alerts(cast, unit):
    Alert.objects.filter(pk=report(cast).pk).update(station=unit)


HELD = {
    people: "people",
    units: "units below it",
    grids: "grids",
    teams: "teams",
    seconded: "officers seconded to it",
    shifts: "shifts to come",
    sites: "sites of partners",
    alerts: "open alerts",
}


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.__name__)
def test_whoever_and_whatever_belongs_there_is_named_with_its_number(cast, empty, keeper, held):
    held(cast, empty)
    with pytest.raises(StillHolds) as refusal:
        close(empty, keeper)
    assert f"{HELD[held]} (1)" in str(refusal.value)
    empty.refresh_from_db()
    assert empty.closed_on is None


def test_what_is_over_holds_nothing(cast, empty, keeper):
    """People who left, grids of before, secondments that ended, closed alerts, rooms that are closed."""
    one = make_officer("one", empty, Role.DUTY_OFFICER)
    User.objects.filter(pk=one.pk).update(is_active=False)
    Secondment.objects.create(officer=cast.community.officer, unit=empty, starts_at=cast.now - 2 * DAY, ends_at=cast.now - DAY)
    Shift.objects.create(unit=empty, officer=cast.desk.officer, role=Role.DUTY_OFFICER, starts_at=cast.now - 2 * DAY, ends_at=cast.now - DAY)
    Grid.objects.filter(pk=cast.grid_w1.pk).update(station=empty, closed_at=cast.now)
    Alert.objects.filter(pk=report(cast).pk).update(station=empty, status="closed")
    make_unit("ROOM", Kind.COMMAND_ROOM, empty, "综合指挥室")
    Unit.objects.filter(code="ROOM").update(closed_on="2026-01-01")
    assert still_held(empty) == ""
    close(empty, keeper)


def test_its_matters_stay_and_are_seen_from_above(cast, empty, keeper):
    alert = report(cast)
    Alert.objects.filter(pk=alert.pk).update(station=empty, status="closed")
    close(empty, keeper)
    assert reread(alert).station == empty
    assert Alert.objects.visible_to(cast.commander).filter(pk=alert.pk).exists()


def test_only_who_keeps_its_surroundings_closes_it(cast, empty):
    own = User.objects.get(pk=make_officer("own", empty, Role.ADMINISTRATOR).pk)
    beside = User.objects.get(pk=make_officer("beside", cast.east, Role.ADMINISTRATOR).pk)
    for whoever in (own, beside, cast.leader, cast.inspector):
        with pytest.raises(NotAllowed):
            close(empty, whoever)
        with pytest.raises(NotAllowed):
            reopen_unit(empty, by=whoever)


def test_a_closed_unit_is_offered_nowhere_and_taken_nowhere(cast, empty, keeper):
    close(empty, keeper)
    client = administrator("bureau-keeper", cast.bureau)
    asked = {"app_label": "accounts", "model_name": "user", "field_name": "unit", "term": "OLD"}
    assert client.get(reverse("admin:autocomplete"), asked).json()["results"] == []
    client.post(reverse("admin:accounts_user_add"), PERSON | NO_PARTS | {"role": Role.DUTY_OFFICER, "unit": empty.pk})
    assert not User.objects.filter(username="new").exists()
    sent = {"code": cast.grid_w1.code, "name": "西园", "name_en": "", "kind": "urban", "station": empty.pk, "households": 1, "population": 1}
    client.post(reverse("admin:grids_grid_change", args=[cast.grid_w1.pk]), sent)
    assert Grid.objects.get(pk=cast.grid_w1.pk).station == cast.west


def test_nobody_is_lent_to_a_closed_unit(cast, empty, keeper):
    from grids.services.absences import second_officer

    close(empty, keeper)
    boss = make_officer("boss", cast.bureau, Role.DUTY_LEADER)
    with pytest.raises(IsClosed):
        second_officer(cast.community.officer, unit=Unit.objects.get(pk=empty.pk), starts_at=cast.now, ends_at=cast.now + DAY, by=boss)


def test_it_is_opened_again_when_what_is_over_it_is_open(cast, empty, keeper):
    room = make_unit("ROOM", Kind.POLICE_ROOM, empty, "老街警务室")
    close(room, keeper)
    close(empty, keeper)
    with pytest.raises(IsClosed):
        reopen_unit(Unit.objects.get(pk=room.pk), by=keeper)
    reopen_unit(Unit.objects.get(pk=empty.pk), by=keeper)
    assert reopen_unit(Unit.objects.get(pk=room.pk), by=keeper).closed_on is None
    make_officer("again", empty, Role.DUTY_OFFICER)


def test_closing_and_opening_stand_in_the_units_own_story(cast, empty, keeper):
    from accounts.admin.units import story_of

    reopen_unit(close(empty, keeper), by=keeper)
    day = f"{timezone.localdate():%Y-%m-%d}"
    assert story_of(empty) == [f"opened again on {day}", f"closed on {day}"]


def test_the_page_closes_and_says_what_is_in_the_way(cast, empty):
    client = administrator("bureau-keeper", cast.bureau)
    act = reverse("admin:accounts_unit_act", args=[cast.east.pk, "close"])
    said = client.post(act, follow=True, headers={"accept-language": "en"}).content.decode()
    assert "cannot be closed yet" in said
    assert "grids (1)" in said
    client.post(reverse("admin:accounts_unit_act", args=[empty.pk, "close"]))
    assert Unit.objects.get(pk=empty.pk).closed_on
