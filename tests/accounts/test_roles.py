"""Roles and rights, units and their paths: who may, and where."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccessLog, Unit, User
from accounts.roles import RIGHTS, Right, Role
from accounts.services import record_access
from tests.cast import make_unit

OFFICER = {Right.READ, Right.COVERT, Right.ANSWER, Right.DECIDE, Right.ORDER, Right.REVEAL, Right.MEDIATE}
TABLE = {
    Role.DUTY_LEADER: OFFICER | {Right.APPROVE, Right.PLAN},
    Role.DUTY_OFFICER: OFFICER,
    Role.COMMUNITY_OFFICER: OFFICER,
    Role.AUXILIARY: {Right.READ, Right.ANSWER, Right.MEDIATE},
    Role.INSPECTOR: {Right.READ, Right.COVERT, Right.REVEAL, Right.INSPECT},
    Role.ADMINISTRATOR: {Right.ADMINISTER, Right.PLAN},
    Role.MEDIATOR: {Right.MEDIATE},
    Role.PARTNER: set(),
}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_each_role_may_exactly_this(role, right):
    assert User(role=role).may(right) is (right in TABLE[role])


def test_every_role_has_been_decided_on():
    assert set(RIGHTS) == set(Role) == set(TABLE)


def test_keeping_the_system_and_reading_alerts_are_apart():
    assert not any(Right.ADMINISTER in rights and Right.READ in rights for rights in RIGHTS.values())


def test_whoever_watches_changes_nothing():
    assert not RIGHTS[Role.INSPECTOR] & {Right.ANSWER, Right.DECIDE, Right.ORDER, Right.APPROVE, Right.ADMINISTER}


def test_a_dismissed_leader_may_nothing():
    assert not any(User(role=Role.DUTY_LEADER, is_active=False).may(right) for right in Right)


def test_a_path_holds_the_codes_from_the_bureau_down(cast):
    room = make_unit("R1", Unit.Kind.POLICE_ROOM, cast.east, "警务室")
    assert (cast.bureau.path, room.path) == ("/9999/", "/9999/EAST/R1/")


def test_below_is_the_unit_and_everything_under_it(cast):
    room = make_unit("R1", Unit.Kind.POLICE_ROOM, cast.east, "警务室")
    assert set(Unit.objects.below(cast.east.path)) == {cast.east, room}
    assert not Unit.objects.below("").exists()


def test_above_is_the_unit_and_those_over_it_nearest_first(cast):
    room = make_unit("R1", Unit.Kind.POLICE_ROOM, cast.east, "警务室")
    assert list(Unit.objects.above(room.path)) == [room, cast.east, cast.bureau]


@pytest.mark.parametrize("code", ["A/B", "A%", "A_B", "", "城东", "a b"])
def test_a_code_cannot_reach_into_another_path(cast, code):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        Unit(code=code, kind=Unit.Kind.STATION, parent=cast.bureau, name="x").full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTNER])
def test_staff_have_a_unit(role):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("x", role=role)


def test_partners_have_none(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("x", role=Role.PARTNER, unit=cast.east)


def test_a_look_is_kept_with_who_what_and_why(cast):
    record_access(user=cast.desk, action="reveal", subject="alerts.alert:1", reason="回拨", now=cast.now)
    row = AccessLog.objects.get()
    assert (row.user, row.action, row.subject, row.reason, row.at) == (cast.desk, "reveal", "alerts.alert:1", "回拨", cast.now)


def test_only_the_inspectorate_reads_the_log_and_of_its_own_units_only(cast):
    foreign = make_unit("8888", Unit.Kind.BUREAU, None, "邻市局")
    abroad = User.objects.create_user("abroad", role=Role.INSPECTOR, unit=foreign)
    record_access(user=cast.desk, action="reveal", subject="x", reason="y", now=cast.now)
    seen = {user.username: AccessLog.objects.visible_to(user).count() for user in (cast.inspector, abroad, cast.leader, cast.desk, cast.administrator)}
    assert seen == {"inspector": 1, "abroad": 0, "leader": 0, "desk": 0, "administrator": 0}


def test_whoever_is_made_at_the_command_line_keeps_the_system(db):
    assert User.objects.create_superuser("first", password="correct horse battery").role == Role.ADMINISTRATOR
