"""Pictures and documents: who may send them, what is made of them, and who may open them."""

import io

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from alerts.models import Alert, Attachment
from alerts.services import attachments as service
from alerts.services.attachments import AttachmentErased, TooManyAttachments, attach, open_attachment, preview_of
from alerts.services.handling import cancel_alert
from alerts.services.timeline import first_broken_line
from policing.lib import pictures
from policing.lib.errors import NotAllowed
from policing.lib.pictures import DocumentActs, DocumentBroken, FileTooLarge, NotAFileWeTake, PictureBroken, PictureTooLarge
from tests.cast import routed, signed_in
from tests.pictures import PDF, SECRET_PLACE, bomb, picture, with_exif


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
    assert "东门" not in line.words["text"]
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
