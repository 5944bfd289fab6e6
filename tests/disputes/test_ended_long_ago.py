"""When a bureau says so, what a dispute that ended long ago said about people is gone for good; figures stay."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from disputes.lifecycle import Outcome
from disputes.models import Dispute, DisputeEvent, FollowUp, Organ, Party
from disputes.services.ending import close_dispute
from disputes.services.erasing import SEALED, erase_dispute, erase_outlived
from disputes.services.files import FileErased, add_file, open_file
from disputes.services.notes import write_note
from disputes.services.tasks_given import give_task
from disputes.services.timeline import words_of
from policing.lib.sealed import SealedRecord, Unreadable
from tests.cast import signed_in
from tests.disputes.quarrels import reported
from tests.pictures import picture

OLD = timedelta(days=400)


@pytest.fixture
def ended(cast):
    dispute = reported(cast, title="zz-title", story="zz-story", place="zz-place")
    write_note(dispute, "zz-note", by=cast.desk, now=cast.now)
    give_task(dispute, "zz-task", to=cast.desk, until=cast.now.date(), by=cast.desk, now=cast.now)
    add_file(dispute, data=picture(), caption="zz-caption", by=cast.desk, now=cast.now)
    return close_dispute(dispute, outcome=Outcome.WITHDRAWN, reason="zz-reason", by=cast.desk, now=cast.now)


def test_whatever_is_sealed_here_is_known_to_erasing():
    sealed = {model for model in apps.get_app_config("disputes").get_models() if issubclass(model, SealedRecord)}
    assert sealed - {Dispute, Organ} == {model for model, _path in SEALED}


def test_nothing_is_erased_until_a_bureau_says_how_many_days(cast, ended, settings):
    Dispute.objects.filter(pk=ended.pk).update(closed_at=cast.now - OLD)
    assert erase_outlived() == 0
    settings.DISPUTES_KEPT = timedelta(days=365)
    assert erase_outlived() == 1 and erase_outlived() == 0


def test_what_is_open_or_looked_at_again_waits(cast, ended, settings):
    settings.DISPUTES_KEPT = timedelta(days=365)
    Dispute.objects.filter(pk=ended.pk).update(closed_at=cast.now - OLD)
    FollowUp.objects.create(dispute=ended, why="+30", due_on=cast.now.date())
    reported(cast)
    assert erase_outlived() == 0


def test_no_word_no_name_no_picture_is_left(cast, ended):
    erase_dispute(ended, now=cast.now)
    ended = Dispute.objects.get(pk=ended.pk)
    with pytest.raises(Unreadable):
        _said = ended.title
    assert all(words_of(event) == "" for event in DisputeEvent.objects.filter(dispute=ended))
    assert not Party.objects.filter(dispute=ended).exclude(name_index="", phone_index="").exists()
    with pytest.raises(FileErased):
        open_file(ended.files.get(), by=cast.desk, now=cast.now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title || story || place || coalesce(wrapped_key::text, '') FROM disputes_dispute WHERE id = %s", [ended.pk])
        assert "zz-" not in cursor.fetchone()[0]
    assert (ended.number != "", ended.outcome, ended.erased_at) == (True, Outcome.WITHDRAWN, cast.now)


def test_the_pages_of_what_was_erased_still_open(cast, ended):
    erase_dispute(ended, now=cast.now)
    client = signed_in(cast.desk)
    for leaf in ("", "record/", "after/", "related/", "agreement/"):
        assert client.get(f"/disputes/{ended.pk}/{leaf}").status_code == 200, leaf
    assert ended.number in client.get("/disputes/?show=all").content.decode()
