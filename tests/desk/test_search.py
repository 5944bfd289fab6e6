"""One search over what the rooms offer: everything one may see and nothing else, in few questions, the same with and without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alerts.models import Alert
from policing.lib.search import Group, Hit, cleaned, searchable
from tests.cast import make_partner_user, order_to, routed, signed_in


def found(user, words, **more):
    return signed_in(user).get(reverse("desk:search"), {"q": words} | more).content.decode()


@pytest.fixture
def alert(cast) -> Alert:
    return routed(cast, description="灰色面包车在楼下", place="六号楼", details={"plate": "测A·D0417"}, call_number="SF00000042", reference="DH-2026-77")


@pytest.mark.parametrize("words", ["面包车", "六号楼", "D0417", "SF00000042", "DH-2026-77", "嫌疑车辆", "xycl", "锦园小区"])
def test_an_alert_is_found_by_what_people_remember_of_it(cast, alert, words):
    assert alert.number in found(cast.desk, words)


def test_an_alert_is_found_by_its_number_and_by_the_last_digits(cast, alert):
    for words in (alert.number, str(alert.serial), f"#{alert.serial:06d}"):
        assert alert.number in found(cast.desk, words)


def test_the_last_digits_name_the_newest_first(cast, alert):
    later = routed(cast)
    Alert.objects.filter(pk=later.pk).update(serial=alert.serial + 1000)
    later.refresh_from_db()
    page = found(cast.desk, f"{alert.serial % 1000:03d}")
    assert page.index(later.number) < page.index(alert.number)
    assert later.number not in found(cast.desk, f"{alert.serial:06d}")


def test_words_that_mean_nothing_find_nothing(cast, alert):
    page = found(cast.desk, "no-such-thing")
    assert alert.number not in page
    assert 'class="blank"' in page


def test_a_sign_of_the_database_is_only_a_sign(cast, alert):
    for words in ("%", "_", "'", "\\", "\x00"):
        assert alert.number not in found(cast.desk, words)


def test_a_covert_alert_is_found_by_those_who_may_see_it(cast):
    covert = routed(cast, "bank.suspicious_cancellation", description="九天要求销户")
    assert covert.number in found(cast.desk, "九天")
    for words in ("九天", covert.number, str(covert.serial), "可疑销户"):
        assert str(covert.pk) not in found(cast.auxiliary, words), words


def test_a_stranger_finds_nothing_of_the_east(cast, alert):
    order = order_to(cast)
    for words in (alert.number, "面包车", "锦园", "0410", "Community", "观察", order.number, cast.gate.name):
        page = found(cast.stranger, words)
        assert not [secret for secret in (alert.number, cast.compound.code, "0410-017", "Community", order.number) if secret in page.replace(words, "")], words


@pytest.mark.parametrize("words", ["锦园", "SEC-JY-01"])
def test_a_site_is_found_and_can_be_acted_on(cast, words):
    page = found(cast.desk, words)
    assert cast.compound.name in page
    assert reverse("alerts:new") + f"?site={cast.compound.pk}" in page
    assert reverse("alerts:order-new") + f"?sites={cast.compound.code}" in page


def test_a_site_is_found_by_who_works_there_never_by_their_number(cast):
    assert cast.compound.name in found(cast.desk, cast.gate.name)
    assert cast.compound.name not in found(cast.desk, cast.gate.addressee.addresses.get().value)


def test_whoever_may_not_act_is_not_offered_to(cast):
    page = found(cast.inspector, "锦园")
    assert cast.compound.name in page
    assert "?site=" not in page
    assert "?sites=" not in page


@pytest.mark.parametrize("words", ["0410-017", "东河", "Community"])
def test_a_grid_is_found_with_its_officer(cast, words):
    page = found(cast.desk, words, **{"in": "grids"})
    assert "0410-017" in page
    assert "Community" in page


def test_people_on_duty_are_found_with_the_ways_to_reach_them_and_no_number(cast):
    page = found(cast.desk, "leader", **{"in": "people"})
    assert "Leader" in page
    assert "短信" in page
    assert cast.leader.addressee.addresses.get(channel="sms").value not in page


def test_whoever_is_not_on_duty_is_not_among_them(cast):
    assert "<b>Community</b>" not in found(cast.desk, "community", **{"in": "people"})


def test_an_order_is_found_by_its_number_and_words(cast):
    order = order_to(cast)
    for words in (order.number, str(order.serial), "白色轿车"):
        assert order.number in found(cast.desk, words)


def test_one_group_alone_is_asked_for_by_the_address(cast, alert):
    page = found(cast.desk, "锦园", **{"in": "sites"})
    assert cast.compound.code in page
    assert alert.number not in page


def test_an_unknown_group_is_as_good_as_none(cast, alert):
    assert alert.number in found(cast.desk, "面包车", **{"in": "moon"})


def test_the_box_gets_the_list_alone(cast, alert):
    part = found(cast.desk, "面包车", part=1)
    assert alert.number in part
    assert "<html" not in part


def test_partners_and_administrators_have_no_search(cast):
    assert signed_in(make_partner_user("clerk", cast.bank)).get(reverse("desk:search"), {"q": "x"}).status_code == 404
    assert signed_in(cast.administrator).get(reverse("desk:search"), {"q": "x"}).status_code == 403


def test_the_search_asks_at_most_twelve_questions(cast, alert):
    order_to(cast)
    client = signed_in(cast.desk)
    client.get(reverse("desk:search"), {"q": "what is held"})
    for part in ({}, {"part": 1}):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:search"), {"q": "0"} | part)
        assert len(asked) <= 12, [query["sql"][:120] for query in asked.captured_queries]


def test_a_room_that_joins_later_is_searched_without_the_desk_knowing_it(cast):
    searchable.register("kites")(Group("Kites", lambda user, words, now, most: [Hit(title=f"Kite {words} of {user}")]))
    try:
        assert "Kite red of Desk" in found(cast.desk, "red")
    finally:
        del searchable._things["kites"]


@pytest.mark.parametrize(("typed", "words"), [("  a \x00 b\n", "a b"), ("x" * 500, "x" * 60), ("", "")])
def test_what_is_typed_is_cleaned(typed, words):
    assert cleaned(typed) == words


def test_an_alert_of_a_test_key_is_not_found(cast):
    alert = routed(cast, mode="test", description="testing-words")
    assert alert.number not in found(cast.desk, "testing-words")
    assert alert.received_at <= timezone.now()
