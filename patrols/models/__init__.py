"""What a station does every night: where patrols go, who walks, and what they did."""

from patrols.models.calls import UnitCall
from patrols.models.cards import Measure, ProblemCard
from patrols.models.crews import Crew, CrewMember
from patrols.models.findings import Finding, OpenCar
from patrols.models.incidents import Incident, IncidentCode, IncidentKind, LeftOut
from patrols.models.photos import FindingPhoto
from patrols.models.rounds import Round, RoundEntry, Stop
from patrols.models.routes import Checkpoint, Route, Schedule
from patrols.models.secondment import Exemption, OutputSheet, Quota, SendingUnit, SentOfficer
from patrols.models.spot_checks import SpotCheck, SpotDraw
from patrols.models.street_units import StreetUnit, UnitDuty, UnitNow, UnitPosition
from patrols.models.suggestions import PatrolShift, Suggestion, TestedWeek, WhereRule

__all__ = [
    "Checkpoint",
    "Crew",
    "CrewMember",
    "Exemption",
    "Finding",
    "FindingPhoto",
    "Incident",
    "IncidentCode",
    "IncidentKind",
    "LeftOut",
    "Measure",
    "OpenCar",
    "OutputSheet",
    "PatrolShift",
    "ProblemCard",
    "Quota",
    "Round",
    "RoundEntry",
    "Route",
    "Schedule",
    "SendingUnit",
    "SentOfficer",
    "SpotCheck",
    "SpotDraw",
    "Stop",
    "StreetUnit",
    "Suggestion",
    "TestedWeek",
    "UnitCall",
    "UnitDuty",
    "UnitNow",
    "UnitPosition",
    "WhereRule",
]
