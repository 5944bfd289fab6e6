"""Pictures, alerts and plates of findings: once each, by those who may, gone when their days are over."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessLog
from alerts.models import Alert
from patrols.models import Finding, FindingPhoto, OpenCar
from patrols.services.findings import erase_findings
from patrols.services.photos import MOST_PHOTOS
from tests.cast import IN_EAST, make_officer, signed_in
from tests.patrols.test_findings import CAR, PLATE, finding, says
from tests.patrols.walking import make_round
from tests.pictures import SECRET_PLACE, picture, with_exif

HAZARD = {"kind": "hazard", "car": None, "words": "井盖缺失"}


@pytest.fixture
def hazard(cast) -> Finding:
    says(cast, finding(cast, **HAZARD))
    return Finding.objects.get()


def sends_photo(finding: Finding, data: bytes, by, **more: Any):
    body = {"file": SimpleUploadedFile("x.jpg", data, content_type="image/jpeg")} | more
    return signed_in(by).post(f"/api/v1/findings/{finding.pk}/photos/", body, format="multipart")


def test_a_picture_is_drawn_anew_and_kept_once(cast, hazard):
    data = with_exif(1)
    assert [sends_photo(hazard, data, cast.auxiliary).status_code for _ in range(2)] == [201, 200]
    row = signed_in(cast.leader).get("/api/v1/findings/").json()["results"][0]
    whole = signed_in(cast.leader).get(row["photos"][0]["url"])
    assert (whole["Content-Type"], whole["Cache-Control"], SECRET_PLACE in whole.content) == ("image/jpeg", "private, no-store", False)
    assert signed_in(cast.leader).get(row["photos"][0]["preview"]).status_code == 200
    assert AccessLog.objects.filter(user=cast.leader, action="open", subject__startswith="patrols.findingphoto:").count() == 1


def test_what_is_no_picture_or_one_too_many_is_refused(cast, hazard):
    assert sends_photo(hazard, b"MZ no picture", cast.auxiliary).json()["code"] == "wrong_type"
    for n in range(MOST_PHOTOS):
        assert sends_photo(hazard, picture(size=(40 + n, 30)), cast.auxiliary).status_code == 201
    assert sends_photo(hazard, picture(size=(90, 30)), cast.auxiliary).json()["code"] == "too_many"


def test_another_stations_pictures_are_not_there(cast, hazard):
    sends_photo(hazard, picture(), cast.auxiliary)
    west, photo = make_officer("zz", cast.west, "duty_leader"), FindingPhoto.objects.get()
    client = signed_in(west)
    for address in (f"{photo.pk}/", f"{photo.pk}/preview/"):
        assert client.get(f"/api/v1/findings/{hazard.pk}/photos/{address}").status_code == 404
    assert sends_photo(hazard, picture(), west).status_code == 404
    assert sends_photo(hazard, picture(size=(77, 30)), cast.inspector).status_code == 403


def test_pictures_go_with_the_words(cast, hazard):
    sends_photo(hazard, picture(), cast.auxiliary)
    url = signed_in(cast.leader).get("/api/v1/findings/").json()["results"][0]["photos"][0]["url"]
    Finding.objects.update(found_at=cast.now - timedelta(days=31))
    erase_findings()
    row = signed_in(cast.leader).get("/api/v1/findings/").json()["results"][0]
    assert (row["photos"][0]["url"], signed_in(cast.leader).get(url).status_code) == (None, 410)
    assert sends_photo(hazard, picture(size=(77, 30)), cast.auxiliary).json()["code"] == "erased"


def test_a_danger_becomes_an_alert_with_one_press_and_once(cast):
    body = finding(cast, **HAZARD, alert="general.report")
    answers = [says(cast, body) for _ in range(2)]
    alert = Alert.objects.get()
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[1].json()["alert"]["number"] == alert.number
    assert (alert.description, alert.source, alert.station, alert.details["origin"]) == ("井盖缺失", "patrol", cast.east, f"patrols.finding:{body['key']}")
    again = signed_in(cast.community).post(f"/api/v1/findings/{body['key']}/alert/", {"type": "police.citizen_clue"}, format="json")
    assert (again.status_code, Alert.objects.count()) == (200, 1)


def test_a_finding_kept_before_becomes_an_alert_later(cast, hazard):
    answer = signed_in(cast.auxiliary).post(f"/api/v1/findings/{hazard.pk}/alert/", {"type": "general.report"}, format="json").json()
    assert (answer["alert"]["number"], answer["may_become_alert"]) == (Alert.objects.get().number, False)


@pytest.mark.parametrize(("facts", "code"), [(HAZARD | {"alert": "nothing.known"}, "type_unknown"), ({"alert": "general.report"}, "no_alert_of_that")])
def test_an_alert_that_cannot_be_leaves_no_finding_behind(cast, facts, code):
    answer = says(cast, finding(cast, **facts))
    assert (answer.json()["code"], Finding.objects.count(), Alert.objects.count()) == (code, 0, 0)


def test_a_danger_without_a_place_reaches_the_station_of_its_round(cast):
    patrol = make_round(cast)
    says(cast, finding(cast, **HAZARD, round=str(patrol.pk), lon=None, lat=None, alert="general.report"))
    assert Alert.objects.get().station == cast.east


def test_found_two_days_ago_without_a_line_it_is_reported_all_the_same(cast):
    old = (cast.now - timedelta(days=2)).isoformat()
    assert says(cast, finding(cast, **HAZARD, device_at=old, alert="general.report")).status_code == 201


def test_an_alert_that_became_covert_is_not_named_to_whoever_may_not_see_it(cast):
    says(cast, finding(cast, **HAZARD, alert="general.report"))
    Alert.objects.update(is_covert=True)
    rows = [signed_in(user).get("/api/v1/findings/").json()["results"][0]["alert"] for user in (cast.auxiliary, cast.leader)]
    assert (rows[0], rows[1] is not None) == (None, True)


def test_what_another_person_recorded_on_this_phone_waits_for_them(cast):
    body = finding(cast, person=cast.community.pk)
    assert (says(cast, body).json()["code"], Finding.objects.count()) == ("other_person", 0)
    assert says(cast, body, by=cast.community).status_code == 201
    said = signed_in(cast.community).get("/api/v1/patrols/me/").json()
    assert (said["person"], len(said["csrf"])) == (cast.community.pk, 64)


def test_the_whole_plate_is_shown_for_a_reason_that_is_kept(cast):
    says(cast, finding(cast))
    kept = Finding.objects.get()
    address = f"/api/v1/findings/{kept.pk}/plate/"
    assert signed_in(cast.leader).post(address, {"reason": "联系车主"}, format="json").json() == {"plate": PLATE}
    assert AccessLog.objects.get(subject=f"patrols.finding:{kept.pk}:plate").reason == "联系车主"
    assert signed_in(cast.leader).post(address, {}, format="json").status_code == 400
    assert signed_in(cast.auxiliary).post(address, {"reason": "x"}, format="json").status_code == 403
    Finding.objects.update(found_at=cast.now - timedelta(days=31))
    erase_findings()
    assert signed_in(cast.leader).post(address, {"reason": "联系车主"}, format="json").json()["code"] == "nothing_hidden"


def test_two_officers_at_one_car_on_one_round_found_it_once(cast):
    patrol = make_round(cast)
    for by in (cast.auxiliary, cast.community):
        says(cast, finding(cast, round=str(patrol.pk)), by=by)
    assert list(OpenCar.objects.values_list("times_before", flat=True)) == [0, 0]


def test_an_earlier_time_that_comes_late_counts_for_the_later(cast):
    says(cast, finding(cast))
    yesterday = (cast.now - timedelta(days=1)).isoformat()
    late = says(cast, finding(cast, device_at=yesterday)).json()
    assert (late["car"]["times_before"], OpenCar.objects.latest("finding__found_at").times_before) == (0, 1)


def test_findings_of_one_round(cast):
    patrol = make_round(cast)
    says(cast, finding(cast, round=str(patrol.pk)))
    says(cast, finding(cast, car=CAR | {"plate": ""}, **IN_EAST))
    leader = signed_in(cast.leader)
    assert leader.get("/api/v1/findings/", {"round": patrol.pk}).json()["count"] == 1
    assert leader.get("/api/v1/findings/", {"round": uuid.uuid4()}).json()["count"] == 0
    assert leader.get("/api/v1/findings/", {"round": "x"}).status_code == 400
