"""From the first quarrel to a kept agreement."""

from disputes.models.agreements import Agreement, FollowUp, Term
from disputes.models.allowances import AllowanceLine, AllowanceRate, AllowanceSheet
from disputes.models.appraisals import Appraisal
from disputes.models.catalogue import Category, ClockRule, Exclusion, Fact, Level, Prevented
from disputes.models.conflicts import Conflict
from disputes.models.dispute import Audience, Deadline, Dispute, DisputeEvent, DisputeLink, Series
from disputes.models.mediators import Mediator
from disputes.models.papers import Exhibit, Organ, Paper, PaperSeries
from disputes.models.people import Party, Room
from disputes.models.sessions import Attendance, Session
from disputes.models.signing import Payment, Signature
from disputes.models.working import DisputeFile, Merge, Task

__all__ = [
    "Agreement",
    "Appraisal",
    "AllowanceLine",
    "AllowanceRate",
    "AllowanceSheet",
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
    "Exhibit",
    "Fact",
    "FollowUp",
    "Level",
    "Mediator",
    "Merge",
    "Organ",
    "Paper",
    "PaperSeries",
    "Party",
    "Payment",
    "Prevented",
    "Room",
    "Series",
    "Session",
    "Signature",
    "Task",
    "Term",
]
