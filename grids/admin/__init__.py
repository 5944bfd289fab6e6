"""Grids, officers, postings and duty in the admin."""

from grids.admin.areas import GridAdmin
from grids.admin.duty import OfficerAdmin, PostingAdmin, ShiftAdmin
from grids.admin.people import PeopleAdmin

__all__ = ["GridAdmin", "OfficerAdmin", "PeopleAdmin", "PostingAdmin", "ShiftAdmin"]
