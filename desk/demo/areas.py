"""Boundaries that look like a city's: an outline, cells dense towards the middle, edges bent a little, neighbours sharing every corner."""

import heapq
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.geometry import MultiPoint, Point, Polygon

Corner = tuple[float, float]
Edge = tuple[Corner, Corner]

LLOYD_ROUNDS = 3
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Cell:
    """One area in metres from the middle of the city, its number, and the numbers of its neighbours."""

    number: int
    shape: Polygon
    neighbours: frozenset[int]

    @cached_property
    def middle(self) -> Corner:
        return (self.shape.centroid.x, self.shape.centroid.y)


def outline(rng: random.Random, radius: float) -> Polygon:
    """A round-ish shape without straight sides, `radius` metres wide on average."""
    waves = [(k, rng.uniform(0.2, 0.4) / (k + 1), rng.uniform(0, 2 * math.pi)) for k in range(2, 8)]
    corners = []
    for step in range(120):
        angle = step * math.pi / 60
        reach = radius * (1 + sum(size * math.sin(k * angle + phase) for k, size, phase in waves))
        corners.append((reach * math.cos(angle), reach * 0.85 * math.sin(angle)))
    return Polygon(corners)


def cells(rng: random.Random, border: Polygon, count: int, edge_detail: int) -> list[Cell]:
    """`count` cells that fill `border`, numbered from north to south. Each edge is bent `edge_detail` times; no two cells overlap."""
    points = _scattered(rng, border, count)
    for _ in range(LLOYD_ROUNDS):
        points = [cell.centroid for cell in _voronoi(points, border)]
    straight = sorted(_voronoi(points, border), key=lambda cell: (-round(cell.centroid.y, 3), cell.centroid.x))
    beside = _neighbours(straight)
    for bend in (0.10, 0.05, 0.0):
        shapes = [Polygon(list(_bent_ring(cell, edge_detail, bend))) for cell in straight]
        if all(shape.is_valid for shape in shapes):
            break
    return [Cell(number, shape, frozenset(beside[number])) for number, shape in enumerate(shapes)]


def _scattered(rng: random.Random, border: Polygon, count: int) -> list[Point]:
    """Points in `border`, four times denser in the middle than at the rim."""
    shapely.prepare(border)
    west, south, east, north = border.bounds
    spread = (east - west) / 5
    points: list[Point] = []
    while len(points) < count:
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if rng.random() < 0.25 + 0.75 * math.exp(-(x * x + y * y) / spread**2) and border.contains(point := Point(x, y)):
            points.append(point)
    return points


def _voronoi(points: list[Point], border: Polygon) -> list[Polygon]:
    found = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=border))
    return [_largest(cell.intersection(border)) for cell in found]


def _largest(shape: Polygon) -> Polygon:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _edges(shape: Polygon) -> Iterator[Edge]:
    """The edges of a ring, corners rounded to centimetres, so that neighbours speak of the same ones."""
    corners = [(round(x, 2), round(y, 2)) for x, y in shape.exterior.coords]
    for here, there in zip(corners, corners[1:], strict=False):
        if here != there:
            yield here, there


def _neighbours(shapes: list[Polygon]) -> dict[int, set[int]]:
    owners: dict[Edge, list[int]] = defaultdict(list)
    for number, shape in enumerate(shapes):
        for here, there in _edges(shape):
            owners[min(here, there), max(here, there)].append(number)
    beside: dict[int, set[int]] = defaultdict(set)
    for pair in owners.values():
        for one in pair:
            beside[one].update(other for other in pair if other != one)
    return beside


def _bent_ring(shape: Polygon, detail: int, bend: float) -> Iterator[Corner]:
    for here, there in _edges(shape):
        low, high = min(here, there), max(here, there)
        bent = [low, *_between(low, high, detail, bend)]
        yield from bent if here == low else [high, *bent[:0:-1]]


def _between(here: Corner, there: Corner, detail: int, bend: float) -> list[Corner]:
    """The corners between two, each half moved aside by up to `bend` of its length; the same two always give the same."""
    if not detail:
        return []
    aside = random.Random(repr((here, there))).uniform(-bend, bend)  # noqa: S311 - a drawing, not a secret
    dx, dy = there[0] - here[0], there[1] - here[1]
    middle = (round((here[0] + there[0]) / 2 - dy * aside, 2), round((here[1] + there[1]) / 2 + dx * aside, 2))
    return [*_between(here, middle, detail - 1, bend), middle, *_between(middle, there, detail - 1, bend)]


def regions(all_cells: list[Cell], count: int, weights: list[float] | None = None) -> list[list[Cell]]:
    """`all_cells` in `count` connected regions of about equal size, or sized by `weights`, from the west to the east."""
    by_number = {cell.number: cell for cell in all_cells}
    seeds = sorted(_spread_out(all_cells, count), key=lambda cell: cell.middle)
    share = weights or [1.0] * count
    grown: list[list[Cell]] = [[] for _ in seeds]
    fronts: list[list[tuple[float, int]]] = [[(0.0, seed.number)] for seed in seeds]
    free = set(by_number)
    while free:
        region = min((n for n in range(count) if _drop_taken(fronts[n], free)), key=lambda n: len(grown[n]) / share[n], default=None)
        if region is None:
            break
        cell = by_number[heapq.heappop(fronts[region])[1]]
        free.discard(cell.number)
        grown[region].append(cell)
        for number in cell.neighbours & free:
            heapq.heappush(fronts[region], (math.dist(seeds[region].middle, by_number[number].middle), number))
    return [sorted(region, key=lambda cell: cell.number) for region in grown]


def _drop_taken(front: list[tuple[float, int]], free: set[int]) -> bool:
    """Forget cells another region has taken; False when nothing is left to take."""
    while front and front[0][1] not in free:
        heapq.heappop(front)
    return bool(front)


def _spread_out(all_cells: list[Cell], count: int) -> list[Cell]:
    """`count` cells far from each other: k-means over the middles, from a start of every n-th."""
    ordered = sorted(all_cells, key=lambda cell: cell.middle)
    centres = [ordered[(2 * n + 1) * len(ordered) // (2 * count)].middle for n in range(count)]
    for _ in range(12):
        groups: dict[int, list[Corner]] = defaultdict(list)
        for cell in all_cells:
            groups[min(range(count), key=lambda n: math.dist(centres[n], cell.middle))].append(cell.middle)
        centres = [_mean(groups[n]) if groups[n] else centres[n] for n in range(count)]
    chosen: dict[int, Cell] = {}
    for centre in centres:
        nearest = min((cell for cell in all_cells if cell.number not in chosen), key=lambda cell: math.dist(centre, cell.middle))
        chosen[nearest.number] = nearest
    return list(chosen.values())


def _mean(corners: list[Corner]) -> Corner:
    return (sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners))


def to_degrees(corner: Corner, middle: Corner) -> Corner:
    """Longitude and latitude of a corner in metres from `middle`, to about a metre."""
    lon, lat = middle
    return (round(lon + corner[0] / (METRES_PER_DEGREE * math.cos(math.radians(lat))), 5), round(lat + corner[1] / METRES_PER_DEGREE, 5))
