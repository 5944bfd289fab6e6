"""Fetches the browser libraries and lays what a browser needs of them under `static/vendor/`."""

import fcntl
import gzip
import hashlib
import shutil
import subprocess
from pathlib import Path

from policing import vendor
from policing.engines.binaries import npm
from policing.engines.errors import CannotStart
from policing.engines.process import ROOT

NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel", "error"]


def install_browser_libraries(log: Path) -> None:
    """Does nothing when the lock is the one that was laid out last. Two starts at once do it one after the other."""
    with (ROOT / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = vendor.FOLDER / ".stamp"
        if not (stamp.exists() and stamp.read_text() == _digest()):
            _fetch(log)
            lay_out()
            stamp.write_text(_digest())


def lay_out() -> None:
    """Fill `static/vendor/` from `node_modules/`, and remove what earlier versions left there."""
    shutil.rmtree(vendor.FOLDER, ignore_errors=True)
    for library in vendor.LIBRARIES:
        source = ROOT / "node_modules" / library.package
        for pattern in library.files:
            for file in source.glob(pattern):
                target = vendor.folder(library) / file.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
                _compress(target)


def _compress(file: Path) -> None:
    """A `.gz` beside it: the web process hands it to browsers that take it."""
    if file.suffix in {".js", ".mjs", ".css"}:
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))


def _fetch(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        code = subprocess.run([*npm(), *NPM_CI], cwd=ROOT, stdout=output, stderr=output).returncode
    if code:
        raise CannotStart(f"The browser libraries could not be fetched. npm said:\n{log.read_text(errors='replace')[-1500:]}")


def _digest() -> str:
    """Of the lock, of the list of files to copy, and of how they are laid out."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in (ROOT / "package-lock.json", Path(vendor.__file__), Path(__file__)))).hexdigest()
