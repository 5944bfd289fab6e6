"""Sites are chosen by name and by area, on the server; nothing foreign ever comes in, and nothing falls out silently."""

import pytest
from django.core.cache import cache

from accounts.models import AccessLog
from alerts.models import Order
from alerts.services import orders
from alerts.services.errors import AreaUnknown, AreaWrong, NoSites
from alerts.services.orders.choosing import ring_of
from tests.cast import IN_EAST, IN_WEST, make_contact, make_key, make_site, order_to, routed, signed_in, with_key

NEAR, FURTHER = {"lon": 113.9055, "lat": 35.305}, {"lon": 113.9095, "lat": 35.305}
ROUND_EAST = [[113.9, 35.3], [113.91, 35.3], [113.91, 35.31], [113.9, 35.31]]
ORDERS, PREVIEW = "/api/v1/orders/", "/api/v1/orders/preview/"


@pytest.fixture
def gates(cast):
    """Two gates 45 m and 410 m from the compound, and one in the west."""
    near = make_site(cast.compound_firm, "SEC-N", "近门", cast.grid_e1, NEAR)
    far = make_site(cast.compound_firm, "SEC-F", "远门", cast.grid_e1, FURTHER)
    west = make_site(cast.compound_firm, "SEC-W", "西门", cast.grid_w1, IN_WEST)
    return near, far, west


def chosen(cast, by=None, ids=(), **area) -> set[str]:
    return {site.code for site in orders.choose_sites(by=by or cast.desk, ids=ids, area=area).sites}


def test_by_radius(cast, gates):
    assert chosen(cast, radius={**IN_EAST, "metres": 100}) == {"SEC-N", "SEC-JY-01", "BANK-DH-03", "SCH-02"}
    assert "SEC-F" in chosen(cast, radius={**IN_EAST, "metres": 500})


def test_by_polygon_with_its_edge(cast, gates):
    assert chosen(cast, polygon=[[113.909, 35.304], [113.91, 35.304], [113.91, 35.306], [113.909, 35.306]]) == {"SEC-F"}
    assert chosen(cast, polygon=[[113.9095, 35.304], [113.91, 35.304], [113.91, 35.306], [113.9095, 35.306]]) == {"SEC-F"}


def test_by_unit_by_grid_and_by_kind(cast, gates):
    assert chosen(cast, unit=cast.east.pk) == chosen(cast, grids=["0410-017"]) == {"SEC-N", "SEC-F", "SEC-JY-01", "BANK-DH-03", "SCH-02"}
    assert chosen(cast, kinds=["school"]) == {"SCH-02"}
    assert chosen(cast, kinds=["bank"], radius={**IN_EAST, "metres": 100}) == {"BANK-DH-03"}


def test_areas_are_joined_names_added_and_the_ticked_off_taken_away(cast, gates):
    near, far, _west = gates
    area = {"radius": {**IN_EAST, "metres": 100}, "kinds": ["security"], "without": [near.pk]}
    found = orders.choose_sites(by=cast.desk, ids=[far.pk], area=area)
    assert {site.code for site in found.sites} == {"SEC-JY-01", "SEC-F"}
    assert found.left_out == [{"id": near.pk, "name": "近门", "why": "ticked_off"}]


def test_another_stations_sites_are_in_no_area_and_never_named_back(cast, gates):
    *_east, west = gates
    for area in ({"polygon": [[113.7, 35.2], [114.0, 35.2], [114.0, 35.4], [113.7, 35.4]]}, {"kinds": ["security"]}, {"grids": ["0402-003"]}):
        assert "SEC-W" not in chosen(cast, **area)
    found = orders.choose_sites(by=cast.desk, ids=[west.pk, cast.compound.pk])
    assert [site.code for site in found.sites] == ["SEC-JY-01"]
    assert found.left_out == [{"id": west.pk, "name": "", "why": "unknown"}]


def test_another_stations_unit_is_not_there(cast, gates):
    with pytest.raises(AreaUnknown):
        orders.choose_sites(by=cast.desk, area={"unit": cast.west.pk})


def test_the_bureau_reaches_both_stations(cast, gates):
    assert {"SEC-W", "SEC-N"} <= chosen(cast, by=cast.commander, unit=cast.bureau.pk)


def test_whoever_is_out_of_use_is_left_out_by_name(cast, gates):
    cast.compound.is_active = False
    cast.compound.save()
    found = orders.choose_sites(by=cast.desk, ids=[cast.compound.pk])
    assert (found.sites, found.left_out) == ([], [{"id": cast.compound.pk, "name": "锦园小区东门", "why": "out_of_use"}])


CROSSED = [[113.9, 35.3], [113.91, 35.31], [113.91, 35.3], [113.9, 35.31]]


@pytest.mark.parametrize(
    "corners",
    [CROSSED, [[1, 1], [1, 1], [1, 1]], [[1, 1], [2, 2], [3, 3]], [[-180, -90], [180, -90], [180, 90], [-180, 90]], [[float("nan"), 1], [1, 2], [2, 3]]],
)
def test_a_hostile_polygon_is_refused_in_words(corners):
    with pytest.raises(AreaWrong):
        ring_of(corners)


@pytest.mark.parametrize(
    "area",
    [
        {"polygon": CROSSED},
        {"polygon": [[113.9, 35.3]] * 100_000},
        {"polygon": [["NaN", 1], [1, 2], [2, 3]]},
        {"polygon": [[1, 2, 3], [1, 2, 3], [1, 2, 3]]},
        {"polygon": [[1e308, 1], [1, 2], [2, 3]]},
        {"polygon": {"type": "Polygon"}},
        {"radius": {"lon": "Infinity", "lat": 35, "metres": 100}},
        {"radius": {"lon": 113.9, "lat": 35, "metres": 10_000_000}},
        {"radius": {"lon": 113.9, "lat": 35, "metres": -1}},
        {"grids": ["x"] * 501},
        {"kinds": ["prison"]},
        {"unit": 0},
        {"everything": True},
    ],
)
def test_a_hostile_area_never_reaches_the_database(cast, area):
    for address in (PREVIEW, ORDERS):
        answer = signed_in(cast.desk).post(address, {"area": area, "action": "observe", "text": "x"}, format="json")
        assert answer.status_code in {400, 413}
        assert set(answer.json()) == {"code", "message", "fields"}
    assert Order.objects.count() == 0


def test_an_order_keeps_how_it_was_chosen_and_who_was_left_out(cast, gates):
    near, _far, west = gates
    body = {"sites": [west.pk], "area": {"polygon": ROUND_EAST, "kinds": ["security"], "without": [near.pk]}, "action": "observe", "text": "x"}
    answer = signed_in(cast.desk).post(ORDERS, body, format="json").json()
    assert (answer["area"]["polygon"], answer["area"]["named"]) == (ROUND_EAST, [west.pk])
    assert [(left["id"], left["name"], left["why"]) for left in answer["left_out"]] == [(west.pk, "", "unknown"), (near.pk, "近门", "ticked_off")]
    assert sorted(site["code"] for site in answer["sites"]) == ["SEC-F", "SEC-JY-01"]


def test_an_area_without_anybody_is_refused(cast):
    answer = signed_in(cast.desk).post(ORDERS, {"area": {"radius": {"lon": 100, "lat": 30, "metres": 100}}, "action": "observe", "text": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, NoSites.code)


# The preview says who is told by what, who is not and why, in which words, and who must agree.


def test_the_preview_says_why_somebody_is_not_reached_and_who_can_be_phoned(cast):
    cast.gate.addressee.addresses.update(is_active=False)
    rows = {row["id"]: row for row in preview(cast, sites=[cast.compound.pk, cast.school.pk, cast.branch.pk])["sites"]}
    assert (rows[cast.compound.pk]["why"], rows[cast.compound.pk]["has_number"]) == ("no_address", True)
    assert (rows[cast.school.pk]["why"], rows[cast.school.pk]["has_number"]) == ("no_contact", False)
    assert (rows[cast.branch.pk]["why"], rows[cast.branch.pk]["is_reachable"]) == ("", True)


def preview(cast, **body):
    return signed_in(cast.desk).post(PREVIEW, {"action": "close_gates", "text": "关门", **body}, format="json").json()


def test_the_preview_shows_the_words_in_both_languages(cast):
    words = preview(cast, sites=[cast.compound.pk], cap_status="Exercise")["message"]
    assert set(words) == {"zh-hans", "en"}
    assert words["en"]["title"].startswith("[EXERCISE]")
    assert words["zh-hans"]["body"] == "关门"


def test_the_preview_names_who_may_approve_and_never_its_author(cast):
    large = preview(cast, sites=[cast.compound.pk], minutes=120)
    assert (large["needs_approval"], [one["name"] for one in large["approvers"]], large["approvers"][0]["is_on_duty"]) == (True, ["Leader"], True)
    body = {"action": "observe", "sites": [cast.compound.pk], "minutes": 120}
    assert signed_in(cast.leader).post(PREVIEW, body, format="json").json()["approvers"] == []


def test_the_number_of_a_site_is_shown_by_name_and_leaves_a_trace(cast):
    number = cast.gate.addressee.addresses.get().value
    answer = signed_in(cast.desk).post("/api/v1/orders/number/", {"site": cast.compound.pk}, format="json")
    assert answer.json() == {"name": "东门岗", "number": number}
    assert AccessLog.objects.filter(user=cast.desk, action="reveal", subject=f"partners.contact:{cast.gate.pk}:number").count() == 1


def test_strangers_and_auxiliaries_get_no_number(cast):
    for who, status in ((cast.stranger, 404), (cast.auxiliary, 403), (cast.inspector, 403)):
        assert signed_in(who).post("/api/v1/orders/number/", {"site": cast.compound.pk}, format="json").status_code == status
    assert with_key(make_key(cast.compound_firm)).post("/api/v1/orders/number/", {"site": cast.compound.pk}, format="json").status_code == 403


def test_sites_are_listed_nearest_first(cast, gates):
    near, far, _west = gates
    found = signed_in(cast.desk).get("/api/v1/sites/?kind=security&near=113.9094,35.305").json()["results"]
    assert [site["code"] for site in found] == [far.code, near.code, cast.compound.code]
    for nonsense in ("NaN,1", "x", "999,999", "1", "", "113.9;35"):
        assert signed_in(cast.desk).get("/api/v1/sites/", {"near": nonsense}).status_code == 200


def test_a_covert_order_goes_to_the_back_office_and_never_to_the_counter(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    order = order_to(cast, cast.branch, cast.compound, alert=alert)
    assert set(order.message.recipients.values_list("name", flat=True)) == {"东河支行 后台专员"}
    rows = {row["id"]: row for row in preview(cast, sites=[cast.branch.pk, cast.compound.pk], alert=str(alert.pk))["sites"]}
    assert (rows[cast.compound.pk]["why"], [one["name"] for one in rows[cast.branch.pk]["people"]]) == ("counter_only", ["后台专员"])
    make_contact(cast.compound, "新来的柜台")
    orders.remind_silent()
    assert set(order.message.recipients.values_list("name", flat=True)) == {"东河支行 后台专员"}


def test_numbers_cannot_be_written_out_by_a_machine(cast, monkeypatch):
    monkeypatch.setattr("alerts.api.orders.Numbers.rate", "2/min")
    cache.clear()
    client = signed_in(cast.desk)
    answers = [client.post("/api/v1/orders/number/", {"site": cast.compound.pk}, format="json").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_an_export_of_orders_is_kept_in_the_access_log(cast):
    order_to(cast)
    assert signed_in(cast.desk).get("/orders/?format=csv").status_code == 200
    assert AccessLog.objects.get(subject="alerts.order").action == "export"
