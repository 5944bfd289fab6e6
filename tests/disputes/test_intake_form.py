"""Recording a dispute in under a minute: nothing typed twice, nothing recorded twice, the station found by the place."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from disputes.forms.intake import born_of, kind_groups
from disputes.models import Dispute, Party
from disputes.services.catalogue import load_catalogue
from disputes.services.ending import close_dispute
from tests.cast import IN_EAST, IN_WEST, routed, signed_in
from tests.disputes.quarrels import QIAN, ZHAO, reported

NEW = "/disputes/new/"


@pytest.fixture
def desk(cast):
    load_catalogue()
    return signed_in(cast.desk)


def said(**more):
    plain = {"key": uuid.uuid4(), "source": "walk_in", "category": "0299", "place": "锦园小区3号楼"}
    return plain | {"a_name": ZHAO.name, "a_phone": ZHAO.phone, "b_name": QIAN.name, "b_phone": QIAN.phone} | more


AGES = [
    ("38", date(1988, 11, 22)),
    ("17岁", date(2009, 11, 22)),
    ("1986-05-12", date(1986, 5, 12)),
    ("19860512", date(1986, 5, 12)),
    ("1986年5月2日", date(1986, 5, 2)),
    ("1986", date(1986, 12, 31)),
    ("", None),
]


@pytest.mark.parametrize(("words", "born"), AGES, ids=[words or "nothing" for words, _born in AGES])
def test_an_age_or_a_day_of_birth_is_understood(words, born):
    assert born_of(words, date(2026, 11, 22)) == born


@pytest.mark.parametrize("words", ["121", "2027-01-01", "1986-13-01", "abc", "1899-01-01"])
def test_what_is_no_age_is_refused(words):
    with pytest.raises(ValidationError):
        born_of(words, date(2026, 11, 22))


def test_an_age_makes_nobody_older_than_they_are():
    assert born_of("17", date(2028, 2, 29)) == date(2011, 2, 28)


def test_from_an_alert_nothing_is_typed_twice(cast, desk):
    alert = routed(cast)
    page = desk.get(f"{NEW}?alert={alert.pk}").content.decode()
    assert alert.description in page and f'value="{alert.pk}"' in page
    answer = desk.post(NEW, said(alert=alert.pk, source="alert"))
    dispute = Dispute.objects.get()
    assert (dispute.alert, dispute.source, answer["Location"]) == (alert, "alert", f"/disputes/{dispute.pk}/")
    assert desk.get(f"{NEW}?alert={alert.pk}")["Location"] == f"/disputes/{dispute.pk}/", "the same alert leads to the same dispute"


def test_an_alert_of_others_is_not_read(cast):
    load_catalogue()
    assert signed_in(cast.stranger).get(f"{NEW}?alert={routed(cast).pk}").status_code == 404


def test_the_page_of_an_alert_offers_it(cast, desk):
    alert = routed(cast)
    assert f"{NEW}?alert={alert.pk}" in desk.get(f"/alerts/{alert.pk}/").content.decode()


def test_a_place_decides_the_station_of_whoever_sees_several(cast):
    load_catalogue()
    signed_in(cast.commander).post(NEW, said(**IN_WEST))
    assert Dispute.objects.get().station == cast.west


def test_a_place_in_another_station_stays_with_whoever_recorded_it(cast, desk):
    desk.post(NEW, said(**IN_WEST))
    assert Dispute.objects.get().station == cast.east


def test_a_line_is_not_needed_and_an_age_is_kept(cast, desk):
    desk.post(NEW, said(a_born="38", b_part="victim"))
    dispute = Dispute.objects.get()
    assert dispute.title == "其他邻里纠纷"
    assert [(party.age_on(dispute.reported_on), party.part) for party in dispute.parties.order_by("side")] == [(38, ""), (None, "victim")]


def test_an_earlier_one_is_joined(cast, desk):
    first = reported(cast)
    again = said(join=first.pk, facts=["injury"], story="又来了", a_name="赵甲", b_name="钱乙")
    for _n in range(2):
        assert desk.post(NEW, again)["Location"] == f"/disputes/{first.pk}/"
    first.refresh_from_db()
    assert Dispute.objects.count() == 1 and first.parties.count() == 2
    assert set(first.facts) == {"injury", "repeat-2"}, "sent twice, joined once"
    desk.post(NEW, said(join=first.pk, a_name="孙丙", a_phone="10099000003"))
    first.refresh_from_db()
    assert "repeat-3" in first.facts and first.parties.count() == 3


def test_a_closed_one_is_reopened_with_a_higher_level(cast, desk):
    first = close_dispute(reported(cast), outcome="withdrawn", by=cast.desk, now=cast.now)
    desk.post(NEW, said(join=first.pk))
    first.refresh_from_db()
    assert (first.status, first.reopened, first.level) == ("reported", 1, 2)


def test_one_of_others_is_not_joined(cast):
    first = reported(cast)
    assert signed_in(cast.stranger).post(NEW, said(join=first.pk)).status_code == 404
    assert first.parties.count() == 2


def test_a_script_is_told_the_address(cast, desk):
    answer = desk.post(NEW, said(), HTTP_ACCEPT="application/json")
    assert answer.json() == {"url": f"/disputes/{Dispute.objects.get().pk}/"}


def test_kinds_recorded_most_stand_first_and_once(cast):
    for _n in range(2):
        reported(cast)
    groups = kind_groups(["0101"])
    codes = [kind.code for _label, kinds in groups for kind in kinds]
    assert codes[0] == "0101" and len(codes) == len(set(codes)) and {"03", "0201"} <= set(codes)


def test_a_telephone_is_found_however_it_is_written(cast, desk):
    reported(cast, **IN_EAST)
    body = {"people": [{"name": "?", "side": "a", "phone": "+86 100 9900 0001"}, {"name": "?", "side": "b", "phone": "100-9900-0002"}]}
    assert len(desk.post("/api/v1/disputes/earlier/", body, content_type="application/json").json()["results"]) == 1
    assert Party.objects.exclude(phone_index="").count() == 2
