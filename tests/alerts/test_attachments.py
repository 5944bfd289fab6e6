"""Pictures and documents: who may send them, what is made of them, and who may open them."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from accounts.models import AccessLog
from alerts.models import Alert, Attachment
from alerts.services import attachments as service
from alerts.services.attachments import AttachmentErased, TooManyAttachments, attach, open_attachment, preview_of
from alerts.services.handling import cancel_alert
from alerts.services.timeline import first_broken_line
from partners.models import Membership
from policing.lib import pictures
from policing.lib.errors import NotAllowed
from policing.lib.pictures import DocumentActs, DocumentBroken, FileTooLarge, NotAFileWeTake, PictureBroken, PictureTooLarge
from tests.cast import make_key, make_partner_user, report, routed, signed_in, with_key

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SECRET_PLACE = b"GPS-ZZ-SECRET"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), color: str = "red", **more) -> bytes:
    written = io.BytesIO()
    Image.new(more.pop("mode", "RGB"), size, color).save(written, kind, **more)
    return written.getvalue()


def with_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET_PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return picture(size=(60, 20), exif=exif.tobytes(), comment=SECRET_PLACE)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def column(attachment: Attachment, name: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM alerts_attachment WHERE id = %s", [attachment.pk])
        return bytes(cursor.fetchone()[0])


@pytest.fixture
def alert(cast) -> Alert:
    return routed(cast)


@pytest.fixture
def kept(cast, alert) -> Attachment:
    return attach(alert, data=picture(), by=cast.desk, caption="东门", now=cast.now)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_drawn_anew_as_jpeg(cast, alert, kind):
    attachment = attach(alert, data=picture(kind), by=cast.desk, now=cast.now)
    drawn = Image.open(io.BytesIO(attachment.content))
    assert (drawn.format, drawn.size, attachment.kind) == ("JPEG", (64, 48), "picture")


def test_what_the_camera_wrote_beside_the_picture_is_gone(cast, alert):
    sent = with_exif(1)
    assert SECRET_PLACE in sent
    attachment = attach(alert, data=sent, by=cast.desk, now=cast.now)
    for drawn in (attachment.content, attachment.preview):
        assert SECRET_PLACE not in drawn
        assert not Image.open(io.BytesIO(drawn)).getexif()


def test_a_picture_taken_upright_stands_upright(cast, alert):
    attachment = attach(alert, data=with_exif(6), by=cast.desk, now=cast.now)
    assert (attachment.width, attachment.height) == (20, 60)


def test_a_large_picture_is_made_smaller_and_has_a_preview(cast, alert):
    attachment = attach(alert, data=picture(size=(4000, 1000)), by=cast.desk, now=cast.now)
    assert (attachment.width, attachment.height) == (2048, 512)
    assert max(Image.open(io.BytesIO(attachment.preview)).size) == 360


def test_what_was_transparent_is_white(cast, alert):
    attachment = attach(alert, data=picture("PNG", mode="RGBA", color="#ff000000"), by=cast.desk, now=cast.now)
    assert min(Image.open(io.BytesIO(attachment.content)).getpixel((5, 5))) > 250


def test_a_pdf_is_kept_as_it_came(cast, alert):
    attachment = attach(alert, data=PDF, by=cast.desk, now=cast.now)
    assert (attachment.kind, attachment.content, preview_of(attachment)) == ("document", PDF, b"")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"<html><script>alert(1)</script></html>", NotAFileWeTake),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NotAFileWeTake),
        (b"GIF89a" + b"\0" * 60, NotAFileWeTake),
        (b"MZ\x90\0", NotAFileWeTake),
        (b"PK\x03\x04", NotAFileWeTake),
        (b"", NotAFileWeTake),
        (b"\xff\xd8\xff<script>", PictureBroken),
        (picture()[:-200], PictureBroken),
        (picture("PNG")[:60], PictureBroken),
        (b"RIFF\0\0\0\0WEBPVP8 junk", PictureBroken),
        (bomb(40_000, 40_000), PictureTooLarge),
        (bomb(8_000, 8_000), PictureTooLarge),
        (bomb(2**31 - 1, 2**31 - 1), PictureTooLarge),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), DocumentActs),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/J#61vaScript>>"), DocumentActs),
        (PDF.replace(b"/Catalog", b"/Catalog/A<</S/Launch>>"), DocumentActs),
        (PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 2 0 R>>"), DocumentActs),
        (PDF.replace(b"%%EOF", b""), DocumentBroken),
        (PDF.replace(b"<</Root", b"<</Encrypt 3 0 R/Root"), DocumentBroken),
    ],
)
def test_hostile_and_broken_files_are_refused_and_nothing_is_kept(cast, alert, data, refusal):
    with pytest.raises(refusal):
        attach(alert, data=data, by=cast.desk, now=cast.now)
    assert not alert.attachments.exists()
    assert not alert.events.filter(kind="attached").exists()


def test_a_file_that_is_both_picture_and_page_is_a_picture_without_the_page(cast, alert):
    attachment = attach(alert, data=picture() + b"<script>alert(1)</script>", by=cast.desk, now=cast.now)
    assert b"<script>" not in attachment.content


def test_more_bytes_than_allowed_are_refused(cast, alert, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    with pytest.raises(FileTooLarge):
        attach(alert, data=picture(), by=cast.desk, now=cast.now)


def test_an_alert_holds_so_many_and_no_more(cast, alert, monkeypatch):
    monkeypatch.setattr(service, "MOST_ATTACHMENTS", 1)
    attach(alert, data=picture(), by=cast.desk, now=cast.now)
    with pytest.raises(TooManyAttachments):
        attach(alert, data=picture(color="blue"), by=cast.desk, now=cast.now)


def test_the_same_file_again_is_the_first_attachment(cast, alert, kept):
    again = attach(alert, data=picture(), by=cast.leader, caption="noch einmal", now=cast.now)
    assert again == kept
    assert alert.events.filter(kind="attached").count() == 1


def test_a_line_says_that_it_was_added_and_not_what_was_written_under_it(cast, alert, kept):
    line = alert.events.get(kind="attached")
    assert line.data == {"position": 1, "attachment": "picture", "sha256": kept.sha256, "late": False}
    assert "东门" not in line.text
    assert first_broken_line(alert.events.order_by("sequence")) is None


def test_the_column_holds_neither_picture_nor_caption(kept):
    assert b"\xff\xd8\xff" not in column(kept, "content")
    assert "东门".encode() not in column(kept, "caption::bytea")
    assert Attachment.objects.get().content.startswith(b"\xff\xd8\xff")


def test_erasing_the_key_erases_picture_preview_and_caption(cast, kept):
    kept.erase()
    erased = Attachment.objects.listed().get()
    for read in (lambda: open_attachment(erased, by=cast.desk, now=cast.now), lambda: preview_of(erased)):
        with pytest.raises(AttachmentErased):
            read()
    row = signed_in(cast.desk).get(reverse("api:alert-attachments", args=[kept.alert_id])).json()[0]
    assert (row["is_erased"], row["caption"], row["preview"]) == (True, "", None)


def test_after_the_end_it_is_taken_and_marked_late(cast, alert):
    cancel_alert(alert, by=cast.desk, text="", now=cast.now)
    alert.refresh_from_db()
    assert attach(alert, data=picture(), by=cast.desk, now=cast.now).is_late


def test_whoever_may_only_read_adds_nothing(cast, alert):
    with pytest.raises(NotAllowed):
        attach(alert, data=picture(), by=cast.inspector, now=cast.now)


# The doors.


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
