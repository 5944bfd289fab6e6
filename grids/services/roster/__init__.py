"""Planning who is on duty: drafting, checking, publishing, swapping, telling."""

from grids.services.roster.checking import Finding, Kind, check_plan
from grids.services.roster.drafting import PutShift, change_plan, draft_roster, drop_roster, fill_as_last_week, fill_from_templates
from grids.services.roster.endings import end_overtaken, overtaken
from grids.services.roster.gathered import Gathered, gather
from grids.services.roster.offers import colleagues_for, offers_for, returns_of
from grids.services.roster.plan import Plan, read_plan
from grids.services.roster.publishing import Published, publish_roster, reopen_roster
from grids.services.roster.rest import strains_of
from grids.services.roster.swaps import agree_swap, approve_swap, ask_swap, refuse_swap, withdraw_swap
from grids.services.roster.telling import due_notices, tell_of_shift
from grids.services.roster.templates import Turn, save_template

__all__ = [
    "Finding",
    "Gathered",
    "Kind",
    "Plan",
    "Published",
    "PutShift",
    "Turn",
    "agree_swap",
    "approve_swap",
    "ask_swap",
    "change_plan",
    "check_plan",
    "colleagues_for",
    "draft_roster",
    "drop_roster",
    "due_notices",
    "end_overtaken",
    "fill_as_last_week",
    "fill_from_templates",
    "gather",
    "offers_for",
    "overtaken",
    "publish_roster",
    "read_plan",
    "refuse_swap",
    "reopen_roster",
    "returns_of",
    "save_template",
    "strains_of",
    "tell_of_shift",
    "withdraw_swap",
]
