"""A year of 43,000 disputes as officers of one bureau read them, against one month of the same city: seconds and questions of every list, chart and page."""

import os
import statistics
import time
from typing import Any, NamedTuple

import django

YEAR = 43_000
TIMES = 5
MOST_QUESTIONS = 12
# Reading a page of a year may take so many times what a month takes: pages show fifty rows, and only what counts a whole year reads all of it.
LISTS, COUNTS = 2.0, 15.0
# So long somebody waits for the figures of a year.
LONGEST_S = 1.5


class Page(NamedTuple):
    """An address, and how much dearer a year may be."""

    name: str
    address: str
    wanted: float = LISTS


class Found(NamedTuple):
    seconds: float
    questions: int


def main(year: int = YEAR) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policing.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    client = _city()
    call_command("load_disputes", year=round(year / 12), days=30)
    month = {page.name: read(client, page.address) for page in pages()}
    call_command("load_disputes", year=year - round(year / 12))
    for page in pages():
        report(page, read(client, page.address), month[page.name])


def _city() -> Any:
    """The demo town, and the bureau’s leader signed in."""
    from django.test import Client
    from django.utils import timezone

    from accounts.models import User
    from desk.demo.city import load_city
    from desk.demo.sizes import TOWN

    load_city(TOWN, now=timezone.now())
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.get(username="bureau-leader"))
    return client


def pages() -> list[Page]:
    from disputes.models import Dispute

    one = Dispute.objects.filter(agreements__isnull=False).order_by("pk")[:1].get()
    return [
        Page("board", "/disputes/"),
        Page("board, all", "/disputes/?show=all"),
        Page("board, a number", f"/disputes/?q={one.number[-5:]}"),
        Page("one dispute", f"/disputes/{one.pk}/"),
        Page("clocks", "/disputes/clocks/"),
        Page("cases", "/disputes/figures/cases/"),
        Page("cases, open", "/disputes/figures/cases/?what=open"),
        Page("cases, late", "/disputes/figures/cases/?what=late"),
        Page("REST list", "/api/v1/disputes/"),
        Page("figures, a year", "/disputes/figures/", COUNTS),
        Page("places again", "/disputes/figures/addresses/", COUNTS),
    ]


def read(client: Any, address: str) -> Found:
    """The median of several readings, and how many questions one asks."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    seconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        answer = client.get(address)
        seconds.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return Found(statistics.median(seconds), len(asked))


def report(page: Page, year: Found, month: Found) -> None:
    ratio = year.seconds / month.seconds
    is_fine = ratio <= page.wanted and year.questions <= MOST_QUESTIONS and year.seconds <= LONGEST_S
    print(f"{page.name:18} ours {year.seconds * 1000:8,.0f} ms   a month {month.seconds * 1000:8,.0f} ms   ratio {ratio:.2f}", end="")
    print(f"  wanted ≤ {page.wanted:.2f}   questions {year.questions:2}/{MOST_QUESTIONS}   {'ok' if is_fine else 'ABOVE'}", flush=True)
