"""Disputes of the invented town: street mediators and rooms, most of a year behind, and at each station matters under way in every state worth seeing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Right, Role
from desk.demo.addresses import Reach, make_addressees
from desk.demo.names import contact_name, phone
from desk.demo.quarrel_stories import AT_EVERY_STATION, AT_THE_MAIN_STATION
from desk.demo.quarrel_teller import Teller
from desk.demo.quarrel_words import COMMITTEES
from desk.demo.quarrels import Ground, ground_of, lay_disputes
from disputes.models import Dispute, Mediator, Room
from disputes.services.allowances import gather_allowances
from disputes.services.catalogue import load_catalogue

SEED = 1963
# Of the last months, already over or nearly: at the station most accounts belong to, and elsewhere together.
BEHIND, ELSEWHERE, DAYS = 64, 36, 330
ADDRESSES = 44
MOST_STATIONS, MEDIATORS = 8, 3
FIRST_PHONE = 700_000
MAIN = "CD"


def make_mediators(stations: list[Unit]) -> None:
    """Three mediators and two rooms at each station that has none; the first mediator has an account."""
    fresh = [station for station in stations if not Mediator.objects.filter(station=station).exists()]
    users = User.objects.bulk_create([_account(station, n) for n, station in enumerate(fresh)])
    make_addressees(Reach(FIRST_PHONE + n, user) for n, user in enumerate(users))
    for n, (station, user) in enumerate(zip(fresh, users, strict=True)):
        place = station.name.removesuffix("派出所")
        for k in range(MEDIATORS):
            name = user.full_name if not k else contact_name(n * 5 + k + 11)
            committee = COMMITTEES[k % 2].format(place=place)
            Mediator.objects.create(station=station, name=name, committee=committee, phone=phone(FIRST_PHONE + n * 10 + k), user=None if k else user)
        Room.objects.create(station=station, name="综合调解室", name_en="Mediation room")
        Room.objects.create(station=station, name="老娘舅工作室", name_en="Uncle’s room")


def _account(station: Unit, n: int) -> User:
    facts = {"full_name": contact_name(n * 5 + 11), "unit": station, "role": Role.MEDIATOR, "password": make_password(None)}
    return User(username=f"{station.code.lower()}-mediator1", **facts)


def make_disputes(stations: list[Unit], now: datetime) -> int:
    """Returns how many. What is told is told by the same services that pages use."""
    load_catalogue()
    rng = Random(SEED)  # noqa: S311 - invents quarrels, not secrets
    make_mediators(stations)
    told = [one for one in (ground_of(station, rng, ADDRESSES) for station in stations[:MOST_STATIONS] + _main(stations)) if one and one.mediators]
    grounds = {ground.station.pk: ground for ground in told}
    main = next((ground for ground in grounds.values() if ground.station.code == MAIN), None) or next(iter(grounds.values()), None)
    if main is None:
        return 0
    lay_disputes([main], BEHIND, rng, days=DAYS, now=now)
    lay_disputes(list(grounds.values()), ELSEWHERE, rng, days=DAYS, now=now)
    for ground in grounds.values():
        _tell(ground, AT_THE_MAIN_STATION if ground is main else AT_EVERY_STATION, rng, now)
    _count_allowances(main, now)
    return Dispute.objects.count()


def _count_allowances(ground: Ground, now: datetime) -> None:
    """Last month’s sheet of its mediators, gathered by one who decides and waiting for the leader’s name."""
    by = next((officer for officer in ground.officers if officer.may(Right.DECIDE)), None)
    if by is not None:
        gather_allowances(ground.station, timezone.localdate(now).replace(day=1) - timedelta(days=1), by=by, now=now)


def _main(stations: list[Unit]) -> list[Unit]:
    return [station for station in stations[MOST_STATIONS:] if station.code == MAIN]


def _tell(ground: Ground, stories: tuple[Callable[[Teller], Any], ...], rng: Random, now: datetime) -> None:
    leader = User.objects.filter(unit=ground.station, role=Role.DUTY_LEADER).order_by("pk").first()
    if leader is not None:
        teller = Teller(ground, rng, now, leader, list(Room.objects.filter(station=ground.station).order_by("pk")))
        for story in stories:
            story(teller)
