"""A street unit as doors show it and as open pages hear of it: the same row in every language, the pages name its state themselves."""

from typing import Any

from accounts.models import User
from patrols.models import StreetUnit
from policing.lib.live import pass_on

KIND = "unit"


def unit_row(unit: StreetUnit) -> dict[str, Any]:
    """Where a unit is, as far as anybody knows, and what it does. A post without a phone stands where its post is."""
    now, lon, lat = unit.now, *place_of(unit)
    return {
        "id": unit.pk,
        "call_sign": unit.call_sign,
        "mode": unit.mode,
        "status": now.status,
        "since": now.since,
        "lon": lon,
        "lat": lat,
        "accuracy_m": now.accuracy_m,
        "fixed_at": now.fixed_at,
        "is_mocked": now.is_mocked,
    }


def place_of(unit: StreetUnit) -> tuple[float | None, float | None]:
    """Longitude and latitude in WGS84 degrees, or twice nothing."""
    if unit.now.lon is None and unit.post is not None:
        return unit.post.lon, unit.post.lat
    return unit.now.lon, unit.now.lat


def listed_row(unit: StreetUnit) -> dict[str, Any]:
    """Beside the row what a list says of a unit, in the reader's language."""
    crew = unit.now.crew
    return unit_row(unit) | {
        "status_label": str(unit.now.get_status_display()),
        "mode_label": str(unit.get_mode_display()),
        "station": str(unit.station),
        "skills": skills_of(unit),
        "crew": str(crew) if crew else "",
        "post": str(unit.post) if unit.post else "",
        "out_since": unit.now.out_since,
    }


def skills_of(unit: StreetUnit) -> list[str]:
    return [str(StreetUnit.Skill(skill).label) for skill in unit.skills]


def units_of(user: User) -> Any:
    """Those `user` sees, with what a row says."""
    return StreetUnit.objects.visible_to(user).in_use().with_now()


def announce_unit(unit: StreetUnit) -> None:
    """Open pages hear where `unit` is now."""
    pass_on(KIND, key=str(unit.pk), path=unit.station.path, row=unit_row(unit))
