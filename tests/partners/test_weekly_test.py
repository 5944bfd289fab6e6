"""Once a week every contact is tested in silence; what came of it is kept, and two failures in a row are named."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from delivery.lifecycle import Status
from delivery.models import Address, AddressTest, Channel, Delivery, Message, Recipient
from delivery.services.testing import forget_tests, last_tests_of, settle_tests
from partners.models import TestPause as Pause
from partners.weekly import ReasonMissing, is_test_due, keep_addresses, pause_tests, plan_weekly_test, resume_tests, send_first_messages
from policing.lib.errors import NotAllowed

Outcome = AddressTest.Outcome


def whom() -> set[str]:
    return {row.address.value for row in AddressTest.objects.select_related("address")}


def of(contact) -> AddressTest:
    return AddressTest.objects.get(address__addressee=contact.addressee)


def end(test: AddressTest, status: str, error: str = "") -> None:
    Delivery.objects.filter(pk=test.delivery).update(status=status, error_code=error, due_at=None)


@pytest.mark.parametrize(
    ("day", "clock", "expected"), [(24, "10:29", False), (24, "10:30", True), (24, "13:29", True), (24, "13:30", False), (25, "10:30", False)]
)
def test_it_comes_on_its_day_at_its_hour_and_never_at_night(day, clock, expected):
    assert is_test_due(datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=timezone.get_default_timezone())) == expected


def test_it_can_be_switched_off_for_good(settings):
    settings.WEEKLY_TEST_DAY = 0
    assert not any(is_test_due(timezone.now() + timedelta(hours=hours)) for hours in range(168))


def test_every_contact_and_callback_once_and_nobody_else(cast):
    hook = Address.objects.create(addressee=cast.gate.addressee, channel=Channel.WEBHOOK, value="https://example.invalid/x", secret="whsec_MDAw")
    assert plan_weekly_test(now=cast.now) == 4
    assert plan_weekly_test(now=cast.now) == 0
    people = (cast.gate, cast.teller_lead, cast.back_office)
    assert whom() == {hook.value, *(contact.addressee.addresses.exclude(pk=hook.pk).get().value for contact in people)}
    assert set(Message.objects.filter(room="weekly_test").values_list("cap_status", "priority")) == {("Test", "bulk")}


def test_it_is_spread_and_says_nothing_of_any_matter(cast, settings):
    plan_weekly_test(now=cast.now)
    dues = sorted(Delivery.objects.values_list("due_at", flat=True))
    assert dues[0] == cast.now and dues[-1] > cast.now and dues[-1] < cast.now + settings.WEEKLY_TEST_SPREAD
    for words in Message.objects.values_list("content", flat=True):
        assert not any(name in str(words) for name in (cast.compound.name, cast.gate.name, cast.east.name))


def test_a_call_rings_and_is_no_silent_test(cast):
    Address.objects.filter(addressee=cast.gate.addressee).update(channel=Channel.VOICE)
    plan_weekly_test(now=cast.now)
    assert not AddressTest.objects.filter(address__addressee=cast.gate.addressee).exists()


def test_a_failure_is_no_reason_to_try_the_next_address(cast):
    plan_weekly_test(now=cast.now)
    assert not Recipient.objects.filter(message__room="weekly_test", acknowledged_at=None).exists()


@pytest.mark.parametrize(
    ("status", "answers", "expected"),
    [
        (Status.CREATED, False, Outcome.WAITING),
        (Status.SENT, False, Outcome.REACHED),
        (Status.DELIVERED, True, Outcome.ANSWERED),
        (Status.PERMANENT_FAILURE, False, Outcome.FAILED),
    ],
)
def test_what_it_came_to_is_kept(cast, status, answers, expected):
    plan_weekly_test(now=cast.now)
    end(of(cast.gate), status, "bad_address" if expected == Outcome.FAILED else "")
    if answers:
        Recipient.objects.filter(addressee=cast.gate.addressee).update(replied_at=cast.now)
    settle_tests(cast.now + timedelta(minutes=5))
    assert (of(cast.gate).outcome, of(cast.gate).error_code) == (expected, "bad_address" if expected == Outcome.FAILED else "")


def test_a_report_that_comes_later_corrects_it_and_silence_for_a_day_is_a_failure(cast):
    plan_weekly_test(now=cast.now)
    end(of(cast.gate), Status.SENT)
    settle_tests(cast.now)
    end(of(cast.gate), Status.PERMANENT_FAILURE, "off")
    settle_tests(cast.now + timedelta(hours=25))
    assert (of(cast.gate).outcome, of(cast.gate).error_code, of(cast.back_office).outcome) == (Outcome.FAILED, "off", Outcome.FAILED)


def test_two_weeks_running_are_told_from_one(cast):
    address, today = cast.gate.addressee.addresses.get(), timezone.localdate(cast.now)
    for days, outcome in ((14, Outcome.ANSWERED), (7, Outcome.FAILED), (0, Outcome.FAILED)):
        AddressTest.objects.create(address=address, on=today - timedelta(days=days), delivery=Message().pk, outcome=outcome, error_code="off")
    assert last_tests_of([address.pk], cast.now)[address.pk].failed_twice
    AddressTest.objects.filter(on=today - timedelta(days=7)).update(outcome=Outcome.REACHED)
    assert not last_tests_of([address.pk], cast.now)[address.pk].failed_twice
    AddressTest.objects.filter(on=today).update(outcome=Outcome.WAITING)
    assert last_tests_of([address.pk], cast.now)[address.pk].outcome == Outcome.REACHED


def test_a_station_switches_it_off_with_a_reason_and_on_again(cast):
    with pytest.raises(ReasonMissing):
        pause_tests(cast.east, by=cast.leader, reason="  ", now=cast.now)
    with pytest.raises(NotAllowed):
        pause_tests(cast.east, by=cast.desk, reason="x", now=cast.now)
    pause_tests(cast.east, by=cast.leader, reason="考试周", now=cast.now)
    assert plan_weekly_test(now=cast.now) == 0
    assert Pause.objects.get().reason == "考试周"
    resume_tests(cast.east, by=cast.leader)
    assert plan_weekly_test(now=cast.now) == 3


def test_the_clock_plans_it_once_and_first_messages_by_day_only(cast, settings):
    tuesday = datetime.combine(date(2026, 11, 24), settings.WEEKLY_TEST_AT, tzinfo=timezone.get_default_timezone())
    hook = Address.objects.create(addressee=cast.gate.addressee, channel=Channel.WEBHOOK, value="https://example.invalid/x", secret="whsec_MDAw")
    for minutes in (0, 5, 10):
        keep_addresses(now=tuesday + timedelta(minutes=minutes))
    assert AddressTest.objects.count() == 4
    hook.refresh_from_db()
    assert hook.asked_at == tuesday
    Address.objects.update(asked_at=None)
    keep_addresses(now=tuesday + timedelta(hours=12))
    assert not Address.objects.exclude(asked_at=None).exists()


def test_first_messages_are_few_at_a_time_and_go_to_no_stranger(cast, settings):
    settings.FIRST_MESSAGES_AT_ONCE = 1
    for n in range(3):
        Address.objects.create(addressee=cast.gate.addressee, channel=Channel.WEBHOOK, value=f"https://example.invalid/{n}", secret="whsec_MDAw")
    assert send_first_messages(now=cast.now) == 1
    settings.FIRST_MESSAGES_AT_ONCE = 0
    assert send_first_messages(now=cast.now) == 0


def test_old_outcomes_are_forgotten(cast):
    address, today = cast.gate.addressee.addresses.get(), timezone.localdate(cast.now)
    for days in (399, 401):
        AddressTest.objects.create(address=address, on=today - timedelta(days=days), delivery=Message().pk)
    assert forget_tests(cast.now) == 1 and AddressTest.objects.get().on == today - timedelta(days=399)
