"""Grids, officers, postings and duty in the admin."""

from grids.admin.areas import GridAdmin
from grids.admin.duty import OfficerAdmin, PostingAdmin, ShiftAdmin

__all__ = ["GridAdmin", "OfficerAdmin", "PostingAdmin", "ShiftAdmin"]
