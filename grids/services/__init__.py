"""Writes about grids and duty, and who answers for a place."""

from grids.services.boundaries import (
    BoundaryRefused,
    Part,
    Redrawn,
    add_grids,
    boundaries_changed,
    boundaries_moved,
    draw_grid,
    merge_grids,
    place_anew,
    redraw_grid,
    redraw_grids,
    split_grid,
)
from grids.services.duty import main_officer_of, on_duty

__all__ = [
    "BoundaryRefused",
    "Part",
    "Redrawn",
    "add_grids",
    "boundaries_changed",
    "boundaries_moved",
    "draw_grid",
    "main_officer_of",
    "merge_grids",
    "on_duty",
    "place_anew",
    "redraw_grid",
    "redraw_grids",
    "split_grid",
]
