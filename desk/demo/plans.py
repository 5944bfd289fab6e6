"""More of what a station plans: a beat on foot around its key sites, a car that weaves its area, a fixed post, and a second team with volunteers."""

from datetime import date, datetime, time, timedelta

import shapely

from accounts.models import Unit, User
from accounts.roles import Role
from grids.geometry import as_geojson
from grids.models import Grid, KeySite, TeamMember
from patrols.models import Checkpoint, Crew, CrewMember, Round, Route, Schedule

FIRST = date(2026, 1, 1)
BEAT, GRIDS_OF_AREA, HELPERS = 5, 3, 2
LOOK_AT_SHOPS = "商户收摊前后重点看防盗、消防通道和电动车充电。"
DRIVE = "亮灯慢行，路口停留，关注夜市散场。"
Kind = Route.Kind
# Markets and clinics are looked at before they close.
HOURS = {KeySite.Kind.MARKET: (time(18), time(21)), KeySite.Kind.HOSPITAL: (time(18), time(22))}


def make_plans(station: Unit) -> None:
    sites = list(KeySite.objects.filter(grid__station=station, is_active=True).order_by("grid__code", "pk"))
    _beat(station, [site for site in sites if site.kind != KeySite.Kind.KIOSK][:BEAT])
    _post(station, next((site for site in sites if site.kind == KeySite.Kind.KIOSK), None))
    _area(station)


def _beat(station: Unit, sites: list[KeySite]) -> None:
    if not sites:
        return
    route = Route.objects.create(station=station, kind=Kind.FOOT, name="傍晚商圈步巡", name_en="Evening beat", instruction=LOOK_AT_SHOPS)
    for n, site in enumerate(sites, start=1):
        opens, closes = HOURS.get(KeySite.Kind(site.kind), (None, None))
        _stop(route, n, site, opens=opens, closes=closes, dwell_minutes=8)
    Schedule.objects.create(route=route, first_on=FIRST, begins=time(18, 30), minutes=120, people_needed=3)


def _post(station: Unit, kiosk: KeySite | None) -> None:
    if kiosk is None:
        return
    route = Route.objects.create(station=station, kind=Kind.POST, name="警务岗亭值守", name_en="Police kiosk")
    _stop(route, 1, kiosk, dwell_minutes=240)
    Schedule.objects.create(route=route, first_on=FIRST, begins=time(17), minutes=300, days=Schedule.Days.REST)


def _area(station: Unit) -> None:
    """No stops: the car weaves the ground of a few grids."""
    shapes = [shapely.geometry.shape(grid.boundary) for grid in Grid.objects.filter(station=station).order_by("code")[:GRIDS_OF_AREA]]
    if not shapes:
        return
    area = as_geojson(shapely.union_all(shapes).convex_hull)
    route = Route.objects.create(station=station, kind=Kind.VEHICLE, name="夜间车巡", name_en="Night car patrol", area=area, instruction=DRIVE)
    Schedule.objects.create(route=route, first_on=FIRST, begins=time(21, 30), ends=time(3, 30), every_minutes=180, minutes=90, people_needed=2)


def _stop(route: Route, position: int, site: KeySite, **facts: object) -> None:
    names = {"name": site.name, "name_en": site.name_en}
    Checkpoint.objects.create(route=route, position=position, key_site=site, lon=site.lon, lat=site.lat, **names, **facts)


def make_second_team(station: Unit, starts: datetime) -> None:
    """An officer with people of the community teams; the first team has the car doors of the night."""
    first = Crew.objects.filter(station=station, starts_at=starts).first()
    busy = CrewMember.objects.filter(crew=first).values("user")
    leader = User.objects.filter(unit=station, role=Role.COMMUNITY_OFFICER).exclude(pk__in=busy).order_by("pk").first()
    if leader is None:
        return
    crew = Crew.objects.create(station=station, name="巡二", starts_at=starts - timedelta(hours=3), ends_at=starts + timedelta(hours=3))
    CrewMember.objects.create(crew=crew, user=leader, is_leader=True)
    helpers = TeamMember.objects.filter(team__unit=station, officer=None, ends_on=None, kind__in=("volunteer", "guard", "cadre")).order_by("pk")
    for helper in helpers[:HELPERS]:
        CrewMember.objects.create(crew=crew, member=helper)


def give_car_doors(station: Unit) -> None:
    """The rounds ahead go to the team that is out then."""
    for crew in Crew.objects.filter(station=station, name="巡一"):
        ahead = Round.objects.filter(station=station, route__kind=Kind.CAR_DOORS, due_at__gte=crew.starts_at, due_at__lt=crew.ends_at)
        ahead.filter(started_at=None).update(crew=crew)
