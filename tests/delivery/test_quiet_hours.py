"""Hours of duty are read as people mean them; what waits for no answer waits for the morning."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from delivery.hours import BadHours, in_words, is_on_duty, read_hours
from delivery.models import Address, Addressee, Channel, Delivery, Message
from delivery.services import Told, post_message, tell
from tests.cast import signed_in

NIGHT = [{"days": ["every"], "begins": "18:00", "ends": "08:00"}]
OFFICE = [{"days": ["working"], "begins": "08:30", "ends": "17:30"}]
WEEKEND_NIGHT = [{"days": ["fri", "sat"], "begins": "22:00", "ends": "06:00"}]
# 2026-11-20 is a Friday.
FRIDAY = date(2026, 11, 20)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=timezone.get_default_timezone())


def weekdays_work(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("hours", "days_on", "clock", "expected"),
    [
        ([], 0, "03:00", True),
        (NIGHT, 0, "17:59", False),
        (NIGHT, 0, "18:00", True),
        (NIGHT, 0, "03:00", True),
        (NIGHT, 0, "08:00", False),
        (OFFICE, 0, "09:00", True),
        (OFFICE, 1, "09:00", False),
        (WEEKEND_NIGHT, 0, "05:00", False),
        (WEEKEND_NIGHT, 0, "23:00", True),
        (WEEKEND_NIGHT, 1, "05:59", True),
        (WEEKEND_NIGHT, 2, "05:59", True),
        (WEEKEND_NIGHT, 2, "23:00", False),
        ([{"days": ["rest"], "begins": "20:00", "ends": "20:00"}], 1, "19:00", False),
        ([{"days": ["rest"], "begins": "20:00", "ends": "20:00"}], 2, "19:00", True),
    ],
)
def test_who_is_on_when(hours, days_on, clock, expected):
    assert is_on_duty(hours, at(FRIDAY + timedelta(days=days_on), clock), weekdays_work) == expected


def test_a_public_holiday_is_no_working_day():
    assert not is_on_duty(OFFICE, at(FRIDAY, "09:00"), lambda day: False)


def test_hours_are_read_as_people_write_them_and_bad_ones_name_their_row():
    assert read_hours([{"days": ["sat", "mon"], "begins": "8:00", "ends": "18：30"}]) == [{"days": ["mon", "sat"], "begins": "08:00", "ends": "18:30"}]
    for bad in (
        {"days": [], "begins": "08:00", "ends": "09:00"},
        {"days": ["mon"], "begins": "25:00", "ends": "09:00"},
        {"days": ["mon"], "begins": "", "ends": ""},
    ):
        with pytest.raises(BadHours) as refused:
            read_hours([*OFFICE, bad])
        assert refused.value.row == 2
    assert "18:00" in in_words(NIGHT)[0] and "08:00" in in_words(NIGHT)[0]


@pytest.fixture
def sleeper(cast) -> Addressee:
    made = Addressee.objects.create(quiet_from=time(22), quiet_until=time(7))
    Address.objects.create(addressee=made, channel=Channel.SMS, value="10055550000")
    return made


def due_of(addressee: Addressee, now: datetime, **facts) -> datetime:
    usual = {"priority": Message.Priority.BULK, "content": {"zh-hans": {"title": "t", "body": "b"}}, "expires_at": now + timedelta(days=1)}
    message = post_message(room="tests", subject_id="0190a0a0-0000-7000-8000-000000000000", now=now, **(usual | facts))
    tell(message, [Told(addressee.pk, "contact", "x")], round=1, now=now)
    return Delivery.objects.get(recipient__message=message, channel=Channel.SMS).due_at


@pytest.mark.parametrize(("clock", "days_later"), [("22:00", 1), ("23:30", 1), ("03:00", 0), ("06:59", 0)])
def test_what_waits_for_no_answer_comes_in_the_morning(sleeper, clock, days_later):
    assert due_of(sleeper, at(FRIDAY, clock)) == at(FRIDAY + timedelta(days=days_later), "07:00")


@pytest.mark.parametrize("clock", ["07:00", "21:59"])
def test_by_day_nothing_waits(sleeper, clock):
    assert due_of(sleeper, at(FRIDAY, clock)) == at(FRIDAY, clock)


@pytest.mark.parametrize(
    "facts",
    [{"priority": Message.Priority.URGENT}, {"replies": ["acknowledge"]}, {"expires_at": at(FRIDAY, "06:00")}],
    ids=["urgent", "asks for an answer", "over before the morning"],
)
def test_what_is_urgent_or_asks_or_would_be_over_never_waits(sleeper, facts):
    assert due_of(sleeper, at(FRIDAY, "03:00"), **facts) == at(FRIDAY, "03:00")


def test_they_are_set_on_ones_own_account(cast):
    client = signed_in(cast.desk)
    client.post("/me/quiet/", {"begins": "22:30", "ends": "06:30"})
    kept = Addressee.objects.get(user=cast.desk)
    assert (kept.quiet_from, kept.quiet_until) == (time(22, 30), time(6, 30))
    assert "22:30" in client.get("/me/").content.decode()
    client.post("/me/quiet/", {"begins": "22:30", "ends": ""})
    assert Addressee.objects.get(user=cast.desk).quiet_until == time(6, 30)
    client.post("/me/quiet/", {"begins": "", "ends": ""})
    assert Addressee.objects.get(user=cast.desk).quiet_from is None


def test_the_administrator_enters_a_contacts_hours(cast):
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    client = signed_in(User.objects.get(pk=cast.administrator.pk))
    page = f"/admin/partners/contact/{cast.gate.pk}/change/"
    facts = {"site": cast.compound.pk, "name": cast.gate.name, "language": "en", "is_active": "on", "position": 0}
    facts |= {"duty_hours-0-days": ["every"], "duty_hours-0-begins": "18:00", "duty_hours-0-ends": "8:00", "quiet_from": "22:00", "quiet_until": "07:00"}
    form = client.get(page).context["inline_admin_formsets"][0].formset
    facts |= {f"{form.prefix}-TOTAL_FORMS": 0, f"{form.prefix}-INITIAL_FORMS": 0}
    assert client.post(page, facts).status_code == 302
    kept = Addressee.objects.get(pk=cast.gate.addressee_id)
    assert (kept.language, kept.duty_hours, kept.quiet_until) == ("en", [{"days": ["every"], "begins": "18:00", "ends": "08:00"}], time(7))
    refused = client.post(page, facts | {"duty_hours-0-begins": "later"}, headers={"accept-language": "en"})
    assert refused.status_code == 200 and "Row 1" in refused.content.decode()
