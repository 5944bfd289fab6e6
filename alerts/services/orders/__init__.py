"""Orders from the police to partners' sites: chosen, given, approved, answered, followed up, ended."""

from alerts.services.orders.answering import REPLIES, answer_for_member, answer_for_site
from alerts.services.orders.approving import approve_order, return_order
from alerts.services.orders.choosing import MOST_SITES, Chosen, choose_sites
from alerts.services.orders.ending import end_expired, end_order, withdraw_order
from alerts.services.orders.giving import change_order, give_order
from alerts.services.orders.reach import reachability
from alerts.services.orders.reminding import remind_silent
from alerts.services.orders.rules import MAX_MEMBERS_ALONE, MAX_MINUTES_ALONE, MAX_SITES_ALONE, needs_approval
from alerts.services.orders.teams import Called, choose_teams, reach_of_teams
from alerts.services.orders.updating import update_order

__all__ = [
    "MAX_MEMBERS_ALONE",
    "MAX_MINUTES_ALONE",
    "MAX_SITES_ALONE",
    "MOST_SITES",
    "REPLIES",
    "Called",
    "Chosen",
    "answer_for_member",
    "answer_for_site",
    "approve_order",
    "change_order",
    "choose_sites",
    "choose_teams",
    "end_expired",
    "end_order",
    "give_order",
    "needs_approval",
    "reach_of_teams",
    "reachability",
    "remind_silent",
    "return_order",
    "update_order",
    "withdraw_order",
]
