"""Who is told first follows from the place, the type and who is on duty."""

import pytest

from accounts.roles import Role
from alerts.lifecycle import Status
from alerts.models import Alert, AlertEvent, Chain
from alerts.services.routing import route_alert, route_received
from delivery.models import Recipient
from grids.models import Posting, Shift
from policing.lib.errors import IllegalMove, StaleMove
from tests.cast import IN_WEST, NOWHERE, make_officer, report, reread, routed


def told(alert: Alert, room: str = "alerts") -> dict[str, str]:
    """{username: why} of everybody told of `alert`."""
    return {
        r.addressee.user.username: r.why for r in Recipient.objects.filter(message__room=room, message__subject_id=alert.pk).select_related("addressee__user")
    }


def sharing(alert: Alert) -> set[str]:
    return set(alert.involvements.values_list("unit__code", flat=True))


FIRST_ROUNDS = {
    "bank.suspicious_cancellation": {"fraud": "anti_fraud_centre", "community": "grid_officer", "desk": "duty_officer"},
    "security.violence_imminent": {"desk": "duty_officer", "community": "grid_officer", "leader": "duty_leader"},
    "security.suspect_vehicle": {"desk": "duty_officer", "community": "grid_officer"},
    "school.panic_alarm": {"community": "liaison_officer", "desk": "duty_officer"},
    "police.person_in_danger": {"desk": "duty_officer", "community": "grid_officer", "leader": "duty_leader"},
}


@pytest.mark.parametrize("code", FIRST_ROUNDS)
def test_the_first_round_follows_from_the_type(cast, code):
    assert told(routed(cast, code)) == FIRST_ROUNDS[code]


def test_a_bank_alert_is_shared_with_the_anti_fraud_centre(cast):
    assert sharing(routed(cast, "bank.suspicious_cancellation")) == {"AF"}


def test_other_alerts_stay_with_the_station(cast):
    assert sharing(routed(cast, "security.suspect_vehicle")) == set()


def test_the_place_decides_over_the_site(cast):
    alert = routed(cast, at=IN_WEST)
    assert told(alert) == {"stranger": "duty_officer"}


def test_outside_every_grid_the_command_centre_answers_for_the_bureau(cast):
    alert = routed(cast, at=NOWHERE)
    assert told(alert) == {"commander": "duty_officer"}
    assert sharing(alert) == {"CC"}


def test_whoever_holds_the_posting_now_is_the_grid_officer(cast):
    Posting.objects.update(ends_at=cast.now)
    successor = make_officer("successor", cast.east, Role.COMMUNITY_OFFICER)
    Posting.objects.create(officer=successor.officer, grid=cast.grid_e1, starts_at=cast.now)
    assert "successor" in told(routed(cast))
    assert "community" not in told(Alert.objects.get())


def test_without_the_role_on_duty_anybody_on_duty_hears(cast):
    Shift.objects.filter(officer__user=cast.desk).delete()
    assert set(told(routed(cast))) == {"leader", "auxiliary", "community"}


def test_with_nobody_on_duty_those_who_hold_the_role_hear(cast):
    Shift.objects.all().delete()
    assert told(routed(cast))["desk"] == "duty_officer"


def test_a_covert_alert_with_only_an_auxiliary_on_duty_goes_to_those_who_hold_the_role(cast):
    Shift.objects.exclude(officer__user=cast.auxiliary).delete()
    assert told(routed(cast, "bank.suspicious_cancellation"))["desk"] == "duty_officer"


def test_a_dismissed_officer_is_not_told(cast):
    cast.desk.is_active = False
    cast.desk.save()
    assert "desk" not in told(routed(cast))


def test_one_person_named_twice_is_told_once(cast):
    Shift.objects.create(unit=cast.east, officer=cast.community.officer, role=Role.DUTY_OFFICER, starts_at=cast.now, ends_at=cast.now.replace(year=2099))
    alert = routed(cast)
    assert Recipient.objects.filter(addressee__user=cast.community, message=alert.message).count() == 1


def test_when_nobody_is_found_the_chain_goes_on_at_once(cast):
    Shift.objects.all().delete()
    Posting.objects.all().delete()
    for user in (cast.desk, cast.leader, cast.community):
        user.is_active = False
        user.save()
    alert = routed(cast)
    assert told(alert) == {}
    assert alert.next_escalation_at == cast.now


def test_the_chain_is_frozen_with_its_last_step_repeated(cast):
    alert = routed(cast)
    urgent = alert.type.chain
    assert alert.chain == urgent.steps + [urgent.steps[-1]] * urgent.repeats
    Chain.objects.update(steps=[{"wait_s": 9999, "notify": []}])
    assert reread(alert).chain == alert.chain


def test_the_first_wait_is_the_first_steps(cast):
    alert = routed(cast)
    assert (alert.next_escalation_at - cast.now).total_seconds() == alert.chain[0]["wait_s"] == 60


def test_the_timeline_names_everybody_told(cast):
    event = routed(cast).events.get(kind=AlertEvent.Kind.ROUTED)
    assert {person["name"] for person in event.data["people"]} == {"Desk", "Community"}


def test_routing_twice_tells_nobody_twice(cast):
    alert = report(cast)
    late = reread(alert)
    route_alert(alert, now=cast.now)
    before = Recipient.objects.count()
    with pytest.raises((StaleMove, IllegalMove)):
        route_alert(late, now=cast.now)
    assert Recipient.objects.count() == before


def test_the_worker_routes_whatever_waits_oldest_first(cast):
    waiting = [report(cast), report(cast, "school.general")]
    assert route_received() == 2
    assert {reread(alert).status for alert in waiting} == {Status.ROUTED}
    assert route_received() == 0


def test_an_alert_that_cannot_be_routed_holds_up_nobody(cast):
    broken, whole = report(cast), report(cast, "school.general")
    kind = cast.type("security.suspect_vehicle")
    kind.notify = ["no_such_target"]
    kind.save()
    assert route_received() == 1
    assert (reread(broken).status, reread(whole).status) == (Status.RECEIVED, Status.ROUTED)


def test_a_test_key_does_everything_and_reaches_nobody(cast):
    from delivery.models import Delivery

    alert = routed(cast, mode="test")
    assert told(alert)
    assert set(Delivery.objects.values_list("status", "error_code")) == {("cancelled", "sandbox")}
