"""What is only of interest now, such as where somebody is: of each thing the last word, handed on together every moment. No ORM in here.

A thousand words a second cost an open page one event a moment, and nobody who was away catches up: whoever comes back asks where everything is.
"""

import json
import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

# As often pages hear of it. A position is some seconds old when it is sent: two more are not seen.
MOMENT_S = 2.0


class Passing:
    """The last word on each thing since the last moment, by kind."""

    def __init__(self) -> None:
        self._words: dict[str, dict[str, tuple[str, str]]] = {}

    def hear(self, fields: dict[bytes, bytes]) -> None:
        """Keep one entry of the stream `policing.lib.live.pass_on` writes; what cannot be read is skipped."""
        try:
            told = json.loads(fields[b"event"])
            row = json.dumps(told["row"], ensure_ascii=False, separators=(",", ":"))
            self._words.setdefault(str(told["kind"]), {})[str(told["key"])] = (str(told["path"]), row)
        except (KeyError, TypeError, ValueError):
            log.exception("An entry of the passing stream cannot be read")

    def take(self) -> Callable[[str, frozenset[str]], bytes]:
        """Ends the moment; returns (scope path, kinds wanted) → what to send to a page there. Pages of one unit share what is written out once."""
        words, self._words = self._words, {}
        written: dict[tuple[str, str], bytes] = {}

        def of(path: str, kind: str) -> bytes:
            if (path, kind) not in written:
                rows = [row for place, row in words[kind].values() if path and place.startswith(path)]
                written[path, kind] = f'event: {kind}\ndata: {{"rows":[{",".join(rows)}]}}\n\n'.encode() if rows else b""
            return written[path, kind]

        return lambda path, kinds: b"".join(of(path, kind) for kind in sorted(kinds & words.keys()))
