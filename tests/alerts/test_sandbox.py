"""The sandbox of a test key: it does everything, shows what officers would have seen, and reaches nobody."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from alerts.models import Alert, Order
from alerts.models.sandbox import SandboxOrder
from alerts.services.routing import route_received
from alerts.services.sandbox import forget_trials
from delivery.models import Address, Addressee, Channel, Delivery, Message
from tests.cast import SIGNING_SECRET, make_callback, make_key, make_partner_user, order_to, signed_in, with_key

ALERTS, SANDBOX, ORDERS = "/api/v1/alerts/", "/api/v1/sandbox/alerts/", "/api/v1/sandbox/orders/"
BODY = {"reference": "trial-1", "type": "general.report", "site": "BANK-DH-03", "description": "zz-trial"}
WHOLE_STORY = ("acknowledge", "dispatch", "arrive", "resolve", "close")


@pytest.fixture
def trial(cast):
    return with_key(make_key(cast.bank, mode="test"))


@pytest.fixture
def sent(trial) -> str:
    return trial.post(ALERTS, BODY, format="json").json()["id"]


def listen(cast) -> Address:
    """The bank's live and test systems both listen, at different addresses."""
    make_callback(cast.bank, "https://live.example/callbacks")
    cast.bank.test_addressee = Addressee.objects.create(language="en")
    cast.bank.save()
    return Address.objects.create(addressee=cast.bank.test_addressee, channel=Channel.WEBHOOK, value="https://test.example/callbacks", secret=SIGNING_SECRET)


def step(client, alert: str, name: str, **body):
    return client.post(f"{SANDBOX}{alert}/{name}/", body, format="json")


def payloads(alert: str) -> list[dict]:
    return list(Message.objects.filter(room="callbacks", subject_id=alert).order_by("created_at", "id").values_list("payload", flat=True))


def test_an_invented_officer_takes_every_step(trial, sent):
    states = [step(trial, sent, name).json()["alert"]["status"] for name in WHOLE_STORY]
    assert states == ["acknowledged", "dispatched", "arrived", "resolved", "closed"]
    assert trial.get(f"{SANDBOX}{sent}/").json()["steps"] == []


def test_a_step_out_of_turn_is_refused(trial, sent):
    assert step(trial, sent, "close").status_code == 409
    assert step(trial, sent, "no-such-step").status_code == 404
    assert step(trial, sent, "acknowledge", minutes=0).status_code == 400


def test_nobody_answers_and_a_promise_is_broken(trial, sent):
    first = step(trial, sent, "escalate").json()
    assert [one["state"] for one in first["escalation"]][:1] == ["taken"]
    step(trial, sent, "acknowledge")
    assert step(trial, sent, "escalate").json()["alert"]["status"] == "routed"


def test_polling_sees_what_callbacks_say_to_the_letter(cast, trial):
    listen(cast)
    alert = trial.post(ALERTS, BODY, format="json").json()["id"]
    route_received()
    polled = [trial.get(f"{ALERTS}{alert}/")]
    for name in ("acknowledge", "escalate", "acknowledge", "transfer", "acknowledge", "dispatch", "arrive", "resolve", "close"):
        step(trial, alert, name)
        polled.append(trial.get(f"{ALERTS}{alert}/", headers={"If-None-Match": polled[-1]["ETag"]}))
    assert {answer.status_code for answer in polled} == {200}
    assert [json.loads(answer.content) for answer in polled] == [payload["data"] for payload in payloads(alert)]
    assert [payload["type"] for payload in payloads(alert)] == [f"alert.{payload['data']['status']}" for payload in payloads(alert)]
    assert trial.get(f"{ALERTS}{alert}/", headers={"If-None-Match": polled[-1]["ETag"]}).status_code == 304


def test_the_feed_tells_every_change_once_it_has_settled(cast, trial, sent):
    cursor = "2026-01-01T00:00:00+08:00"
    seen = []
    for name in WHOLE_STORY:
        step(trial, sent, name)
        page = trial.get(ALERTS, {"changed_since": cursor}).json()
        seen += [alert["status"] for alert in page["results"]]
        cursor = page["cursor"]
    assert seen == ["acknowledged", "dispatched", "arrived", "resolved", "closed"]
    Alert.objects.update(changed_at=timezone.now() - timedelta(minutes=1))
    last = trial.get(ALERTS, {"changed_since": "2026-01-01T00:00:00Z"}).json()
    after = trial.get(last["next"])
    assert (after.json()["results"], after.json()["cursor"]) == ([], last["cursor"])
    assert trial.get(last["next"], headers={"If-None-Match": after["ETag"]}).status_code == 304


def test_the_feed_loses_nothing_between_its_pages(cast, trial, monkeypatch):
    monkeypatch.setattr("policing.lib.changes.PER_PAGE", 2)
    wanted = [trial.post(ALERTS, BODY | {"reference": f"r-{n}"}, format="json").json()["id"] for n in range(5)]
    Alert.objects.update(changed_at=timezone.now() - timedelta(minutes=1))
    found, cursor, more = [], "2026-01-01T00:00:00Z", True
    while more:
        page = trial.get(ALERTS, {"changed_since": cursor}).json()
        found += [alert["id"] for alert in page["results"]]
        cursor, more = page["cursor"], page["more"]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("cursor", ["", "x", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z_x", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_cursor_that_is_none_is_named(trial, cursor):
    refused = trial.get(ALERTS, {"changed_since": cursor})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["changed_since"])


def test_callbacks_go_to_the_test_address_only(cast, trial):
    address = listen(cast)
    alert = trial.post(ALERTS, BODY, format="json").json()["id"]
    for name in WHOLE_STORY:
        step(trial, alert, name)
    going = Delivery.objects.exclude(status="cancelled")
    assert {delivery.address_id for delivery in going} == {address.pk}
    assert going.count() == 6


def test_without_a_test_address_nobody_is_called(cast, trial):
    make_callback(cast.bank, "https://live.example/callbacks")
    alert = trial.post(ALERTS, BODY, format="json").json()["id"]
    step(trial, alert, "acknowledge")
    assert Delivery.objects.exclude(status="cancelled").count() == 0


def test_a_live_alert_never_calls_the_test_address(cast):
    address = listen(cast)
    cast.bank_client.post(ALERTS, BODY, format="json")
    route_received()
    assert not Delivery.objects.filter(address=address).exists()


def test_it_shows_roles_and_words_never_names_and_numbers(cast, trial, sent):
    route_received()
    answer = trial.get(f"{SANDBOX}{sent}/")
    told = answer.json()["told"]
    assert {one["role"] for one in told} <= {"grid_officer", "duty_officer", "duty_leader"}
    assert all(one["people"] >= 1 and one["channels"] and set(one["words"]) == {"zh-hans", "en"} for one in told)
    step(trial, sent, "acknowledge")
    said = trial.get(f"{SANDBOX}{sent}/").content.decode()
    people = User.objects.exclude(username__startswith="key-").values_list("username", "full_name")
    for words in [word for names in people for word in names if word] + [address.value for address in Address.objects.filter(channel=Channel.SMS)]:
        assert words not in said, words


def test_a_covert_trial_tells_the_counter_nothing(cast, trial):
    body = BODY | {"reference": "c-1", "type": "bank.suspicious_cancellation"}
    made = trial.post(ALERTS, body, format="json").json()
    assert made["instructions"] == []
    shown = trial.get(f"{SANDBOX}{made['id']}/").json()
    assert all("zz-trial" not in str(one["words"]) for one in shown["told"] + shown["sender_told"])


def test_a_live_key_and_people_find_no_sandbox(cast, trial, sent):
    clerk, desk = signed_in(make_partner_user("clerk", cast.bank)), signed_in(cast.desk)
    for client in (cast.bank_client, clerk, desk):
        for answer in (client.get(SANDBOX), client.get(f"{SANDBOX}{sent}/"), step(client, sent, "acknowledge"), client.post(ORDERS, {}, format="json")):
            assert (answer.status_code, answer.json()["code"]) == (403, "test_key_needed")


def test_a_test_key_moves_nothing_real(cast, trial):
    real = cast.bank_client.post(ALERTS, BODY, format="json").json()["id"]
    assert step(trial, real, "acknowledge").status_code == 404
    assert Alert.objects.get(pk=real).status == "received"


def test_another_banks_test_key_finds_nothing(cast, sent):
    other = with_key(make_key(cast.compound_firm, mode="test"))
    assert other.get(f"{SANDBOX}{sent}/").status_code == 404
    assert other.get(SANDBOX).json()["count"] == 0


def test_the_invented_officer_may_nothing_outside(cast, trial, sent):
    step(trial, sent, "acknowledge")
    officer = User.objects.get(username="sandbox-officer")
    assert (officer.is_active, officer.is_officer, officer.has_usable_password()) == (False, False, False)


def test_no_page_or_figure_of_officers_knows_of_it(cast, trial, sent):
    step(trial, sent, "acknowledge")
    desk = signed_in(cast.desk)
    for address in ("/", "/alerts/", "/alerts/?show=all", "/api/v1/alerts/", "/api/v1/alerts/?q=trial", "/search/?q=zz-trial"):
        assert Alert.objects.get().number not in desk.get(address).content.decode(), address
    assert desk.get("/api/v1/summary/").json()["today"] == 0
    assert desk.get(f"/api/v1/alerts/{sent}/").status_code == 404


# Orders


def test_an_order_to_oneself_is_answered_and_ended(cast, trial):
    order = trial.post(ORDERS, {"site": "BANK-DH-03", "text": "观察"}, format="json")
    assert (order.status_code, order.json()["status"], order.json()["cap_status"]) == (201, "sent", "Test")
    url = f"{ORDERS}{order.json()['id']}/"
    assert trial.post(f"{url}reply/", {"reply": "seen", "note": "x"}, format="json").json()["reply"] == "seen"
    assert trial.post(f"{url}end/", {}, format="json").json()["status"] == "ended"
    assert trial.post(f"{url}reply/", {"reply": "seen"}, format="json").json()["code"] == "order_is_over"
    assert trial.get(ORDERS).json()["count"] == 1


def test_an_order_to_somebody_elses_site_is_refused(trial):
    assert trial.post(ORDERS, {"site": "SEC-JY-01", "text": "x"}, format="json").json()["code"] == "location_unknown"
    assert not SandboxOrder.objects.exists()


def test_sandbox_orders_and_real_ones_never_meet(cast, trial):
    real = order_to(cast, cast.branch)
    trial.post(ORDERS, {"site": "BANK-DH-03", "text": "zz-order"}, format="json")
    assert trial.get(f"{ORDERS}{real.pk}/").status_code == 404
    assert Order.objects.count() == 1
    assert Delivery.objects.filter(recipient__message__content__icontains="zz-order").count() == 0
    assert "zz-order" not in cast.bank_client.get("/api/v1/orders/").content.decode()


# Sample callbacks


def test_samples_are_signed_and_say_what_came_back(cast, trial, monkeypatch):
    from standardwebhooks.webhooks import Webhook

    from delivery.channels import ChannelError, HttpAnswer

    address = listen(cast)
    answers = [HttpAnswer(200, {}, b"zz-theirs"), ChannelError("private address", code="private_address", permanent=True)]
    asked = []
    monkeypatch.setattr("alerts.services.callback_trial.post_all", lambda requests: asked.extend(requests) or answers * 3 + answers[:1])
    answer = trial.post("/api/v1/callbacks/test/", {}, format="json")
    samples = answer.json()["samples"]
    assert [sample["type"] for sample in samples] == [
        f"alert.{s}" for s in ("routed", "acknowledged", "dispatched", "arrived", "resolved", "closed", "cancelled")
    ]
    assert {request.url for request in asked} == {address.value}
    for sample in samples:
        assert Webhook(SIGNING_SECRET).verify(sample["body"], sample["headers"])["type"] == sample["type"]
        assert sample["signed"] == f"{sample['headers']['webhook-id']}.{sample['headers']['webhook-timestamp']}.{sample['body']}"
    assert [(sample["status"], sample["error"]) for sample in samples[:2]] == [(200, None), (None, "private_address")]
    assert SIGNING_SECRET not in answer.content.decode()
    assert "zz-theirs" not in answer.content.decode()


def test_samples_take_no_address_from_the_request(cast, trial):
    listen(cast)
    assert trial.post("/api/v1/callbacks/test/", {"url": "http://127.0.0.1/"}, format="json").status_code == 400


def test_samples_need_a_test_key_and_an_address_and_have_a_limit(cast, trial):
    assert cast.bank_client.post("/api/v1/callbacks/test/", {}, format="json").status_code == 403
    states = [trial.post("/api/v1/callbacks/test/", {}, format="json") for _ in range(7)]
    assert [answer.status_code for answer in states] == [409] * 6 + [429]
    assert states[0].json()["code"] == "no_callback_address"


def test_both_secrets_sign_while_one_is_being_changed(now):
    from standardwebhooks.webhooks import Webhook

    from delivery.channels.webhook import signatures

    other = "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA=="
    headers = {"webhook-id": "i", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signatures(f"{SIGNING_SECRET} {other}", "i", now, "{}")}
    assert Webhook(SIGNING_SECRET).verify("{}", headers) == Webhook(other).verify("{}", headers) == {}


# Forgetting


def test_trials_are_forgotten_after_30_days_and_nothing_real(cast, trial, sent):
    cast.bank_client.post(ALERTS, BODY, format="json")
    route_received()
    step(trial, sent, "acknowledge")
    trial.post(ORDERS, {"site": "BANK-DH-03", "text": "x"}, format="json")
    now = timezone.now()
    assert forget_trials(now=now + timedelta(days=29)) == 0
    assert forget_trials(now=now + timedelta(days=31)) == 1
    assert [alert.mode for alert in Alert.objects.all()] == ["live"]
    assert not Message.objects.filter(subject_id=sent).exists()
    assert not SandboxOrder.objects.exists()
