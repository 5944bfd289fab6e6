"""The timeline: every line once, in order, and no line rewritten without showing."""

import pytest
from django.db import DatabaseError, transaction

from alerts.models import Alert, AlertEvent
from alerts.rows.sentences import SENTENCES
from alerts.services.handling import note_on_alert
from alerts.services.timeline import digest_of, first_broken_line, record
from tests.cast import report, reread, routed


@pytest.fixture
def alert(cast) -> Alert:
    alert = routed(cast)
    for text in ("一", "二", "三"):
        note_on_alert(reread(alert), by=cast.desk, text=text, now=cast.now)
    return reread(alert)


def lines(alert: Alert) -> list[AlertEvent]:
    return list(alert.events.order_by("sequence"))


def test_a_whole_timeline_is_whole(alert):
    assert [line.sequence for line in lines(alert)] == [1, 2, 3, 4, 5]
    assert first_broken_line(lines(alert)) is None


def test_each_line_covers_the_one_before(alert):
    first, second, *_rest = lines(alert)
    assert first.digest == digest_of(first, "")
    assert second.digest == digest_of(second, first.digest)
    assert digest_of(second, first.digest) != digest_of(second, "")
    assert alert.events_digest == lines(alert)[-1].digest
    assert alert.events_count == 5


@pytest.mark.parametrize(
    "change",
    [{"text": "别的"}, {"kind": "closed"}, {"user_id": None}, {"data": {"x": 1}}, {"digest": "0" * 64}],
    ids=lambda change: next(iter(change)),
)
def test_a_rewritten_line_shows(alert, change):
    rows = lines(alert)
    for name, value in change.items():
        setattr(rows[3], name, value)
    assert first_broken_line(rows) == 4


def test_a_line_rewritten_together_with_its_own_digest_shows_at_the_next(alert):
    rows = lines(alert)
    rows[2].text = "别的"
    rows[2].digest = digest_of(rows[2], rows[1].digest)
    assert first_broken_line(rows) == 4


def test_a_rewritten_time_shows(alert):
    rows = lines(alert)
    rows[2].at = rows[2].at.replace(year=2001)
    assert first_broken_line(rows) == 3


def test_a_missing_line_shows(alert):
    rows = lines(alert)
    assert first_broken_line(rows[:2] + rows[3:]) == 3


def test_a_line_moved_to_another_alert_shows(cast, alert):
    other = report(cast)
    rows = lines(alert)
    rows[0].alert_id = other.pk
    assert first_broken_line(rows) == 1


def test_the_database_refuses_to_change_or_remove_a_line(alert):
    for attempt in (lambda: alert.events.update(text="别的"), lambda: alert.events.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert first_broken_line(lines(alert)) is None


def test_long_words_are_cut_not_lost(cast, alert):
    event = record(alert, AlertEvent.Kind.NOTE, now=cast.now, by=cast.desk, text="字" * 3000)
    assert len(event.words["text"]) == 2000
    assert first_broken_line(lines(alert)) is None


def test_every_kind_of_line_has_a_sentence():
    assert set(SENTENCES) == set(AlertEvent.Kind.values)


def test_a_line_with_what_was_recorded_reads_in_both_languages(cast):
    from django.utils import translation

    from alerts.rows.sentences import sentence

    event = routed(cast).events.get(kind="routed")
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = sentence(event)
    assert "Desk" in said["en"]
    assert "Desk" in said["zh-hans"]
