"""From the first quarrel to a kept agreement."""

from disputes.models.agreements import Agreement, FollowUp, Term
from disputes.models.appraisals import Appraisal
from disputes.models.catalogue import Category, ClockRule, Exclusion, Fact, Level, Prevented
from disputes.models.conflicts import Conflict
from disputes.models.dispute import Audience, Deadline, Dispute, DisputeEvent, DisputeLink, Series
from disputes.models.mediators import Mediator
from disputes.models.people import Party, Room
from disputes.models.sessions import Attendance, Session
from disputes.models.working import DisputeFile, Merge, Task

__all__ = [
    "Agreement",
    "Appraisal",
    "Attendance",
    "Audience",
    "Category",
    "ClockRule",
    "Conflict",
    "Deadline",
    "Dispute",
    "DisputeEvent",
    "DisputeFile",
    "DisputeLink",
    "Exclusion",
    "Fact",
    "FollowUp",
    "Level",
    "Mediator",
    "Merge",
    "Party",
    "Prevented",
    "Room",
    "Series",
    "Session",
    "Task",
    "Term",
]
