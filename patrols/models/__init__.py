"""What a station does every night: where patrols go, who walks, and what they did."""

from patrols.models.crews import Crew, CrewMember
from patrols.models.findings import Finding, OpenCar
from patrols.models.rounds import Round, RoundEntry, Stop
from patrols.models.routes import Checkpoint, Route, Schedule

__all__ = ["Checkpoint", "Crew", "CrewMember", "Finding", "OpenCar", "Round", "RoundEntry", "Route", "Schedule", "Stop"]
