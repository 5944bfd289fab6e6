"""From the first quarrel to a kept agreement."""

from disputes.models.agreements import Agreement, FollowUp, Term
from disputes.models.catalogue import Category, ClockRule, Exclusion, Fact, Level, Prevented
from disputes.models.dispute import Deadline, Dispute, DisputeEvent, DisputeLink, Series
from disputes.models.mediators import Mediator
from disputes.models.people import Party, Room
from disputes.models.sessions import Attendance, Session

__all__ = [
    "Agreement",
    "Attendance",
    "Category",
    "ClockRule",
    "Deadline",
    "Dispute",
    "DisputeEvent",
    "DisputeLink",
    "Exclusion",
    "Fact",
    "FollowUp",
    "Level",
    "Mediator",
    "Party",
    "Prevented",
    "Room",
    "Series",
    "Session",
    "Term",
]
