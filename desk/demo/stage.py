"""Who can act in a story, and how: partner systems by their keys, officers by signing in, guards by the link in their text message."""

import itertools
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone

from delivery.links import token_of
from delivery.models import Recipient
from desk.demo.client import Client, Refusal

ROUTED_WITHIN_S = 60.0
PAUSE_S = 0.25


class Stage:
    """One server with the people of its `demo.json`."""

    def __init__(self, url: str, people: dict[str, Any], authority: Path | None = None) -> None:
        self._new_client: Callable[[], Client] = lambda: Client(url, authority)
        self._passwords = {person["username"]: person["password"] for person in [*people["users"], *people.get("colleagues", [])]}
        self._keys = {(key["partner"], key["mode"]): key["key"] for key in people["keys"]}
        self._signed_in: dict[str, Officer] = {}
        self.call_numbers = itertools.count(int(time.time()) % 100_000_000)
        self._reference = map(f"DEMO-{secrets.token_hex(3)}-{{:02d}}".format, itertools.count(1))

    def report(self, partner: str, kind: str, *, ago_s: float = 0, **body: Any) -> str:
        """`partner`'s system posts an alert with its live key, for something that happened `ago_s` seconds ago; returns the alert's id."""
        client = self._new_client()
        client.use_key(self._keys[partner, "live"])
        occurred_at = timezone.localtime() - timedelta(seconds=ago_s)
        return client.post("alerts/", {"reference": next(self._reference), "type": kind, "occurred_at": occurred_at.isoformat(), **body})["id"]

    def knows(self, username: str) -> bool:
        """Whether `username` can sign in here."""
        return username in self._passwords

    def officer(self, username: str) -> "Officer":
        """Signs in once and stays."""
        if username not in self._signed_in:
            client = self._new_client()
            client.sign_in(username, self._passwords[username])
            self._signed_in[username] = Officer(client)
        return self._signed_in[username]

    def tap(self, order: dict[str, Any], site: str, reply: str, note: str = "") -> None:
        """The first contact of `site` answers `order` by the link in the text message. Raises Refusal when there is no such link here."""
        recipients = Recipient.objects.filter(message__room="orders", message__subject_id=order["id"], addressee__contact__site__code=site)
        recipient = recipients.order_by("addressee__contact__position").first()
        if recipient is None:
            raise Refusal(404, f"{site} has no link for {order['number']} in this database")
        self._new_client().fill_in(reverse("delivery:reply", args=[token_of(recipient)]), {"reply": reply, "note": note})


class Officer:
    """A signed-in officer at the desk."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, path: str, **query: str) -> Any:
        return self._client.get(path, **query)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._client.post(path, body)

    def enter(self, kind: str, *, source: str, **body: Any) -> str:
        """Type in a call, a radio message or what officers saw themselves; returns the alert's id."""
        return self._client.post("alerts/", {"type": kind, "source": source, **body})["id"]

    def acknowledge(self, alert: str, minutes: int) -> None:
        """Promise to see to it; waits until the alert has been routed, as a person would."""
        self._wait_for_routing(alert)
        self._client.post(f"alerts/{alert}/acknowledge/", {"minutes": minutes})

    def send(self, alert: str, text: str) -> None:
        self._client.post(f"alerts/{alert}/dispatch/", {"text": text})

    def arrive(self, alert: str) -> None:
        self._client.post(f"alerts/{alert}/arrive/", {})

    def note(self, alert: str, text: str) -> None:
        self._client.post(f"alerts/{alert}/note/", {"text": text})

    def resolve(self, alert: str, text: str) -> None:
        self._client.post(f"alerts/{alert}/resolve/", {"text": text})

    def close(self, alert: str, disposition: str, text: str, **more: Any) -> None:
        self._client.post(f"alerts/{alert}/close/", {"disposition": disposition, "text": text, **more})

    def order(self, sites: list[str], action: str, text: str, *, alert: str, minutes: int = 30) -> dict[str, Any]:
        ids = [self.site(code)["id"] for code in sites]
        return self._client.post("orders/", {"sites": ids, "action": action, "text": text, "minutes": minutes, "alert": alert})

    def end_order(self, order: dict[str, Any]) -> None:
        self._client.post(f"orders/{order['id']}/end/", {})

    def site(self, code: str) -> dict[str, Any]:
        """One site by its code. Raises Refusal when this officer sees none."""
        found = [site for site in self._client.get("sites/", q=code)["results"] if site["code"] == code]
        if not found:
            raise Refusal(404, f"site {code} is not to be seen")
        return found[0]

    def _wait_for_routing(self, alert: str) -> None:
        until = time.monotonic() + ROUTED_WITHIN_S
        while time.monotonic() < until:
            try:
                if self._client.get(f"alerts/{alert}/")["status"] != "received":
                    return
            except Refusal as refusal:
                # A centre sees an alert from the moment it has been routed to it.
                if refusal.status != 404:
                    raise
            time.sleep(PAUSE_S)
        raise Refusal(0, f"alert {alert} was not routed within {ROUTED_WITHIN_S:.0f} s; are the workers running?")
