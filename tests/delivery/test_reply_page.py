"""The page behind a one-tap link: opens without sign-in, changes nothing by being read, takes one answer at a time."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from alerts.services.orders import end_order
from delivery.lifecycle import Reply
from delivery.links import token_of
from delivery.models import Message, Recipient
from delivery.services import Told, post_message, tell
from delivery.templatetags.own_links import own_links
from tests.cast import make_contact, order_to, routed

SITE_ANSWERS = [Reply.COMPLY, Reply.CANNOT, Reply.SEEN, Reply.GONE, Reply.NEED_HELP]
LIMIT = 30_000


def send(cast, addressee, *, replies=SITE_ANSWERS, room="test", covert=False, lives=timedelta(minutes=30)) -> Recipient:
    content = {"zh-hans": {"title": "请关闭大门", "body": "只观察，不接近。"}, "en": {"title": "Close the gates", "body": "Watch, do not come close."}}
    message = post_message(
        room=room,
        subject_id="018f0000-0000-7000-8000-000000000000",
        priority=Message.Priority.URGENT,
        content=content,
        expires_at=cast.now + lives,
        now=cast.now,
        replies=replies,
        audience={"paths": [cast.east.path], "covert": covert},
    )
    tell(message, [Told(addressee.pk, "contact", "东门岗")], round=1, now=cast.now)
    return message.recipients.get()


def page_of(recipient: Recipient) -> str:
    return f"/r/{token_of(recipient)}/"


@pytest.fixture
def asked(cast) -> Recipient:
    """The gate of a compound, asked to close up."""
    return send(cast, cast.gate.addressee)


@pytest.fixture
def phone() -> Client:
    """A browser that keeps nothing and never signed in; CSRF is checked as in production."""
    return Client(enforce_csrf_checks=True)


def test_it_opens_without_sign_in_and_only_notes_that_it_was_seen(asked, phone):
    response = phone.get(page_of(asked))
    asked.refresh_from_db()
    assert response.status_code == 200
    assert asked.seen_at is not None
    assert (asked.reply, asked.acknowledged_at, asked.replied_at) == ("", None, None)


def test_a_head_request_notes_nothing(asked, phone):
    phone.head(page_of(asked))
    asked.refresh_from_db()
    assert asked.seen_at is None


def test_one_tap_records_the_answer_and_shows_it(asked, phone):
    response = phone.post(page_of(asked), {"reply": "comply", "note": "两辆车"}, follow=True)
    asked.refresh_from_db()
    assert (asked.reply, asked.reply_note) == ("comply", "两辆车")
    assert response.redirect_chain == [(page_of(asked), 302)]
    assert "两辆车" in response.content.decode()


def test_the_answer_can_be_changed(asked, phone):
    phone.post(page_of(asked), {"reply": "comply"})
    phone.post(page_of(asked), {"reply": "need_help"})
    asked.refresh_from_db()
    assert asked.reply == "need_help"


@pytest.mark.parametrize("sent", [{}, {"reply": "dance"}, {"reply": "acknowledge"}, {"minutes": "5"}, {"reply": "comply", "note": "x" * 501}])
def test_what_was_not_offered_is_refused_and_nothing_is_stored(asked, phone, sent):
    response = phone.post(page_of(asked), sent)
    asked.refresh_from_db()
    assert response.status_code == 400
    assert asked.reply == ""


def test_what_was_typed_stays_when_it_is_refused(asked, phone):
    assert "白色面包车" in phone.post(page_of(asked), {"note": "白色面包车"}).content.decode()


def test_an_officer_promises_with_the_same_tap(cast, phone):
    recipient = send(cast, cast.desk.addressee, replies=[Reply.ACKNOWLEDGE])
    assert 'name="minutes" value="15"' in phone.get(page_of(recipient)).content.decode()
    phone.post(page_of(recipient), {"minutes": "15"})
    recipient.refresh_from_db()
    assert recipient.reply == Reply.ACKNOWLEDGE


def test_it_speaks_the_recipients_language(cast, phone):
    addressee = cast.gate.addressee
    addressee.language = "en"
    addressee.save()
    page = phone.get(page_of(send(cast, addressee)), headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "Close the gates" in page
    assert '<html lang="en"' in page


def test_a_covert_message_names_no_police(cast, phone):
    page = phone.get(page_of(send(cast, cast.back_office.addressee, covert=True))).content.decode()
    for word in (cast.east.name, "派出所", "警", "110", "police", "station", "officer"):
        assert word not in page


def test_a_message_that_wants_no_answer_has_no_buttons(cast, phone):
    page = phone.get(page_of(send(cast, cast.gate.addressee, replies=[]))).content.decode()
    assert 'class="answers"' not in page
    assert 'class="answers"' not in page


def test_an_expired_link_says_so_and_gives_a_number_to_call(cast, phone):
    recipient = send(cast, cast.gate.addressee, lives=timedelta(seconds=-1))
    for response in (phone.get(page_of(recipient)), phone.post(page_of(recipient), {"reply": "comply"})):
        assert response.status_code == 410
        assert "tel:" in response.content.decode()
    recipient.refresh_from_db()
    assert recipient.reply == ""


def test_a_forged_link_is_not_there(asked, phone):
    token = token_of(asked)
    for forged in ("x", token[:-2] + "AA", token[:20] + "A" * 20):
        assert phone.get(f"/r/{forged}/").status_code == 404


def test_nothing_keeps_the_page_or_passes_its_address_on(asked, phone):
    for address in (page_of(asked), "/r/forged/"):
        response = phone.get(address)
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"


def test_it_needs_no_script_and_weighs_less_than_thirty_kilobytes(asked, phone):
    page = phone.get(page_of(asked)).content
    sheets = [(Path(settings.BASE_DIR) / "static" / "css" / name).stat().st_size for name in ("tokens.css", "reply.css")]
    assert b"<script" not in page
    assert page.count(b'<link rel="stylesheet"') == page.count(b"src=") + page.count(b"<link") - 1 == 2
    assert len(page) + sum(sheets) < LIMIT


def test_the_last_answer_counts_and_the_first_time_is_kept(asked, phone):
    phone.post(page_of(asked), {"reply": "seen"})
    asked.refresh_from_db()
    first = asked.acknowledged_at
    phone.post(page_of(asked), {"reply": "gone"})
    asked.refresh_from_db()
    assert asked.acknowledged_at == first <= timezone.now()


def test_an_old_link_says_what_was_said_since(cast, asked, phone):
    all_clear = post_message(
        room="test",
        subject_id=asked.message.subject_id,
        priority=Message.Priority.URGENT,
        content={"zh-hans": {"title": "指令已解除", "body": "感谢配合。"}, "en": {"title": "All clear", "body": "Thank you."}},
        expires_at=cast.now + timedelta(hours=1),
        now=cast.now + timedelta(minutes=5),
    )
    assert "指令已解除" not in phone.get(page_of(asked)).content.decode()
    tell(all_clear, [Told(asked.addressee_id, "contact", "东门岗")], round=1, now=cast.now)
    assert "指令已解除" in phone.get(page_of(asked)).content.decode()


# Two taps, two tabs, two colleagues.


def hidden(page: str) -> str:
    return re.search(r'name="after" value="([^"]*)"', page).group(1)


def asked_gate(cast, phone):
    """(the gate's and its colleague's link to one order, the order)"""
    colleague = make_contact(cast.compound, "西门岗", position=1)
    order = order_to(cast, cast.compound, text="请关闭各出入口", alert=routed(cast))
    links = [page_of(order.message.recipients.get(addressee=contact.addressee)) for contact in (cast.gate, colleague)]
    return order, links


def test_a_double_tap_is_one_answer(cast, phone):
    order, (gate, _west) = asked_gate(cast, phone)
    after = hidden(phone.get(gate).content.decode())
    for _ in range(2):
        assert phone.post(gate, {"reply": "comply", "note": "", "after": after}).status_code == 302
    assert order.alert.events.filter(kind="order_reply").count() == 1


def test_an_officers_double_tap_is_one_promise(cast, phone):
    alert = routed(cast)
    link = page_of(alert.message.recipients.get(addressee=cast.desk.addressee))
    for _ in range(2):
        phone.post(link, {"minutes": "15", "after": ""})
    assert alert.events.filter(kind="acknowledged").count() == 1


def test_from_two_tabs_the_last_answer_counts(cast, phone):
    order, (gate, _west) = asked_gate(cast, phone)
    after = hidden(phone.get(gate).content.decode())
    for said in ("comply", "gone"):
        phone.post(gate, {"reply": said, "after": after})
    assert order.order_sites.get().reply == "gone"


def test_saying_the_same_again_later_is_an_answer_of_its_own(cast, phone):
    order, (gate, _west) = asked_gate(cast, phone)
    for said in ("seen", "gone", "seen"):
        phone.post(gate, {"reply": said, "after": hidden(phone.get(gate).content.decode())})
    assert order.alert.events.filter(kind="order_reply").count() == 3


def test_a_colleagues_answer_is_shown_and_may_be_corrected(cast, phone):
    order, (gate, west) = asked_gate(cast, phone)
    phone.post(gate, {"reply": "cannot", "note": "门坏了"})
    page = phone.get(west).content.decode()
    assert "东门岗" in page
    assert "门坏了" in page
    assert "<details>" in page
    phone.post(west, {"reply": "comply", "after": hidden(page)})
    assert order.order_sites.get().reply == "comply"
    assert "西门岗" in phone.get(gate).content.decode()


def test_nothing_of_another_sites_answer_is_shown(cast, phone):
    order = order_to(cast, cast.compound, cast.branch)
    gate, bank = (page_of(order.message.recipients.get(addressee=contact.addressee)) for contact in (cast.gate, cast.teller_lead))
    phone.post(bank, {"reply": "cannot", "note": "zz-theirs"})
    page = phone.get(gate).content.decode()
    assert "zz-theirs" not in page
    assert cast.branch.name not in page


def test_an_ended_order_offers_no_answers_on_its_old_link(cast, phone):
    order, (gate, _west) = asked_gate(cast, phone)
    end_order(order, by=cast.desk, now=cast.now + timedelta(minutes=1))
    page = phone.get(gate).content.decode()
    assert 'class="answers"' not in page
    assert "解除" in page or "已结束" in page


def test_an_officer_sees_who_was_first_before_tapping(cast, phone):
    alert = routed(cast)
    first, second = (page_of(alert.message.recipients.get(addressee=user.addressee)) for user in (cast.desk, cast.community))
    phone.post(first, {"minutes": "5"})
    page = phone.get(second).content.decode()
    assert "Desk" in page
    assert 'name="minutes"' not in page


def test_the_orders_words_are_the_headline(asked, phone):
    assert "<h1>只观察，不接近。</h1>" in phone.get(page_of(asked)).content.decode()


def test_the_title_says_nothing(cast, phone):
    for covert in (True, False):
        page = phone.get(page_of(send(cast, cast.back_office.addressee, covert=covert))).content.decode()
        assert "<title>答复</title>" in page


def test_an_address_of_ours_can_be_tapped_and_no_other(settings):
    settings.BASE_URL = "https://zhufang.example"
    said = own_links("Open https://zhufang.example/accounts/password/reset/key/1-abc/\n<b>https://zhufang.example.evil/x</b> or https://evil.example/.")
    assert 'href="https://zhufang.example/accounts/password/reset/key/1-abc/"' in said
    assert said.count("<a ") == 1
    assert "<b>" not in said
