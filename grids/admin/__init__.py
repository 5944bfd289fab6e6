"""Grids, officers, postings and duty in the admin."""

from grids.admin.areas import GridAdmin
from grids.admin.away import AbsenceAdmin, SecondmentAdmin
from grids.admin.changes import GridBoundaryAdmin, GridChangeAdmin, UnitAreaAdmin
from grids.admin.duty import OfficerAdmin, PostingAdmin, ShiftAdmin
from grids.admin.imports import FileImportAdmin
from grids.admin.people import PeopleAdmin
from grids.admin.rosters import CalendarDayAdmin, RosterAdmin, ShiftTemplateAdmin, SwapAdmin
from grids.admin.sites import KeySiteAdmin, ServiceStepAdmin
from grids.admin.teams import QualificationAdmin, TeamAdmin, TeamMemberAdmin

__all__ = [
    "AbsenceAdmin",
    "CalendarDayAdmin",
    "FileImportAdmin",
    "GridAdmin",
    "GridBoundaryAdmin",
    "GridChangeAdmin",
    "KeySiteAdmin",
    "OfficerAdmin",
    "PeopleAdmin",
    "PostingAdmin",
    "QualificationAdmin",
    "RosterAdmin",
    "SecondmentAdmin",
    "ServiceStepAdmin",
    "ShiftAdmin",
    "ShiftTemplateAdmin",
    "SwapAdmin",
    "TeamAdmin",
    "TeamMemberAdmin",
    "UnitAreaAdmin",
]
