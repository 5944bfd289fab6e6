"""Who may hear what on the live stream: a page's signed ticket, and the events it is measured against. No ORM in here."""

import json
import logging
from dataclasses import dataclass, field
from typing import Any

from django.core import signing

TICKET_S = 600

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ticket:
    """What its holder may hear of, signed by the web process and good for ten minutes."""

    user: int
    path: str
    lanes: frozenset[str] | None
    covert: bool
    expires_at: float

    @classmethod
    def read(cls, text: str) -> "Ticket":
        """Raises BadSignature for a forged or outlived one."""
        facts = signing.loads(text, salt="stream", max_age=TICKET_S)
        signed_at = signing.b62_decode(text.rsplit(":", 2)[1])
        lanes = None if facts["lanes"] is None else frozenset(facts["lanes"])
        return cls(facts["user"], facts["path"], lanes, bool(facts["covert"]), signed_at + TICKET_S)

    def admits(self, audience: dict[str, Any]) -> bool:
        if "user" in audience:
            return bool(audience["user"] == self.user)
        if not self.path or not any(path.startswith(self.path) for path in audience.get("paths", ())):
            return False
        if audience.get("only_blind") and self.covert:
            return False
        return (self.lanes is None or audience.get("lane") in self.lanes) and (self.covert or not audience.get("covert", True))


@dataclass
class Event:
    """One entry of the stream, written out once per language however many pages hear it."""

    id: str
    kind: str
    audience: dict[str, Any]
    rows: dict[str, Any]
    _frames: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, entry_id: bytes, fields: dict[bytes, bytes]) -> "Event | None":
        try:
            told = json.loads(fields[b"event"])
            return cls(entry_id.decode(), told["kind"], dict(told["audience"]), dict(told["row"]))
        except (KeyError, TypeError, ValueError):
            log.exception("An entry of the live stream cannot be read: %s", entry_id)
            return None

    def frame(self, language: str) -> bytes:
        if language not in self._frames:
            row = self.rows.get(language, self.rows)
            data = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            self._frames[language] = f"id: {self.id}\nevent: {self.kind}\ndata: {data}\n\n".encode()
        return self._frames[language]
