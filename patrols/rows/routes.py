"""Routes as doors show them. The tags of stops are never in it: whoever scans one proves to have been there."""

from datetime import time
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from patrols.models import Checkpoint, Route, Schedule
from patrols.routes.words import words_of
from policing.lib.documents import as_json


def routes_of(user: User) -> QuerySet[Route]:
    """Those `user` sees, with the stops and schedules in use."""
    return _with_parts(Route.objects.visible_to(user).select_related("station"))


def _with_parts(routes: QuerySet[Route]) -> QuerySet[Route]:
    stops = Prefetch("checkpoints", Checkpoint.objects.in_use().order_by("position", "pk").select_related("key_site"), to_attr="stops_now")
    schedules = Prefetch("schedules", Schedule.objects.filter(is_active=True).order_by("begins", "pk"), to_attr="schedules_now")
    return routes.prefetch_related(stops, schedules)


def version_of(route: Route) -> str:
    """Names this very state of a route with its stops and schedules, for a change to say from which it was made."""
    read = _with_parts(Route.objects.filter(pk=route.pk)).get()
    return sha256(as_json(_said(read)).encode()).hexdigest()[:16]


def _said(route: Any) -> dict[str, Any]:
    facts = {name: getattr(route, name) for name in ("kind", "name", "name_en", "is_ordered", "area", "instruction", "is_active")}
    return facts | {"stops": [point_row(point) for point in route.stops_now], "schedules": [schedule_facts(one) for one in route.schedules_now]}


def route_row(route: Any) -> dict[str, Any]:
    """`route` is one of `routes_of`."""
    said = _said(route)
    return said | {
        "id": route.pk,
        "version": sha256(as_json(said).encode()).hexdigest()[:16],
        "label": str(route),
        "kind_label": str(route.get_kind_display()),
        "station": {"id": route.station_id, "name": str(route.station)},
        "schedules": [facts | {"words": words_of(one)} for facts, one in zip(said["schedules"], route.schedules_now, strict=True)],
    }


def point_row(point: Checkpoint) -> dict[str, Any]:
    facts = {name: getattr(point, name) for name in ("name", "name_en", "lon", "lat", "radius_m", "dwell_minutes")}
    site = point.key_site
    return facts | {
        "id": point.pk,
        "opens": clock(point.opens),
        "closes": clock(point.closes),
        "key_site": {"id": site.pk, "kind": site.kind} if site else None,
    }


def schedule_facts(one: Schedule) -> dict[str, Any]:
    names = ("days", "weekdays", "first_on", "last_on", "every_minutes", "minutes", "start_grace", "finish_grace", "people_needed", "officers_needed")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "begins": clock(one.begins), "ends": clock(one.ends)}


def clock(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None
