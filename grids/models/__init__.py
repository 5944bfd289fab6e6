"""Where things are, who answers for the place, and who is on duty."""

from grids.models.areas import GRID_CODE, BoundaryVersion, Grid
from grids.models.duty import Shift
from grids.models.people import Officer, Posting
from grids.models.spans import Span

__all__ = ["GRID_CODE", "BoundaryVersion", "Grid", "Officer", "Posting", "Shift", "Span"]
