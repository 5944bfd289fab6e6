"""One-tap links: good for one recipient's answer until the message ends, and for nothing else."""

import base64
from datetime import timedelta

import pytest
from django.http import Http404

from delivery.links import SIGNATURE_BYTES, LinkExpired, link_of, recipient_of, token_of
from delivery.models import Recipient
from delivery.services import tell
from tests.delivery.test_planning import person, said, told


@pytest.fixture
def recipient(db, now) -> Recipient:
    tell(said(now), [told(person(("sms", "10000000001")))], round=1, now=now)
    return Recipient.objects.get()


def test_a_link_finds_its_recipient(recipient, now, settings):
    assert recipient_of(token_of(recipient), now) == recipient
    assert link_of(recipient) == f"{settings.BASE_URL}/r/{token_of(recipient)}/"


def test_a_link_fits_a_text_message(recipient):
    assert len(token_of(recipient)) == 35


def forged(recipient: Recipient) -> dict[str, str]:
    raw = base64.urlsafe_b64decode(token_of(recipient) + "=")
    encode = lambda data: base64.urlsafe_b64encode(data).decode().rstrip("=")  # noqa: E731
    return {
        "another recipient": encode(bytes(15) + b"\x01" + raw[16:]),
        "another signature": encode(raw[:16] + bytes(SIGNATURE_BYTES)),
        "one bit": encode(raw[:-1] + bytes([raw[-1] ^ 1])),
        "no signature": encode(raw[:16]),
        "empty": "",
        "not base64": "§§§",
        "padding": "A",
        "long": "A" * 400,
        "nobody's": encode(bytes(26)),
    }


@pytest.mark.parametrize("case", ["another recipient", "another signature", "one bit", "no signature", "empty", "not base64", "padding", "long", "nobody's"])
def test_a_forged_link_leads_nowhere(recipient, now, case):
    with pytest.raises(Http404):
        recipient_of(forged(recipient)[case], now)


def test_a_link_signed_with_another_key_leads_nowhere(recipient, now, settings):
    token = token_of(recipient)
    settings.SECRET_KEY = "another key"
    with pytest.raises(Http404):
        recipient_of(token, now)


def test_a_good_signature_for_somebody_who_is_gone_leads_nowhere(recipient, now):
    token = token_of(recipient)
    recipient.delete()
    with pytest.raises(Http404):
        recipient_of(token, now)


def test_after_its_message_has_ended_it_says_so(recipient, now):
    end = recipient.message.expires_at
    assert recipient_of(token_of(recipient), end - timedelta(seconds=1)) == recipient
    with pytest.raises(LinkExpired) as refusal:
        recipient_of(token_of(recipient), end)
    assert refusal.value.context["recipient"] == recipient, "the page names the station's telephone"
    assert str(refusal.value)


def test_an_addressee_out_of_use_has_no_link(recipient, now):
    recipient.addressee.is_active = False
    recipient.addressee.save()
    with pytest.raises(Http404):
        recipient_of(token_of(recipient), now)


def test_looking_is_kept_once_and_a_robots_look_is_none(recipient, client):
    address = f"/r/{token_of(recipient)}/"
    client.head(address)
    assert Recipient.objects.get().seen_at is None
    client.get(address)
    first = Recipient.objects.get().seen_at
    client.get(address)
    assert first is not None
    assert Recipient.objects.get().seen_at == first


def test_the_page_is_remembered_by_nobody(recipient, client):
    answer = client.get(f"/r/{token_of(recipient)}/")
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_page_speaks_its_recipients_language(recipient, client):
    recipient.addressee.language = "en"
    recipient.addressee.save()
    assert "Body" in client.get(f"/r/{token_of(recipient)}/", headers={"accept-language": "zh-hans"}).content.decode()


@pytest.mark.parametrize("body", [{}, {"reply": "comply"}, {"reply": "nonsense"}, {"minutes": "5"}, {"minutes": "-5"}])
def test_only_what_is_offered_is_taken(recipient, client, body):
    assert client.post(f"/r/{token_of(recipient)}/", body).status_code == 400
    assert Recipient.objects.get().reply == ""


def test_an_answer_is_kept_with_its_time(recipient, client):
    assert client.post(f"/r/{token_of(recipient)}/", {"reply": "seen", "note": " 在北门 "}).status_code == 302
    after = Recipient.objects.get()
    assert (after.reply, after.reply_note) == ("seen", "在北门")
    assert after.replied_at
    assert after.acknowledged_at
