"""The list is published, changed and lived: access to the minute, hosts, coming and going, and a sheet that the host stands for."""

import uuid
from datetime import datetime, timedelta

import pytest

from accounts.backends import WithUnit
from accounts.models import Unit, User
from accounts.roles import Role
from delivery.models import Address, Channel, Recipient
from grids.models import Absence, Secondment
from grids.services.roster.errors import NoChannel
from patrols.lifecycle import SendingStatus
from patrols.models import Finding, OutputSheet, SentOfficer
from patrols.services import secondment as services
from patrols.services.secondment import Why
from patrols.services.secondment.errors import (
    NobodyProposed,
    NotAHost,
    NotFree,
    NotYetThere,
    OwnSheet,
    ShiftOver,
    SignedAlready,
    WhySo,
)
from patrols.services.secondment.planning import span_of_day
from policing.lib.errors import NotAllowed, StaleMove
from tests.cast import make_officer
from tests.patrols.headquarters import COUNTS, DAY, EVENING, HOUR, MORNING, NOON, TODAY
from tests.patrols.walking import again, clock


def sees(user: User, now: datetime, monkeypatch) -> str:
    monkeypatch.setattr("accounts.backends.timezone.now", lambda: now)
    found = WithUnit().get_user(user.pk)
    assert found
    return found.unit_path


def texts(user: User) -> list[str]:
    rows = Recipient.objects.filter(message__room="patrols", addressee__user=user).select_related("message").order_by("created_at")
    return [row.message.content["en"]["title"] for row in rows]


# The list


def test_published_people_are_told_and_lent_for_the_shift(hq, sent):
    lent = Secondment.objects.get()
    assert (sent.status, str(sent.host), sent.secondment) == (SendingStatus.PUBLISHED, "Community", lent)
    assert (lent.officer, lent.unit, lent.starts_at, lent.ends_at) == (hq.ann.officer, hq.cast.east, EVENING, MORNING)
    assert texts(hq.ann) == ["You are sent to EAST unit: 03-02 20:00–02:00"]
    assert texts(hq.cast.community) == ["1 officer comes to you: 03-02 20:00–02:00"]


def test_access_begins_and_ends_with_the_shift_to_the_minute(hq, sent, monkeypatch):
    minute = timedelta(minutes=1)
    paths = [sees(hq.ann, at, monkeypatch) for at in (EVENING - minute, EVENING, MORNING - minute, MORNING)]
    assert paths == ["/9999/", "/9999/EAST/", "/9999/EAST/", "/9999/"]


def test_nothing_is_published_while_somebody_has_no_channel(hq):
    Address.objects.filter(addressee__user=hq.ann, channel=Channel.SMS).delete()
    quota = hq.quota(1)
    assert hq.why_not(hq.ann, quota) == Why.NO_CHANNEL
    services.add_sent(quota, hq.ann.officer, by=hq.planner, now=NOON)
    with pytest.raises(NoChannel) as refused:
        hq.publishes()
    assert "Ann" in str(refused.value)
    assert (Secondment.objects.count(), SentOfficer.objects.get().status) == (0, SendingStatus.PROPOSED)


def test_whoever_fell_away_since_the_proposal_stops_the_list(hq):
    hq.quota(1)
    hq.proposes()
    Absence.objects.create(officer=hq.ann.officer, starts_at=EVENING, ends_at=MORNING)
    with pytest.raises(NotFree):
        hq.publishes()


def test_an_empty_list_is_not_published(hq):
    hq.quota(1)
    with pytest.raises(NobodyProposed):
        hq.publishes()


def test_published_again_only_the_new_are_told(hq, sent):
    hq.quota(2)
    hq.proposes()
    assert [str(row.officer) for row in hq.publishes()] == ["Bob"]
    assert len(texts(hq.ann)) == 1


def test_a_word_shortly_before_comes_once(hq, sent):
    assert list(services.due_reminders(EVENING - 3 * HOUR)) == []
    assert list(services.due_reminders(EVENING - HOUR)) == [sent]
    services.remind(sent, now=EVENING - HOUR)
    assert list(services.due_reminders(EVENING - HOUR / 2)) == []
    assert texts(hq.ann)[-1] == "Soon: EAST unit, 03-02 20:00–02:00"


# Changes


def test_withdrawn_before_the_shift_nothing_is_left_over(hq, sent, monkeypatch):
    services.withdraw_sent(sent, reason="专案", by=hq.planner, now=NOON + HOUR)
    assert Secondment.objects.count() == 0
    assert again(sent).status == SendingStatus.WITHDRAWN
    assert sees(hq.ann, EVENING, monkeypatch) == "/9999/"
    assert texts(hq.ann)[-1] == texts(hq.cast.community)[-1] == "Withdrawn: Ann to EAST unit, 03-02 20:00–02:00"
    assert list(services.due_reminders(EVENING - HOUR)) == []


def test_withdrawn_in_the_middle_access_ends_at_once(hq, sent, monkeypatch):
    services.come(sent, by=hq.cast.community, now=EVENING)
    services.withdraw_sent(sent, reason="回单位", by=hq.planner, now=EVENING + HOUR)
    assert Secondment.objects.get().ends_at == EVENING + HOUR
    assert sees(hq.ann, EVENING + HOUR, monkeypatch) == "/9999/"


def test_a_withdrawal_has_a_reason_and_comes_before_the_end(hq, sent):
    with pytest.raises(WhySo):
        services.withdraw_sent(sent, reason="  ", by=hq.planner, now=NOON)
    with pytest.raises(ShiftOver):
        services.withdraw_sent(sent, reason="x", by=hq.planner, now=MORNING)
    with pytest.raises(NotAllowed):
        services.withdraw_sent(sent, reason="x", by=hq.cast.leader, now=NOON)


def test_of_two_who_withdraw_one_is_first(hq, sent):
    also = again(sent)
    services.withdraw_sent(sent, reason="一", by=hq.planner, now=NOON)
    with pytest.raises(StaleMove):
        services.withdraw_sent(also, reason="二", by=hq.planner, now=NOON)


def test_somebody_else_goes_instead_with_the_same_host(hq, sent):
    instead = services.replace_sent(sent, hq.cat.officer, reason="生病", by=hq.planner, now=NOON)
    assert (instead.status, instead.replaces, instead.host) == (SendingStatus.PUBLISHED, sent, sent.host)
    assert [str(one.officer) for one in Secondment.objects.all()] == ["Cat"]
    assert texts(hq.cat) == ["You are sent to EAST unit: 03-02 20:00–02:00"]


def test_a_withdrawn_turn_is_no_turn(hq, sent):
    services.withdraw_sent(sent, reason="专案", by=hq.planner, now=NOON)
    assert {str(turn.officer): turn.times for turn in services.turns_of([hq.ann.officer], EVENING)} == {"Ann": 0}


def test_the_station_may_name_another_host_of_its_own(hq, sent):
    services.set_host(sent, hq.cast.desk.officer, by=hq.cast.leader, now=NOON)
    assert again(sent).host == hq.cast.desk.officer
    assert texts(hq.cast.desk) == ["1 officer comes to you: 03-02 20:00–02:00"]
    with pytest.raises(NotAHost):
        services.set_host(sent, hq.cast.stranger.officer, by=hq.cast.leader, now=NOON)
    with pytest.raises(NotAllowed):
        services.set_host(sent, hq.cast.desk.officer, by=hq.cast.desk, now=NOON)
    with pytest.raises(NotAllowed):
        services.set_host(sent, hq.cast.desk.officer, by=make_officer("wl", hq.cast.west, Role.DUTY_LEADER), now=NOON)


# There


def test_the_station_says_that_they_came_and_left(hq, sent, monkeypatch):
    services.come(sent, by=hq.cast.community, now=EVENING - HOUR)
    services.leave(sent, by=hq.cast.auxiliary, now=MORNING - HOUR)
    assert (again(sent).status, again(sent).came_at, again(sent).left_at) == (SendingStatus.LEFT, EVENING - HOUR, MORNING - HOUR)
    assert sees(hq.ann, MORNING - HOUR, monkeypatch) == "/9999/"


def test_a_leaving_recorded_the_next_day_counts_no_hours_beyond_the_shift(hq, sent):
    services.come(sent, by=hq.cast.community, now=EVENING)
    services.leave(sent, by=hq.cast.community, now=MORNING + 9 * HOUR)
    assert again(sent).left_at == MORNING


def test_nobody_says_so_of_themselves_and_nobody_from_elsewhere(hq, sent):
    for by in (hq.ann, hq.cast.stranger, hq.cast.inspector, hq.planner):
        with pytest.raises(NotAllowed):
            services.come(sent, by=by, now=EVENING)
    with pytest.raises(NotYetThere):
        services.leave(sent, by=hq.cast.community, now=EVENING)
    for at in (EVENING - 3 * HOUR, MORNING):
        with pytest.raises(ShiftOver):
            services.come(sent, by=hq.cast.community, now=at)


def found(by: User, at: datetime, kind: str, count: int = 1) -> None:
    Finding.objects.create(key=uuid.uuid4(), kind=kind, station=Unit.objects.get(code="EAST"), count=count, by=by, found_at=at, received_at=at)


def test_the_sheet_is_what_the_phone_recorded_in_the_shift(hq, sent):
    services.come(sent, by=hq.cast.community, now=EVENING)
    for kind, count in (("hazard", 1), ("hazard", 1), ("service", 2), ("leaflets", 30), ("leaflets", 10), ("advice", 15), ("car_door", 1)):
        found(hq.ann, EVENING + HOUR, kind, count)
    found(hq.ann, EVENING - HOUR, "hazard")
    found(hq.bob, EVENING + HOUR, "hazard")
    assert services.recorded_for(sent) == {"hazards": 2, "key_sites": 0, "helped": 2, "leaflets": 40, "reached": 15}
    sheet = services.sign_sheet(sent, by=hq.cast.community, now=MORNING)
    assert (sheet.hazards, sheet.helped, sheet.leaflets, sheet.reached, sheet.signed_by) == (2, 2, 40, 15, hq.cast.community)


def test_they_write_their_sheet_and_the_host_signs_it(hq, sent):
    services.come(sent, by=hq.cast.community, now=EVENING)
    services.write_sheet(sent, counts=COUNTS, note="夜市", by=hq.ann, now=MORNING)
    with pytest.raises(OwnSheet):
        services.sign_sheet(sent, by=hq.ann, now=MORNING)
    for by in (hq.cast.stranger, hq.planner, hq.cast.auxiliary, hq.bob):
        with pytest.raises(NotAllowed):
            services.sign_sheet(sent, by=by, now=MORNING)
    services.sign_sheet(sent, by=hq.cast.community, now=MORNING)
    sheet = OutputSheet.objects.get()
    assert (sheet.leaflets, sheet.recorded["leaflets"], sheet.note, sheet.written_by) == (40, 0, "夜市", hq.ann)
    for step in (lambda: services.write_sheet(sent, counts=COUNTS, by=hq.ann, now=MORNING), lambda: services.sign_sheet(sent, by=hq.cast.leader, now=MORNING)):
        with pytest.raises(SignedAlready):
            step()


def test_no_sheet_of_somebody_who_never_came(hq, sent):
    with pytest.raises(NotYetThere):
        services.write_sheet(sent, counts=COUNTS, by=hq.ann, now=MORNING)
    with pytest.raises(NotYetThere):
        services.sign_sheet(sent, by=hq.cast.community, now=MORNING)


# Who sees it


def test_a_proposal_is_not_shown_to_the_station_or_to_whoever_is_in_it(hq):
    hq.quota(1)
    hq.proposes()
    seen = {str(user): SentOfficer.objects.visible_to(user).count() for user in (hq.planner, hq.cast.leader, hq.cast.stranger, hq.cast.fraud_officer)}
    assert seen == {"Planner": 1, "Leader": 0, "Stranger": 0, "Fraud": 0}


def test_published_the_station_sees_it_and_the_neighbour_does_not(hq, sent):
    seen = {str(user): SentOfficer.objects.visible_to(user).count() for user in (hq.cast.leader, hq.cast.auxiliary, hq.cast.stranger, hq.cast.fraud_officer)}
    assert seen == {"Leader": 1, "Auxiliary": 1, "Stranger": 0, "Fraud": 0}


def test_a_day_runs_from_midnight_to_midnight_here():
    assert span_of_day(TODAY) == (clock(TODAY, 0), clock(TODAY + DAY, 0))
