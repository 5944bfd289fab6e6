"""A round of the east tonight, its team, and a car that was found open on it, with a picture."""

import uuid
from datetime import timedelta

from patrols.models import Checkpoint, Crew, CrewMember, Finding
from patrols.models import Route as PatrolRoute
from patrols.services.findings import CarFacts, Facts, record_finding
from patrols.services.photos import add_photo
from patrols.services.planning import plan_round
from tests.cast import IN_EAST, Cast
from tests.pictures import picture


def plan_patrol(cast: Cast) -> None:
    """East's auxiliary is to walk past two stops tonight, and has found a car left open there, with a picture."""
    route = PatrolRoute.objects.create(station=cast.east, kind=PatrolRoute.Kind.CAR_DOORS, name="zz-route", instruction="zz-look-there")
    for n in (1, 2):
        Checkpoint.objects.create(route=route, position=n, name=f"zz-stop-{n}", **IN_EAST)
    patrol = plan_round(route, due_at=cast.now, minutes=60, crew=None, by=cast.leader)
    out = Crew.objects.create(station=cast.east, name="zz-crew", starts_at=cast.now - timedelta(hours=1), ends_at=cast.now + timedelta(hours=6))
    CrewMember.objects.create(crew=out, user=cast.community, is_leader=True, came_at=cast.now - timedelta(hours=1))
    car = CarFacts(opened=["window"], reached="card", ended="closed", plate="测A12345", seconds=90)
    facts = Facts(uuid.uuid4(), Finding.Kind.CAR_DOOR, cast.now, **IN_EAST, words="zz-finding", car=car)
    found, _is_new = record_finding(facts, patrol=patrol, checkpoint=None, by=cast.auxiliary, sent_at=cast.now, now=cast.now)
    add_photo(found, data=picture(), by=cast.auxiliary, now=cast.now)
