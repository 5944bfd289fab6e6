"""What a phone keeps of this room, to work without a line: scripts, styles and words of the walker's pages. A change in any of them is a new release."""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders

from policing.environment import BASE_DIR
from policing.vendor import import_map, path

STYLES = ("tokens", "base", "search", "lists", "patrols", "patrols-phone")
FIRST = ("js/theme.js", "js/frame.js", "js/leaving.js", "js/patrols/round-page.js", "js/patrols/today.js")
PLAIN = ("icon.svg", "icon-192.png", "icon-512.png", "icon-maskable.png", *(f"css/{name}.css" for name in STYLES))
# Pages are drawn from these: a phone fetches its pages anew when one of them changes.
TEMPLATES = ("base.html", "_head.html", "patrols/round.html", "patrols/tonight.html", "patrols/_mine.html", "patrols/worker.js")
# `import "x"` and `from "x"`; what is imported by call is fetched when it is needed.
IMPORTED = re.compile(r"""(?:\bimport|\bfrom)\s*["']([^"']+)["']""")


def parts() -> list[str]:
    """Paths below STATIC_URL."""
    return _release()[0]


def version() -> str:
    return _release()[1]


def _release() -> tuple[list[str], str]:
    return _read() if settings.DEBUG else _read_once()


@cache
def _read_once() -> tuple[list[str], str]:
    return _read()


def _read() -> tuple[list[str], str]:
    vendored = (path("@tabler/core", "dist/css/tabler.min.css"), path("jsqr", "dist/jsQR.js"))
    found = sorted({*PLAIN, *vendored, *_modules(FIRST)})
    digest = sha256()
    for file in (*map(_file, found), *(BASE_DIR / "templates" / name for name in TEMPLATES)):
        digest.update(file.read_bytes())
    return found, digest.hexdigest()[:16]


def _modules(first: tuple[str, ...]) -> set[str]:
    """These scripts and all that they import, by their paths."""
    seen: set[str] = set()
    waiting = list(first)
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += _imports(module)
    return seen


def _imports(module: str) -> Iterator[str]:
    """What a comment only speaks of is no library of ours, and left out."""
    names = import_map()
    for name in IMPORTED.findall(_file(module).read_text()):
        package = next((package for package in names if package.endswith("/") and name.startswith(package)), None)
        if name.startswith("."):
            yield normpath(join(dirname(module), name))
        elif name in names:
            yield names[name]
        elif package:
            yield names[package] + name.removeprefix(package)


def _file(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
