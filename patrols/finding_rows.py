"""A finding as doors show it: a plate with its middle hidden, words and plates gone once they are erased."""

from typing import Any

from patrols.models import Finding, OpenCar
from policing.lib.sealed import mask


def finding_row(finding: Finding) -> dict[str, Any]:
    car = getattr(finding, "car", None)
    return {
        "key": str(finding.key),
        "kind": finding.kind,
        "kind_label": str(finding.get_kind_display()),
        "round": str(finding.round_id) if finding.round_id else None,
        "grid": finding.grid.code if finding.grid else None,
        "station": str(finding.station),
        "lon": finding.lon,
        "lat": finding.lat,
        "place": finding.place,
        "count": finding.count,
        "words": "" if finding.wrapped_key is None else finding.words,
        "by": str(finding.by),
        "found_at": finding.found_at,
        "is_erased": finding.erased_at is not None,
        "car": _car_row(car) if car else None,
    }


def finding_choices() -> dict[str, list[dict[str, str]]]:
    """What a form on a phone offers, in the reader's language."""
    offered = {"kind": Finding.Kind, "opened": OpenCar.Opened, "reached": OpenCar.Reached, "ended": OpenCar.Ended}
    return {name: [{"value": value, "label": str(label)} for value, label in choices.choices] for name, choices in offered.items()}


def _car_row(car: OpenCar) -> dict[str, Any]:
    return {
        "plate": "" if car.wrapped_key is None else mask(car.plate),
        "colour": car.colour,
        "opened": [str(OpenCar.Opened(name).label) for name in car.opened],
        "reached": str(car.get_reached_display()),
        "seconds": car.seconds,
        "waited_minutes": car.waited_minutes,
        "ended": str(car.get_ended_display()),
        "times_before": car.times_before,
    }
