"""What every station walks: the car-door round every two hours of the night, school guard posts at the gates, and tonight's team."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from desk.demo.plans import give_car_doors, make_plans, make_second_team
from partners.models import Partner, Site
from patrols.models import Checkpoint, Crew, CrewMember, Route, Schedule
from patrols.services.planning import plan_ahead

STOPS = 6
GATES = 3
FIRST = date(2026, 1, 1)
OUT_FROM, OUT_HOURS = time(21), 10
LOOK = "看车门、车窗、后备箱是否关好，车内有无贵重物品。没关好的：按车上留的电话联系车主，原地守候，不动车门。"
Kind = Route.Kind


def make_patrols(stations: list[Unit], now: datetime) -> None:
    """Routes, schedules and a team for each of `stations`, and the rounds that come next."""
    for station in stations:
        _car_doors(station)
        _school_gates(station)
        make_plans(station)
        make_second_team(station, _team(station, now))
    plan_ahead(now)
    for station in stations:
        give_car_doors(station)


def _car_doors(station: Unit) -> None:
    places = _sites(station, Partner.Kind.SECURITY)[:STOPS]
    if not places:
        return
    route = Route.objects.create(station=station, kind=Kind.CAR_DOORS, name="夜间车门巡查", name_en="Night car-door round", instruction=LOOK)
    _stops(route, places, "停车场", "car park")
    Schedule.objects.create(route=route, first_on=FIRST, begins=time(22), ends=time(4), every_minutes=120)


def _school_gates(station: Unit) -> None:
    places = _sites(station, Partner.Kind.SCHOOL)[:GATES]
    if not places:
        return
    route = Route.objects.create(station=station, kind=Kind.SCHOOL, name="校门护学岗", name_en="School gates", is_ordered=True)
    _stops(route, places, "校门", "gate")
    for begins in (time(7, 20), time(16, 30)):
        Schedule.objects.create(route=route, first_on=FIRST, begins=begins, days=Schedule.Days.WORKING, minutes=40, start_grace=5)


def _sites(station: Unit, kind: str) -> list[Site]:
    return list(Site.objects.filter(station=station, partner__kind=kind, is_active=True).order_by("code"))


def _stops(route: Route, places: list[Site], name: str, name_en: str) -> None:
    for n, site in enumerate(places, start=1):
        Checkpoint.objects.create(route=route, position=n, name=f"{site.name}{name}", name_en=f"{site.name_en} {name_en}", lon=site.lon, lat=site.lat)


def _team(station: Unit, now: datetime) -> datetime:
    """An officer who leads, an auxiliary beside them; returns from when."""
    people = {role: User.objects.filter(unit=station, role=role).order_by("pk").first() for role in (Role.COMMUNITY_OFFICER, Role.AUXILIARY)}
    starts = timezone.localtime(now, timezone.get_default_timezone()).replace(hour=OUT_FROM.hour, minute=0, second=0, microsecond=0)
    starts -= timedelta(days=1) if starts > now + timedelta(hours=12) else timedelta()
    crew = Crew.objects.create(station=station, name="巡一", starts_at=starts, ends_at=starts + timedelta(hours=OUT_HOURS))
    for role, user in people.items():
        if user:
            CrewMember.objects.create(crew=crew, user=user, is_leader=role == Role.COMMUNITY_OFFICER)
    return starts
