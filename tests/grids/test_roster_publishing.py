"""Publishing: everybody is reached, the coming shifts are what the plan says, what has begun stays as it was."""

import threading
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from accounts.roles import Role
from delivery.models import Address, Channel, Delivery, Message, Recipient
from delivery.services import Told, post_message, tell
from grids.lifecycle import ROSTER_MOVES, RosterStatus
from grids.models import Absence, Roster, Secondment, Shift
from grids.services.roster import Kind, PutShift, change_plan, publish_roster, reopen_roster
from grids.services.roster.errors import NoChannel
from policing.lib.errors import IllegalMove, StaleMove
from tests.grids.rostering import MONDAY, at, drafted, findings, make_crew, make_template, published

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def crew(cast):
    return make_crew(cast)


@pytest.fixture
def template(cast, crew):
    return make_template(cast, crew)


def shifts(crew) -> list[Shift]:
    return list(Shift.objects.filter(officer__in=crew).order_by("starts_at"))


def kinds(found) -> list[str]:
    return [one.kind.value for one in found]


def test_a_sound_plan_has_no_findings(cast, template):
    assert findings(drafted(cast, MONDAY), at(MONDAY, 0)) == []


def test_a_gap_names_day_shift_and_how_many(cast, template, crew):
    roster = drafted(cast, MONDAY)
    roster.planned.filter(starts_at=at(MONDAY + DAY)).delete()
    found = findings(roster, at(MONDAY, 0))
    assert kinds(found) == ["gap"]
    assert found[0].said.startswith("09-23, 值班: 1 person missing")


def test_a_day_without_anybody_in_the_crew_is_a_gap_too(cast, template, crew):
    for officer in crew:
        Absence.objects.create(officer=officer, starts_at=at(MONDAY), ends_at=at(MONDAY + DAY))
    found = findings(drafted(cast, MONDAY, days=1), at(MONDAY, 0))
    assert kinds(found) == ["gap"]


def test_what_is_past_is_no_longer_a_gap(cast, template):
    roster = drafted(cast, MONDAY)
    roster.planned.all().delete()
    assert len(findings(roster, at(MONDAY + 3 * DAY, 9))) == 4, "the shift that runs since eight and the three to come"


def test_one_person_twice_at_once_is_found_with_shifts_of_other_units(cast, template, crew):
    roster = drafted(cast, MONDAY)
    Shift.objects.create(unit=cast.west, officer=crew[0], role=Role.DUTY_OFFICER, starts_at=at(MONDAY, 20), ends_at=at(MONDAY, 22))
    found = findings(roster, at(MONDAY, 0))
    assert kinds(found) == ["double"]
    assert "WEST unit" in found[0].said
    assert found[0].planned == (roster.planned.get(starts_at=at(MONDAY)).pk,)


def test_away_after_it_was_planned_is_found_and_leaves_a_gap(cast, template, crew):
    roster = drafted(cast, MONDAY)
    Absence.objects.create(officer=crew[0], starts_at=at(MONDAY), ends_at=at(MONDAY + DAY))
    assert kinds(findings(roster, at(MONDAY, 0))) == ["gap", "absent"]


def test_less_than_eleven_hours_is_a_hint(cast, template, crew):
    roster = drafted(cast, MONDAY, days=3)
    change_plan(roster, put=[PutShift(crew[0].pk, template.pk, MONDAY + DAY)])
    assert kinds(findings(roster, at(MONDAY, 0))) == ["no_rest"]


def test_a_shift_held_before_the_roster_counts_for_rest(cast, template, crew):
    Shift.objects.create(unit=cast.east, officer=crew[0], role=Role.DUTY_OFFICER, starts_at=at(MONDAY - DAY), ends_at=at(MONDAY, 0))
    assert kinds(findings(drafted(cast, MONDAY), at(MONDAY, 0))) == ["no_rest"]


def test_publishing_makes_the_shifts(cast, template, crew):
    made = publish_roster(drafted(cast, MONDAY), by=cast.leader, now=at(MONDAY, 0))
    assert (made.added, made.kept, made.gone) == (7, 0, 0)
    assert [shift.officer for shift in shifts(crew)] == [crew[0], crew[1], crew[2], crew[0], crew[1], crew[2], crew[0]]


def test_nothing_is_published_while_somebody_has_no_channel(cast, template, crew):
    Address.objects.filter(addressee__user=crew[1].user).exclude(channel=Channel.IN_APP).update(is_active=False)
    roster = drafted(cast, MONDAY)
    assert kinds(findings(roster, at(MONDAY, 0))) == ["no_channel"]
    with pytest.raises(NoChannel, match="Crew2"):
        publish_roster(roster, by=cast.leader, now=at(MONDAY, 0))
    roster.refresh_from_db()
    assert (roster.status, shifts(crew)) == (RosterStatus.DRAFT, [])


def test_a_channel_whose_last_message_failed_for_good_is_none(cast, template, crew):
    user = crew[1].user
    now = at(MONDAY, 0)
    subject = "018f0000-0000-7000-8000-000000000000"
    message = post_message(room="t", subject_id=subject, priority=Message.Priority.BULK, content={}, expires_at=now + DAY, now=now)
    tell(message, [Told(user.addressee.pk, "t", "t")], round=1, now=now)
    sms = Delivery.objects.filter(recipient__in=Recipient.objects.filter(message=message), channel=Channel.SMS)
    sms.update(status="permanent_failure")
    roster = drafted(cast, MONDAY)
    with pytest.raises(NoChannel, match="Crew2"):
        publish_roster(roster, by=cast.leader, now=now)
    Address.objects.create(addressee=user.addressee, channel=Channel.EMAIL, value="crew2@zhufang.invalid", position=5)
    roster.refresh_from_db()
    publish_roster(roster, by=cast.leader, now=now)


def test_publishing_again_keeps_unchanged_rows_and_replaces_coming_ones(cast, template, crew):
    roster = published(cast, MONDAY)
    before = {shift.starts_at: shift for shift in shifts(crew)}
    Shift.objects.filter(officer__in=crew).update(notified_at=at(MONDAY, 0))
    reopen_roster(roster)
    taken = roster.planned.get(starts_at=at(MONDAY + 2 * DAY))
    change_plan(roster, put=[PutShift(crew[0].pk, template.pk, MONDAY + 2 * DAY)], take=[taken.pk])
    made = publish_roster(roster, by=cast.leader, now=at(MONDAY + DAY, 12))
    assert (made.added, made.kept, made.gone) == (1, 4, 1)
    after = {shift.starts_at: shift for shift in shifts(crew)}
    assert [after[day].pk for day in before if day != at(MONDAY + 2 * DAY)] == [before[day].pk for day in before if day != at(MONDAY + 2 * DAY)]
    assert (after[at(MONDAY + 2 * DAY)].officer, after[at(MONDAY + 2 * DAY)].notified_at) == (crew[0], None)
    told = Message.objects.get(room="duty")
    assert told.content["en"]["title"].startswith("No longer your shift: 09-24")
    assert [one.addressee.user for one in told.recipients.all()] == [crew[2].user]


def test_what_has_begun_is_never_rewritten(cast, template, crew):
    roster = published(cast, MONDAY)
    before = list(Shift.objects.filter(officer__in=crew, starts_at__lte=at(MONDAY + DAY, 12)).order_by("pk").values())
    reopen_roster(roster)
    roster.planned.all().delete()
    made = publish_roster(roster, by=cast.leader, now=at(MONDAY + DAY, 12))
    assert (made.added, made.kept, made.gone) == (0, 0, 5)
    assert list(Shift.objects.filter(officer__in=crew).order_by("pk").values()) == before


def test_published_in_the_middle_of_a_shift_it_begins_now(cast, template, crew):
    Shift.objects.filter(unit=cast.east).delete()
    roster = drafted(cast, MONDAY, days=2)
    publish_roster(roster, by=cast.leader, now=at(MONDAY, 10))
    assert [(shift.starts_at, shift.ends_at) for shift in shifts(crew)] == [(at(MONDAY, 10), at(MONDAY + DAY)), (at(MONDAY + DAY), at(MONDAY + 2 * DAY))]
    reopen_roster(roster)
    assert publish_roster(roster, by=cast.leader, now=at(MONDAY, 11)).added == 0


def test_shifts_of_other_days_and_units_stay(cast, template, crew):
    others = [
        Shift.objects.create(unit=cast.east, officer=crew[0], role=Role.DUTY_OFFICER, starts_at=at(MONDAY + 7 * DAY), ends_at=at(MONDAY + 8 * DAY)),
        Shift.objects.create(unit=cast.west, officer=crew[1], role=Role.DUTY_OFFICER, starts_at=at(MONDAY + 5 * DAY), ends_at=at(MONDAY + 5 * DAY, 9)),
    ]
    published(cast, MONDAY)
    assert Shift.objects.filter(pk__in=[shift.pk for shift in others]).count() == 2


def test_an_end_that_moved_keeps_the_row_and_is_told_anew(cast, template, crew):
    roster = published(cast, MONDAY, days=1)
    shift = shifts(crew)[0]
    Shift.objects.update(notified_at=at(MONDAY, 0))
    reopen_roster(roster)
    roster.planned.update(ends_at=at(MONDAY, 20))
    publish_roster(roster, by=cast.leader, now=at(MONDAY, 0))
    again = shifts(crew)[0]
    assert (again.pk, again.ends_at, again.notified_at) == (shift.pk, at(MONDAY, 20), None)


def test_a_draft_opened_again_starts_from_the_shifts_as_they_are(cast, template, crew):
    roster = published(cast, MONDAY)
    Shift.objects.filter(officer__in=crew, starts_at=at(MONDAY + DAY)).update(officer=crew[2])
    reopen_roster(roster)
    assert roster.planned.get(starts_at=at(MONDAY + DAY)).officer == crew[2]
    assert roster.planned.get(starts_at=at(MONDAY + DAY)).template == template
    assert publish_roster(roster, by=cast.leader, now=at(MONDAY, 0)).gone == 0


@pytest.mark.parametrize("status", RosterStatus.values)
def test_every_other_move_is_refused(cast, template, status):
    roster = drafted(cast, MONDAY)
    Roster.objects.filter(pk=roster.pk).update(status=status)
    roster.refresh_from_db()
    steps = {RosterStatus.PUBLISHED: lambda: publish_roster(roster, by=cast.leader, now=at(MONDAY, 0)), RosterStatus.DRAFT: lambda: reopen_roster(roster)}
    for to in set(RosterStatus.values) - ROSTER_MOVES[status]:
        with pytest.raises(IllegalMove):
            steps[RosterStatus(to)]()


@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_who_publish_at_once_one_is_first(cast):
    crew = make_crew(cast)
    make_template(cast, crew)
    roster = drafted(cast, MONDAY)
    both, outcomes = threading.Barrier(2), []

    def publish() -> None:
        mine = Roster.objects.select_related("unit").get(pk=roster.pk)
        both.wait()
        try:
            outcomes.append(publish_roster(mine, by=cast.leader, now=at(MONDAY, 0)).added)
        except StaleMove:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [7, "stale"]
    assert Shift.objects.filter(officer__in=crew).count() == 7
    assert Kind.GAP not in [one.kind for one in findings(roster, at(MONDAY, 0))]


def test_whoever_is_lent_out_after_being_planned_is_found(cast, template, crew):
    roster = drafted(cast, MONDAY)
    Secondment.objects.create(officer=crew[0], unit=cast.west, starts_at=at(MONDAY), ends_at=at(MONDAY + DAY))
    found = findings(roster, at(MONDAY, 0))
    assert kinds(found) == ["gap", "absent"]
    assert "away then (seconded)" in found[1].said


def test_publishing_is_refused_while_messages_to_somebody_do_not_arrive(cast, template, crew):
    Address.objects.filter(addressee__user=crew[1].user, channel=Channel.SMS).update(is_active=False)
    roster = drafted(cast, MONDAY)
    with pytest.raises(NoChannel, match="Crew2"):
        publish_roster(roster, by=cast.leader, now=at(MONDAY, 0))
    assert not shifts(crew)
    Address.objects.filter(addressee__user=crew[1].user).update(is_active=True)
    roster.refresh_from_db()
    assert publish_roster(roster, by=cast.leader, now=at(MONDAY, 0)).added == 7


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "Europe/Berlin"])
def test_a_night_lasts_its_hours_whatever_zone_the_reader_is_in(cast, crew, zone):
    """In the last night of March and of October other countries change their clocks; China does not."""
    make_template(cast, crew, begins=time(20), hours=12, first_on=date(2026, 3, 1))
    with timezone.override(zone):
        roster = drafted(cast, date(2026, 3, 28), days=2)
        assert findings(roster, at(date(2026, 3, 28), 0)) == []
        assert {row.ends_at - row.starts_at for row in roster.planned.all()} == {timedelta(hours=12)}
        publish_roster(roster, by=cast.leader, now=at(date(2026, 3, 28), 0))
    nights = shifts(crew)
    assert [one.starts_at for one in nights] == [at(date(2026, 3, 28), 20), at(date(2026, 3, 29), 20)]
    assert nights[0].ends_at == at(date(2026, 3, 29))
