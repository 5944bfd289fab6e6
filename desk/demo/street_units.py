"""Who is on the streets of the invented city tonight: a car, a foot patrol, a motorcycle and a post of every station, seen a moment ago."""

import random
from datetime import datetime, timedelta

from accounts.models import Unit, User
from accounts.roles import Role
from grids.models import KeySite
from partners.models import Site
from patrols.models import StreetUnit
from patrols.services.positions import Fix, take_positions
from patrols.services.unit_duty import come_on_duty

SEED = 110
OUT_FOR = timedelta(hours=2)
Mode, Skill = StreetUnit.Mode, StreetUnit.Skill
# Call sign, how they move, skills, and who of the station rides: the role and which of its people.
PLANS = (
    ("巡一", Mode.CAR, [Skill.SHIELDS, Skill.FIRST_AID], (Role.COMMUNITY_OFFICER, 0)),
    ("步二", Mode.FOOT, [Skill.FEMALE, Skill.NEGOTIATOR], (Role.COMMUNITY_OFFICER, 1)),
    ("摩三", Mode.MOTORCYCLE, [Skill.ARMED], (Role.COMMUNITY_OFFICER, 2)),
    ("岗四", Mode.POST, [Skill.SHIELDS], (Role.AUXILIARY, 0)),
    ("便五", Mode.CAR, [Skill.PLAIN, Skill.ARMED], None),
)


def make_street_units(stations: list[Unit], now: datetime) -> int:
    """Units for each of `stations`, those with riders on duty; returns how many."""
    rng = random.Random(SEED)  # noqa: S311 - invents places, not secrets
    made = [_make(station, plan, rng, now) for station in stations for plan in PLANS]
    return len(made)


def _make(station: Unit, plan: tuple, rng: random.Random, now: datetime) -> StreetUnit:
    call_sign, mode, skills, rider = plan
    post = _post(station) if mode == Mode.POST else None
    unit = StreetUnit.objects.create(station=station, call_sign=call_sign, mode=mode, skills=skills, post=post)
    if rider and (user := _rider(station, *rider)):
        come_on_duty(unit, by=user, now=now - OUT_FOR)
        _seen(unit, user, rng, now)
    return unit


def _post(station: Unit) -> KeySite | None:
    return KeySite.objects.filter(grid__station=station).order_by("kind", "pk").first()


def _rider(station: Unit, role: str, number: int) -> User | None:
    return User.objects.filter(unit=station, role=role).order_by("pk")[number : number + 1].first()


def _seen(unit: StreetUnit, user: User, rng: random.Random, now: datetime) -> None:
    """Somewhere near a linked site of the station, the last quarter of an hour along a street; posts have no phone."""
    sites = list(Site.objects.filter(station=unit.station_id, is_active=True).order_by("code")[:8])
    if not sites or unit.mode == Mode.POST:
        return
    site, step = rng.choice(sites), (rng.uniform(-4e-4, 4e-4), rng.uniform(-3e-4, 3e-4))
    fixes = [Fix(now - n * timedelta(seconds=30), site.lon + n * step[0], site.lat + n * step[1], rng.uniform(5, 25), 3.0) for n in range(30)]
    take_positions(fixes, by=user, sent_at=now, now=now)
