"""A round as doors show it. The tags of stops are never in it: whoever scans one proves to have been there. Their digests are, so that a phone without
a line knows whose code it has read."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from patrols.models import Round, Stop

# A night belongs to the day it begins on: what begins before noon of the next day is still of it.
NOON = time(12)
DAY = timedelta(days=1)


def rounds_of(user: User) -> QuerySet[Round]:
    """Those `user` sees, with everything a row says."""
    stops = Prefetch("stops", Stop.objects.select_related("checkpoint", "by").order_by("position"))
    return Round.objects.visible_to(user).select_related("route", "station", "crew", "walked_by", "continued_by__crew").prefetch_related(stops)


def of_night(rounds: QuerySet[Round], day: date) -> QuerySet[Round]:
    """Those that begin from noon of `day` to noon of the next, without those that were withdrawn with their plan."""
    first = datetime.combine(day, NOON, tzinfo=timezone.get_default_timezone())
    return rounds.filter(due_at__gte=first, due_at__lt=first + DAY, withdrawn_at=None)


def night_of(now: datetime) -> date:
    """The day the night of `now` belongs to."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    return local.date() if local.time() >= NOON else local.date() - DAY


def round_row(patrol: Round) -> dict[str, Any]:
    route = patrol.route
    return {
        "id": str(patrol.pk),
        "status": patrol.status,
        "status_label": str(patrol.get_status_display()),
        "route": {
            "id": route.pk,
            "name": str(route),
            "kind": route.kind,
            "kind_label": str(route.get_kind_display()),
            "is_ordered": route.is_ordered,
            "instruction": route.instruction,
        },
        "station": str(patrol.station),
        "crew": {"id": patrol.crew_id, "name": str(patrol.crew)} if patrol.crew else None,
        "due_at": patrol.due_at,
        "due_until": patrol.due_until,
        "late_at": patrol.late_at,
        "started_at": patrol.started_at,
        "finished_at": patrol.finished_at,
        "walked_by": str(patrol.walked_by) if patrol.walked_by else "",
        "reason": patrol.reason,
        "continued_by": _continued(patrol),
        "stops": [stop_row(stop) for stop in patrol.stops.all()],
    }


def _continued(patrol: Round) -> dict[str, str] | None:
    """The round of the team that took over."""
    theirs = getattr(patrol, "continued_by", None)
    return {"crew": str(theirs.crew) if theirs.crew else "", "url": reverse("patrols:round", args=[theirs.pk])} if theirs else None


def stop_row(stop: Stop) -> dict[str, Any]:
    point = stop.checkpoint
    return {
        "checkpoint": point.pk,
        "tag_digest": sha256(f"{stop.round_id}:{point.tag}".encode()).hexdigest(),
        "position": stop.position,
        "name": str(point),
        "lon": point.lon,
        "lat": point.lat,
        "radius_m": point.radius_m,
        "dwell_minutes": point.dwell_minutes,
        "hours": [f"{point.opens:%H:%M}", f"{point.closes:%H:%M}"] if point.opens and point.closes else None,
        "status": stop.status,
        "status_label": str(stop.get_status_display()),
        "came_at": stop.came_at,
        "left_at": stop.left_at,
        "how": str(stop.get_how_display()),
        "distance_m": stop.distance_m,
        "remarks": [str(Stop.Flag(flag).label) for flag in stop.flags],
        "reason": stop.reason,
        "by": str(stop.by) if stop.by else "",
    }
