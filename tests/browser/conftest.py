"""Real pages in a real Chromium, served by Django's live server. Without a Chromium on PATH these tests say so and are left out."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from accounts.models import User
from tests.cast import Cast, build_cast, make_partner_user

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-US"}
PATIENT_MS = 60_000
# How long a busy machine may take; nothing is late before that.
expect.set_options(timeout=PATIENT_MS)


COUNT_FETCHES = """(() => {
  const { fetch } = window;
  window.fetchesOut = 0;
  window.fetch = async (...what) => {
    window.fetchesOut += 1;
    try {
      return await fetch(...what);
    } finally {
      window.fetchesOut -= 1;
    }
  };
})()"""
IS_SETTLED = """() => {
  const isSeen = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  };
  const maps = [...document.querySelectorAll("place-map")].filter(isSeen);
  for (const map of maps) map.ready?.then(() => (map.stands = true));
  const isWaiting = document.querySelector(":not(:defined), [aria-busy=true]") || [...document.querySelectorAll(".skeleton")].some(isSeen);
  return document.readyState === "complete" && !window.fetchesOut && !isWaiting && maps.every((map) => map.stands);
}"""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    # Playwright keeps an event loop in this thread, so no longer than these tests; the ORM is used beside it, never inside.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def town(transactional_db) -> Iterator[Cast]:
    yield build_cast()
    let_requests_end()


def let_requests_end() -> None:
    """The last question of a page that is gone may still be asked of the database; emptying the tables meanwhile would make each wait for the other."""
    at_work = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(at_work)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.1)


@pytest.fixture
def guard(town) -> User:
    """A guard of the compound, who sees its portal and nothing else."""
    return make_partner_user("guard", town.compound_firm, site=town.compound)


class Person:
    """Somebody at a browser: signed in, in one language, at one width; `complaints` are what the console said."""

    def __init__(self, browser: Browser, url: str, user: User | None, language: str, width: int) -> None:
        self.url = url
        self.context = browser.new_context(viewport={"width": width, "height": 900}, locale=LANGUAGES[language])
        self.context.set_default_timeout(PATIENT_MS)
        self.context.add_init_script(COUNT_FETCHES)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if user:
            self._sign_in(user)

    def _sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.url}])

    def _hear(self, message: ConsoleMessage) -> None:
        is_ours = "Content Security Policy" in message.text or "Uncaught" in message.text
        if message.type == "error" and is_ours:
            self.complaints.append(message.text)

    def goes_to(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def speaks(self, language: str) -> None:
        """From the next page on."""
        self.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.url}])

    def complains(self) -> list[str]:
        """What the console has said since this was last asked."""
        said, self.complaints = self.complaints, []
        return said

    def settles(self) -> Page:
        """Waits until nothing is asked for any more and everything in view is drawn."""
        self.page.wait_for_function(IS_SETTLED)
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        return self.page

    def axe(self, rules: Sequence[str] = ()) -> list[str]:
        """What axe finds on the page now, by all its rules or by these: "rule: selector"."""
        if not AXE.exists():
            pytest.skip("axe-core is not installed")
        # Evaluated over the debugging protocol, so the page's own policy stays as strict as it is; preloading would write style elements of its own.
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
        found = self.page.evaluate("async only => (await axe.run({resultTypes: ['violations'], preload: false, ...only})).violations", only)
        return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def somebody(chromium, live_server):
    """somebody(user, language="en", width=1440) → Person."""
    people: list[Person] = []

    def sits_down(user: User | None = None, *, language: str = "en", width: int = 1440) -> Person:
        people.append(Person(chromium, live_server.url, user, language, width))
        return people[-1]

    yield sits_down
    for person in people:
        person.context.close()
    _wait_for_quiet()


def _wait_for_quiet() -> None:
    """Until the server has finished the last requests: the tables are emptied next."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)
