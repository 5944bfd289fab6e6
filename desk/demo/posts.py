"""Deputies beside the main officers, people on leave, key sites and the rounds of service points."""

from collections import defaultdict
from datetime import date, datetime, timedelta

import shapely
from django.utils import timezone

from accounts.roles import Role
from grids.geometry import shape_of
from grids.models import Absence, Grid, KeySite, Officer, Posting, ServiceStep
from grids.services.key_sites import ROUND
from partners.models import Site

# (kind, name, English name) of what a grid may hold; "{}" is the grid's name.
PLACES = (
    (KeySite.Kind.SERVICE_POINT, "{}便民服务点", "{} Service Point"),
    (KeySite.Kind.MARKET, "{}农贸市场", "{} Market"),
    (KeySite.Kind.KIOSK, "{}警务岗亭", "{} Police Kiosk"),
    (KeySite.Kind.HOSPITAL, "{}卫生院", "{} Clinic"),
    (KeySite.Kind.MALL, "{}购物中心", "{} Mall"),
)
WITH_SITES = 5
RESULTS = {
    ServiceStep.Kind.PRESENCE: "民辅警各一人到岗，发放资料四十份",
    ServiceStep.Kind.TALK: "走访二十六户，两户外出，已留联系卡",
    ServiceStep.Kind.FEEDBACK: "居民反映路灯损坏，已转物业",
}


def make_posts(grids: list[Grid], officers: list[Officer], now: datetime) -> None:
    """What makes the page of coverage and the officers' own pages live; the third station lacks deputies, and its officer is away."""
    by_station: dict[int, list[Grid]] = defaultdict(list)
    for grid in grids:
        by_station[grid.station_id].append(grid)
    crews: dict[int | None, list[Officer]] = defaultdict(list)
    for officer in officers:
        if officer.user.role == Role.COMMUNITY_OFFICER:
            crews[officer.user.unit_id].append(officer)
    for number, (station, own) in enumerate(by_station.items()):
        _fill(own, crews[station], number, now)


def leave_open(grids: list[Grid], now: datetime) -> None:
    """In two stations a grid's officer left two days ago and nobody has named the next; in one of them a deputy stays. No partner's site lies there."""
    taken = {*Site.objects.values_list("grid", flat=True), *KeySite.objects.values_list("grid", flat=True)}
    free: dict[int, Grid] = {}
    for grid in reversed(grids):
        if grid.pk not in taken:
            free.setdefault(grid.station_id, grid)
    for kinds, grid in zip(([Posting.Kind.MAIN], [Posting.Kind.MAIN, Posting.Kind.DEPUTY]), free.values(), strict=False):
        Posting.objects.at(now).filter(grid=grid, kind__in=kinds).update(ends_at=now - timedelta(days=2))


def _fill(grids: list[Grid], crew: list[Officer], number: int, now: datetime) -> None:
    lacks_deputies = number % 4 == 2
    if not lacks_deputies and len(crew) > 1:
        _deputies(grids, crew, now)
    if len(crew) > 1:
        away, beside = crew[1], crew[0]
        begins = now - timedelta(days=2)
        stand_in = None if lacks_deputies else beside
        Absence.objects.create(officer=away, kind=Absence.Kind.LEAVE, starts_at=begins, ends_at=begins + timedelta(days=7), stand_in=stand_in)
    _sites(grids[-WITH_SITES:], crew[0], timezone.localdate(now))


def _deputies(grids: list[Grid], crew: list[Officer], now: datetime) -> None:
    """The next in the crew is deputy where somebody is main officer; one grid in nine has none."""
    following = {officer.pk: crew[(place + 1) % len(crew)] for place, officer in enumerate(crew)}
    mains = Posting.objects.at(now).filter(kind=Posting.Kind.MAIN, grid__in=grids, officer__in=crew).order_by("grid__code")
    rows = [
        Posting(officer=following[main.officer_id], grid_id=main.grid_id, kind=Posting.Kind.DEPUTY, starts_at=main.starts_at)
        for place, main in enumerate(mains)
        if place % 9
    ]
    Posting.objects.bulk_create(rows)


def _sites(grids: list[Grid], officer: Officer, today: date) -> None:
    for place, grid in enumerate(grids):
        inside = shapely.point_on_surface(shape_of(grid.boundary))
        at = {"lon": round(inside.x, 6), "lat": round(inside.y, 6)}
        chosen = [PLACES[0], PLACES[1 + place % (len(PLACES) - 1)]] if place % 2 == 0 else [PLACES[1 + place % (len(PLACES) - 1)]]
        for step, (kind, name, name_en) in enumerate(chosen):
            facts = {"name": name.format(grid.name), "name_en": name_en.format(grid.name_en), "lon": at["lon"] + step * 0.0008, "lat": at["lat"]}
            site = KeySite.objects.create(grid=grid, kind=kind, **facts)
            if kind == KeySite.Kind.SERVICE_POINT:
                _round(site, officer, today - timedelta(days=9 + 3 * place))


def _round(point: KeySite, officer: Officer, first: date) -> None:
    """A round under way: the first two steps are done, the third waits or is overdue."""
    done = [ServiceStep.Kind.PRESENCE, ServiceStep.Kind.TALK]
    rows = []
    for kind, after in ROUND.items():
        day = first + timedelta(days=after)
        facts = {"done_on": day, "done_by": officer.user, "note": RESULTS[kind]} if kind in done else {}
        rows.append(ServiceStep(point=point, kind=kind, due_on=day, **facts))
    ServiceStep.objects.bulk_create(rows)
