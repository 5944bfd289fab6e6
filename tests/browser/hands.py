"""What people do with a page, in either language: by what a button does, never by what it is called."""

import re
from typing import Any

from playwright.sync_api import Locator, Page

from alerts.models import Alert
from tests.browser.conftest import Person

ONLY_CONFIRMED = {"end", "approve"}


def takes(page: Page, action: str, **answers: Any) -> None:
    """Press the button of a step, answer what it asks, confirm what only asks to be confirmed, and wait until the next step is offered."""
    button = page.locator(f"[data-action={action}]:not([disabled])").first
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator("details.more > summary").first.click()
    button.click()
    dialog = page.locator("step-dialog dialog[open]")
    big = page.locator(f"button.next[data-action={action}]")
    if answers or action in ONLY_CONFIRMED:
        dialog.wait_for()
        for name, value in answers.items():
            answer(dialog, name, str(value))
        if "minutes" not in answers:
            dialog.locator("footer .btn-primary").click()
    dialog.wait_for(state="hidden")
    big.wait_for(state="detached")


def answer(dialog: Locator, name: str, value: str) -> None:
    if name == "minutes":
        dialog.locator(f"button[name=minutes][value='{value}']").click()
    elif name in {"disposition", "money_evidence"}:
        dialog.locator(f"label:has(input[name={name}][value={value}])").click()
    elif name == "money_kept_safe":
        dialog.locator("input[inputmode=decimal]").fill(value)
    else:
        dialog.locator("textarea").last.fill(value)


def opens(person: Person, alert: Alert) -> Page:
    """The alert's own page."""
    page = person.goes_to(f"/alerts/{alert.pk}/")
    page.locator("alert-page .alert-next [data-action]").first.wait_for()
    return page


def acknowledges_at_the_board(person: Person, alert: Alert) -> Page:
    """The one big button, without leaving the board."""
    page = person.goes_to(f"/?alert={alert.pk}")
    row = page.locator(f".item[data-id='{alert.pk}']")
    row.wait_for()
    takes(page, "acknowledge")
    page.locator("#what-to-do [data-action=dispatch]").first.wait_for()
    return page


def orders_around(person: Person, alert: Alert, action: str, metres: int) -> str:
    """From the alert to an order to the compounds round it; returns the address of the order's page."""
    page = person.goes_to(f"/orders/new/?alert={alert.pk}")
    page.locator(f"label:has(input[name=action][value={action}])").click()
    page.locator(f"label:has(input[name=ring][value='{metres}'])").click()
    page.locator("label:has(input[name=kind][value=security])").click()
    page.locator("order-form .part-preview .reach, order-form [data-count]").first.wait_for()
    page.wait_for_function("() => !document.querySelector('order-form .next').disabled")
    page.locator("order-form footer .next").click()
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}/"))
    return page.url


def holds_the_alarm(page: Page) -> None:
    """Until it says that it has gone out; however long that takes."""
    page.locator("alarm-page[data-shows=ready]").wait_for()
    page.locator("button.alarm").hover()
    page.mouse.down()
    page.locator("alarm-page:not([data-shows=ready])").wait_for()
    page.mouse.up()


def sees(page: Page, words: str) -> None:
    """Waits until it stands there, spaces aside, without a reload: pages look again by themselves."""
    page.wait_for_function("words => document.body.innerText.replace(/\\s/g, '').includes(words)", arg=re.sub(r"\s", "", words))
