"""Several messages of low severity to one receiver within a while are told as one; each recipient keeps a delivery that says so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delivery.channels import CHANNELS, ChannelError
from delivery.channels.messenger import neutral_words
from delivery.channels.wecom_app import words_to_one
from delivery.engine import claim, fold, send_due
from delivery.engine.bundles import bundled, with_others
from delivery.engine.limits import within_limits
from delivery.engine.result import Result
from delivery.errors import ERRORS
from delivery.lifecycle import Status
from delivery.links import link_of, link_to
from delivery.models import Attempt, Delivery, Message, Recipient
from delivery.services import cancel_unsent, tell, tell_colleagues
from delivery.services.resending import send_again
from tests.delivery.test_planning import person, said, told
from tests.delivery.test_sms_providers import outgoing

MINUTE = timedelta(minutes=1)
ROBOT = ("wecom", "a-robot-of-nobody-0123")
PHONE, LETTERS = ("sms", "10000000001"), ("email", "a@example.org")


def notice(now, *people, **facts) -> Message:
    """A notice of low severity, unless `facts` say otherwise."""
    message = said(now, **({"priority": "bulk", "replies": [], "can_wait": True} | facts))
    tell(message, [told(one) for one in people], round=1, now=now)
    return message


def titled(title: str, now) -> Message:
    content = {language: {"title": title, "body": "正文"} for language in ("zh-hans", "en")}
    facts = {"content": content, "can_wait": True, "created_at": now, "expires_at": now + 60 * MINUTE}
    return Message.objects.create(room="nobody", subject_id="00000000-0000-0000-0000-000000000001", priority="bulk", **facts)


def turn(now, *, queue="bulk", error: ChannelError | None = None) -> list:
    """One claim of `queue`: what may go now is sent, or fails with `error`, and is written down; returns how many were told by each message sent."""
    sorted_out = within_limits(claim(queue, now), now)
    status = Status.SENT if error is None else Status.PERMANENT_FAILURE if error.permanent else Status.TEMPORARY_FAILURE
    results = [Result(one, status, error, "ref" if error is None else "", 1, now) for one in sorted_out.now]
    if results:
        fold(with_others(results), now)
    return sorted(1 + len(one.others) for one in sorted_out.now)


def states() -> list[tuple[str, str]]:
    return sorted(Delivery.objects.values_list("status", "error_code"))


def test_the_first_goes_at_once_and_what_follows_goes_together_ten_minutes_later(db, now):
    officer = person(PHONE)
    notice(now, officer)
    assert turn(now) == [1]
    for minute in range(1, 4):
        notice(now + minute * MINUTE, officer)
        assert turn(now + minute * MINUTE) == []
    assert states()[-1] == ("temporary_failure", "gathers")
    assert turn(now + 9 * MINUTE) == []
    assert turn(now + 10 * MINUTE) == [3]
    assert states() == [("sent", ""), *[("sent", "bundled")] * 3]


def test_nothing_waits_longer_than_the_window(db, now, settings):
    officer = person(PHONE)
    for minute in range(30):
        moment = now + minute * MINUTE
        notice(moment, officer)
        turn(moment)
    turn(now + 30 * MINUTE)
    waited = [one.updated_at - one.recipient.message.created_at for one in Delivery.objects.select_related("recipient__message")]
    assert max(waited) <= settings.BUNDLE_WINDOW
    assert len(waited) == 30


def test_several_at_once_are_told_at_once(db, now):
    officer = person(PHONE)
    for _n in range(4):
        notice(now, officer)
    assert turn(now) == [4]


def test_who_waits_has_spent_no_attempt_and_may_be_taken_back(db, now):
    officer = person(PHONE)
    notice(now, officer)
    turn(now)
    late = notice(now + MINUTE, officer)
    turn(now + MINUTE)
    waiting = Delivery.objects.get(recipient__message=late)
    assert (waiting.attempts, waiting.lease_until, waiting.due_at) == (0, None, now + 10 * MINUTE)
    cancel_unsent(late, now=now + 2 * MINUTE)
    assert turn(now + 10 * MINUTE) == []


def test_every_recipient_has_an_attempt_that_names_the_message_that_told_them(db, now):
    officer = person(PHONE)
    for _n in range(3):
        notice(now, officer)
    turn(now)
    first = Delivery.objects.exclude(provider_reference__startswith="with:").get()
    assert set(Delivery.objects.exclude(pk=first.pk).values_list("provider_reference", flat=True)) == {f"with:{first.pk}"}
    assert {(one.outcome, one.error_code) for one in Attempt.objects.all()} == {("sent", "bundled")}
    assert all(str(first.pk) in one.detail for one in Attempt.objects.all())
    assert "bundled" in ERRORS


@pytest.mark.parametrize(
    "facts",
    [
        {"priority": "urgent"},
        {"replies": ["seen"]},
        {"can_wait": False},
        {"audience": {"covert": True}},
    ],
)
def test_what_is_urgent_asks_for_an_answer_is_covert_or_may_not_wait_goes_by_itself(db, now, facts):
    officer = person(PHONE)
    notice(now, officer)
    turn(now)
    for _n in range(3):
        notice(now, officer, **facts)
    assert turn(now, queue=facts.get("priority", "bulk")) == [1, 1, 1]


@pytest.mark.parametrize("channel", ["webhook", "voice", "in_app"])
def test_callbacks_calls_and_open_pages_take_each_by_itself(db, now, channel):
    somebody = person((channel, "10000000001"))
    for _n in range(3):
        notice(now, somebody)
    assert turn(now) == [1, 1, 1]


def test_an_urgent_word_does_not_wait_behind_a_bundle(db, now):
    officer = person(PHONE)
    for _n in range(2):
        notice(now, officer)
    turn(now)
    notice(now + MINUTE, officer)
    turn(now + MINUTE)
    notice(now + MINUTE, officer, priority="urgent")
    assert turn(now + MINUTE, queue="urgent") == [1]


def test_people_of_one_group_are_told_by_one_line_of_its_robot(db, now):
    notice(now, *[person(ROBOT) for _n in range(25)])
    assert turn(now) == [5, 20]


def test_two_languages_are_two_messages(db, now):
    group = [person(ROBOT), person(ROBOT)]
    group[1].language = "en"
    group[1].save()
    notice(now, *group)
    assert turn(now) == [1, 1]


def test_two_people_with_one_telephone_are_told_apart(db, now):
    """A link in what one of them shows around opens nothing of the other's."""
    notice(now, person(PHONE), person(PHONE))
    assert turn(now) == [1, 1]


def test_what_is_over_or_switched_off_is_in_no_bundle(db, now):
    officer = person(PHONE)
    for _n in range(3):
        notice(now, officer)
    over = Message.objects.first()
    Message.objects.filter(pk=over.pk).update(expires_at=now)
    assert turn(now) == [1, 2]


def test_what_would_be_over_before_the_bundle_goes_at_once(db, now):
    officer = person(PHONE)
    notice(now, officer)
    turn(now)
    soon = notice(now, officer)
    Message.objects.filter(pk=soon.pk).update(expires_at=now + 5 * MINUTE)
    assert turn(now + MINUTE) == [1]


def test_what_somebody_sends_again_by_hand_is_not_gathered_first(db, now):
    officer = person(PHONE)
    for _n in range(2):
        notice(now, officer)
    turn(now)
    one = Delivery.objects.select_related("address", "recipient__message", "recipient__addressee").first()
    soon = now + 2 * MINUTE
    send_again(one, now=soon)
    assert turn(soon) == [1]


def test_none_of_a_bundle_counts_as_held_back(db, now):
    officer = person(PHONE)
    for _n in range(3):
        notice(now, officer)
    chunk = claim("bulk", now)
    assert within_limits(chunk, now).size == len(chunk) == 3


def test_behind_the_one_link_of_a_text_message_stand_all_of_them(db, now, client):
    officer = person(PHONE, LETTERS)
    notices = [titled(f"标题{n}", now) for n in range(3)]
    for message in notices:
        tell(message, [told(officer)], round=1, now=now)
    stranger = notice(now, person(PHONE))
    assert turn(now) == [1, 3]
    first = Delivery.objects.exclude(recipient__message=stranger).exclude(provider_reference__startswith="with:").get()
    page = client.get(link_to(first.recipient_id).removeprefix("http://testserver")).content.decode()
    others = Recipient.objects.exclude(pk=first.recipient_id).exclude(message=stranger)
    assert all(link_of(one) in page and one.message.content["zh-hans"]["title"] in page for one in others)
    assert link_of(Recipient.objects.get(message=stranger)) not in page
    assert 'id="also"' not in client.get(link_of(Recipient.objects.get(message=stranger)).removeprefix("http://testserver")).content.decode()


def test_it_can_be_switched_off(db, now, settings):
    settings.BUNDLE_WINDOW = timedelta(0)
    officer = person(PHONE)
    for _n in range(3):
        notice(now, officer)
    assert turn(now) == [1, 1, 1]


def test_a_chunk_with_nothing_to_bundle_asks_nothing(db, now):
    tell(said(now), [told(person(("webhook", f"http://x.invalid/{n}"))) for n in range(30)], round=1, now=now)
    chunk = claim("urgent", now)
    with CaptureQueriesContext(connection) as asked:
        assert bundled(chunk, now) is chunk
    assert len(asked) == 0


def test_a_chunk_of_bundles_asks_as_often_for_one_receiver_as_for_thirty(db, now):
    counts = []
    for many in (1, 30):
        for _twice in range(2):
            notice(now, *[person(("sms", f"1{many:02d}{n:08d}")) for n in range(many)])
        chunk = claim("bulk", now)
        with CaptureQueriesContext(connection) as asked:
            bundled(chunk, now)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_letters_list_each_with_its_link(db, now, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    officer = person(LETTERS)
    for n in range(2):
        tell(titled(f"标题{n}", now), [told(officer)], round=1, now=now)
    send_due("bulk")
    (letter,) = mailoutbox
    assert letter.subject.endswith(("标题0; 标题1", "标题1; 标题0"))
    assert letter.body.count("/r/") == 2
    assert letter.body.count("正文") == 2
    assert states() == [("sent", "bundled")] * 2


def test_every_channel_that_bundles_stays_within_what_its_provider_takes(now):
    link = f"https://zhufang.example.gov.cn/r/{'t' * 35}/"

    def said_of(n: int, **facts):
        return outgoing(now, address="zhang.san", link=link, delivery_id=f"00000000-0000-7000-8000-{n:012d}", **facts)

    for name, words in {"wecom": neutral_words, "dingtalk": neutral_words, "feishu": neutral_words, "ntfy": neutral_words, "wecom_app": words_to_one}.items():
        assert len(words(said_of(0, others=tuple(said_of(n) for n in range(1, CHANNELS[name].bundles)))).encode()) <= 2048


def test_an_address_that_was_erased_meanwhile_is_in_nobodys_bundle(db, now):
    people = [person(ROBOT), person(ROBOT)]
    notice(now, *people)
    people[0].addresses.get().erase()
    assert turn(now) == [1, 1]


def test_colleagues_notices_may_wait_unless_they_are_urgent_or_say_no(cast):
    users = [cast.desk]
    facts = {"room": "nobody", "subject_id": "00000000-0000-0000-0000-000000000001", "expires_at": cast.now + 60 * MINUTE, "now": cast.now}
    for more in ({}, {"can_wait": False}, {"priority": "urgent"}):
        tell_colleagues(users, lambda: ("标题", "正文"), **facts, **more)
    assert list(Message.objects.filter(room="nobody").order_by("created_at", "pk").values_list("can_wait", flat=True)) == [True, False, False]
