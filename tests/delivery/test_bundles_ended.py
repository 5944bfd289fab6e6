"""How a message that told several ended holds for each of them; what it was refused for, only for who is to blame; and where to read all of it."""

from datetime import timedelta

import pytest

from delivery.channels import ChannelError
from delivery.channels.providers import Report
from delivery.engine.bundles import ALONE
from delivery.models import Delivery
from delivery.services import tell
from delivery.services.reporting import take_reports
from tests.delivery.test_bundles import LETTERS, MINUTE, PHONE, ROBOT, notice, states, turn
from tests.delivery.test_planning import person, said, told


def test_a_bundle_that_fails_is_tried_again_as_a_whole(db, now):
    officer = person(PHONE)
    for _n in range(3):
        notice(now, officer)
    assert turn(now, error=ChannelError("away", code="unreachable")) == [3]
    again = now + timedelta(seconds=5)
    assert {one.due_at for one in Delivery.objects.all()} == {again}
    assert turn(again, queue="retry") == [3]
    assert states() == [("sent", "bundled")] * 3


@pytest.mark.parametrize("code", ["too_long", "content"])
def test_a_bundle_that_is_refused_for_what_it_holds_falls_apart_and_the_good_are_told(db, now, code):
    officer = person(PHONE)
    for _n in range(3):
        notice(now, officer)
    assert turn(now, error=ChannelError("refused", code=code, permanent=True)) == [3]
    assert states() == [("temporary_failure", code)] * 3
    again = now + timedelta(seconds=5)
    assert turn(again, queue="retry") == [1, 1, 1]
    assert states() == [("sent", "")] * 3
    assert ALONE not in Delivery.objects.values_list("provider_reference", flat=True)


def test_one_by_itself_that_is_too_long_is_refused_for_good(db, now):
    notice(now, person(PHONE))
    turn(now, error=ChannelError("refused", code="too_long", permanent=True))
    assert states() == [("permanent_failure", "too_long")]


def test_a_bundle_that_fails_for_good_tells_everybody_by_their_next_address(db, now):
    officer = person(PHONE, LETTERS)
    for _n in range(3):
        notice(now, officer)
    turn(now, error=ChannelError("no such number", code="bad_address", permanent=True))
    assert sorted(Delivery.objects.values_list("channel", "status")) == [*[("email", "created")] * 3, *[("sms", "permanent_failure")] * 3]
    assert turn(now) == [3]


def test_a_bundle_takes_one_slot_and_waits_as_a_whole(db, now):
    officer = person(ROBOT)
    tell(said(now, priority="bulk"), [told(person(ROBOT)) for _n in range(20)], round=1, now=now)
    turn(now)
    for _n in range(3):
        notice(now, officer)
    assert turn(now) == []
    assert states()[-3:] == [("temporary_failure", "waits")] * 3
    assert turn(now + 2 * MINUTE) == [3]


def test_what_the_provider_reports_holds_for_everybody_it_told(db, now):
    officer = person(PHONE, LETTERS)
    for _n in range(3):
        notice(now, officer)
    turn(now)
    first = Delivery.objects.exclude(provider_reference__startswith="with:").get()
    assert take_reports("sms", "aliyun", [Report(str(first.pk), "", True, "")] * 2, now=now) == 3
    assert states() == [("delivered", "bundled")] * 3


def test_what_did_not_arrive_is_told_to_everybody_by_the_next_address(db, now):
    officer = person(PHONE, LETTERS)
    for _n in range(3):
        notice(now, officer)
    turn(now)
    first = Delivery.objects.exclude(provider_reference__startswith="with:").get()
    take_reports("sms", "aliyun", [Report(str(first.pk), "", False, "off")], now=now)
    assert sorted(Delivery.objects.values_list("channel", "status", "error_code")) == [
        *[("email", "created", "")] * 3,
        *[("sms", "permanent_failure", "off")] * 3,
    ]
