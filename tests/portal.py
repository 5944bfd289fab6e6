"""Partners' people at their pages: who sits there, what they read, what they send."""

from typing import Any

from django.test import Client

from accounts.models import User
from tests.cast import Cast

HOME = "/portal/"


def sits_at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def a_report(cast: Cast, kind: str = "security.suspect_vehicle", **more: Any) -> dict[str, Any]:
    """What the form sends: by default the compound's guard sees a grey van."""
    return {"reference": "web-0123456789", "site": cast.compound.pk, "type": kind, "description": "灰色面包车"} | more
