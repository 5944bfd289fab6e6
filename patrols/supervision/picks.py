"""From a figure down to its rounds: which of them a figure counts."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import Finding, Round, Stop
from patrols.supervision.figures import VISITED
from patrols.supervision.scope import Scope
from policing.lib.export import Column


class Pick(models.TextChoices):
    """The rounds behind a figure."""

    ALL = "all", _("All rounds")
    MISSED = "missed", pgettext_lazy("rounds", "Missed")
    LATE = "late", pgettext_lazy("rounds", "Begun late")
    OVER = "over", pgettext_lazy("rounds", "Finished late")
    CANCELLED = "cancelled", pgettext_lazy("rounds", "Called off")
    HANDED_OVER = "handed_over", pgettext_lazy("rounds", "Handed over")
    SKIPPED = "skipped", pgettext_lazy("rounds", "With skipped stops")
    LEFT_OUT = "left_out", pgettext_lazy("rounds", "With stops left out")
    SHORT = "short", pgettext_lazy("rounds", "With stays shorter than asked")
    HAND = "hand", pgettext_lazy("rounds", "With stops by hand")
    REMARKS = "remarks", pgettext_lazy("rounds", "With remarks")


WALKED = (RoundStatus.STARTED, RoundStatus.FINISHED)
OVER = (RoundStatus.FINISHED, RoundStatus.MISSED, RoundStatus.HANDED_OVER)


def rounds_behind(scope: Scope, pick: str) -> "QuerySet[Round]":
    """Those that the figure `pick` counts, the latest first, with all a list says of them."""
    stops = Stop.objects.filter(round=OuterRef("pk"))
    visited = stops.filter(status__in=VISITED)
    conditions: dict[str, Q] = {
        Pick.MISSED: Q(status=RoundStatus.MISSED),
        Pick.LATE: Q(started_at__gt=F("late_at"), status__in=WALKED),
        Pick.OVER: Q(finished_at__gt=F("over_at"), status=RoundStatus.FINISHED),
        Pick.CANCELLED: Q(status=RoundStatus.CANCELLED),
        Pick.HANDED_OVER: Q(status=RoundStatus.HANDED_OVER),
        Pick.SKIPPED: Exists(stops.filter(status=StopStatus.SKIPPED)) & Q(status__in=OVER),
        Pick.LEFT_OUT: Exists(stops.filter(status=StopStatus.PENDING)) & Q(status__in=OVER),
        Pick.SHORT: Exists(visited.filter(flags__contains=[Stop.Flag.SHORT])) & Q(status__in=OVER),
        Pick.HAND: Exists(visited.filter(how=Stop.How.HAND)) & Q(status__in=OVER),
        Pick.REMARKS: Exists(visited.exclude(flags__contained_by=[Stop.Flag.SHORT, Stop.Flag.BY_HAND])) & Q(status__in=OVER),
    }
    rows = scope.rounds().filter(conditions.get(pick, Q()))
    all_stops = Prefetch("stops", Stop.objects.select_related("checkpoint").order_by("position"))
    return rows.select_related("route", "station", "crew").prefetch_related(all_stops).order_by("-due_at", "pk")


def said_of(patrol: Round) -> list[str]:
    """What is worth telling of a round in a list: its reason, and of each stop why it was skipped or what is odd."""
    told = [patrol.reason] if patrol.reason else []
    for stop in patrol.stops.all():
        if stop.status == StopStatus.SKIPPED:
            told.append(_("%(stop)s skipped: %(reason)s") % {"stop": stop, "reason": stop.reason})
        elif stop.status == StopStatus.PENDING and patrol.status in OVER:
            told.append(_("%(stop)s left out") % {"stop": stop})
        elif stop.flags:
            told.append(_("%(stop)s: %(remarks)s") % {"stop": stop, "remarks": str(_(", ")).join(str(Stop.Flag(flag).label) for flag in stop.flags)})
    return [str(one) for one in told]


def columns() -> list[Column]:
    """A round as a line of a file."""
    return [
        Column(_("Station"), lambda row: str(row.station)),
        Column(_("Route"), lambda row: str(row.route)),
        Column(_("Kind"), lambda row: str(row.route.get_kind_display())),
        Column(_("Patrol team"), lambda row: str(row.crew or "")),
        Column(_("Planned from"), lambda row: row.due_at),
        Column(_("Planned until"), lambda row: row.due_until),
        Column(_("Status"), lambda row: str(row.get_status_display())),
        Column(_("Started"), lambda row: row.started_at),
        Column(_("Finished"), lambda row: row.finished_at),
        Column(_("Stops visited"), lambda row: sum(stop.status in VISITED for stop in row.stops.all())),
        Column(_("Stops"), lambda row: len(row.stops.all())),
        Column(_("Remarks"), lambda row: " · ".join(said_of(row))),
    ]


def found_in(scope: Scope) -> "QuerySet[Finding]":
    """What patrols found in this time."""
    rows = Finding.objects.visible_to(scope.user).filter(station__path__startswith=scope.path, found_at__gte=scope.begins, found_at__lt=scope.ends)
    return rows.filter(round__route=scope.route) if scope.route else rows
