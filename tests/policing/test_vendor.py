"""Browser libraries: exact, complete, and from no named place."""

import json
import re

from policing import vendor


def test_the_lock_names_no_address_and_checks_every_package():
    text = (vendor.ROOT / "package-lock.json").read_text()
    assert "://" not in text
    assert all("integrity" in package for name, package in json.loads(text)["packages"].items() if name)


def test_package_json_names_exact_versions():
    package = json.loads((vendor.ROOT / "package.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in (package["dependencies"] | package["devDependencies"]).values())


def test_every_entry_of_the_import_map_is_laid_out():
    for name, path in vendor.import_map().items():
        target = vendor.ROOT / "static" / path
        assert target.is_dir() if name.endswith("/") else target.is_file()


def test_every_bare_specifier_in_the_libraries_is_in_the_import_map():
    known = vendor.import_map()
    for module in vendor.FOLDER.glob("lit*/**/*.js"):
        for name in re.findall(r"""(?:from|import)\s*["']([^."'/][^"']*)["']""", module.read_text()):
            assert name in known or any(name.startswith(prefix) for prefix in known if prefix.endswith("/")), f"{module.name} imports {name}"
