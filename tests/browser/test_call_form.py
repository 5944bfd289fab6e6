"""From the ring to a recorded alert by the keyboard; a pasted message; a server that is away; the same on a phone."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alerts.models import Alert
from alerts.services.routing import route_received
from tests.browser.looks import faults_now
from tests.cast import routed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MESSAGE = """王某 14:05
我在锦园小区东门，三个人拿着钢管
车牌测A·D0417，灰色面包车
电话１００ ００００ ００４２"""


def gate_number(town):
    return town.gate.addressee.addresses.get().value


def test_a_call_takes_a_number_a_few_letters_and_enter(town, somebody):
    desk = somebody(town.desk)
    page = desk.goes_to(reverse("alerts:list"))
    page.keyboard.press("c")
    page.locator("#caller:focus").wait_for()
    page.keyboard.type(f"+86 {gate_number(town)}")
    page.keyboard.press("Enter")
    page.locator("type-picker input:focus").wait_for()
    page.keyboard.type("xycl")
    page.keyboard.press("Enter")
    page.locator("#description:focus").wait_for()
    expect(page.locator("[data-card]")).to_contain_text("Police in about")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    number = page.locator(".say-number b").inner_text()
    alert = Alert.objects.get()
    assert (alert.number, alert.site, alert.type.code) == (number, town.compound, "security.suspect_vehicle")
    route_received()
    page.locator(".told-list").get_by_text("Community").wait_for()
    page.locator("[data-next]:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#caller:focus").wait_for()
    expect(page.locator("#caller")).to_have_value("")
    assert desk.complaints == []


def test_the_lane_of_the_site_comes_first_and_a_digit_takes_a_type(town, somebody):
    page = somebody(town.desk).goes_to(reverse("alerts:new") + f"?site={town.branch.pk}")
    page.locator("type-picker input").press("2")
    page.locator("#description:focus").wait_for()
    expect(page.locator("type-picker")).to_contain_text("Suspicious account cancellation")
    expect(page.locator("[name=covert]")).to_be_checked()
    expect(page.locator("[data-card]")).to_contain_text("Covert")
    page.locator("[name=covert]").uncheck()
    expect(page.locator("[data-card]")).not_to_contain_text("Covert")


def test_a_pasted_message_is_read_and_kept_as_sent(town, somebody):
    desk = somebody(town.desk)
    page = desk.goes_to(reverse("alerts:new"))
    page.locator("#caller:focus").wait_for()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        MESSAGE,
    )
    chips = page.locator(".chip")
    chips.get_by_text("锦园小区东门").first.wait_for()
    read = " ".join(chips.all_inner_texts())
    for words in ("10000000042", "测A·D0417", "3", "钢管"):
        assert words in read
    page.get_by_role("button", name=re.compile("Take off: 3")).click()
    if page.locator("type-picker input").count():
        page.locator("type-picker input").fill("general.report")
        page.locator("type-picker input").press("Enter")
    page.get_by_role("button", name=re.compile("^Record the call")).click()
    page.locator(".say-number").wait_for()
    alert = Alert.objects.get()
    assert (alert.source, alert.site, alert.caller_number) == ("chat", town.compound, "10000000042")
    assert alert.details == {"plate": "测A·D0417", "weapons": "钢管"}
    assert alert.description == MESSAGE.replace("１００ ００００ ００４２", "100****0042")


READ = """async ([text, now]) => {
    const { read } = await import("/static/js/forms/chat.js");
    const found = read(text, { now: new Date(now) });
    return { ...found, occurredAt: found.occurredAt?.toISOString() ?? null };
}"""
NOW = datetime(2026, 8, 17, 7, 0, tzinfo=UTC).isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下午2点半有两人拿刀", {"occurredAt": "2026-08-17T06:30:00.000Z", "people": 2, "weapons": ["刀"]}),
        ("昨晚11点在东河路12号门口", {"occurredAt": "2026-08-16T15:00:00.000Z", "place": "东河路12号门口"}),
        ("李某 14:55\n刚才有一名男子翻墙", {"occurredAt": None, "people": 1, "senders": ["李某"]}),
        ("李某 14:55\n有人翻墙", {"occurredAt": "2026-08-17T06:55:00.000Z"}),
        ("等了3个小时，25点见", {"occurredAt": None, "people": None}),
        ("座机 0373-1001234 回电", {"number": "03731001234"}),
        ("卡号 9100000000421234567", {"number": ""}),
        ("菜刀和刀", {"weapons": ["菜刀"]}),
        ("Three men with a knife near the east gate, call 100 0000 0042", {"people": 3, "weapons": ["knife"], "place": "east gate", "number": "10000000042"}),
        ("十二个人聚集", {"people": 12}),
        ("人民路没有事", {"people": None, "plate": "", "number": ""}),
    ],
)
def test_what_a_message_says(town, somebody, text, expected):
    page = somebody(town.desk).goes_to(reverse("alerts:new"))
    found = page.evaluate(READ, [text, NOW])
    assert {name: found[name] for name in expected} == expected


def test_a_call_outlives_a_server_that_is_away(town, somebody):
    desk = somebody(town.desk)
    page = desk.goes_to(reverse("alerts:new"))
    page.locator("#caller").fill(gate_number(town))
    page.locator(".chosen").get_by_text(town.compound.name).wait_for()
    page.locator("type-picker input").fill("general.report")
    page.locator("type-picker input").press("Enter")
    page.context.route("**/api/v1/alerts/", lambda route: route.abort())
    page.locator("#description").fill("还在门口")
    page.keyboard.press("Enter")
    page.get_by_text("Not recorded yet: no connection").wait_for()
    page.context.unroute("**/api/v1/alerts/")
    page.get_by_role("button", name="Try now").click()
    page.locator(".say-number").wait_for()
    assert Alert.objects.get().description == "还在门口"
    assert page.evaluate("sessionStorage.length") == 0


def test_what_was_typed_is_back_after_the_page_is_loaded_again(town, somebody):
    page = somebody(town.desk).goes_to(reverse("alerts:new"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#caller").fill("10000000042")
    page.locator("#description").fill("说到一半")
    page.reload()
    expect(page.locator("#description")).to_have_value("说到一半")
    expect(page.locator("#caller")).to_have_value("10000000042")


def test_what_was_typed_is_nobody_elses(town, somebody):
    desk = somebody(town.desk)
    page = desk.goes_to(reverse("alerts:new"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#description").fill("秘密")
    desk._sign_in(town.leader)
    desk.goes_to(reverse("alerts:new"))
    desk.settles()
    expect(page.locator("#description")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0


def test_the_same_caller_is_added_to_the_alert_that_is_there(town, somebody):
    alert = routed(town, caller_number="10000000042")
    page = somebody(town.desk).goes_to(reverse("alerts:new"))
    page.locator("#caller").fill("100 0000 0042")
    page.get_by_text("1 earlier call from this number").wait_for()
    page.locator("#description").fill("还在喊")
    page.get_by_role("button", name="Add this call to it").click()
    page.get_by_text("Added to this alert").wait_for()
    assert Alert.objects.count() == 1
    assert alert.events.order_by("-sequence").first().words["text"] == "还在喊"


def test_what_is_missing_is_said_at_its_field(town, somebody):
    page = somebody(town.desk).goes_to(reverse("alerts:new"))
    page.get_by_role("button", name=re.compile("^Record the call")).click()
    page.get_by_text("Choose what it is.").wait_for()
    page.get_by_text("They cannot say where").click()
    page.locator("type-picker input").fill("general.report")
    page.locator("type-picker input").press("Enter")
    page.get_by_role("button", name=re.compile("^Record the call")).click()
    page.locator(".say-number").wait_for()
    assert Alert.objects.get().station == town.bureau


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_is_right_in_every_look_while_it_is_filled_in_and_after(town, somebody, language):
    routed(town, caller_number="10000000042", place="东河桥")
    desk = somebody(town.desk, language=language)
    page = desk.goes_to(reverse("alerts:new"))
    page.locator("#caller").fill("10000000042")
    page.locator(".similar").wait_for()
    page.locator("place-search input").fill("锦园")
    page.locator("place-search li").first.click()
    page.locator("type-picker input").fill("general.report")
    page.locator("type-picker input").press("Enter")
    page.locator(".aloud").wait_for()
    assert faults_now(desk, language) == []
    page.locator("#description").press("Enter")
    page.locator(".say-number").wait_for()
    assert faults_now(desk, language) == []
