"""A page in every look: both languages, narrow and wide, by day and by night. axe finds nothing, nothing is cut off, its policy holds.

A language is a load of its own. Width and brightness change while the page stands, as they do in life: a window is made narrower, dusk comes.
"""

from playwright.sync_api import Page

from tests.browser.conftest import LANGUAGES, Person

WIDTHS = (360, 1440)
BRIGHTNESSES = ("light", "dark")
# What colours decide; by all other rules a page is the same by day and by night.
OF_COLOURS = ("color-contrast", "link-in-text-block")
TURN = "theme => window.zfTheme ? window.zfTheme.choose(theme) : document.documentElement.setAttribute('data-bs-theme', theme)"


def faults_of(person: Person, *paths: str, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What is wrong with these pages, each in every look: "path language width brightness: what"."""
    found = []
    for turn, language in enumerate(LANGUAGES):
        person.speaks(language)
        # Loaded narrow in the one language and wide in the other.
        in_turn = widths if turn else widths[::-1]
        for path in paths:
            person.page.set_viewport_size({"width": in_turn[0], "height": 900})
            person.goes_to(path)
            found += [f"{path} {fault}" for fault in faults_now(person, language, widths=in_turn)]
    return found


def faults_now(person: Person, language: str, *, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What is wrong with what the page shows now, at every width, by day and by night."""
    found = []
    person.page.emulate_media(reduced_motion="reduce")
    for width in widths:
        person.page.set_viewport_size({"width": width, "height": 900})
        person.settles()
        found += [f"{language} {width}: {fault}" for fault in (*_frame(person.page, language, width), *person.complains())]
        for rules, brightness in zip(((), OF_COLOURS), _the_present_first(person.page), strict=True):
            person.page.evaluate(TURN, brightness)
            found += [f"{language} {width} {brightness}: {fault}" for fault in person.axe(rules)]
    return found


def _frame(page: Page, language: str, width: int) -> list[str]:
    spoken, needed = page.evaluate("[document.documentElement.lang.toLowerCase(), document.documentElement.scrollWidth]")
    return [f"speaks {spoken}, is {needed} wide"] if not spoken.startswith(language[:2]) or needed > width else []


def _the_present_first(page: Page) -> list[str]:
    return sorted(BRIGHTNESSES, key=lambda one: one != page.evaluate("document.documentElement.dataset.bsTheme"))
