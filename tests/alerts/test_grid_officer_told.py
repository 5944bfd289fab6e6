"""Who of the grid hears an alert: the main officer, or whoever answers in their place at that minute."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.roles import Role
from alerts.models import Alert
from alerts.models.catalogue import Target
from alerts.services.people import people_for
from delivery.models import Addressee
from grids.models import Absence, Posting, Secondment
from tests.cast import make_officer, report, reread

DAY = timedelta(days=1)


@pytest.fixture
def alert(cast) -> Alert:
    return reread(report(cast))


@pytest.fixture
def other(cast) -> User:
    return make_officer("other", cast.east, Role.COMMUNITY_OFFICER)


def told(alert, moment) -> list[str]:
    """The sign-in names of those who are told as the grid's officer."""
    people = people_for([Target.GRID_OFFICER], alert, moment).told
    return [Addressee.objects.get(pk=one.addressee_id).user.username for one in people]


def away(cast, officer: User, stand_in: User | None = None) -> Absence:
    facts = {"starts_at": cast.now, "ends_at": cast.now + DAY, "stand_in": stand_in.officer if stand_in else None}
    return Absence.objects.create(officer=officer.officer, **facts)


def deputy(cast, officer: User) -> Posting:
    return Posting.objects.create(officer=officer.officer, grid=cast.grid_e1, kind=Posting.Kind.DEPUTY, starts_at=cast.now - DAY)


def test_the_main_officer_is_told(cast, alert):
    assert told(alert, cast.now) == ["community"]


def test_on_leave_the_stand_in_is_told_from_the_first_minute_to_the_last(cast, alert, other):
    absence = away(cast, cast.community, other)
    minute = timedelta(minutes=1)
    moments = (absence.starts_at - minute, absence.starts_at, absence.ends_at - minute, absence.ends_at)
    assert [told(alert, moment) for moment in moments] == [["community"], ["other"], ["other"], ["community"]]


def test_on_leave_without_a_stand_in_the_deputy_is_told(cast, alert, other):
    away(cast, cast.community)
    deputy(cast, other)
    assert told(alert, cast.now) == ["other"]


def test_a_stand_in_whose_account_is_closed_hears_nothing_and_the_deputy_does(cast, alert, other):
    gone = make_officer("gone", cast.east, Role.COMMUNITY_OFFICER)
    away(cast, cast.community, gone)
    deputy(cast, other)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert told(alert, cast.now) == ["other"]


def test_on_leave_with_nobody_instead_the_main_officer_hears_all_the_same(cast, alert):
    away(cast, cast.community)
    assert told(alert, cast.now) == ["community"]


def test_the_deputy_hears_where_the_main_officers_account_is_closed(cast, alert, other):
    deputy(cast, other)
    User.objects.filter(pk=cast.community.pk).update(is_active=False)
    assert told(alert, cast.now) == ["other"]


def test_the_deputy_hears_where_nobody_is_main_officer(cast, alert, other):
    Posting.objects.filter(grid=cast.grid_e1).delete()
    deputy(cast, other)
    assert told(alert, cast.now) == ["other"]


def test_where_nobody_is_posted_nobody_of_the_grid_is_told(cast, alert):
    Posting.objects.filter(grid=cast.grid_e1).delete()
    assert told(alert, cast.now) == []


def test_an_auxiliary_alone_is_not_told_as_the_grids_officer(cast, alert):
    Posting.objects.filter(grid=cast.grid_e1).delete()
    Posting.objects.create(officer=cast.auxiliary.officer, grid=cast.grid_e1, kind=Posting.Kind.AUXILIARY, starts_at=cast.now - DAY)
    assert told(alert, cast.now) == []


def test_whoever_is_lent_to_where_they_do_not_see_the_alert_is_not_told_of_it(cast, alert, other):
    """A notice whose link leads nowhere helps nobody: the deputy is told, or only the desk."""
    Secondment.objects.create(officer=cast.community.officer, unit=cast.west, starts_at=cast.now, ends_at=cast.now + DAY)
    moments = (cast.now - DAY, cast.now, cast.now + DAY)
    assert [told(alert, moment) for moment in moments] == [["community"], [], ["community"]]
    deputy(cast, other)
    assert told(alert, cast.now) == ["other"]


def test_whoever_is_lent_to_the_centre_over_them_sees_it_and_is_told(cast, alert):
    Secondment.objects.create(officer=cast.community.officer, unit=cast.command_centre, starts_at=cast.now, ends_at=cast.now + DAY)
    assert told(alert, cast.now) == ["community"]


def test_a_covert_alert_is_told_to_nobody_who_may_not_see_it(cast, other):
    covert = reread(report(cast, "bank.suspicious_cancellation"))
    assert covert.is_covert
    assert told(covert, cast.now) == ["community"]
    User.objects.filter(pk=other.pk).update(role=Role.AUXILIARY)
    away(cast, cast.community, other)
    assert told(covert, cast.now) == []
