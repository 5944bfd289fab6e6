"""The browser libraries: where they lie under `static/`, and the import map that tells the browser. Versions come from package-lock.json."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "static" / "vendor"


@dataclass(frozen=True)
class Library:
    """An npm package: the `files` a browser needs of it, and its `entry` module when modules import it by name."""

    package: str
    files: tuple[str, ...]
    entry: str = ""


# A trailing ".js" directly in a folder leaves out TypeScript's, the sources' maps, development and server builds.
_MODULES = ("LICENSE", "*.js", "directives/*.js", "decorators/*.js")

LIBRARIES = (
    Library("lit", _MODULES, "index.js"),
    Library("lit-html", _MODULES, "lit-html.js"),
    Library("lit-element", _MODULES, "index.js"),
    Library("@lit/reactive-element", _MODULES, "reactive-element.js"),
    Library(
        "maplibre-gl",
        ("LICENSE.txt", "dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl-shared.mjs", "dist/maplibre-gl.css"),
        "dist/maplibre-gl.mjs",
    ),
    Library(
        "@tabler/core",
        ("LICENSE", "dist/css/tabler.min.css", "dist/js/tabler.min.js", "dist/js/tabler.esm.min.js"),
        "dist/js/tabler.esm.min.js",
    ),
    Library("echarts", ("LICENSE", "dist/echarts.esm.min.js"), "dist/echarts.esm.min.js"),
    # A classic script: it leaves `jsQR` in the window.
    Library("jsqr", ("LICENSE", "dist/jsQR.js")),
)


@functools.cache
def _locked() -> dict[str, dict[str, str]]:
    packages: dict[str, dict[str, str]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return packages


def version(package: str) -> str:
    """The exact version of an npm package, as locked."""
    return _locked()[f"node_modules/{package}"]["version"]


def folder(library: Library) -> Path:
    """Where it is laid out, like `static/vendor/lit-3.3.1`; a new version is a new address, so browsers may keep it for ever."""
    return FOLDER / f"{library.package.lstrip('@').replace('/', '-')}-{version(library.package)}"


def path(package: str, file: str = "") -> str:
    """Relative to STATIC_URL: `path("maplibre-gl", "dist/maplibre-gl.css")` for a stylesheet's address."""
    library = next(library for library in LIBRARIES if library.package == package)
    return f"{folder(library).relative_to(ROOT / 'static').as_posix()}/{file}"


def import_map() -> dict[str, str]:
    """Every bare specifier the browser may meet, to its path relative to STATIC_URL: each package by name, and `package/` for files in it."""
    modules = [library for library in LIBRARIES if library.entry]
    names = {library.package: path(library.package, library.entry) for library in modules}
    return names | {f"{library.package}/": path(library.package) for library in modules}


def import_map_json(address: Callable[[str], str]) -> str:
    """The text for `<script type="importmap" nonce="…">`; `address` makes a URL of a path, like Django's `static`."""
    return json.dumps({"imports": {name: address(target) for name, target in import_map().items()}}, indent=1)
