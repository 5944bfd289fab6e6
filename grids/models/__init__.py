"""Where things are, who answers for the place, the people around, and who is on duty."""

from grids.models.areas import GRID_CODE, BoundaryVersion, Grid, GridBoundary, GridChange
from grids.models.duty import CalendarDay, PlannedShift, Roster, Shift, ShiftTemplate, Swap, TemplateTurn
from grids.models.imports import FileImport
from grids.models.people import Absence, Officer, Posting, Secondment
from grids.models.sites import KeySite, ServiceStep
from grids.models.spans import DaySpan, Span
from grids.models.teams import Qualification, Team, TeamMember
from grids.models.unit_areas import UnitArea

__all__ = [
    "GRID_CODE",
    "Absence",
    "BoundaryVersion",
    "CalendarDay",
    "DaySpan",
    "FileImport",
    "Grid",
    "GridBoundary",
    "GridChange",
    "KeySite",
    "Officer",
    "PlannedShift",
    "Posting",
    "Qualification",
    "Roster",
    "Secondment",
    "ServiceStep",
    "Shift",
    "ShiftTemplate",
    "Span",
    "Swap",
    "Team",
    "TeamMember",
    "TemplateTurn",
    "UnitArea",
]
