"""What became of every message, on the page of an alert and of an order: the answer first, each try behind a fold, one more message by one press."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from alerts.models import Alert, Order
from delivery.models import Attempt, Delivery
from tests.browser.looks import faults_now
from tests.cast import order_to, routed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def desk(town, somebody):
    return somebody(town.desk)


def fail(thing: Alert | Order) -> Delivery:
    """Everything outside the app has failed a while ago, after one try."""
    assert thing.message
    outside = Delivery.objects.filter(recipient__message=thing.message).exclude(channel="in_app")
    for delivery in outside:
        facts = {"outcome": "permanent_failure", "error_code": "bad_address", "detail": "<b>raw</b> 13800000000", "duration_ms": 1234}
        Attempt.objects.create(at=delivery.recipient.created_at + timedelta(seconds=1), delivery_id=delivery.pk, number=1, **facts)
    facts = {"status": "permanent_failure", "error_code": "bad_address", "attempts": 1, "due_at": None, "updated_at": timezone.now() - timedelta(minutes=5)}
    outside.update(**facts)
    return outside.select_related("recipient").earliest("pk")


def opens_fold(page, name: str):
    person = page.locator(".people > li", has_text=name).first
    person.locator("summary").focus()
    page.keyboard.press("Enter")
    return person


def test_a_try_is_told_in_words_and_sent_again_by_the_keyboard(town, desk):
    alert = routed(town)
    name = fail(alert).recipient.name
    page = desk.goes_to(f"/alerts/{alert.pk}/")
    person = opens_fold(page, name)
    expect(person.locator(".tries")).to_contain_text("1.2")
    assert "13800000000" not in page.content()
    person.locator("[data-again]").first.focus()
    page.keyboard.press("Enter")
    expect(person.locator(".roads > li")).to_have_count(Delivery.objects.filter(recipient__name=name, recipient__message=alert.message).count())
    expect(person.locator("summary")).to_be_focused()
    assert Delivery.objects.filter(recipient__name=name, round=2).count() == 1


def open_every_fold(page) -> None:
    page.evaluate("for (const fold of document.querySelectorAll('.people-fold, .people details')) fold.open = true")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_with_every_fold_open_the_pages_are_sound_in_every_look(town, desk, language):
    alert, order = routed(town), order_to(town, town.compound, town.branch)
    fail(alert)
    fail(order)
    desk.speaks(language)
    for path in (f"/alerts/{alert.pk}/", f"/orders/{order.pk}/", f"/orders/{order.pk}/people/"):
        page = desk.goes_to(path)
        desk.settles()
        open_every_fold(page)
        assert page.locator("[data-again]:visible").count() > 0, path
        assert faults_now(desk, language) == [], path


def test_the_totals_of_an_order_move_without_the_stream(town, desk):
    order = order_to(town, town.compound, town.branch)
    page = desk.goes_to(f"/orders/{order.pk}/people/")
    expect(page.locator(".reached-by .is-waiting b")).to_have_text("3")
    Delivery.objects.filter(recipient__message=order.message).update(status="delivered")
    expect(page.locator(".reached-by .is-delivered b")).to_have_text("3")


def test_one_more_message_from_the_list_of_everybody(town, desk):
    order = order_to(town, town.compound, town.branch)
    name = fail(order).recipient.name
    page = desk.goes_to(f"/orders/{order.pk}/people/?show=failed")
    person = opens_fold(page, name)
    person.locator("[data-again]").click()
    expect(person.locator(".again-done")).to_be_visible()
    assert Delivery.objects.filter(recipient__name=name, recipient__message=order.message, round=2).count() == 1
