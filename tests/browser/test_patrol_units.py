"""A unit is sent from the alert's page and answers on its phone, which says where it is on duty and never else."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from alerts.services.handling import acknowledge_alert
from patrols.lifecycle import CallStatus
from patrols.models import UnitCall, UnitPosition
from tests.cast import reread, routed
from tests.patrols.units import make_unit_on_street, out_with

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_one_press_sends_the_nearest_and_the_phone_answers_step_by_step(town, somebody):
    out_with(town, town.community)
    alert = routed(town)
    acknowledge_alert(reread(alert), by=town.desk, until=town.now + timedelta(minutes=5), now=town.now)
    desk = somebody(town.desk)
    page = desk.goes_to(f"/alerts/{alert.pk}/")
    page.get_by_role("button", name="Send 巡一").click()
    expect(page.locator(".sent-units")).to_contain_text("Not acknowledged yet")
    phone = somebody(town.community, width=360)
    hand = phone.goes_to("/patrols/units/mine/")
    for name in ("Acknowledge", "We are on our way", "We are on the spot", "Done, free again"):
        hand.get_by_role("button", name=name).click()
    expect(hand.locator(".call-card")).to_have_count(0)
    assert UnitCall.objects.get().status == CallStatus.CLEARED
    expect(page.locator(".alert-tags .state")).to_have_text("On the spot")
    assert not phone.complains()


def test_on_duty_the_phone_says_where_it_is_and_off_duty_it_does_not(town, somebody):
    unit = make_unit_on_street(town)
    phone = somebody(town.community, width=360)
    phone.page.context.grant_permissions(["geolocation"])
    phone.page.context.set_geolocation({"longitude": 113.9051, "latitude": 35.3052, "accuracy": 12})
    page = phone.goes_to("/patrols/units/mine/")
    assert not UnitPosition.objects.exists()
    page.get_by_role("button", name="巡一").click()
    expect(page.locator(".beacon")).to_contain_text("Your position is being sent.")
    assert UnitPosition.objects.get().unit_id == unit.pk
    page.get_by_role("button", name="Go off duty").click()
    expect(page.get_by_role("heading", name="Go on duty with")).to_be_visible()
    assert not phone.complains()
