"""What the person at the terminal sees."""

import contextlib
import sys
import time
from collections.abc import Iterator


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Show `text` while the body runs, then a tick and the seconds it took."""
    started = time.monotonic()
    if sys.stdout.isatty():
        print(f"… {text}", end="\r", flush=True)
    try:
        yield
    except BaseException:
        say(f"✗ {text}")
        raise
    say(f"✓ {text}  {time.monotonic() - started:.1f} s")


def say(line: str) -> None:
    """One line, at once, also when the output is a file or the reader has gone away."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)
