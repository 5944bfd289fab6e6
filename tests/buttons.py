"""Buttons on walls, for tests."""

from typing import Any

from rest_framework.test import APIClient

from partners.alarms import new_key
from partners.models import PanicAlarm
from tests.cast import Cast


def make_alarm(cast: Cast, code: str = "B-01", **facts: Any) -> PanicAlarm:
    """A button in the gate room of the school, heard a minute ago."""
    usual: dict[str, Any] = {"site": cast.school, "name": "门卫室", "building": "综合楼", "floor": "1层", "zone": "东侧", "installed_on": cast.now.date()}
    return PanicAlarm.objects.create(code=code, **(usual | facts))


def speaks(alarm: PanicAlarm, cast: Cast) -> APIClient:
    """What hangs on the wall, with a key of its own."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Alarm-Key {new_key(alarm, now=cast.now)}")
    return client
