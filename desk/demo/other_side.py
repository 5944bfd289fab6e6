"""Partners, their sites and the people there."""

import random
from collections.abc import Iterator
from datetime import datetime

from shapely.geometry import Point, shape

from desk.demo.addresses import Reach, make_addressees
from desk.demo.names import contact_name
from desk.demo.sizes import Size
from desk.demo.town_sites import BANK, PARTNERS, SCHOOL, SECURITY, SITES, SiteSeed
from desk.demo.units import Units
from grids.models import Grid, Posting
from partners.models import Contact, Partner, Site

FIRST_PHONE = 100_000
CONTACTS_PER_SITE = 3
# (title, is back office): the counter is told first, but never of covert alerts.
TITLES = {
    BANK: (("柜面负责人", False), ("后台主管", True), ("安保负责人", True)),
    SECURITY: (("保安队长", False), ("值班保安", False), ("物业经理", False)),
    SCHOOL: (("安保负责人", False), ("门卫室", False), ("分管副校长", False)),
}
CITY_PARTNERS = ((BANK, "示范银行", "Demo Bank", 20), (SECURITY, "示范保安公司", "Demo Guard Company", 40), (SCHOOL, "示范教育局", "Demo Education Bureau", 12))
CITY_NAMES = {BANK: ("支行", "Branch"), SECURITY: ("小区", "Compound"), SCHOOL: ("学校", "School")}
CITY_CODES = {BANK: "BANK", SECURITY: "SEC", SCHOOL: "SCH"}


def make_partners(rng: random.Random, size: Size, units: Units, grids: list[Grid], now: datetime) -> list[Partner]:
    """The partners, saved with their sites and contacts. Each site's liaison is the main officer of its grid."""
    seeds = PARTNERS if size.name == "town" else tuple(_city_partners())
    partners = Partner.objects.bulk_create([Partner(bureau=units.bureau, kind=kind, name=name, name_en=name_en) for kind, name, name_en in seeds])
    rows = SITES if size.name == "town" else tuple(_city_sites(rng, size, grids, partners))
    officers = dict(Posting.objects.at(now).filter(kind=Posting.Kind.MAIN).values_list("grid", "officer__user"))
    by_place = {(grid.station.code, int(grid.code[-3:])): grid for grid in grids}
    sites = [_site(rng, row, partners[row.partner], by_place[row.station, row.grid], officers) for row in rows]
    _make_contacts(Site.objects.bulk_create(sites, batch_size=1000), size.contacts)
    return partners


def _city_partners() -> Iterator[tuple[Partner.Kind, str, str]]:
    for kind, name, name_en, count in CITY_PARTNERS:
        yield from ((kind, f"{name}{number:02d}", f"{name_en} {number:02d}") for number in range(1, count + 1))


def _city_sites(rng: random.Random, size: Size, grids: list[Grid], partners: list[Partner]) -> Iterator[SiteSeed]:
    for (kind, _zh, _en, _count), wanted in zip(CITY_PARTNERS, size.sites, strict=True):
        own = [n for n, partner in enumerate(partners) if partner.kind == kind]
        for number, grid in enumerate(rng.sample(grids, wanted)):
            ending, ending_en = CITY_NAMES[kind]
            name = f"{grid.name.removesuffix('社区').removesuffix('村')}{ending}"
            name_en = f"{grid.name_en.rpartition(' ')[0]} {ending_en}"
            yield SiteSeed(own[number % len(own)], f"{CITY_CODES[kind]}-{number + 1:05d}", grid.station.code, int(grid.code[-3:]), name, name_en)


def _site(rng: random.Random, row: SiteSeed, partner: Partner, grid: Grid, officers: dict[int, int]) -> Site:
    at = _point_in(rng, grid)
    return Site(
        partner=partner,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        address=f"示范市{grid.name}{rng.randint(1, 299)}号",
        lon=round(at.x, 5),
        lat=round(at.y, 5),
        grid=grid,
        station=grid.station,
        liaison_id=officers.get(grid.pk),
    )


def _point_in(rng: random.Random, grid: Grid) -> Point:
    """A point well inside, so that rounding does not move it over the border."""
    inner = shape(grid.boundary).buffer(-0.0005)
    area = inner if not inner.is_empty else shape(grid.boundary)
    west, south, east, north = area.bounds
    for _ in range(50):
        at = Point(rng.uniform(west, east), rng.uniform(south, north))
        if area.contains(at):
            return at
    return area.representative_point()


def _make_contacts(sites: list[Site], count: int) -> None:
    seats = [(site, position) for position in range(CONTACTS_PER_SITE) for site in sites]
    seats += [(sites[n], CONTACTS_PER_SITE) for n in range(count - len(seats))]
    seats = sorted(seats[:count], key=lambda seat: (seat[0].pk, seat[1]))
    addressees = make_addressees(Reach(FIRST_PHONE + n, email=_email(site, position)) for n, (site, position) in enumerate(seats))
    rows = []
    for n, ((site, position), addressee) in enumerate(zip(seats, addressees, strict=True)):
        title, is_back_office = TITLES[Partner.Kind(site.partner.kind)][position % CONTACTS_PER_SITE]
        rows.append(Contact(site=site, addressee=addressee, name=contact_name(n), title=title, position=position, is_back_office=is_back_office))
    Contact.objects.bulk_create(rows, batch_size=1000)


def _email(site: Site, position: int) -> str:
    return f"{site.code.lower()}.{position}@partner{site.partner_id}.invalid" if position == 1 else ""
