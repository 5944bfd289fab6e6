"""The generated secrets of one data folder."""

import base64
import json
import os
import secrets
from pathlib import Path


class Keyring:
    """Reads `secrets.json`, mode 0600, and adds what is asked for the first time. Losing the file loses everything sealed with it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def has(self, name: str) -> bool:
        return name in self._read()

    def word(self, name: str) -> str:
        """A random password under `name`, the same on every start; safe in an address."""
        return self._keep(name, secrets.token_urlsafe(32))

    def key(self, name: str) -> str:
        """32 random bytes as URL-safe base64."""
        return self._keep(name, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())

    def _keep(self, name: str, fresh: str) -> str:
        """Reads anew each time, as several hands may hold a keyring on the same file."""
        kept = self._read()
        if name not in kept:
            self._write(kept | {name: fresh})
            return fresh
        return kept[name]

    def _read(self) -> dict[str, str]:
        kept: dict[str, str] = json.loads(self.path.read_text()) if self.path.exists() else {}
        return kept

    def _write(self, words: dict[str, str]) -> None:
        """Whole or not at all: a start that is killed here must not leave half a file."""
        draft = self.path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(words, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)
