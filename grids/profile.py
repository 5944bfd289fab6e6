"""Everything a grid's page says, in seven questions to the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from grids.geometry import shape_of, square_metres
from grids.matters import Matter, open_matters
from grids.models import Absence, Grid, GridBoundary, GridChange, KeySite, Posting, ServiceStep, Team, TeamMember
from grids.outline_picture import Picture, picture_of
from grids.services.key_sites import ROUND
from grids.team_rows import CORE, in_order

# How many boundaries and officers of before are shown.
MOST_VERSIONS = 12
MOST_PAST = 20
# Steps of service points are announced so long before they are due.
AHEAD = timedelta(days=7)
RESHAPING = (GridChange.Kind.SPLIT, GridChange.Kind.MERGE)


class Posted(NamedTuple):
    """An officer of the grid; while they are away, `absence` says until when and who stands in."""

    posting: Posting
    absence: Absence | None


class Point(NamedTuple):
    """A key site with the five steps of its latest round; none where it has no rounds."""

    site: KeySite
    steps: list[ServiceStep]

    @property
    def due(self) -> list[ServiceStep]:
        return [step for step in self.steps if not step.done_on]

    @property
    def last(self) -> ServiceStep | None:
        """The step done last."""
        done = [step for step in self.steps if step.done_on]
        return done[-1] if done else None


class Crew(NamedTuple):
    """A team of the grid: the three of "3+N" by kind, nobody where one is missing; and the N."""

    team: Team
    three: list[tuple[str, list[TeamMember]]]
    others: list[TeamMember]

    @property
    def people(self) -> int:
        return sum(len(members) for _kind, members in self.three) + len(self.others)


class Version(NamedTuple):
    """A boundary the grid had, drawn small, and the grids it was made from or went over to."""

    boundary: GridBoundary
    picture: Picture
    hectares: float
    origins: list[Grid]
    heirs: list[Grid]


class Profile(NamedTuple):
    grid: Grid
    hectares: float
    officers: list[Posted]
    past: list[Posting]
    crews: list[Crew]
    points: list[Point]
    matters: list[tuple[str, list[Matter]]]
    versions: list[Version]

    @property
    def has_main(self) -> bool:
        return any(one.posting.kind == Posting.Kind.MAIN for one in self.officers)

    @property
    def open_count(self) -> int:
        return sum(len(found) for _kind, found in self.matters)

    @property
    def heirs(self) -> list[Grid]:
        """What became of a grid that holds no places any more."""
        return self.versions[0].heirs if self.versions and self.grid.closed_at else []


def profile_of(grid: Grid, user: User, now: datetime) -> Profile:
    """The page of `grid` as `user` may see it."""
    postings = list(Posting.objects.filter(grid=grid).select_related("officer__user").order_by("-starts_at"))
    running = [one for one in postings if one.starts_at <= now and (one.ends_at is None or one.ends_at > now)]
    points = _points(grid)
    asked = [(str(offer.label), offer.find(user, [grid], now).get(grid.pk, [])) for _key, offer in open_matters.items()]
    return Profile(
        grid=grid,
        hectares=_hectares(shape_of(grid.boundary)),
        officers=_officers(running, now),
        past=[one for one in postings if one.ends_at and one.ends_at <= now][:MOST_PAST],
        crews=_crews(grid, now),
        points=points,
        matters=[(label, found) for label, found in [*asked, (_("Service points"), _due_steps(points, now))] if found],
        versions=_versions(grid),
    )


def _due_steps(points: Sequence[Point], now: datetime) -> list[Matter]:
    """The steps that are overdue or due within a week."""
    today = timezone.localdate(now)
    steps = [(point, step) for point in points for step in point.due if step.due_on <= today + AHEAD]
    return [Matter(title=step.get_kind_display(), detail=str(point.site), due_on=step.due_on, is_late=step.due_on < today) for point, step in steps]


def _hectares(area: BaseGeometry) -> float:
    return square_metres(area) / 10_000


def _officers(running: Sequence[Posting], now: datetime) -> list[Posted]:
    """The main officer first, then deputies, then auxiliaries."""
    away = {one.officer_id: one for one in Absence.objects.at(now).filter(officer__in=[one.officer_id for one in running]).select_related("stand_in__user")}
    ranks = list(Posting.Kind)
    return [Posted(one, away.get(one.officer_id)) for one in sorted(running, key=lambda one: ranks.index(Posting.Kind(one.kind)))]


def _crews(grid: Grid, now: datetime) -> list[Crew]:
    """Community teams first."""
    found = TeamMember.objects.on(timezone.localdate(now)).filter(team__grids=grid, team__is_active=True).select_related("team", "officer__user")
    of_team: dict[Team, list[TeamMember]] = {}
    for member in found.order_by("team__kind", "team__name"):
        of_team.setdefault(member.team, []).append(member)
    return [_crew(team, in_order(members)) for team, members in of_team.items()]


def _crew(team: Team, members: list[TeamMember]) -> Crew:
    if team.kind != Team.Kind.COMMUNITY:
        return Crew(team, [], members)
    three = [(str(kind.label), [one for one in members if one.kind == kind]) for kind in CORE]
    return Crew(team, three, [one for one in members if one.kind not in CORE])


def _points(grid: Grid) -> list[Point]:
    sites = list(KeySite.objects.in_use().filter(grid=grid))
    steps: dict[int, list[ServiceStep]] = {}
    for step in ServiceStep.objects.filter(point__in=sites).select_related("done_by").order_by("due_on", "pk"):
        steps.setdefault(step.point_id, []).append(step)
    return [Point(site, steps.get(site.pk, [])[-len(ROUND) :]) for site in sites]


def _versions(grid: Grid) -> list[Version]:
    rows = list(GridBoundary.objects.filter(grid=grid).select_related("began__by", "ended__by").order_by("-starts_at")[:MOST_VERSIONS])
    shapes = [shape_of(row.boundary) for row in rows]
    relatives = _relatives(grid, rows)
    frame = shapes[0].bounds if shapes else (0.0, 0.0, 0.0, 0.0)
    for area in shapes:
        frame = (min(frame[0], area.bounds[0]), min(frame[1], area.bounds[1]), max(frame[2], area.bounds[2]), max(frame[3], area.bounds[3]))
    pairs = zip(rows, shapes, strict=True)
    return [
        Version(row, picture_of(area, frame), _hectares(area), relatives.get(("ended", row.began_id), []), relatives.get(("began", row.ended_id), []))
        for row, area in pairs
    ]


def _relatives(grid: Grid, rows: Sequence[GridBoundary]) -> dict[tuple[str, Any], list[Grid]]:
    """The other grids of the splits and merges in which this one took part: ("ended", change) gave their ground, ("began", change) got it."""
    changes = {change.pk for row in rows for change in (row.began, row.ended) if change and change.kind in RESHAPING}
    if not changes:
        return {}
    others = (
        GridBoundary.objects.filter(Q(began__in=changes) | Q(ended__in=changes)).exclude(grid=grid).select_related("grid").defer("boundary", "grid__boundary")
    )
    found: dict[tuple[str, Any], list[Grid]] = {}
    for row in others.order_by("grid__code"):
        if row.began_id in changes:
            found.setdefault(("began", row.began_id), []).append(row.grid)
        if row.ended_id in changes:
            found.setdefault(("ended", row.ended_id), []).append(row.grid)
    return found
