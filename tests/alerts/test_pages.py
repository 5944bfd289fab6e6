"""Who may open which page of alerts and orders, and what stands on it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alerts.lifecycle import Status
from alerts.models import Alert, Order
from alerts.services.handling import acknowledge_alert
from alerts.services.orders import give_order
from alerts.services.routing import route_alert
from partners.models import Membership
from tests.cast import signed_in

WORDS = "开户九天要求销户"


@pytest.fixture
def alert(cast) -> Alert:
    """A covert alert of the bank, routed."""
    body = {"reference": "DH-1", "type": "bank.suspicious_cancellation", "site": "BANK-DH-03", "description": WORDS, "covert": True}
    answer = cast.bank_client.post("/api/v1/alerts/", body, format="json").json()
    found = Alert.objects.get(pk=answer["id"])
    if found.status == Status.RECEIVED:
        route_alert(found, now=cast.now)
    return Alert.objects.with_names().select_related("message").get(pk=found.pk)


@pytest.fixture
def order(cast, alert) -> Order:
    return give_order(by=cast.desk, sites=[cast.compound], action="observe", text="Watch the north gate", minutes=30, alert=alert, now=cast.now)


def pages_of(alert: Alert, order: Order) -> list[str]:
    return [reverse("alerts:detail", args=[alert.pk]), reverse("alerts:order", args=[order.pk]), reverse("alerts:order-new") + f"?alert={alert.pk}"]


def test_officers_of_the_station_open_everything(cast, alert, order):
    lists = [reverse("alerts:list"), reverse("alerts:order-list"), reverse("alerts:new"), reverse("alerts:order-new")]
    for address in [*pages_of(alert, order), *lists]:
        assert signed_in(cast.desk).get(address).status_code == 200, address


def test_a_stranger_finds_nothing(cast, alert, order):
    for address in pages_of(alert, order):
        assert signed_in(cast.stranger).get(address).status_code == 404, address
    assert alert.number not in signed_in(cast.stranger).get(reverse("alerts:list")).content.decode()


def test_the_public_is_asked_to_sign_in(client, alert, order):
    for address in [*pages_of(alert, order), reverse("alerts:list"), reverse("alerts:new")]:
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_partner_staff_have_no_pages_here(cast, alert, order, django_user_model):
    teller = django_user_model.objects.create_user("teller", password="correct horse battery")
    Membership.objects.create(user=teller, partner=cast.bank)
    for address in [*pages_of(alert, order), reverse("alerts:list")]:
        assert signed_in(teller).get(address).status_code == 404, address


def test_a_covert_alert_is_not_there_for_those_without_the_right(cast, alert):
    assert signed_in(cast.auxiliary).get(reverse("alerts:detail", args=[alert.pk])).status_code == 404


def test_pages_follow_the_role(cast, alert):
    assert signed_in(cast.auxiliary).get(reverse("alerts:order-new")).status_code == 403
    assert signed_in(cast.inspector).get(reverse("alerts:new")).status_code == 403
    assert signed_in(cast.administrator).get(reverse("alerts:list")).status_code == 403


def test_the_first_picture_is_drawn_by_the_server(cast, alert):
    page = signed_in(cast.desk).get(reverse("alerts:detail", args=[alert.pk])).content.decode()
    for words in (WORDS, alert.number, 'data-action="acknowledge"', cast.community.full_name, 'class="next p1"'):
        assert words in page


def test_only_whoever_may_reveal_is_offered_to(cast, alert):
    address = reverse("alerts:detail", args=[alert.pk])
    assert "reveal=" in signed_in(cast.desk).get(address).content.decode()
    general = Alert.objects.filter(pk=alert.pk)
    general.update(is_covert=False)
    assert "reveal=" not in signed_in(cast.auxiliary).get(address).content.decode()


def test_the_list_shows_open_alerts_until_more_is_asked_for(cast, alert):
    Alert.objects.filter(pk=alert.pk).update(status=Status.CLOSED)
    shown = {query: alert.number in signed_in(cast.desk).get(reverse("alerts:list") + query).content.decode() for query in ("", "?show=all", "?status=closed")}
    assert shown == {"": False, "?show=all": True, "?status=closed": True}


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("?lane=bank", True),
        ("?lane=school", False),
        ("?q=九天", True),
        ("?q=东河支行", True),
        ("?q=nothing-like-it", False),
        ("?since=2020-01-01", True),
        ("?until=2020-01-01", False),
    ],
)
def test_the_list_is_narrowed_by_the_address(cast, alert, query, is_found):
    assert (alert.number in signed_in(cast.desk).get(reverse("alerts:list") + query).content.decode()) is is_found


@pytest.mark.parametrize("query", ["?lane=moon", "?since=yesterday", "?q=" + "x" * 500, "?q=%00", "?page=9999", "?show=1;drop"])
def test_a_bad_filter_is_no_accident(cast, alert, query):
    assert signed_in(cast.desk).get(reverse("alerts:list") + query).status_code in {200, 404}


def test_the_list_finds_a_number_as_said_on_the_phone(cast, alert):
    for words in (alert.number, str(alert.serial), f"{alert.serial:06d}"):
        assert alert.number in signed_in(cast.desk).get(reverse("alerts:list") + f"?q={words}").content.decode()


@pytest.mark.parametrize("wanted", ["not-a-uuid", "018f0000-0000-7000-8000-000000000000"])
def test_an_order_for_an_unknown_alert_is_not_there(cast, wanted):
    assert signed_in(cast.desk).get(reverse("alerts:order-new") + f"?alert={wanted}").status_code == 404


def test_an_order_shows_each_sites_answer(cast, order):
    page = signed_in(cast.desk).get(reverse("alerts:order", args=[order.pk])).content.decode()
    assert cast.compound.name in page
    assert "Watch the north gate" in page


def test_no_inline_script_or_style_slips_in(cast, alert, order):
    for address in pages_of(alert, order):
        page = signed_in(cast.desk).get(address).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page


def test_who_acknowledged_stands_on_the_page(cast, alert):
    acknowledge_alert(alert, by=cast.community, until=cast.now + timedelta(minutes=5), now=cast.now)
    page = signed_in(cast.desk).get(reverse("alerts:detail", args=[alert.pk])).content.decode()
    assert cast.community.full_name in page
    assert 'data-action="dispatch"' in page
