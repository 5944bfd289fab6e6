"""The layers and colours of the map as they go to the browser."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from policing.lib.classes import classed
from policing.lib.map_layers import Figures, Indicator, Layer, Spot


def spot_row(spot: Spot) -> dict[str, Any]:
    """One thing of a layer or of an area; what is empty is left out."""
    row = {
        "id": spot.id,
        "title": spot.title,
        "lon": spot.lon,
        "lat": spot.lat,
        "detail": spot.detail,
        "facts": list(spot.facts),
        "kind": spot.kind,
        "tone": spot.tone,
        "boundary": spot.boundary,
        "url": spot.url,
        "priority": spot.priority,
        "is_waiting": spot.is_waiting,
        "is_exercise": spot.is_exercise,
    }
    return {name: value for name, value in row.items() if value not in ("", [], 0, False, None) or name == "id"}


def layer_rows(layer: Layer, user: User, now: datetime) -> dict[str, Any]:
    """Everything of a layer, and of which kinds it is, with how many there are."""
    spots = list(layer.find(user, now, None))
    counts = Counter(spot.kind for spot in spots)
    kinds = [
        {"name": name, "label": str(kind.label), "mark": str(kind.mark), "tone": kind.tone, "count": counts[name]}
        for name, kind in layer.kinds.items()
        if counts[name]
    ]
    return {"label": str(layer.label), "kinds": kinds, "spots": [spot_row(spot) for spot in spots]}


def coloured(indicator: Indicator, user: User, now: datetime) -> dict[str, Any]:
    """Of each grid its tone (0 to 4) and what is said of it, in columns; and what the tones mean, with how many grids have them."""
    figures = indicator.read(user, now)
    legend, tones = _by_name(indicator, figures) if indicator.names else _by_number(indicator, figures)
    grids = sorted(tones)
    return {
        "label": str(indicator.label),
        "unit": str(indicator.unit),
        "legend": legend,
        "grids": grids,
        "tones": [tones[grid] for grid in grids],
        "words": [figures.words(grid) for grid in grids],
    }


def _by_name(indicator: Indicator, figures: Figures) -> tuple[list[dict[str, Any]], dict[int, int]]:
    last = len(indicator.names) - 1
    tones = {grid: round(value * 4 / last) for grid, value in figures.values.items()}
    counts = [sum(1 for value in figures.values.values() if value == n) for n in range(len(indicator.names))]
    return [{"label": str(name), "tone": round(n * 4 / last), "count": counts[n]} for n, name in enumerate(indicator.names)], tones


def _by_number(indicator: Indicator, figures: Figures) -> tuple[list[dict[str, Any]], dict[int, int]]:
    classes, tones = classed(figures.values)
    return [{"label": _span(one.least, one.greatest), "tone": one.tone, "count": one.size} for one in classes], tones


def _span(least: float, greatest: float) -> str:
    if least == greatest:
        return _number(least)
    return _("%(least)s – %(greatest)s") % {"least": _number(least), "greatest": _number(greatest)}


def _number(value: float) -> str:
    return str(number_format(int(value) if value == int(value) else value, force_grouping=True))


def names_of(things: Iterable[tuple[str, Layer | Indicator]]) -> list[dict[str, Any]]:
    """Layers and indicators to choose from."""
    return [
        {"name": name, "label": str(thing.label)} | ({"kind": thing.kind, "is_on": thing.is_on} if isinstance(thing, Layer) else {}) for name, thing in things
    ]
