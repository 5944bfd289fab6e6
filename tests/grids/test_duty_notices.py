"""Officers are told of a shift the evening before and an hour before, each once, and anew when it changes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from delivery.models import Message, Recipient
from grids.models import Shift
from grids.services.roster import due_notices, tell_of_shift
from grids.services.roster.telling import last_evening
from grids.tasks import sweep
from tests.grids.rostering import MONDAY, at, make_crew, make_template, published

DAY = timedelta(days=1)


@pytest.fixture
def crew(cast):
    return make_crew(cast)


@pytest.fixture
def roster(cast, crew):
    make_template(cast, crew)
    Shift.objects.all().delete()
    return published(cast, MONDAY)


def tell_due(now) -> list:
    """What a sweep at `now` tells: the first days of the shifts."""
    due = list(due_notices(now))
    for shift in due:
        tell_of_shift(shift, now=now)
    return [timezone.localtime(shift.starts_at).day for shift in due]


def test_nobody_is_told_days_ahead(roster):
    assert tell_due(at(MONDAY - 2 * DAY, 12)) == []


def test_the_evening_before_and_an_hour_before_each_once(roster):
    assert tell_due(at(MONDAY, 19)) == []
    assert tell_due(at(MONDAY, 20)) == [23]
    assert tell_due(at(MONDAY, 21)) == []
    assert tell_due(at(MONDAY + DAY, 6)) == []
    assert tell_due(at(MONDAY + DAY, 7)) == [23]
    assert tell_due(at(MONDAY + DAY, 7) + timedelta(minutes=1)) == []
    assert tell_due(at(MONDAY + DAY, 8)) == [], "it has begun"


def test_a_shift_that_is_new_today_is_told_at_once(cast, roster, crew):
    Shift.objects.create(unit=cast.east, officer=crew[2], role="duty_officer", starts_at=at(MONDAY, 18), ends_at=at(MONDAY, 22))
    assert tell_due(at(MONDAY, 12)) == [22]
    assert tell_due(at(MONDAY, 17)) == [22]


def test_a_changed_shift_is_told_anew(roster):
    assert tell_due(at(MONDAY, 20)) == [23]
    Shift.objects.filter(starts_at=at(MONDAY + DAY)).update(notified_at=None)
    assert tell_due(at(MONDAY, 22)) == [23]


def test_the_notice_says_when_where_and_as_what_in_both_languages(cast, roster):
    tell_due(at(MONDAY, 20))
    said = Message.objects.get(room="duty").content
    assert said["en"]["title"] == "Your shift: 09-23 08:00–09-24 08:00, Command-room duty officer"
    assert said["en"]["body"].startswith("EAST unit.")
    assert "09-23 08:00–09-24 08:00" in said["zh-hans"]["title"]


def test_whoever_has_no_address_is_not_tried_every_minute(roster, crew):
    crew[1].user.addressee.is_active = False
    crew[1].user.addressee.save()
    assert tell_due(at(MONDAY, 20)) == [23]
    assert tell_due(at(MONDAY, 20)) == []
    assert not Message.objects.filter(room="duty").exists()


def test_evening_before_midnight_and_after(settings):
    assert last_evening(at(MONDAY, 23)) == at(MONDAY, 20)
    assert last_evening(at(MONDAY + DAY, 1)) == at(MONDAY, 20)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_once(cast):
    crew = make_crew(cast, 4)
    soon = timezone.now() + timedelta(minutes=30)
    for officer in crew:
        Shift.objects.create(unit=cast.east, officer=officer, role="duty_officer", starts_at=soon, ends_at=soon + timedelta(hours=8))
    both, counts = threading.Barrier(2), []

    def beat() -> None:
        both.wait()
        counts.append(sweep())
        connection.close()

    threads = [threading.Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 4
    assert Recipient.objects.filter(message__room="duty").count() == 4
