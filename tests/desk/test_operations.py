"""Whoever keeps the system sees how it does, for receivers only those they keep; and Prometheus reads the same in figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Unit
from delivery.lifecycle import Status
from delivery.models import Address, Attempt, Delivery, Provider
from delivery.operations.receivers import IN_A_ROW, failing_receivers
from delivery.operations.state import tried_lately, waiting_now
from delivery.services import tell
from desk.models import Trouble
from partners.models import Partner
from policing.lib import pulses
from policing.lib.live import connection as valkey
from tests.accounts.test_admin import administrator
from tests.cast import make_callback, make_unit, signed_in
from tests.delivery.test_planning import person, said, told
from tests.desk.test_troubles import everything_lives

MINUTE = timedelta(minutes=1)


@pytest.fixture
def living(cast):
    everything_lives(cast.now)
    yield cast
    valkey().delete(pulses._name())


@pytest.fixture
def keeper(living) -> Client:
    return administrator("keeper", living.bureau)


@pytest.fixture
def callback(living) -> Address:
    """The bank's, switched off by its receiver; it has missed one event."""
    held = make_callback(living.bank)
    tell(said(living.now, payload={"type": "x"}), [told(held.addressee)], round=1, now=living.now)
    Delivery.objects.update(status=Status.PERMANENT_FAILURE, error_code="gone", due_at=None)
    Address.objects.filter(pk=held.pk).update(is_active=False, refused_at=living.now)
    return held


def page_of(client: Client, language: str = "en") -> str:
    answer = client.get(reverse("desk:operations"), headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def failed(address: Address, now, times: int, *, outcome: str = Status.TEMPORARY_FAILURE, error: str = "timeout") -> Delivery:
    tell(said(now), [told(address.addressee, name="zz-receiver")], round=1, now=now)
    delivery = Delivery.objects.get(address=address, status=Status.CREATED)
    Delivery.objects.filter(pk=delivery.pk).update(status=outcome, error_code=error, due_at=now + MINUTE, attempts=times)
    for number in range(times):
        facts = {"number": number + 1, "outcome": outcome, "error_code": error, "duration_ms": 5}
        Attempt.objects.create(at=now - (times - number) * MINUTE, delivery_id=delivery.pk, **facts)
    return delivery


# Who may


@pytest.mark.parametrize("who", ["leader", "desk", "inspector", "auxiliary", "stranger"])
def test_it_is_for_administrators_only(living, callback, who):
    client = signed_in(getattr(living, who))
    assert client.get(reverse("desk:operations")).status_code == 404
    assert client.post(reverse("desk:operations-on", args=[callback.pk])).status_code == 404
    assert client.post(reverse("desk:operations-replay", args=[callback.pk])).status_code == 404
    assert not Address.objects.get(pk=callback.pk).is_active


def test_another_bureau_s_callbacks_and_receivers_are_not_there(living, callback):
    failed(living.desk.addressee.addresses.get(channel="sms"), living.now, IN_A_ROW)
    other = make_unit("8888", Unit.Kind.BUREAU, None, "邻市局")
    client = administrator("other", other)
    page = page_of(client)
    assert str(living.bank) not in page and "zz-receiver" not in page
    for act in ("on", "replay"):
        assert client.post(reverse(f"desk:operations-{act}", args=[callback.pk])).status_code == 404


def test_nothing_is_changed_by_looking(living, keeper, callback):
    assert keeper.get(reverse("desk:operations-on", args=[callback.pk])).status_code == 405
    assert keeper.get(reverse("desk:operations-replay", args=[callback.pk])).status_code == 405


def test_it_opens_within_twelve_questions_however_much_is_wrong(living, keeper, callback):
    for number in range(6):
        failed(person(("webhook", f"http://127.0.0.1:9/{number}")).addresses.get(), living.now, IN_A_ROW)
    for name in ("one", "two"):
        make_callback(Partner.objects.create(bureau=living.bureau, kind=Partner.Kind.BANK, name=name))
    Provider.objects.create(channel="sms", name="aliyun", share=60, since=living.now, changed_at=living.now)
    with CaptureQueriesContext(connection) as asked:
        page_of(keeper)
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked)


# What it says


def test_all_is_well_is_said_too(living, keeper):
    page = page_of(keeper)
    assert "Everything runs" in page and "None. Whoever was to be reached is reached." in page
    assert "运行正常" in page_of(keeper, "zh-hans")


def test_open_troubles_stand_first(living, keeper):
    Trouble.objects.create(name="delivery.urgent", began_at=living.now, seen_at=living.now, raised_at=living.now)
    assert "Urgent messages are not being sent" in page_of(keeper)
    Trouble.objects.update(ended_at=living.now)
    assert "Everything runs" in page_of(keeper)


def test_a_dead_clock_is_seen_by_the_page_itself(living, keeper):
    """Nobody may be left who raises anything."""
    valkey().hdel(pulses._name(), pulses.CLOCK)
    assert "The clock is silent" in page_of(keeper)


def test_a_queue_without_a_worker_is_seen_by_the_page_itself(living, keeper):
    pulses.fall_silent("worker:bulk:bulk@host")
    assert "No worker takes on the work of “bulk”" in page_of(keeper)


def test_a_provider_in_trouble_is_seen_to_drift_back(living, keeper):
    Provider.objects.create(channel="sms", name="aliyun", share=60, since=living.now, changed_at=living.now, last_error="timeout")
    page = page_of(keeper)
    assert "60 %" in page and "comes back by itself while quiet" in page and "did not answer in time" in page


# What waits, and the last hour


def test_what_waits_is_counted_by_queue_and_channel(db, now):
    tell(said(now), [told(person(("webhook", "http://127.0.0.1:9/"), ("in_app", "1")))], round=1, now=now)
    Delivery.objects.filter(channel="in_app").update(status=Status.SENDING, lease_until=now + MINUTE)
    in_app, webhook = waiting_now(now + timedelta(seconds=30), timedelta(seconds=20))
    assert (in_app.open, in_app.under_way, in_app.due, in_app.oldest, in_app.late) == (1, 1, 0, None, 0)
    assert (webhook.open, webhook.under_way, webhook.due, webhook.oldest, webhook.late) == (1, 0, 1, now, 1)
    Delivery.objects.update(due_at=None)
    assert waiting_now(now, MINUTE) == []


def test_the_last_hour_is_an_hour(db, now):
    failed(person(("webhook", "http://127.0.0.1:9/")).addresses.get(), now, 1)
    assert [(row.channel, row.error, row.attempts) for row in tried_lately(now)] == [("webhook", "timeout", 1)]
    assert tried_lately(now + timedelta(minutes=60)) == []


# Failing receivers


def test_many_failures_in_a_row_are_listed_with_the_error_in_words(living, keeper):
    address = living.desk.addressee.addresses.get(channel="sms")
    failed(address, living.now, IN_A_ROW)
    page = page_of(keeper)
    assert "zz-receiver" in page and "The receiver did not answer in time" in page and address.masked in page
    assert address.value not in page


def test_fewer_are_not(db, now):
    failed(person(("webhook", "http://127.0.0.1:9/")).addresses.get(), now, IN_A_ROW - 1)
    assert failing_receivers(now) == []


def test_a_success_ends_the_row(db, now):
    address = person(("webhook", "http://127.0.0.1:9/")).addresses.get()
    failed(address, now, IN_A_ROW)
    tell(said(now), [told(address.addressee)], round=1, now=now)
    Delivery.objects.filter(status=Status.CREATED).update(status=Status.DELIVERED, due_at=None, updated_at=now)
    assert failing_receivers(now) == []


def test_failures_after_a_success_count_anew(db, now):
    address = person(("webhook", "http://127.0.0.1:9/")).addresses.get()
    failed(address, now, IN_A_ROW + 1)
    tell(said(now), [told(address.addressee)], round=1, now=now)
    success = now - (IN_A_ROW + 1) * MINUTE + timedelta(seconds=30)
    Delivery.objects.filter(status=Status.CREATED).update(status=Status.DELIVERED, due_at=None, updated_at=success)
    (row,) = failing_receivers(now)
    assert (row.failures, row.since, row.again) == (IN_A_ROW, now - IN_A_ROW * MINUTE, now + MINUTE)


@pytest.mark.parametrize("error", ["expired", "waits", "taken_back"])
def test_what_is_no_fault_of_the_receiver_does_not_count(db, now, error):
    failed(person(("webhook", "http://127.0.0.1:9/")).addresses.get(), now, IN_A_ROW, error=error)
    assert failing_receivers(now) == []


# Callbacks


def test_a_switched_off_callback_is_switched_on_and_hears_what_it_missed(living, keeper, callback):
    page = page_of(keeper)
    assert str(living.bank) in page and "(410)" in page and "It has missed 1 event." in page
    keeper.post(reverse("desk:operations-on", args=[callback.pk]))
    callback.refresh_from_db()
    assert (callback.is_active, callback.refused_at) == (True, None)
    assert "Send what it missed" in page_of(keeper)
    keeper.post(reverse("desk:operations-replay", args=[callback.pk]))
    assert Delivery.objects.get(address=callback).queue == "replay"
    assert "0/1" in page_of(keeper)


def test_who_switched_it_on_stands_in_its_history(living, keeper, callback):
    keeper.post(reverse("desk:operations-on", args=[callback.pk]))
    last = Address.pgh_event_models["update"].objects.filter(pgh_obj=callback, is_active=True).latest("pgh_id")
    assert last.pgh_context.metadata["user"] is not None


def test_a_second_press_says_that_it_is_on_its_way(living, keeper, callback):
    for act in ("on", "replay"):
        keeper.post(reverse(f"desk:operations-{act}", args=[callback.pk]))
    answer = keeper.post(reverse("desk:operations-replay", args=[callback.pk]), follow=True, headers={"accept-language": "en"})
    assert "it is on its way already" in answer.content.decode()


def test_a_telephone_number_is_no_callback(living, keeper):
    number = living.desk.addressee.addresses.get(channel="sms")
    Address.objects.filter(pk=number.pk).update(is_active=False)
    assert keeper.post(reverse("desk:operations-on", args=[number.pk])).status_code == 404


# Figures for Prometheus


def test_figures_are_for_whoever_knows_the_token(living, settings):
    settings.METRICS_TOKEN = "a-long-token"
    client = Client()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    answer = client.get("/metrics", headers={"authorization": "Bearer a-long-token"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")


def test_without_a_token_set_no_token_is_right(living, settings):
    settings.METRICS_TOKEN = ""
    for said_so in ("Bearer ", "", "Bearer x"):
        assert Client().get("/metrics", headers={"authorization": said_so}).status_code == 404


def test_administrators_may_read_figures_and_officers_not(living, keeper):
    assert keeper.get("/metrics").status_code == 200
    assert signed_in(living.leader).get("/metrics").status_code == 404


def test_figures_are_written_as_prometheus_reads_them(living, keeper):
    tell(said(living.now), [told(person(("webhook", "http://127.0.0.1:9/")))], round=1, now=living.now - MINUTE)
    Trouble.objects.create(name="alerts.route", began_at=living.now, seen_at=living.now, raised_at=living.now)
    lines = keeper.get("/metrics").content.decode().splitlines()
    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert float(figures['zhufang_delivery_oldest_due_seconds{queue="urgent",channel="webhook"}']) >= 60
    assert figures['zhufang_workers{queue="urgent"}'] == "1"
    assert figures['zhufang_trouble{trouble="alerts.route"}'] == "1"
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) and all(name.startswith("zhufang_") for name in names)


def test_nobody_s_name_or_address_stands_in_a_figure(living, keeper, callback):
    text = keeper.get("/metrics").content.decode()
    assert str(living.bank) not in text and callback.value not in text


def test_figures_cost_few_questions(living, keeper):
    with CaptureQueriesContext(connection) as asked:
        keeper.get("/metrics")
    assert len(asked) <= 6
