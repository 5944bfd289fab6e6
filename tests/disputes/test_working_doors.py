"""Every step of working together, by a plain form and over REST; what is wrong is said in a sentence and changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessLog
from disputes.models import Dispute, DisputeFile, FollowUp, Task
from disputes.services.timeline import words_of
from tests.cast import signed_in
from tests.disputes.quarrels import mediating, reported, signed
from tests.disputes.test_working import given, mediator_of
from tests.pictures import picture


@pytest.fixture
def desk(cast):
    return signed_in(cast.desk)


def do(client, dispute, step, **said):
    answer = client.post(f"/disputes/{dispute.pk}/do/{step}/", said, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_notes_tasks_and_files_by_plain_forms(cast, desk):
    dispute = reported(cast)
    do(desk, dispute, "note", text="邻居也听见了", audience="police")
    do(desk, dispute, "task", words="走访邻居", to=cast.community.pk, until="2031-01-01")
    page = do(desk, dispute, "file", file=SimpleUploadedFile("x.exe", picture()), caption="现场")
    assert "现场" in page and "走访邻居" in page and "邻居也听见了" in page
    do(desk, dispute, "done", task=Task.objects.get().pk)
    assert Task.objects.get().done_by == cast.desk
    assert [words_of(event) for event in dispute.events.filter(kind="note")] == ["邻居也听见了"]


def test_what_is_wrong_is_said_and_changes_nothing(cast, desk):
    dispute = reported(cast)
    before = dispute.events.count()
    do(desk, dispute, "note")
    do(desk, dispute, "note", text="卡号 6222020000000000000")
    do(desk, dispute, "task", words="x", to=cast.community.pk, until="tomorrow")
    do(desk, dispute, "merge", number="EAST-2020-00001")
    do(desk, dispute, "parts", people="王一，6222020000000000000")
    assert "MZ" not in do(desk, dispute, "file", file=SimpleUploadedFile("x.jpg", b"MZ not a picture"))
    assert dispute.events.count() == before and not DisputeFile.objects.exists()
    assert desk.post(f"/disputes/{dispute.pk}/do/nonsense/").status_code == 404
    assert desk.post(f"/disputes/{dispute.pk}/do/done/", {"task": "9" * 30}).status_code == 404


def test_what_leaves_ones_sight_leads_to_the_board(cast, desk):
    dispute = reported(cast)
    answer = desk.post(f"/disputes/{dispute.pk}/do/hand-over/", {"station": cast.west.pk, "reason": "当事人在城西"})
    assert answer["Location"] == "/disputes/"
    assert Dispute.objects.get().station == cast.west


def test_two_become_one_and_two_again_by_plain_forms(cast, desk):
    into, gone = reported(cast), reported(cast)
    assert gone.number in do(desk, gone, "merge", number=into.number, back="related")
    do(desk, into, "unmerge", number=gone.number, back="related")
    assert Dispute.objects.open().count() == 2


def test_an_earlier_one_is_linked_as_a_relapse_and_closed_and_opened_again(cast, desk):
    first, second = reported(cast), reported(cast)
    assert first.number in desk.get(f"/disputes/{second.pk}/related/").content.decode()
    do(desk, second, "link", number=first.number, back="related")
    assert Dispute.objects.get(pk=second.pk).facts == ["relapse"]
    do(desk, second, "close", outcome="withdrawn", back="after")
    do(desk, second, "reopen", reason="又吵起来", back="after")
    assert Dispute.objects.get(pk=second.pk).reopened == 1


def test_a_street_mediator_gives_back_and_decides_nothing(cast):
    mediator = mediator_of(cast)
    dispute, client = given(cast, mediator), signed_in(mediator.user)
    for step, said in (("close", {"outcome": "withdrawn"}), ("merge", {"number": "x"}), ("hand-over", {"officer": cast.desk.pk, "reason": "x"})):
        do(client, dispute, step, **said)
    for step, body in (("close", {"outcome": "withdrawn"}), ("way", {"way": "court"}), ("case", {"reason": "x"})):
        assert client.post(f"/api/v1/disputes/{dispute.pk}/{step}/", body, content_type="application/json").status_code == 403, step
    held = Dispute.objects.get()
    assert (held.is_open, held.mediator, held.officer) == (True, mediator, cast.desk)
    do(client, dispute, "hand-over", mediator="0", reason="利害关系")
    assert Dispute.objects.get().mediator is None


def test_over_rest_the_same(cast, desk):
    dispute = reported(cast)
    here = f"/api/v1/disputes/{dispute.pk}/"

    def post(path, body, expected=200):
        answer = desk.post(f"{here}{path}", body, content_type="application/json")
        assert answer.status_code == expected, answer.content.decode()
        return answer.json()

    assert post("notes/", {"text": "邻居也听见了"})["timeline"][-1]["text"] == "邻居也听见了"
    task = post("tasks/", {"words": "走访", "to": cast.community.pk, "until": "2031-01-01"}, 201)["results"][0]["id"]
    post(f"tasks/{task}/done/", {})
    assert post("hand-over/", {"officer": cast.community.pk, "reason": "片区民警"})["officer"] == str(cast.community)
    post("hand-over/", {"officer": cast.community.pk, "station": cast.west.pk, "reason": "x"}, 400)
    kept = desk.post(f"{here}files/", {"file": SimpleUploadedFile("x.jpg", picture()), "caption": "现场"}, format="multipart")
    file = kept.json()["results"][0]
    assert (kept.status_code, file["caption"]) == (201, "现场")
    assert desk.get(file["url"])["Content-Type"] == "image/jpeg" and desk.get(file["preview"]).status_code == 200
    assert AccessLog.objects.filter(action="open", subject=f"disputes.disputefile:{file['id']}").count() == 1


def test_the_script_over_rest_names_what_is_unanswered(cast, desk):
    dispute = mediating(cast)
    signed(cast, dispute)
    one = FollowUp.objects.earliest("due_on")
    path = f"/api/v1/disputes/{dispute.pk}/follow-ups/{one.pk}/done/"
    refused = desk.post(path, {"answers": {"kept": "yes"}}, content_type="application/json")
    assert (refused.status_code, set(refused.json()["fields"])) == (400, {"calm", "help"})
    assert desk.post(path, {"answers": {"kept": "yes", "calm": "calm", "help": "no"}}, content_type="application/json").status_code == 200
    assert desk.get("/api/v1/dispute-follow-ups/").json()["count"] == FollowUp.objects.filter(done_at=None).count()
