"""The articles' stories, each answered by two browsers at once, one at a desk and one on a phone, in both languages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from alerts.lifecycle import Disposition, Status
from alerts.models import Alert, Order
from alerts.services.escalation import escalate_due
from alerts.services.routing import route_received
from delivery.lifecycle import Reply
from delivery.links import token_of
from delivery.models import Recipient
from partners.models import Contact, Site
from tests.browser.conftest import Person
from tests.browser.hands import acknowledges_at_the_board, holds_the_alarm, opens, orders_around, sees, takes
from tests.cast import IN_EAST, Cast, make_contact, make_partner_user, make_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE, DESK = 360, 1440


@dataclass
class Night:
    """One night in the small town, in one language: who sits down where."""

    town: Cast
    sits_down: Callable[..., Person]
    language: str
    people: dict[str, Person] = field(default_factory=dict)

    def desk(self, user: User) -> Person:
        return self._at(user, DESK)

    def phone(self, user: User) -> Person:
        return self._at(user, PHONE)

    def _at(self, user: User, width: int) -> Person:
        name = f"{user.username} {width}"
        if name not in self.people:
            self.people[name] = self.sits_down(user, language=self.language, width=width)
        return self.people[name]

    def guard(self, contact: Contact, room: str = "orders") -> Page:
        """The page behind the link in the contact's newest text message, on a phone without a sign-in."""
        recipient = Recipient.objects.filter(message__room=room, addressee=contact.addressee).latest("created_at")
        return self.sits_down(None, language=self.language, width=PHONE).goes_to(f"/r/{token_of(recipient)}/")

    def neighbours(self) -> list[Contact]:
        """Two more compounds within 300 metres of the first."""
        places = [("SEC-NL-07", "南岭家园", 0.0012), ("SEC-DH-04", "东河家园", -0.0012)]
        sites = [make_site(self.town.compound_firm, code, name, self.town.grid_e1, IN_EAST | {"lat": IN_EAST["lat"] + off}) for code, name, off in places]
        return [make_contact(site, "值班岗") for site in sites]

    def newest(self) -> Alert:
        route_received()
        return Alert.objects.latest("received_at")


@pytest.fixture(params=["zh-hans", "en"])
def night(request, town, somebody) -> Night:
    return Night(town, somebody, request.param)


def reports(person: Person, kind: str, words: str, **ticks: str) -> None:
    """The portal's form, as at a counter or a gate."""
    page = person.goes_to("/portal/report/")
    page.locator(f"label:has(input[name=type][value='{kind}'])").click()
    page.locator("[name=description]").fill(words)
    for name, value in ticks.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("form.report button.big").click()
    page.wait_for_url(re.compile(r"/portal/(receipt|alerts/[0-9a-f-]{36})/"))


def clerk_of(site: Site, name: str) -> User:
    return make_partner_user(name, site.partner, site=site)


def works_to_the_end(page: Page, disposition: str, **money: str) -> None:
    takes(page, "dispatch", text="巡组 P-3")
    takes(page, "arrive")
    takes(page, "resolve", text="已处置")
    takes(page, "close", disposition=disposition, text="已带回派出所处理", **money)
    page.locator("alert-page.is-ended").wait_for()


def test_cards_at_night(night):
    guard = night.phone(clerk_of(night.town.compound, "night-guard"))
    reports(guard, "security.obscene_cards", "路边车辆上张贴大量涉黄小卡片")
    alert = night.newest()
    desk = night.desk(night.town.desk)
    acknowledges_at_the_board(desk, alert)
    order_page = orders_around(desk, alert, "patrol", 300)
    link = night.guard(night.town.gate)
    link.locator("[name=note]").first.fill("已加派一组")
    link.locator("button[value=comply]").click()
    link.locator("[role=status]").first.wait_for()
    sees(desk.page, "已加派一组")
    takes(desk.page, "end")
    works_to_the_end(opens(desk, alert), Disposition.FOUNDED)
    steps = guard.goes_to(f"/portal/alerts/{alert.pk}/").locator("ol.steps li")
    assert steps.count() == guard.page.locator("ol.steps li.is-reached").count() > 3
    order, alert = Order.objects.get(), Alert.objects.get()
    assert (order.status, order.order_sites.get().reply, alert.status, alert.disposition) == ("ended", Reply.COMPLY, Status.CLOSED, Disposition.FOUNDED)
    assert order_page.endswith(f"{order.pk}/")


def test_the_fleeing_car(night):
    north, south = night.neighbours()
    officer = night.phone(night.town.community)
    form = officer.goes_to("/alerts/new/")
    form.locator("label:has(input[name=source][value=patrol])").click()
    form.locator("place-search input").fill("SEC-JY-01")
    form.get_by_text(re.compile("锦园小区东门")).first.click()
    form.locator("type-picker input").first.fill("嫌疑车辆" if night.language == "zh-hans" else "vehicle")
    form.keyboard.press("Enter")
    form.locator("[name=description]").fill("灰色面包车（测A·D0417）再次驶入小区")
    form.locator(".form-foot button").click()
    form.locator(f"[data-number], .number >> text=/{timezone.localtime():%Y-%m-%d}-/").first.wait_for()
    alert = night.newest()
    desk = night.desk(night.town.desk)
    acknowledges_at_the_board(desk, alert)
    orders_around(desk, alert, "close_gates", 300)
    for contact, reply in ((night.town.gate, "seen"), (north, "comply")):
        phone = night.guard(contact)
        phone.locator(f"button[value={reply}]").click()
        phone.locator("[role=status]").first.wait_for()
    sees(desk.page, "2/3")
    takes(opens(desk, alert), "dispatch", text="三分钟")
    takes(desk.page, "arrive")
    answers = dict(Order.objects.get().order_sites.values_list("site__code", "reply"))
    assert answers == {"SEC-JY-01": Reply.SEEN, "SEC-NL-07": Reply.COMPLY, "SEC-DH-04": ""}
    assert Alert.objects.get().status == Status.ARRIVED
    assert south.site.code == "SEC-DH-04"


def test_the_woman_on_the_bridge(night):
    control = night.desk(night.town.commander)
    form = control.goes_to("/alerts/new/")
    form.locator("label:has(input[name=source][value=radio])").click()
    form.locator("[name=call_sign]").fill("P-10")
    form.locator("place-search input").fill("0410-017")
    form.locator("place-search [role=option]").first.click()
    form.locator("[name=place]").fill("东河桥东侧护栏")
    form.locator("type-picker input").first.fill("有人身处险境" if night.language == "zh-hans" else "danger")
    form.keyboard.press("Enter")
    form.locator("[name=description]").fill("年轻女子站在护栏外大哭")
    form.locator(".form-foot button").click()
    form.locator(".call-fields, .recorded").first.wait_for()
    control.page.wait_for_function("() => !document.querySelector('call-form')?.isDirty")
    alert = night.newest()
    phone = night.phone(night.town.desk)
    acknowledges_at_the_board(phone, alert)
    page = opens(phone, alert)
    takes(page, "dispatch", text="第十巡逻小组")
    takes(page, "arrive")
    watching = opens(control, alert)
    takes(page, "resolve", text="已抱回护栏内")
    watching.locator("[data-action=close]").first.wait_for()
    assert Alert.objects.get().status == Status.RESOLVED


def test_the_vague_withdrawal(night):
    clerk = night.phone(clerk_of(night.town.branch, "clerk"))
    reports(clerk, "bank.suspicious_withdrawal", "问到用途时答复含糊", account_tail="2093")
    alert = night.newest()
    sees(clerk.page, alert.number)
    assert alert.type.name not in clerk.page.content()
    fraud = night.desk(night.town.fraud_officer)
    acknowledges_at_the_board(fraud, alert)
    works_to_the_end(opens(fraud, alert), Disposition.FOUNDED, money_kept_safe="86000", money_evidence="bank_record")
    listed = clerk.goes_to("/portal/alerts/")
    sees(listed, alert.number)
    assert not any(word in listed.content() for word in (alert.type.name, alert.type.name_en, "含糊"))
    alert.refresh_from_db()
    assert (alert.is_covert, alert.status, alert.money_kept_safe) == (True, Status.CLOSED, 86000)


def test_the_campus_alarm_is_a_drill(night):
    school = night.phone(clerk_of(night.town.school, "gatekeeper"))
    phone = school.goes_to("/portal/alarm/")
    phone.locator("label:has(input[name=drill])").click()
    holds_the_alarm(phone)
    phone.locator("[data-state=received] [data-number]").wait_for()
    alert = night.newest()
    desk = night.desk(night.town.desk)
    acknowledges_at_the_board(desk, alert)
    phone.locator("[data-live] >> text=/./").first.wait_for()
    page = opens(desk, alert)
    takes(page, "dispatch", text="演练：巡组到西门")
    takes(page, "arrive")
    takes(page, "resolve", text="演练结束")
    takes(page, "close", text="反应迅速")
    page.locator("alert-page.is-ended").wait_for()
    alert.refresh_from_db()
    assert (alert.cap_status, alert.disposition) == ("Exercise", Disposition.EXERCISE)


def test_the_quarrel_at_the_plaza(night):
    north, _south = night.neighbours()
    guard = night.phone(clerk_of(night.town.compound, "plaza-guard"))
    phone = guard.goes_to("/portal/alarm/")
    holds_the_alarm(phone)
    phone.locator("[data-state=received] [data-number]").wait_for()
    alert = night.newest()
    desk = night.desk(night.town.desk)
    acknowledges_at_the_board(desk, alert)
    orders_around(desk, alert, "be_ready", 300)
    helper = night.guard(north)
    helper.locator("[name=note]").first.fill("人数增加到二十多人")
    helper.locator("button[value=need_help]").click()
    helper.locator("[role=status]").first.wait_for()
    sees(desk.page, "人数增加到二十多人")
    takes(opens(desk, alert), "dispatch", text="两组车巡")
    assert Alert.objects.get(pk=alert.pk).status == Status.DISPATCHED
    assert Order.objects.get(alert=alert).order_sites.get(site=north.site).reply == Reply.NEED_HELP


def test_the_citizens_clue(night):
    phone = night.phone(night.town.community)
    form = phone.goes_to("/alerts/new/")
    form.locator("label:has(input[name=source][value=chat])").click()
    form.locator("[name=description]").fill("连续两晚有人在停车场逐车试车门，凌晨一点前后")
    form.locator("place-search input").fill("SEC-JY-01")
    form.get_by_text(re.compile("锦园小区东门")).first.click()
    form.locator("type-picker input").first.fill("群众" if night.language == "zh-hans" else "clue")
    form.keyboard.press("Enter")
    desk = night.desk(night.town.desk)
    desk.goes_to("/").locator("alert-board").wait_for()
    form.locator(".form-foot button").click()
    form.wait_for_function("() => !document.querySelector('call-form')?.isDirty")
    alert = night.newest()
    desk.page.locator(f".item[data-id='{alert.pk}']").wait_for()
    acknowledges_at_the_board(desk, alert)
    assert (Alert.objects.get().type.code, Alert.objects.get().source) == ("police.citizen_clue", "chat")


def test_the_account_of_nine_days(night):
    body = {"reference": "n-9", "type": "bank.suspicious_cancellation", "site": "BANK-DH-03", "signals": ["recently_opened", "many_transfers"]}
    assert night.town.bank_client.post("/api/v1/alerts/", body, format="json").status_code == 201
    alert = night.newest()
    desk = night.desk(night.town.desk)
    board = desk.goes_to(f"/?alert={alert.pk}")
    board.locator(f".item[data-id='{alert.pk}']").wait_for()
    Alert.objects.filter(pk=alert.pk).update(next_escalation_at=timezone.now() - timedelta(seconds=1))
    escalate_due()
    recipient = Recipient.objects.get(message__room="alerts", message__subject_id=alert.pk, addressee__user=night.town.leader)
    phone = night.sits_down(None, language=night.language, width=PHONE).goes_to(f"/r/{token_of(recipient)}/")
    assert alert.type.name not in phone.title()
    phone.locator("button[name=minutes][value='5']").click()
    phone.locator("[role=status]").first.wait_for()
    sees(board, "Leader")
    board.locator("#what-to-do [data-action=dispatch]").first.wait_for()
    alert.refresh_from_db()
    assert (alert.status, alert.acknowledged_by) == (Status.ACKNOWLEDGED, night.town.leader)
