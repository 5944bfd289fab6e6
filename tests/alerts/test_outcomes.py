"""Closing: what came of it, why, and what stands behind a sum; put right later, and told to the sender each time."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import translation

from alerts.lifecycle import REASONS, Disposition, Reason, Status
from alerts.models import Alert
from alerts.rows.sentences import sentence
from alerts.services import handling, outcomes
from alerts.services.outcomes import Outcome, correct_outcome
from delivery.models import Message
from policing.lib.errors import NotAllowed
from tests.cast import reread, routed, signed_in

SAID = "zz-Herr Wang"


@pytest.fixture
def alert(cast) -> Alert:
    alert = routed(cast, "bank.general", reference="H-1", is_covert=False)
    Alert.objects.filter(pk=alert.pk).update(status=Status.RESOLVED)
    return reread(alert)


def close(cast, alert, disposition, reason="", text="", **more) -> Alert:
    handling.close_alert(reread(alert), by=cast.desk, disposition=disposition, reason=reason, text=text, now=cast.now, **more)
    return reread(alert)


@pytest.mark.parametrize("disposition", REASONS)
def test_whatever_was_not_as_reported_says_why(cast, alert, disposition):
    with pytest.raises(outcomes.ReasonMissing):
        close(cast, alert, disposition)
    assert reread(alert).status == Status.RESOLVED


@pytest.mark.parametrize(("disposition", "reason"), [(one, reason) for one, reasons in REASONS.items() for reason in reasons])
def test_every_reason_of_a_disposition_closes_with_it(cast, alert, disposition, reason):
    after = close(cast, alert, disposition, reason, "went there")
    assert (after.status, after.disposition, after.disposition_reason) == (Status.CLOSED, disposition, reason)


def test_a_reason_of_another_disposition_is_refused(cast, alert):
    with pytest.raises(outcomes.ReasonUnfit):
        close(cast, alert, Disposition.MINOR, Reason.PRESSED)


def test_something_else_needs_a_sentence(cast, alert):
    with pytest.raises(outcomes.WordsMissing):
        close(cast, alert, Disposition.UNFOUNDED, Reason.OTHER, "  ")
    assert close(cast, alert, Disposition.UNFOUNDED, Reason.OTHER, "a film was made").disposition_reason == Reason.OTHER


def test_founded_needs_no_reason_and_keeps_none(cast, alert):
    assert close(cast, alert, Disposition.FOUNDED, Reason.PRESSED).disposition_reason == ""


def test_nothing_that_happened_is_closed_as_an_exercise(cast, alert):
    with pytest.raises(outcomes.NoExercise):
        close(cast, alert, Disposition.EXERCISE)


def test_the_door_names_the_field_at_fault(cast, alert):
    answer = signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/close/", {"disposition": "unfounded"}, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reason"])


@pytest.mark.parametrize("money", ["0", "0.00", "5"])
def test_no_sum_is_kept_without_its_evidence(cast, alert, money):
    with pytest.raises(outcomes.EvidenceMissing):
        close(cast, alert, Disposition.FOUNDED, money_kept_safe=Decimal(money))
    answer = signed_in(cast.desk).post(f"/api/v1/alerts/{alert.pk}/close/", {"disposition": "founded", "money_kept_safe": money}, format="json")
    assert answer.status_code == 400 and "money_evidence" in answer.json()["fields"]


def test_the_table_itself_refuses_a_sum_with_nothing_behind_it(alert):
    with pytest.raises(IntegrityError, match="money_has_evidence"):
        Alert.objects.filter(pk=alert.pk).update(money_kept_safe=5, money_evidence="")


def test_evidence_without_a_sum_is_not_kept(cast, alert):
    assert close(cast, alert, Disposition.FOUNDED, money_evidence="bank_record").money_evidence == ""


def test_the_sender_reads_the_class_of_the_reason_and_never_the_words(cast, alert):
    close(cast, alert, Disposition.UNFOUNDED, Reason.LAWFUL, SAID)
    told = cast.bank_client.get(f"/api/v1/alerts/{alert.pk}/")
    assert (told.json()["disposition"], told.json()["disposition_reason"]) == ("unfounded", "lawful")
    said = [told.content.decode(), str(list(Message.objects.filter(subject_id=alert.pk).values("content", "payload")))]
    assert not [text for text in said if "Wang" in text]


# Putting it right later.


def test_an_outcome_is_put_right_and_what_was_said_before_stays(cast, alert):
    close(cast, alert, Disposition.UNFOUNDED, Reason.LAWFUL)
    correct_outcome(reread(alert), Outcome("founded", "", "it was fraud after all", Decimal("800"), "statement"), by=cast.leader, now=cast.now)
    after = reread(alert)
    assert (after.disposition, after.disposition_reason, after.money_kept_safe, after.money_evidence) == ("founded", "", Decimal("800"), "statement")
    with translation.override("en"):
        said = sentence(after.events.order_by("-sequence")[0])
    assert said == "Outcome corrected: Unfounded (Lawful after all) → Founded · 800 yuan kept safe (Statement)"
    assert after.events.get(kind="closed").data["disposition"] == "unfounded"


def test_the_sender_hears_the_outcome_again_when_it_was_put_right(cast, alert):
    close(cast, alert, Disposition.UNFOUNDED, Reason.LAWFUL)
    told = Message.objects.filter(subject_id=alert.pk, room="states")
    before = told.count()
    correct_outcome(reread(alert), Outcome("founded"), by=cast.desk, now=cast.now)
    assert told.count() == before + 1
    assert "You were right" in told.order_by("-created_at", "-pk")[0].content["en"]["body"]


def test_a_sum_put_right_is_no_news_for_the_sender(cast, alert):
    close(cast, alert, Disposition.FOUNDED)
    told = Message.objects.filter(subject_id=alert.pk)
    before = told.count()
    correct_outcome(reread(alert), Outcome("founded", "", "", Decimal("5"), "estimate"), by=cast.desk, now=cast.now)
    assert told.count() == before


def test_only_what_is_closed_is_put_right_and_only_to_something_else(cast, alert):
    with pytest.raises(outcomes.NothingClosed):
        correct_outcome(alert, Outcome("founded"), by=cast.desk, now=cast.now)
    close(cast, alert, Disposition.FOUNDED)
    with pytest.raises(outcomes.SameOutcome):
        correct_outcome(reread(alert), Outcome("founded"), by=cast.desk, now=cast.now)


def test_an_exercise_stays_one(cast):
    drill = routed(cast, cap_status="Exercise")
    Alert.objects.filter(pk=drill.pk).update(status=Status.RESOLVED)
    close(cast, drill, Disposition.EXERCISE)
    with pytest.raises(outcomes.NothingClosed):
        correct_outcome(reread(drill), Outcome("founded"), by=cast.desk, now=cast.now)


def test_who_may_not_decide_puts_nothing_right(cast, alert):
    close(cast, alert, Disposition.FOUNDED)
    with pytest.raises(NotAllowed):
        correct_outcome(reread(alert), Outcome("minor", "settled"), by=cast.auxiliary, now=cast.now)


def test_a_closed_alert_offers_the_step_and_no_other_does(cast, alert):
    client = signed_in(cast.desk)

    def offered() -> set[str]:
        return {step["action"] for step in client.get(f"/api/v1/alerts/{alert.pk}/").json()["steps"]}

    assert "outcome" not in offered()
    close(cast, alert, Disposition.FOUNDED)
    assert "outcome" in offered()
    answer = client.post(f"/api/v1/alerts/{alert.pk}/outcome/", {"disposition": "minor", "reason": "settled"}, format="json")
    assert (answer.status_code, answer.json()["disposition_reason"]) == (200, "settled")
