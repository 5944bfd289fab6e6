"""A covert alert, followed through everything that leaves the house: nobody at the counter learns of it, and no wording gives it away."""

import json
from datetime import timedelta

import pytest
from django.core import signing

from alerts.models import Alert, AlertType
from alerts.services import handling
from delivery.channels import CHANNELS, HttpChannel
from delivery.engine import claim, fold, send
from delivery.engine.sending import _outgoing
from delivery.links import token_of
from delivery.models import Address, Channel, Delivery, Message, Recipient
from policing.hearing import Ticket
from tests.cast import make_callback, make_key, order_to, reread, routed, signed_in, with_key

CODE = "bank.suspicious_cancellation"


def words_that_give_it_away(cast) -> list[str]:
    kind = AlertType.objects.get(code=CODE)
    return [kind.name, kind.name_en, kind.code, "示范银行", "东河支行", "BANK-DH-03", "zz-description", "zz-place", "可疑", "Suspicious", "销户", "警银"]


@pytest.fixture
def published(monkeypatch) -> list[dict]:
    """Every live event of the test, as the stream would carry it."""
    events: list[dict] = []

    def keep(kind, *, audience, row):
        events.append({"kind": kind, "audience": audience, "row": row})

    for module in ("alerts.services.announcing", "delivery.engine.rows"):
        monkeypatch.setattr(f"{module}.publish", keep)
    monkeypatch.setattr("delivery.channels.in_app.send_now", keep)
    return events


@pytest.fixture
def alert(cast, published) -> Alert:
    make_callback(cast.bank)
    Address.objects.filter(addressee=cast.back_office.addressee).delete()
    Address.objects.create(addressee=cast.back_office.addressee, channel=Channel.EMAIL, value="back@bank.example")
    return routed(cast, CODE, description="zz-description", place="zz-place")


def worked(cast, alert: Alert) -> Alert:
    handling.acknowledge_alert(reread(alert), by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now)
    handling.dispatch_alert(reread(alert), by=cast.desk, text="zz-note", now=cast.now)
    handling.arrive_at_alert(reread(alert), by=cast.desk, now=cast.now)
    handling.resolve_alert(reread(alert), by=cast.desk, text="zz-note", now=cast.now)
    handling.close_alert(reread(alert), by=cast.desk, disposition="founded", text="zz-note", now=cast.now)
    return reread(alert)


def test_the_counter_is_never_told(cast, alert):
    worked(cast, alert)
    told = set(Recipient.objects.filter(addressee__contact__isnull=False).values_list("addressee__contact__name", flat=True))
    assert told == {"后台专员"}


def test_without_a_back_office_nobody_at_the_site_is_told(cast, published):
    cast.back_office.delete()
    worked(cast, routed(cast, CODE))
    assert not Recipient.objects.filter(addressee__contact__isnull=False).exists()


def test_an_open_alert_is_told_to_the_first_contact(cast):
    routed(cast, CODE, is_covert=False)
    assert set(Recipient.objects.filter(message__room="cards").values_list("name", flat=True)) == {"柜台主管"}


def test_no_auxiliary_is_told(cast, alert):
    assert not Recipient.objects.filter(addressee__user=cast.auxiliary).exists()


def test_titles_and_bodies_are_neutral_in_both_languages(cast, alert):
    worked(cast, alert)
    rooms = set(Message.objects.values_list("room", flat=True))
    assert rooms == {"alerts", "cards", "states", "callbacks"}
    for message in Message.objects.all():
        for language, text in message.content.items():
            said = text["title"] + text["body"]
            assert [word for word in [*words_that_give_it_away(cast), "zz-note"] if word in said] == [], (message.room, language)


def test_what_each_channel_carries_is_neutral(cast, alert, published, mailoutbox, caplog):
    """The whole of what goes out: SMS text, letter, callback body, notice on a page."""
    for contact_channel in (Channel.SMS, Channel.EMAIL):
        Address.objects.create(
            addressee=cast.back_office.addressee, channel=contact_channel, value="10000009999" if contact_channel == "sms" else "b2@bank.example"
        )
    worked(cast, alert)
    Delivery.objects.update(status="created", due_at=cast.now)
    carried = []
    for queue in ("urgent", "bulk"):
        for delivery in claim(queue, cast.now):
            outgoing = _outgoing(delivery, cast.now)
            channel = CHANNELS[delivery.channel]
            if isinstance(channel, HttpChannel):
                carried.append(channel.request(outgoing).body.decode())
            else:
                channel.send(outgoing)
    carried += [f"{letter.subject} {letter.body} {letter.from_email}" for letter in mailoutbox] + [record.getMessage() for record in caplog.records]
    carried += [json.dumps(event["row"], ensure_ascii=False) for event in published if event["kind"] == "notice"]
    assert len(carried) >= 6
    assert {delivery.channel for delivery in Delivery.objects.all()} == {"sms", "email", "webhook", "in_app"}
    for said in carried:
        assert [word for word in [*words_that_give_it_away(cast), "zz-note"] if word in said] == [], said


def test_the_callback_says_states_only(cast, alert):
    after = worked(cast, alert)
    for payload in Message.objects.filter(room="callbacks").values_list("payload", flat=True):
        assert set(payload) == {"type", "timestamp", "data"}
        assert (payload["data"]["type"], payload["data"]["site"]) == (None, None)
        facts = {"id", "number", "reference", "type", "site", "cap_status", "status", "received_at", "history", "disposition", "disposition_reason"}
        assert set(payload["data"]) == facts
        assert payload["data"]["disposition_reason"] is None
    assert after.status == "closed"


def test_the_senders_answer_at_the_counter_holds_no_card(cast):
    answer = cast.bank_client.post("/api/v1/alerts/", {"reference": "C-1", "type": CODE, "site": cast.branch.code, "description": "x"}, format="json").json()
    assert answer["instructions"] == []
    assert [word for word in ("可疑", "Suspicious", "covert") if word in json.dumps(answer, ensure_ascii=False)] == []


def test_the_card_waits_behind_the_back_offices_link(cast, alert, client):
    recipient = Recipient.objects.get(message__room="cards")
    page = client.get(f"/r/{token_of(recipient)}/").content.decode()
    assert AlertType.objects.get(code=CODE).cards.get(language="zh-hans").do[:8] in page


def test_every_live_event_names_its_audience_as_covert(cast, alert, published):
    order_to(cast, cast.branch, alert=reread(alert))
    worked(cast, alert)
    shared = [event for event in published if "paths" in event["audience"]]
    assert {event["kind"] for event in shared} >= {"alert", "order"}
    assert [event["audience"] for event in shared if not event["audience"]["covert"]] == []


def test_progress_of_deliveries_is_told_to_the_same_audience(cast, alert, published):
    chunk = claim("urgent", cast.now)
    fold(send(chunk, cast.now), cast.now)
    events = [event for event in published if event["kind"] == "delivery"]
    assert events
    assert all(event["audience"]["covert"] for event in events)


def test_personal_notices_go_to_who_was_told_only(cast, alert, published):
    send(claim("urgent", cast.now), cast.now)
    told = set(Recipient.objects.filter(message__room="alerts").values_list("addressee__user", flat=True))
    assert {event["audience"]["user"] for event in published if event["kind"] == "notice"} == told


def test_the_senders_view_has_no_word_of_covert(cast, alert):
    said = cast.bank_client.get(f"/api/v1/alerts/{alert.pk}/").json()
    assert "is_covert" not in said
    assert "description" not in said


def test_a_sender_may_say_covert_itself(cast):
    client = with_key(make_key(cast.compound_firm))
    answer = client.post("/api/v1/alerts/", {"reference": "C-2", "type": "security.suspect_vehicle", "site": "SEC-JY-01", "covert": True}, format="json")
    assert answer.json()["instructions"] == []
    assert Alert.objects.get(reference="C-2").is_covert


def test_officers_with_the_right_read_everything(cast, alert):
    row = signed_in(cast.desk).get(f"/api/v1/alerts/{alert.pk}/").json()
    assert (row["description"], row["is_covert"], len(row["instructions"])) == ("zz-description", True, 2)


def test_the_stream_would_hold_it_back(cast, alert, published):
    event = next(event for event in published if event["kind"] == "alert")
    for user, hears in ((cast.desk, True), (cast.auxiliary, False), (cast.stranger, False), (cast.fraud_officer, True)):
        ticket = signing.dumps({"user": user.pk, "path": user.unit_path, "lanes": None, "covert": user.may("covert")}, salt="stream")
        assert Ticket.read(ticket).admits(event["audience"]) is hears, user
