"""The people around the officers: a community team for every grid, response teams that orders call, and activists."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice

from django.utils import timezone

from desk.demo.addresses import Reach, make_addressees
from desk.demo.names import contact_name
from desk.demo.sizes import Size
from desk.demo.units import Units
from grids.models import Grid, Officer, Posting, Qualification, Team, TeamMember

FIRST_PHONE = 300_000
JOINED = timedelta(days=90)
Kind = TeamMember.Kind
# Beside officer, auxiliary and grid worker: two of these, in turn.
AROUND = (
    (Kind.CADRE, "居委会"),
    (Kind.PROPERTY, "物业公司"),
    (Kind.VOLUNTEER, ""),
    (Kind.COURIER, "快递网点"),
    (Kind.MEDIATOR, "调解室"),
    (Kind.GUARD, "保安公司"),
)
RESPONDING = ((Kind.GUARD, "保安公司"), (Kind.GUARD, "保安公司"), (Kind.PROPERTY, "物业公司"), (Kind.VOLUNTEER, "志愿者协会"), (Kind.CADRE, "居委会"))
# In how many days the n-th licence lapses: a few soon, one long ago, most in a year or more.
LAPSES = (5, 400, 20, 700, -3, 500, 300, 900, 27, 600)


@dataclass(frozen=True)
class Seat:
    """Somebody to be put into a team: an officer, or somebody with a telephone, or one whom nobody has a number of."""

    team: Team
    kind: str
    officer: Officer | None = None
    organisation: str = ""
    sees: str = TeamMember.Sees.CALLS
    is_leader: bool = False
    has_phone: bool = True


def make_teams(size: Size, units: Units, grids: list[Grid], now: datetime) -> dict[str, int]:
    """The teams, saved with their people and licences; returns how many `teams` and `people`."""
    posted = _posted(now)
    seats = [*_community(grids, posted), *_response(size, units, posted), *_activists(size, units)]
    members = _make_members(seats, now)
    _make_licences(members, now)
    return {"teams": len({seat.team.pk for seat in seats}), "people": len(seats)}


def _posted(now: datetime) -> dict[int, dict[str, Officer]]:
    found: dict[int, dict[str, Officer]] = defaultdict(dict)
    for posting in Posting.objects.at(now).select_related("officer__user"):
        found[posting.grid_id][posting.kind] = posting.officer
    return found


def _community(grids: list[Grid], posted: dict[int, dict[str, Officer]]) -> Iterator[Seat]:
    teams = [
        Team(kind=Team.Kind.COMMUNITY, name=f"{grid.name.removesuffix('社区')}社区警务团队 {grid.code}", name_en=f"{grid.name_en} team", unit=grid.station)
        for grid in grids
    ]
    Team.objects.bulk_create(teams, batch_size=2000)
    Team.grids.through.objects.bulk_create([Team.grids.through(team=team, grid=grid) for team, grid in zip(teams, grids, strict=True)], batch_size=2000)
    for number, (team, grid) in enumerate(zip(teams, grids, strict=True)):
        yield from _three_and_n(team, posted[grid.pk], number)


def _three_and_n(team: Team, posted: dict[str, Officer], number: int) -> Iterator[Seat]:
    if main := posted.get(Posting.Kind.MAIN):
        yield Seat(team, Kind.OFFICER, main, is_leader=True)
    if auxiliary := posted.get(Posting.Kind.AUXILIARY):
        yield Seat(team, Kind.AUXILIARY, auxiliary)
    yield Seat(team, Kind.GRID_WORKER, organisation="综治中心")
    for turn in (number, number + 3):
        kind, organisation = AROUND[turn % len(AROUND)]
        yield Seat(
            team, kind, organisation=organisation, sees=TeamMember.Sees.NOTHING if kind == Kind.COURIER else TeamMember.Sees.CALLS, has_phone=turn % 9 != 8
        )


def _response(size: Size, units: Units, posted: dict[int, dict[str, Officer]]) -> Iterator[Seat]:
    count, people = size.response_teams
    leaders = _one_per_station(posted)
    places = [unit for _plan, unit in units.stations]
    for number, unit in enumerate(islice(cycle(places), count)):
        name = f"{unit.name.removesuffix('派出所')}应急处突队{number // len(places) + 1}"
        team = Team.objects.create(kind=Team.Kind.RESPONSE, name=name, name_en=f"{unit.name_en} response team {number // len(places) + 1}", unit=unit)
        of_team = people // count + (number < people % count)
        yield from islice(_responders(team, leaders.get(unit.pk), number), of_team)


def _responders(team: Team, leader: Officer | None, number: int) -> Iterator[Seat]:
    if leader:
        yield Seat(team, Kind.OFFICER, leader, is_leader=True)
    for turn, (kind, organisation) in enumerate(cycle(RESPONDING)):
        yield Seat(team, kind, organisation=organisation, has_phone=(number + turn) % 17 != 16)


def _one_per_station(posted: dict[int, dict[str, Officer]]) -> dict[int, Officer]:
    mains = (officers[Posting.Kind.MAIN] for officers in posted.values() if Posting.Kind.MAIN in officers)
    return {officer.user.unit_id: officer for officer in mains if officer.user.unit_id}


def _activists(size: Size, units: Units) -> Iterator[Seat]:
    places = [unit for _plan, unit in units.stations]
    teams = {unit.pk: Team(kind=Team.Kind.ACTIVISTS, name="治安积极分子", name_en="Activists", unit=unit) for unit in places}
    Team.objects.bulk_create(teams.values())
    for unit in islice(cycle(places), size.activists):
        yield Seat(teams[unit.pk], Kind.ACTIVIST)


def _make_members(seats: list[Seat], now: datetime) -> list[TeamMember]:
    reached = [(number, seat) for number, seat in enumerate(seats) if seat.officer is None and seat.has_phone]
    addressees = dict(zip((number for number, _seat in reached), make_addressees(Reach(FIRST_PHONE + number) for number, _seat in reached), strict=True))
    since = timezone.localdate(now - JOINED)
    rows = [
        TeamMember(
            team=seat.team,
            kind=seat.kind,
            name=str(seat.officer) if seat.officer else contact_name(number),
            officer=seat.officer,
            addressee=addressees.get(number),
            organisation=seat.organisation,
            sees=seat.sees,
            is_leader=seat.is_leader,
            starts_on=since,
        )
        for number, seat in enumerate(seats)
    ]
    return TeamMember.objects.bulk_create(rows, batch_size=2000)


def _make_licences(members: list[TeamMember], now: datetime) -> None:
    """Guards have a licence, every third other responder knows first aid."""
    today = timezone.localdate(now)
    guards = [member for member in members if member.kind == Kind.GUARD]
    helpers = [member for member in members if member.team.kind == Team.Kind.RESPONSE and member.kind != Kind.GUARD and not member.officer_id][::3]
    holders = [(member, Qualification.Kind.GUARD_LICENCE) for member in guards] + [(member, Qualification.Kind.FIRST_AID) for member in helpers]
    Qualification.objects.bulk_create(
        [
            Qualification(member=member, kind=kind, issued_on=today - timedelta(days=365), expires_on=today + timedelta(days=LAPSES[number % len(LAPSES)]))
            for number, (member, kind) in enumerate(holders)
        ],
        batch_size=2000,
    )
