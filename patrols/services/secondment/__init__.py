"""Sending headquarters staff down to stations: who can go, whose turn it is, publishing, changing, and what came of it."""

from patrols.services.secondment.changing import come, leave, replace_sent, set_host, withdraw_sent
from patrols.services.secondment.planning import add_sent, drop_proposed, propose, set_quota
from patrols.services.secondment.pool import Pool, Turn, Why, pool_for, senders_below, turns_of
from patrols.services.secondment.publishing import publish_day
from patrols.services.secondment.sheets import recorded_for, sign_sheet, write_sheet
from patrols.services.secondment.telling import due_reminders, remind
from patrols.services.secondment.units import end_exemption, exempt, set_sending_unit

__all__ = [
    "Pool",
    "Turn",
    "Why",
    "add_sent",
    "come",
    "drop_proposed",
    "due_reminders",
    "end_exemption",
    "exempt",
    "leave",
    "pool_for",
    "propose",
    "publish_day",
    "recorded_for",
    "remind",
    "replace_sent",
    "senders_below",
    "set_host",
    "set_quota",
    "set_sending_unit",
    "sign_sheet",
    "turns_of",
    "withdraw_sent",
    "write_sheet",
]
