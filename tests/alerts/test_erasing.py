"""When the days of a bank's alert are over, what it said about people is gone for good; figures, times and a chain that can be proved stay."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from alerts import tasks
from alerts.lifecycle import Disposition, Status
from alerts.models import Alert, AlertEvent
from alerts.services import erasing
from alerts.services.attachments import AttachmentErased, attach, open_attachment
from alerts.services.calls import note_call
from alerts.services.chain import check_chain
from alerts.services.correcting import Correction, correct_alert
from alerts.services.erasing import erase_outlived
from alerts.services.handling import acknowledge_alert, close_alert, note_on_alert, resolve_alert
from delivery.models import Delivery, Message, Recipient
from policing.lib.sealed import Unreadable
from tests.cast import reread, routed, signed_in
from tests.pictures import picture

WORDS = ("zz-said", "zz-place", "zz-note", "zz-result", "zz-tail", "zz-corner", "zz-reply", "10000000077")
OLD = timedelta(days=31)


def worked(cast, code: str = "bank.suspicious_cancellation", **facts) -> Alert:
    """An alert with words of every kind, worked and closed."""
    said = {"description": "zz-said", "place": "zz-place", "details": {"account_tail": "zz-tail"}}
    alert = routed(cast, code, **(said | facts))
    Alert.objects.filter(pk=alert.pk).update(sent={"description": "zz-said"})
    alert = reread(alert)
    Recipient.objects.filter(message__subject_id=alert.pk).update(reply_note="zz-reply")
    note_on_alert(alert, by=cast.fraud_officer, text="zz-note", now=cast.now)
    note_call(alert, by=cast.fraud_officer, source="phone", text="zz-note", caller_number="10000000077", now=cast.now)
    correct_alert(alert, Correction(place="zz-corner"), by=cast.fraud_officer, reason="zz-note", now=cast.now)
    attach(reread(alert), data=picture(), caption="zz-said", by=cast.fraud_officer, now=cast.now)
    acknowledge_alert(reread(alert), by=cast.fraud_officer, until=cast.now + timedelta(minutes=5), now=cast.now)
    resolve_alert(reread(alert), by=cast.fraud_officer, text="zz-result", now=cast.now)
    close_alert(reread(alert), by=cast.fraud_officer, disposition=Disposition.FOUNDED, text="zz-result", now=cast.now)
    return reread(alert)


def grow_old(*alerts: Alert, by: timedelta = OLD) -> None:
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(received_at=timezone.now() - by)


def rows_about(alert: Alert) -> str:
    """All that the tables hold about an alert, as text."""
    lines = AlertEvent.objects.filter(alert=alert.pk).order_by("sequence").values()
    messages = Message.objects.filter(subject_id=alert.pk)
    said = [*messages.values("content", "payload"), *Recipient.objects.filter(message__in=messages).values("reply_note")]
    return str([Alert.objects.filter(pk=alert.pk).values()[0], *lines, *said])


def test_no_word_of_an_old_alert_of_a_bank_is_left(cast):
    alert = worked(cast)
    assert "zz-said" in rows_about(alert)
    grow_old(alert)
    assert erase_outlived() == 1
    assert [word for word in WORDS if word in rows_about(alert)] == []
    after = reread(alert)
    with pytest.raises(AttachmentErased):
        open_attachment(after.attachments.get(), by=cast.fraud_officer, now=cast.now)
    for line in after.events.all():
        assert line.words == {"text": "", "changes": {}}
    with pytest.raises(Unreadable):
        after.record_key()


def test_figures_times_and_a_whole_chain_stay(cast):
    alert = worked(cast)
    before = alert.events.count()
    grow_old(alert)
    erase_outlived()
    after = reread(alert)
    assert (after.status, after.disposition, after.site, after.grid_id, after.closed_at) == (
        Status.CLOSED,
        Disposition.FOUNDED,
        alert.site,
        alert.grid_id,
        cast.now,
    )
    assert after.signals == alert.signals and after.erased_at is not None
    assert check_chain(after).is_whole
    assert (after.events.count(), after.events.order_by("-sequence")[0].kind) == (before + 1, AlertEvent.Kind.ERASED)
    call_command("check_timelines")


def test_who_was_told_and_whether_it_arrived_stays(cast):
    alert = worked(cast)
    deliveries = Delivery.objects.filter(recipient__message__subject_id=alert.pk)
    before = list(deliveries.order_by("pk").values_list("pk", "status"))
    grow_old(alert)
    erase_outlived()
    assert before and list(deliveries.order_by("pk").values_list("pk", "status")) == before


def test_a_page_of_an_erased_alert_opens_and_says_so(cast):
    alert = worked(cast)
    grow_old(alert)
    erase_outlived()
    client = signed_in(cast.fraud_officer)
    assert client.get(f"/alerts/{alert.pk}/").status_code == 200
    told = client.get(f"/api/v1/alerts/{alert.pk}/", HTTP_ACCEPT_LANGUAGE="en").json()
    assert told["chain"]["is_whole"] and told["timeline"][-1]["sentence"] == "What it said about people was erased; its days were over"


@pytest.mark.parametrize("days", [29, 0])
def test_a_young_alert_keeps_everything(cast, days):
    alert = worked(cast)
    grow_old(alert, by=timedelta(days=days))
    assert erase_outlived() == 0
    assert reread(alert).description == "zz-said"


def test_an_open_alert_one_of_a_case_and_one_of_a_school_keep_everything(cast):
    waiting = reread(routed(cast, "bank.suspicious_cancellation", description="zz-said"))
    of_a_case = worked(cast, call_number="1101")
    of_guards = worked(cast, "security.suspect_vehicle")
    grow_old(waiting, of_a_case, of_guards)
    assert erase_outlived() == 0
    assert {reread(alert).description for alert in (waiting, of_a_case, of_guards)} == {"zz-said"}


def test_nothing_is_erased_where_the_bureau_set_no_days(cast, settings):
    settings.BANK_ALERTS_KEPT = timedelta(0)
    alert = worked(cast)
    grow_old(alert)
    assert erase_outlived() == 0


def test_a_second_run_finds_nothing_to_do(cast):
    alert = worked(cast)
    grow_old(alert)
    assert (erase_outlived(), erase_outlived()) == (1, 0)
    assert reread(alert).events.filter(kind=AlertEvent.Kind.ERASED).count() == 1


class Killed(BaseException):
    """Nothing catches it, as nothing catches the end of a process."""


def test_a_run_killed_in_the_middle_leaves_whole_alerts_and_the_next_one_goes_on(cast, monkeypatch):
    alerts = [worked(cast, reference=f"R{n}") for n in range(3)]
    grow_old(*alerts)
    forget, seen = erasing.forget_words, []

    def dies_at_the_second(subject_id, **facts):
        seen.append(subject_id)
        if len(seen) == 2:
            raise Killed
        return forget(subject_id, **facts)

    monkeypatch.setattr(erasing, "forget_words", dies_at_the_second)
    with pytest.raises(Killed):
        erase_outlived()
    whole = [alert for alert in alerts if reread(alert).erased_at is None]
    assert len(whole) == 2
    assert all("zz-said" in rows_about(alert) and reread(alert).attachments.get().content for alert in whole)
    call_command("check_timelines")
    monkeypatch.undo()
    assert erase_outlived() == 2
    call_command("check_timelines")


def test_one_that_cannot_be_erased_holds_up_no_other(cast, monkeypatch):
    alerts = [worked(cast, reference=f"R{n}") for n in range(2)]
    grow_old(*alerts)
    forget = erasing.forget_words

    def refuses_the_first(subject_id, **facts):
        if subject_id == alerts[0].pk:
            raise ValueError
        return forget(subject_id, **facts)

    monkeypatch.setattr(erasing, "forget_words", refuses_the_first)
    assert erase_outlived() == 1
    assert [reread(alert).erased_at is None for alert in alerts] == [True, False]


def test_the_clock_of_the_workers_runs_it(cast, settings):
    alert = worked(cast)
    grow_old(alert)
    task = settings.CELERY_BEAT_SCHEDULE["forget-trials"]["task"]
    assert task == tasks.tidy.name and tasks.tidy() == 1
    assert reread(alert).erased_at is not None
