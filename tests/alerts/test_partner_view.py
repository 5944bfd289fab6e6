"""What a partner reads of its own alert: states and the class of what came of it, never officers' words or names."""

from datetime import timedelta

import pytest

from alerts.models import Alert
from alerts.services import handling
from tests.cast import IN_EAST, make_key, make_site, report, reread, routed, with_key

FIELDS = {"id", "number", "reference", "type", "site", "cap_status", "status", "received_at", "history", "disposition", "disposition_reason"}


@pytest.fixture
def story(cast) -> Alert:
    """A covert alert of the bank, worked to its end with words that stay inside."""
    alert = routed(cast, "bank.suspicious_cancellation")
    now = cast.now
    handling.acknowledge_alert(reread(alert), by=cast.desk, until=now + timedelta(minutes=5), now=now)
    handling.dispatch_alert(reread(alert), by=cast.desk, text="zz-patrol", now=now + timedelta(minutes=1))
    handling.arrive_at_alert(reread(alert), by=cast.desk, now=now + timedelta(minutes=4))
    handling.note_on_alert(reread(alert), by=cast.desk, text="zz-note", now=now)
    handling.resolve_alert(reread(alert), by=cast.desk, text="zz-resolved", now=now + timedelta(minutes=9))
    handling.close_alert(
        reread(alert),
        by=cast.desk,
        disposition="founded",
        text="zz-closed",
        money_kept_safe=987654,
        money_evidence="bank_record",
        now=now + timedelta(minutes=9),
    )
    return reread(alert)


def read(client, alert, **headers):
    return client.get(f"/api/v1/alerts/{alert.pk}/", headers=headers)


def test_exactly_these_fields(cast, story):
    assert set(read(cast.bank_client, story).json()) == FIELDS


def test_the_history_of_states_with_their_times(cast, story):
    row = read(cast.bank_client, story).json()
    assert [step["status"] for step in row["history"]] == ["received", "acknowledged", "dispatched", "arrived", "resolved", "closed"]
    assert (row["status"], row["disposition"]) == ("closed", "founded")


def test_nothing_officers_wrote_and_nobody_by_name(cast, story):
    said = read(cast.bank_client, story).content.decode() + cast.bank_client.get("/api/v1/alerts/").content.decode()
    assert [word for word in ("zz-", "Desk", "desk", "987654", "Community", "EAST") if word in said] == []


def test_the_list_shows_the_same_rows(cast, story):
    listed = cast.bank_client.get("/api/v1/alerts/").json()
    assert [set(row) for row in listed["results"]] == [FIELDS]


def test_unchanged_costs_nothing(cast, story):
    first = read(cast.bank_client, story)
    again = read(cast.bank_client, story, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


@pytest.mark.parametrize("sent", ["W/{}", '"other", {}'])
def test_a_weak_tag_or_a_list_of_tags_counts_too(cast, story, sent):
    tag = read(cast.bank_client, story)["ETag"]
    assert read(cast.bank_client, story, **{"if-none-match": sent.format(tag)}).status_code == 304


def test_a_change_changes_the_tag(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    before = read(cast.bank_client, alert)
    handling.acknowledge_alert(reread(alert), by=cast.desk, until=cast.now + timedelta(minutes=5), now=cast.now)
    after = read(cast.bank_client, alert, **{"if-none-match": before["ETag"]})
    assert (after.status_code, after.json()["status"]) == (200, "acknowledged")


def test_a_note_of_an_officer_does_not_even_change_the_tag(cast):
    alert = routed(cast, "bank.suspicious_cancellation")
    tag = read(cast.bank_client, alert)["ETag"]
    handling.note_on_alert(reread(alert), by=cast.desk, text="内部", now=cast.now)
    assert read(cast.bank_client, alert)["ETag"] == tag


def test_no_shared_cache_keeps_it(cast, story):
    assert read(cast.bank_client, story)["Cache-Control"] == "private, no-cache"


def test_a_key_for_one_branch_does_not_read_another_branch(cast, story):
    other = make_site(cast.bank, "BANK-XQ-01", "新区支行", cast.grid_e1, IN_EAST)
    client = with_key(make_key(cast.bank, site=other))
    assert read(client, story).status_code == 404
    assert client.get("/api/v1/alerts/").json()["count"] == 0


def test_what_the_desk_typed_about_a_site_is_not_its_partners(cast):
    alert = report(cast)
    Alert.objects.filter(pk=alert.pk).update(partner=None)
    assert read(with_key(make_key(cast.compound_firm)), alert).status_code == 404


@pytest.mark.parametrize(("cancel", "status"), [(True, "cancelled"), (False, "routed")])
def test_the_sender_adds_words_or_takes_it_back(cast, cancel, status):
    alert = routed(cast, "bank.suspicious_cancellation")
    answer = cast.bank_client.post(f"/api/v1/alerts/{alert.pk}/updates/", {"text": "客户已离开", "cancel": cancel}, format="json")
    assert (answer.status_code, answer.json()["status"]) == (201, status)
    assert set(answer.json()) == FIELDS


@pytest.mark.parametrize("step", ["acknowledge", "transfer", "dispatch", "arrive", "resolve", "close", "note", "reveal"])
def test_the_sender_takes_no_step_of_the_police(cast, step):
    alert = routed(cast, "bank.suspicious_cancellation")
    assert cast.bank_client.post(f"/api/v1/alerts/{alert.pk}/{step}/", {}, format="json").status_code == 403
    assert reread(alert).status == "routed"
