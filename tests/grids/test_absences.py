"""Who answers for a grid while its officer is away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from grids.models import Absence, Posting
from grids.services import main_officer_of
from tests.cast import make_officer

DAY = timedelta(days=1)


@pytest.fixture
def away(cast):
    """The grid's officer is on leave today."""
    return Absence.objects.create(officer=cast.community.officer, starts_at=cast.now - DAY, ends_at=cast.now + DAY)


@pytest.fixture
def deputy(cast):
    found = make_officer("deputy", cast.east, Role.COMMUNITY_OFFICER)
    Posting.objects.create(officer=found.officer, grid=cast.grid_e1, kind=Posting.Kind.DEPUTY, starts_at=cast.now - DAY)
    return found


def test_the_main_officer_answers(cast):
    assert main_officer_of(cast.grid_e1, cast.now) == cast.community


def test_the_stand_in_answers_first(cast, away, deputy):
    away.stand_in = make_officer("stand-in", cast.east, Role.COMMUNITY_OFFICER).officer
    away.save()
    assert main_officer_of(cast.grid_e1, cast.now) == away.stand_in.user
    assert main_officer_of(cast.grid_e1, away.ends_at) == cast.community


def test_without_a_stand_in_the_deputy_answers(cast, away, deputy):
    assert main_officer_of(cast.grid_e1, cast.now) == deputy


def test_a_stand_in_who_is_away_too_is_passed_over(cast, away, deputy):
    away.stand_in = make_officer("stand-in", cast.east, Role.COMMUNITY_OFFICER).officer
    away.save()
    Absence.objects.create(officer=away.stand_in, starts_at=cast.now - DAY, ends_at=cast.now + DAY)
    assert main_officer_of(cast.grid_e1, cast.now) == deputy


def test_with_nobody_else_the_main_officer_is_still_named(cast, away):
    assert main_officer_of(cast.grid_e1, cast.now) == cast.community


def test_an_auxiliary_answers_for_nothing(cast, away):
    auxiliary = make_officer("aux2", cast.east, Role.AUXILIARY)
    Posting.objects.create(officer=auxiliary.officer, grid=cast.grid_e1, kind=Posting.Kind.AUXILIARY, starts_at=cast.now - DAY)
    assert main_officer_of(cast.grid_e1, cast.now) == cast.community


def test_nobody_is_away_twice_or_stands_in_for_themselves(cast, away):
    with pytest.raises(IntegrityError, match="one_absence_per_officer"), transaction.atomic():
        Absence.objects.create(officer=away.officer, starts_at=cast.now, ends_at=cast.now + 3 * DAY)
    with pytest.raises(IntegrityError, match="nobody_stands_in"), transaction.atomic():
        Absence.objects.filter(pk=away.pk).update(stand_in=away.officer)
