"""One night of one patrol area in words and numbers: what was planned, what was done, what was found. For the page, for paper and for machines alike."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patrols.models import Finding, Round, SentOfficer
from patrols.supervision.figures import Line, Rate, lines_of
from patrols.supervision.picks import Pick, found_in, rounds_behind, said_of
from patrols.supervision.presence import Hours, hours_of, legs_of
from patrols.supervision.scope import By, Scope

MOST_TOLD = 40
# Cars and dangers are counted one by one; of everything else an entry says how many.
BY_ENTRY = (Finding.Kind.CAR_DOOR, Finding.Kind.HAZARD)
TOLD = (Pick.MISSED, Pick.CANCELLED, Pick.HANDED_OVER, Pick.SKIPPED, Pick.LEFT_OUT)


@dataclass(frozen=True)
class Found:
    kind: str
    label: str
    entries: int
    number: int


@dataclass(frozen=True)
class Summary:
    """`told` are rounds that did not go as planned, each with what was said of it."""

    scope: Scope
    all: Line
    routes: list[Line]
    found: list[Found]
    told: list[tuple[Round, list[str]]]
    hours: Hours
    sent: int

    @property
    def sentences(self) -> list[str]:
        return list(_sentences(self))


def summary_of(scope: Scope) -> Summary:
    """Nine queries."""
    scope = replace(scope, by=By.ROUTE)
    together, routes = lines_of(scope, in_short=True)
    grouped = found_in(scope).order_by().values("kind").annotate(entries=Count("pk"), number=Sum("count"))
    known = {row["kind"]: row for row in grouped}
    found = [Found(kind.value, str(kind.label), known[kind]["entries"], known[kind]["number"]) for kind in Finding.Kind if kind in known]
    came = SentOfficer.objects.visible_to(scope.user).filter(quota__station__path__startswith=scope.path, came_at__isnull=False)
    return Summary(
        scope,
        together,
        routes,
        found,
        _told(scope),
        hours_of(scope, legs_of(scope)),
        came.within(scope.begins, scope.ends).count(),  # type: ignore[attr-defined]
    )


def _told(scope: Scope) -> list[tuple[Round, list[str]]]:
    wanted: dict[Any, Round] = {}
    rows = rounds_behind(scope, Pick.ALL).exclude(status__in=("planned", "late"))
    for one in rows[: 5 * MOST_TOLD]:
        if one.status in ("missed", "cancelled", "handed_over") or said_of(one):
            wanted[one.pk] = one
    return [(one, said_of(one)) for one in sorted(wanted.values(), key=lambda one: one.due_at)[:MOST_TOLD]]


def _sentences(told: Summary) -> Iterable[str]:
    """Without any word of praise or blame: what was planned, done, found."""
    rounds, stops, hours = told.all.rounds, told.all.stops, told.hours
    yield ngettext("%(planned)s round was planned; %(due)s was due.", "%(planned)s rounds were planned; %(due)s were due.", rounds["planned"]) % rounds
    if rounds["due"]:
        yield _("%(walked)s of %(due)s were walked, %(late)s of %(begun)s of them begun late.") % rounds
    if rounds["missed"] or rounds["cancelled"] or rounds["handed_over"]:
        yield _("%(missed)s were missed, %(cancelled)s called off, %(handed_over)s handed over to another team.") % rounds
    if stops["asked"]:
        yield _("%(visited)s of %(asked)s stops were visited, %(skipped)s skipped for a reason, %(left_out)s left out.") % stops
    if stops["timed"]:
        yield _("Somebody stayed as long as asked at %(stayed)s of the stops where they checked in and out.") % {"stayed": said_rate(told.all.stayed)}
    for one in told.found:
        yield _("%(what)s: %(n)s") % {"what": one.label, "n": one.entries if one.kind in BY_ENTRY else one.number}
    spent = {"stayed": f"{hours.stayed:.1f}", "underway": f"{hours.underway:.1f}", "crews": f"{hours.crews:.1f}"}
    if hours.stayed or hours.crews:
        yield _("Teams stood at stops for %(stayed)s hours and were underway between them for %(underway)s; crews count %(crews)s hours of people.") % spent
    if told.sent:
        yield ngettext("%(n)s officer of headquarters came to help.", "%(n)s officers of headquarters came to help.", told.sent) % {"n": told.sent}


def said_rate(rate: Rate) -> str:
    """„87 % (26/30)“; of few cases only „3/5“."""
    return f"{rate.n}/{rate.of}" if rate.is_few else f"{rate.percent} % ({rate.n}/{rate.of})"
