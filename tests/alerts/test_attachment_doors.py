"""The doors of pictures and documents: who may send and open them, and what a browser may do with them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessLog
from alerts.models import Alert, Attachment
from alerts.services.attachments import attach
from partners.models import Membership
from tests.cast import make_key, make_partner_user, report, routed, signed_in, with_key
from tests.pictures import PDF, picture


@pytest.fixture
def alert(cast) -> Alert:
    return routed(cast)


@pytest.fixture
def kept(cast, alert) -> Attachment:
    return attach(alert, data=picture(), by=cast.desk, caption="东门", now=cast.now)


def post(client, alert: Alert, data: bytes, name: str = "photo.jpg", **more):
    body = {"file": SimpleUploadedFile(name, data, content_type="text/html")} | more
    return client.post(reverse("api:alert-attachments", args=[alert.pk]), body, format="multipart")


def test_an_officer_sends_a_picture_and_sees_it(cast, alert):
    client = signed_in(cast.desk)
    sent = post(client, alert, picture(), caption="东门")
    assert (sent.status_code, sent.json()["caption"], sent.json()["name"]) == (201, "东门", "A01.jpg")
    shown = client.get(sent.json()["preview"])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")


def test_the_same_file_again_is_200(cast, alert):
    client = signed_in(cast.desk)
    assert [post(client, alert, picture()).status_code for _ in range(2)] == [201, 200]


def test_the_name_and_the_type_that_were_sent_count_for_nothing(cast, alert):
    sent = post(signed_in(cast.desk), alert, picture(), name="../../x.html")
    answer = signed_in(cast.desk).get(sent.json()["url"])
    assert answer["Content-Type"] == "image/jpeg"
    assert "html" not in answer["Content-Disposition"]


@pytest.mark.parametrize(("data", "is_inline"), [(picture(), True), (PDF, False)])
def test_a_file_comes_with_headers_that_let_it_do_nothing(cast, alert, data, is_inline):
    client = signed_in(cast.desk)
    answer = client.get(post(client, alert, data).json()["url"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("inline" if is_inline else "attachment")


def test_opening_the_whole_picture_leaves_a_row_and_the_small_one_does_not(cast, alert, kept):
    client = signed_in(cast.desk)
    client.get(reverse("api:alert-attachment-preview", args=[alert.pk, kept.pk]))
    assert not AccessLog.objects.exists()
    client.get(reverse("api:alert-attachment", args=[alert.pk, kept.pk]))
    looked = AccessLog.objects.get()
    assert (looked.user, looked.action, looked.subject) == (cast.desk, "open", f"alerts.attachment:{kept.pk}")


def test_strangers_open_nothing_also_through_an_alert_of_their_own(cast, alert, kept):
    own = report(cast, site=None, at={"lon": 113.805, "lat": 35.305})
    client = signed_in(cast.stranger)
    for pk in (alert.pk, own.pk):
        for name in ("api:alert-attachment", "api:alert-attachment-preview"):
            assert client.get(reverse(name, args=[pk, kept.pk])).status_code == 404
    assert post(client, alert, picture()).status_code == 404
    assert not AccessLog.objects.exists()


def test_a_partner_sends_to_its_own_alert_and_to_no_other(cast, alert):
    own, other = with_key(make_key(cast.compound_firm)), cast.bank_client
    assert post(own, alert, picture(), caption="车尾").status_code == 201
    assert post(other, alert, picture(color="blue")).status_code == 404
    assert Attachment.objects.get().is_from_partner


def test_a_partner_sees_what_it_sent_and_not_what_officers_added(cast, alert, kept):
    client = with_key(make_key(cast.compound_firm))
    post(client, alert, picture(color="blue"))
    rows = client.get(reverse("api:alert-attachments", args=[alert.pk])).json()
    assert [row["name"] for row in rows] == ["A02.jpg"]
    assert client.get(reverse("api:alert-attachment", args=[alert.pk, kept.pk])).status_code == 404


def test_at_the_counter_a_covert_alert_takes_no_picture(cast):
    covert = routed(cast, "bank.suspicious_cancellation")
    teller = make_partner_user("teller", cast.bank)
    assert post(signed_in(teller), covert, picture()).status_code == 404
    assert post(cast.bank_client, covert, picture()).status_code == 201


def test_a_partner_that_was_switched_off_sends_nothing(cast, alert):
    client = signed_in(make_partner_user("guard", cast.compound_firm))
    Membership.objects.update(is_active=False)
    assert post(client, alert, picture()).status_code in {403, 404}


def test_too_much_is_refused_before_it_is_read(cast, alert):
    answer = signed_in(cast.desk).post(
        reverse("api:alert-attachments", args=[alert.pk]), b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(11 * 1024 * 1024)
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("body", [{}, {"file": "no file"}, {"wrong": "x"}])
def test_a_form_without_a_file_says_so(cast, alert, body):
    answer = signed_in(cast.desk).post(reverse("api:alert-attachments", args=[alert.pk]), body, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_file_of_nothing_is_refused(cast, alert):
    assert post(signed_in(cast.desk), alert, b"").json()["code"] == "wrong_type"


def test_a_whole_card_number_under_a_picture_is_refused(cast, alert):
    answer = post(signed_in(cast.desk), alert, picture(), caption="卡号 6222 0212 3456 7894")
    assert answer.status_code == 400
    assert not Attachment.objects.exists()


def test_an_upload_by_another_site_is_refused(cast, alert):
    from rest_framework.test import APIClient

    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.desk)
    assert post(client, alert, picture()).status_code == 403


def test_json_bodies_stay_small(cast, alert, settings):
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 64 * 1024
    answer = signed_in(cast.desk).post(reverse("api:alert-note", args=[alert.pk]), {"text": "x" * 70_000}, format="json")
    assert answer.status_code == 413


def test_a_test_key_reaches_its_own_world_only(cast, alert):
    assert post(with_key(make_key(cast.compound_firm, mode="test")), alert, picture()).status_code == 404


def test_what_came_first_stands_first(cast, alert):
    later = cast.now + timedelta(minutes=1)
    attach(alert, data=picture(), by=cast.desk, now=cast.now)
    attach(alert, data=PDF, by=cast.leader, now=later)
    rows = signed_in(cast.desk).get(reverse("api:alert-attachments", args=[alert.pk])).json()
    assert [row["name"] for row in rows] == ["A01.jpg", "A02.pdf"]
