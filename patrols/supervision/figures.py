"""Planned against done: every rate with what it is of, small numbers marked, stops by how they are known and what is odd about them.

Each count has a twin that is hard to dress up: rounds walked beside stops visited, stops visited beside how long somebody stayed and how that is known.
"""

from collections import defaultdict
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Aggregate, Case, Count, DurationField, Exists, ExpressionWrapper, F, FloatField, Func, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Extract, TruncDate
from django.utils import timezone

from accounts.models import Unit
from patrols.lifecycle import OPEN, RoundStatus, StopStatus
from patrols.models import Checkpoint, Round, RoundEntry, Route, Stop
from patrols.supervision.scope import By, Scope

# Of fewer cases than this no share is told: it would say more about chance than about anybody.
FEW = 20
# A phone that was too far away, or too inexact to say.
REFUSED = ("too_far", "no_position")
VISITED = (StopStatus.CHECKED_IN, StopStatus.CHECKED_OUT)
NIGHT_BEGINS = timedelta(hours=12)


class Rate(NamedTuple):
    """`n` of `of`."""

    n: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.n / self.of) if self.of else None

    @property
    def is_few(self) -> bool:
        return self.of < FEW


class Median(Aggregate):
    """The middle of the values, with half between two."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class Line(NamedTuple):
    """One station, route or night, or all together: rounds, stops, dwell, proofs and remarks, all as plain numbers."""

    key: Any
    label: str
    rounds: dict[str, int]
    stops: dict[str, Any]
    flags: dict[str, int]
    too_far: int

    @property
    def walked(self) -> Rate:
        return Rate(self.rounds["walked"], self.rounds["due"])

    @property
    def missed(self) -> Rate:
        return Rate(self.rounds["missed"], self.rounds["due"])

    @property
    def late(self) -> Rate:
        return Rate(self.rounds["late"], self.rounds["begun"])

    @property
    def over(self) -> Rate:
        return Rate(self.rounds["over"], self.rounds["finished"])

    @property
    def visited(self) -> Rate:
        return Rate(self.stops["visited"], self.stops["asked"])

    @property
    def left_out(self) -> Rate:
        return Rate(self.stops["left_out"], self.stops["asked"])

    @property
    def skipped(self) -> Rate:
        return Rate(self.stops["skipped"], self.stops["asked"])

    @property
    def stayed(self) -> Rate:
        return Rate(self.stops["stayed"], self.stops["timed"])

    @property
    def by_hand(self) -> Rate:
        return Rate(self.stops["hand"], self.stops["visited"])

    @property
    def proofs(self) -> list[tuple[str, Rate]]:
        return [(str(how.label), Rate(self.stops[how.value], self.stops["visited"])) for how in Stop.How]

    @property
    def remarks(self) -> list[tuple[str, Rate]]:
        """What is odd about stops that count, without those that say the same as another figure."""
        told = [flag for flag in Stop.Flag if flag not in (Stop.Flag.SHORT, Stop.Flag.BY_HAND)]
        return [(str(flag.label), Rate(self.flags.get(flag.value, 0), self.stops["visited"])) for flag in told]


def lines_of(scope: Scope, *, in_short: bool = False) -> tuple[Line, list[Line]]:
    """Everything together, and line by line in the order of units, routes or nights: never by how good they look.

    Five queries; three for whoever wants it `in_short`, without remarks and the median of all together.
    """
    rounds = {row.pop("line"): row for row in _rounds(scope)}
    stops = {row.pop("line"): row for row in _stops(scope)}
    flags = defaultdict(dict) if in_short else _flags(scope)
    labels = _labels(scope, rounds)
    lines = [Line(key, label, rounds[key], stops.get(key) or _no_stops(), flags[key], rounds[key]["too_far"]) for key, label in labels]
    return _together(lines, None if in_short else _stops_together(scope)), lines


def _key(by: By, of_round: str = "") -> Any:
    """By what rows are gathered; `of_round` leads from a row to its round."""
    station = f"{of_round}station"
    area = Case(When(**{f"{station}__parent__kind": Unit.Kind.POLICE_AREA, "then": F(f"{station}__parent")}), default=F(station))
    night = TruncDate(
        ExpressionWrapper(F(f"{of_round}due_at") - NIGHT_BEGINS, output_field=Round._meta.get_field("due_at")), tzinfo=timezone.get_default_timezone()
    )  # type: ignore[arg-type]
    return {By.AREA: area, By.STATION: F(station), By.ROUTE: F(f"{of_round}route"), By.NIGHT: night}[by]


def _rounds(scope: Scope) -> Any:
    """A round that was handed over is the one that went on with it: each plan counts once."""
    counts: dict[str, Any] = {
        "planned": Count("pk", filter=~Q(status=RoundStatus.HANDED_OVER)),
        "due": Count("pk", filter=Q(status__in=(RoundStatus.STARTED, RoundStatus.FINISHED, RoundStatus.MISSED))),
        "walked": Count("pk", filter=Q(status__in=(RoundStatus.STARTED, RoundStatus.FINISHED))),
        "finished": Count("pk", filter=Q(status=RoundStatus.FINISHED)),
        "missed": Count("pk", filter=Q(status=RoundStatus.MISSED)),
        "cancelled": Count("pk", filter=Q(status=RoundStatus.CANCELLED)),
        "handed_over": Count("pk", filter=Q(status=RoundStatus.HANDED_OVER)),
        "ahead": Count("pk", filter=Q(status__in=OPEN) & ~Q(status=RoundStatus.STARTED)),
        "begun": Count("pk", filter=Q(started_at__isnull=False, status__in=(RoundStatus.STARTED, RoundStatus.FINISHED))),
        "late": Count("pk", filter=Q(started_at__gt=F("late_at"), status__in=(RoundStatus.STARTED, RoundStatus.FINISHED))),
        "over": Count("pk", filter=Q(finished_at__gt=F("over_at"), status=RoundStatus.FINISHED)),
    }
    counts["too_far"] = Sum("refused", default=0)
    refused = RoundEntry.objects.filter(round=OuterRef("pk"), why__in=REFUSED).order_by().values("round").annotate(n=Count("pk")).values("n")
    return scope.rounds().annotate(refused=Subquery(refused)).order_by().values(line=_key(scope.by)).annotate(**counts)


def stops_of(scope: Scope) -> "QuerySet[Stop]":
    """The stops of rounds that are over; those of a round handed over on both sides, each where it was to be visited."""
    over = (RoundStatus.FINISHED, RoundStatus.MISSED, RoundStatus.HANDED_OVER)
    return Stop.objects.filter(round__in=scope.rounds().filter(status__in=over)).order_by()


def _stops(scope: Scope) -> Any:
    stayed = ExpressionWrapper(F("left_at") - F("came_at"), output_field=DurationField())
    minutes = Extract(stayed, "epoch") / 60.0
    timed = Q(status=StopStatus.CHECKED_OUT)
    enough = timed & Q(minutes__gte=F("checkpoint__dwell_minutes"))
    counts: dict[str, Any] = {
        "asked": Count("pk"),
        "visited": Count("pk", filter=Q(status__in=VISITED)),
        "skipped": Count("pk", filter=Q(status=StopStatus.SKIPPED)),
        "left_out": Count("pk", filter=Q(status=StopStatus.PENDING)),
        "timed": Count("pk", filter=timed),
        "stayed": Count("pk", filter=enough),
        "median": Median("minutes", filter=timed),
        "median_asked": Median("checkpoint__dwell_minutes", filter=timed),
    }
    by_how = {how.value: Count("pk", filter=Q(how=how, status__in=VISITED)) for how in Stop.How}
    return stops_of(scope).annotate(minutes=minutes).values(line=_key(scope.by, "round__")).annotate(**counts, **by_how)


def _no_stops() -> dict[str, Any]:
    names = ("asked", "visited", "skipped", "left_out", "timed", "stayed", *Stop.How.values)
    return dict.fromkeys(names, 0) | {"median": None, "median_asked": None}


def _flags(scope: Scope) -> dict[Any, dict[str, int]]:
    flags: dict[Any, dict[str, int]] = defaultdict(dict)
    rows = stops_of(scope).filter(status__in=VISITED).values(line=_key(scope.by, "round__"), flag=Func(F("flags"), function="unnest"))
    for key, flag, n in rows.annotate(n=Count("pk")).values_list("line", "flag", "n"):
        flags[key][flag] = n
    return flags


def _labels(scope: Scope, known: Any) -> list[tuple[Any, str]]:
    """Routes of several stations with the name of theirs."""
    keys = [key for key in known if key is not None]
    if scope.by == By.NIGHT:
        return [(key, f"{key:%m-%d}") for key in sorted(keys)]
    if scope.by == By.ROUTE:
        routes = list(Route.objects.filter(pk__in=keys).select_related("station"))
        is_one = len({route.station_id for route in routes}) < 2
        return [(route.pk, str(route) if is_one else f"{route.station} · {route}") for route in routes]
    return [(unit.pk, str(unit)) for unit in Unit.objects.filter(pk__in=keys)]


def _together(lines: list[Line], medians: dict[str, Any] | None) -> Line:
    """The sum of the lines; medians are asked for anew, they do not add up."""
    rounds = {name: sum(line.rounds[name] for line in lines) for name in _no_rounds()}
    stops = {name: sum(line.stops[name] or 0 for line in lines) for name in _no_stops()}
    flags = {flag.value: sum(line.flags.get(flag.value, 0) for line in lines) for flag in Stop.Flag}
    told = medians or {"median": None, "median_asked": None}
    return Line(None, "", rounds, stops | told, flags, sum(line.too_far for line in lines))


def _stops_together(scope: Scope) -> dict[str, Any]:
    timed = stops_of(scope).filter(status=StopStatus.CHECKED_OUT)
    minutes = Extract(ExpressionWrapper(F("left_at") - F("came_at"), output_field=DurationField()), "epoch") / 60.0
    return timed.annotate(minutes=minutes).aggregate(median=Median("minutes"), median_asked=Median("checkpoint__dwell_minutes"))


def _no_rounds() -> dict[str, int]:
    names = ("planned", "due", "walked", "finished", "missed", "cancelled", "handed_over", "ahead", "begun", "late", "over", "too_far")
    return dict.fromkeys(names, 0)


def unwalked_checkpoints(scope: Scope) -> "QuerySet[Checkpoint]":
    """Checkpoints in use that no round of this time came to, though one was due."""
    visited = stops_of(scope).filter(status__in=VISITED, checkpoint=OuterRef("pk"))
    asked = stops_of(scope).filter(checkpoint=OuterRef("pk"))
    return (
        Checkpoint.objects.in_use()
        .filter(Exists(asked), ~Exists(visited))
        .select_related("route__station")
        .order_by("route__station__path", "route", "position")
    )
