"""Linked and similar alerts: why they look alike, one press that links, and nothing of an alert the reader may not see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alerts.models import Alert, AlertLink
from alerts.services.linking import LinkToItself, NotLinked, link_alerts, unlink_alerts
from alerts.services.similar import Traits, marks_in, similar_alerts, traits_of
from alerts.services.timeline import first_broken_line
from policing.lib.distance import metres_between
from policing.lib.errors import NotAllowed
from tests.cast import IN_WEST, report, signed_in

FAR = {"lon": 113.9095, "lat": 35.3095}
NEAR = {"lon": 113.9052, "lat": 35.3052}


def reasons(alert: Alert, user, **facts) -> dict[str, list[str]]:
    return {one.alert.number: [reason.code for reason in one.reasons] for one in similar_alerts(traits_of(alert), user=user, **facts) if one.alert != alert}


@pytest.fixture
def first(cast) -> Alert:
    return report(cast, at={"lon": 113.905, "lat": 35.305}, caller_number="100 0000 0042", details={"plate": "京A·00000"})


def other(cast, **facts) -> Alert:
    """Far away, of another type and site, unless said otherwise."""
    return report(cast, **({"code": "school.general", "at": FAR} | facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"code": "security.suspect_vehicle", "at": FAR}, ["site", "type"]),
        ({"at": NEAR}, ["near"]),
        ({"caller_number": "+86 10000000042"}, ["caller"]),
        ({"details": {"plate": "京a 00000"}}, ["plate"]),
        ({"details": {"plate": "京A00000"}, "at": NEAR}, ["plate", "near"]),
    ],
)
def test_why_two_look_alike(cast, first, facts, expected):
    like = other(cast, **facts)
    assert reasons(like, cast.desk)[first.number] == expected


@pytest.mark.parametrize("facts", [{}, {"details": {"plate": "京A00001"}}, {"caller_number": "10000000043"}, {"details": {"plate": "A"}}])
def test_what_shares_nothing_is_not_proposed(cast, first, facts):
    assert first.number not in reasons(other(cast, **facts), cast.desk)


def test_the_same_type_within_a_kilometre_is_worth_saying(cast, first):
    like = report(cast, site=cast.school, at={"lon": 113.9095, "lat": 35.3085})
    assert reasons(like, cast.desk)[first.number] == ["type_near"]


def test_a_place_counts_for_a_day_and_a_number_for_longer(cast, first):
    Alert.objects.filter(pk=first.pk).update(received_at=cast.now - timedelta(hours=25))
    first.refresh_from_db(fields=["received_at"])
    assert first.number not in reasons(other(cast, at=NEAR), cast.desk)
    assert reasons(other(cast, caller_number="10000000042"), cast.desk)[first.number] == ["caller"]
    assert reasons(other(cast, details={"plate": "京A00000"}), cast.desk)[first.number] == ["plate"]


def test_the_most_alike_stand_first(cast, first):
    second = other(cast, at=NEAR)
    like = other(cast, code="security.suspect_vehicle", at=NEAR, details={"plate": "京A00000"})
    assert list(reasons(like, cast.desk))[:2] == [first.number, second.number]


def test_nothing_known_proposes_nothing(cast, first):
    assert similar_alerts(Traits(at=cast.now), user=cast.desk) == []


@pytest.mark.parametrize("text", ["京A·00000", "京 a00000", "京A-00000", "京A.00000"])
def test_a_plate_is_the_same_however_it_is_written(text):
    assert marks_in({"plate": text}) == {"plate": "京A00000"}


def test_metres_are_metres():
    assert metres_between(113.9, 35.3, 113.9, 35.309) == pytest.approx(1000, rel=0.01)
    assert metres_between(113.9, 35.3, 113.911, 35.3) == pytest.approx(1000, rel=0.01)


def test_linking_says_so_on_both_timelines_and_names_nothing(cast, first):
    second = other(cast)
    link_alerts(first, second, by=cast.desk, why="同一辆车", now=cast.now)
    for alert, its_other in (first, second), (second, first):
        line = alert.events.get(kind="linked")
        assert (line.words["text"], line.data) == ("", {"other": str(its_other.pk)})
        assert first_broken_line(alert.events.order_by("sequence")) is None


def test_linking_twice_from_either_side_is_once(cast, first):
    second = other(cast)
    link_alerts(first, second, by=cast.desk, now=cast.now)
    link_alerts(second, first, by=cast.leader, now=cast.now)
    assert AlertLink.objects.count() == 1
    assert first.events.filter(kind="linked").count() == 1


def test_a_link_taken_away_is_said_and_cannot_be_taken_twice(cast, first):
    second = other(cast)
    link_alerts(first, second, by=cast.desk, now=cast.now)
    unlink_alerts(second, first, by=cast.desk, now=cast.now)
    assert not AlertLink.objects.exists()
    assert first.events.filter(kind="unlinked").count() == second.events.filter(kind="unlinked").count() == 1
    with pytest.raises(NotLinked):
        unlink_alerts(first, second, by=cast.desk, now=cast.now)


def test_an_alert_is_not_linked_with_itself(cast, first):
    with pytest.raises(LinkToItself):
        link_alerts(first, first, by=cast.desk, now=cast.now)


def test_whoever_only_reads_links_nothing(cast, first):
    with pytest.raises(NotAllowed):
        link_alerts(first, other(cast), by=cast.inspector, now=cast.now)


# The doors.


def address(name: str, alert: Alert) -> str:
    return reverse(f"api:alert-{name}", args=[alert.pk])


def test_one_press_links_and_the_page_shows_it(cast, first):
    second = other(cast, at=NEAR)
    client = signed_in(cast.desk)
    assert [row["number"] for row in client.get(address("similar", first)).json()] == [second.number]
    shown = client.post(address("link", first), {"alert": str(second.pk)}, format="json").json()
    assert [row["number"] for row in shown["links"]] == [second.number]
    assert client.get(address("similar", first)).json() == []
    assert client.post(address("unlink", first), {"alert": str(second.pk)}, format="json").json()["links"] == []


def test_another_alert_is_named_as_on_the_phone(cast, first):
    second = other(cast)
    for said in (second.number, str(second.serial), f"{second.serial:06d}"):
        assert signed_in(cast.desk).post(address("link", first), {"alert": said}, format="json").status_code == 200
    assert signed_in(cast.desk).post(address("link", first), {"alert": "gestern"}, format="json").status_code == 400


def test_what_lies_elsewhere_is_neither_proposed_nor_linked(cast, first):
    west = other(cast, site=None, at=IN_WEST, details={"plate": "京A00000"})
    client = signed_in(cast.desk)
    assert client.get(address("similar", first)).json() == []
    assert client.post(address("link", first), {"alert": str(west.pk)}, format="json").status_code == 404
    assert not AlertLink.objects.exists()


def test_a_covert_alert_is_nothing_to_whoever_may_not_see_it(cast):
    open_one = report(cast, at=NEAR)
    covert = report(cast, "bank.suspicious_cancellation", at=NEAR)
    link_alerts(open_one, covert, by=cast.desk, now=cast.now)
    seen = signed_in(cast.auxiliary).get(reverse("api:alert", args=[open_one.pk]))
    assert seen.json()["links"] == []
    for secret in (covert.number, str(covert.pk), str(covert.type)):
        assert secret not in seen.content.decode()
    assert [row["number"] for row in signed_in(cast.desk).get(reverse("api:alert", args=[open_one.pk])).json()["links"]] == [covert.number]
    AlertLink.objects.all().delete()
    assert signed_in(cast.auxiliary).get(address("similar", open_one)).json() == []


def test_a_call_being_typed_asks_what_is_alike(cast, first):
    asked = {"type": "security.suspect_vehicle", "lon": 113.905, "lat": 35.305}
    row = signed_in(cast.desk).get(reverse("api:alert-similar-call"), asked).json()[0]
    assert row["number"] == first.number
    assert [reason["code"] for reason in row["reasons"]] == ["near", "type"]


@pytest.mark.parametrize("asked", [{}, {"type": ""}, {"plate": "A"}, {"site": "999999999"}])
def test_a_call_with_nothing_yet_is_like_nothing(cast, first, asked):
    assert signed_in(cast.desk).get(reverse("api:alert-similar-call"), asked).json() == []


@pytest.mark.parametrize("asked", [{"lon": "x"}, {"lon": "nan"}, {"site": "-1"}, {"site": "9" * 30}, {"moon": "1"}, {"caller_number": "10000000042"}])
def test_a_bad_question_is_refused(cast, asked):
    assert signed_in(cast.desk).get(reverse("api:alert-similar-call"), asked).status_code == 400


def test_partners_ask_nothing_of_the_kind(cast, first):
    assert cast.bank_client.get(reverse("api:alert-similar-call"), {"lon": 113.905, "lat": 35.305}).status_code == 403
    assert cast.bank_client.get(address("similar", first)).status_code == 403
