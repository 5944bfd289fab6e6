"""The police's own side: who works where in which role."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.contrib.auth.hashers import make_password

from accounts.models import Unit, User
from accounts.roles import Role
from desk.demo.addresses import Reach, make_addressees
from desk.demo.names import person_name
from desk.demo.sizes import Size
from desk.demo.units import Units
from grids.models import Officer

FIRST_PHONE = 1_000


@dataclass(frozen=True)
class Post:
    """One place to be filled."""

    username: str
    role: Role
    unit: Unit


def make_force(size: Size, units: Units) -> list[Officer]:
    """`size.officers` officers, saved, with addressees; the bureau's first, then station by station, then auxiliaries beyond the plan."""
    posts = list(_posts(size, units))
    users = User.objects.bulk_create([_user(post, number) for number, post in enumerate(posts)], batch_size=1000)
    make_addressees(
        Reach(FIRST_PHONE + number, user, f"{user.username}@zhufang.invalid" if user.role == Role.DUTY_LEADER else "") for number, user in enumerate(users)
    )
    return Officer.objects.bulk_create([Officer(user=user, badge_number=f"SF{number:05d}") for number, user in enumerate(users)], batch_size=1000)


def _user(post: Post, number: int) -> User:
    is_administrator = post.role == Role.ADMINISTRATOR
    return User(
        username=post.username,
        full_name=person_name(number),
        unit=post.unit,
        role=post.role,
        password=make_password(None),
        is_staff=is_administrator,
        is_superuser=is_administrator,
    )


def _posts(size: Size, units: Units) -> Iterator[Post]:
    planned = list(chain(_at_bureau(size, units), _at_stations(size, units)))
    yield from planned
    for number in range(size.officers - len(planned)):
        plan, unit = units.stations[number % len(units.stations)]
        yield Post(f"{plan.code.lower()}-extra{number // len(units.stations) + 1}", Role.AUXILIARY, unit)


def _at_bureau(size: Size, units: Units) -> Iterator[Post]:
    yield Post("bureau-leader", Role.DUTY_LEADER, units.bureau)
    yield Post("admin", Role.ADMINISTRATOR, units.bureau)
    yield Post("inspector", Role.INSPECTOR, units.inspectorate)
    yield from _several("command-desk", Role.DUTY_OFFICER, units.command_centre, size.desk_of_centres)
    yield Post("fraud-leader", Role.DUTY_LEADER, units.anti_fraud_centre)
    yield from _several("fraud-desk", Role.DUTY_OFFICER, units.anti_fraud_centre, size.desk_of_centres)
    for code, unit in units.sub_bureaus.items():
        yield Post(f"{code.lower()}-leader", Role.DUTY_LEADER, unit)
        yield from _several(f"{code.lower()}-desk", Role.DUTY_OFFICER, unit, 2)


def _at_stations(size: Size, units: Units) -> Iterator[Post]:
    crew = size.crew
    for plan, unit in units.stations:
        code = plan.code.lower()
        yield from _several(f"{code}-leader", Role.DUTY_LEADER, unit, crew.leaders)
        yield from _several(f"{code}-desk", Role.DUTY_OFFICER, unit, crew.desk)
        yield from _several(f"{code}-grid", Role.COMMUNITY_OFFICER, unit, crew.community)
        yield from _several(f"{code}-aux", Role.AUXILIARY, unit, crew.auxiliaries)


def _several(name: str, role: Role, unit: Unit, count: int) -> Iterator[Post]:
    return (Post(f"{name}{number}", role, unit) for number in range(1, count + 1))
