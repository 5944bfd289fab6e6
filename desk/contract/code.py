"""The examples of the guide: files that run as they stand once the address, the key, the site and the alert are put in."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

FOLDER = Path(__file__).parent / "examples"
LANGUAGES = (("sh", "curl"), ("python", "Python"), ("java", "Java"))
ELSEWHERE = "https://zhufang.example"
# What the page puts the visitor's own in for.
PLACES = {"key": "YOUR-TEST-KEY", "site": "YOUR-SITE", "alert": "ALERT-ID"}


class Run(NamedTuple):
    """What the page's "Run" sends."""

    method: str
    path: str
    body: str = ""


RUNS = {
    "report": Run("POST", "/api/v1/alerts/", '{"reference": "TRY-1", "type": "general.report", "site": "YOUR-SITE", "description": "First try"}'),
    "read": Run("GET", "/api/v1/alerts/ALERT-ID/"),
    "feed": Run("GET", "/api/v1/alerts/?changed_since=2026-01-01T00:00:00%2B08:00"),
    "update": Run("POST", "/api/v1/alerts/ALERT-ID/updates/", '{"text": "False alarm: the customer came back with a relative", "cancel": true}'),
    "step": Run("POST", "/api/v1/sandbox/alerts/ALERT-ID/acknowledge/", '{"minutes": 5}'),
}


class Tab(NamedTuple):
    """One example in one language."""

    code: str
    label: str
    text: str


@cache
def _file(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}").read_text().strip()


def tabs(name: str) -> list[Tab]:
    """The example in each language, with this house's own address."""
    return [Tab(code, label, _file(name, code).replace(ELSEWHERE, settings.BASE_URL)) for code, label in LANGUAGES]
