"""Builders for tests of street units."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from alerts.models import Alert
from alerts.services.handling import acknowledge_alert
from patrols.models import StreetUnit, UnitNow
from patrols.services.positions import Fix
from patrols.services.unit_duty import come_on_duty
from tests.cast import IN_EAST, Cast, reread, routed


def make_unit_on_street(cast: Cast, call_sign: str = "巡一", **facts: Any) -> StreetUnit:
    """A car of east station, off duty."""
    usual: dict[str, Any] = {"station": cast.east, "mode": StreetUnit.Mode.CAR}
    return StreetUnit.objects.create(call_sign=call_sign, **(usual | facts))


def out_with(cast: Cast, user: User, call_sign: str = "巡一", *, at: dict[str, float] | None = None, **facts: Any) -> StreetUnit:
    """A unit on duty with `user`, seen just now at `at`, by default in grid E1."""
    unit = make_unit_on_street(cast, call_sign, **facts)
    come_on_duty(unit, by=user, now=cast.now - timedelta(hours=1))
    put(unit, cast.now, **(IN_EAST if at is None else at))
    return fresh(unit)


def put(unit: StreetUnit, at: datetime, *, lon: float, lat: float) -> None:
    UnitNow.objects.filter(pk=unit.pk).update(lon=lon, lat=lat, fixed_at=at, received_at=at, accuracy_m=10)


def fresh(unit: StreetUnit) -> StreetUnit:
    return StreetUnit.objects.with_now().get(pk=unit.pk)


def fix(at: datetime, metres: float = 0.0, **facts: Any) -> Fix:
    """A position `metres` north of the middle of grid E1."""
    return Fix(at=at, lon=IN_EAST["lon"], lat=IN_EAST["lat"] + metres / 111_195, **facts)


def taken(cast: Cast, code: str = "security.suspect_vehicle") -> Alert:
    """An alert that the desk has acknowledged."""
    alert = routed(cast, code)
    return reread(acknowledge_alert(alert, by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now))
