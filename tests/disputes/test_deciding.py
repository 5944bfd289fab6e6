"""Whether a dispute is otherwise unsuitable for mediation: an officer asks with a button, the duty leader decides."""

import pytest

from accounts.models import User
from accounts.roles import Role
from delivery.models import Message
from disputes.lifecycle import Status
from disputes.models import Dispute, Exclusion, Task
from disputes.services.deciding import ask_leader, decisions_asked
from disputes.services.merging import merge_disputes
from disputes.services.refusals import AskedAlready, NobodyLeads, NothingToAsk, ReasonMissing
from disputes.services.tasks_given import finish_task
from policing.lib.errors import IllegalMove, NotAllowed
from tests.cast import signed_in
from tests.disputes.quarrels import reported


def other() -> Exclusion:
    return Exclusion.objects.get(pk="other")


def ask(cast, dispute, **more) -> Task:
    return ask_leader(dispute, other(), **{"reason": "一方情绪不稳定", "by": cast.desk, "now": cast.now} | more)


def test_the_leader_is_asked_told_and_decides_by_choosing(cast):
    dispute, desk, leader = reported(cast), signed_in(cast.desk), signed_in(cast.leader)
    way = f"/disputes/{dispute.pk}/way/"
    page = desk.get(way).content.decode()
    assert 'name="ask"' in page and 'name="ask"' not in leader.get(way).content.decode()
    assert desk.post(way, {"ask": "1", "exclusions": ["other"], "reason": "一方情绪不稳定"}).status_code == 302
    task = Task.objects.get()
    assert (task.to, task.decides, task.words, task.audience) == (cast.leader, other(), "一方情绪不稳定", "police")
    assert Message.objects.filter(room="disputes", subject_id=dispute.pk).count() == 1
    assert Dispute.objects.get(pk=dispute.pk).status == Status.REPORTED, "nothing is chosen by asking"
    page = leader.get(way).content.decode()
    assert page.count("一方情绪不稳定") == 2 and str(cast.desk) in page, "who asks and why, and the reason written already"
    answer = leader.post(way, {"way": "police", "exclusions": ["other"], "reason": "双方均申请"})
    assert answer.status_code == 302
    task.refresh_from_db()
    assert (task.done_by, Dispute.objects.get(pk=dispute.pk).status) == (cast.leader, Status.MEDIATING)
    assert Message.objects.filter(room="disputes", subject_id=dispute.pk).count() == 2, "whoever asked is told"


def test_over_rest_only_who_decides_asks(cast):
    dispute = reported(cast)
    door, body = f"/api/v1/disputes/{dispute.pk}/ask-leader/", {"exclusion": "other", "reason": "涉及多人"}
    assert signed_in(cast.auxiliary).post(door, body, format="json").status_code == 403
    assert signed_in(cast.stranger).post(door, body, format="json").status_code == 404
    assert signed_in(cast.desk).post(door, body, format="json").status_code == 200
    assert Task.objects.get().to == cast.leader


def test_only_what_is_left_to_a_leader_is_asked_and_once(cast):
    dispute = reported(cast)
    for exclusion in (None, Exclusion.objects.get(pk="gang")):
        with pytest.raises(NothingToAsk):
            ask_leader(dispute, exclusion, reason="x", by=cast.desk, now=cast.now)
    with pytest.raises(ReasonMissing):
        ask(cast, dispute, reason=" ")
    with pytest.raises(NotAllowed):
        ask(cast, dispute, by=cast.auxiliary)
    task = ask(cast, dispute)
    with pytest.raises(AskedAlready) as refusal:
        ask(cast, dispute)
    assert str(cast.leader) in str(refusal.value)
    finish_task(task, by=cast.leader, now=cast.now)
    assert ask(cast, dispute).pk != task.pk, "decided, it may be asked anew"


def test_where_nobody_leads_it_says_so(cast):
    dispute = reported(cast)
    User.objects.filter(role=Role.DUTY_LEADER).update(is_active=False)
    with pytest.raises(NobodyLeads):
        ask(cast, dispute)


def test_of_a_dispute_that_goes_no_new_way_nothing_is_asked(cast):
    dispute = reported(cast)
    Dispute.objects.filter(pk=dispute.pk).update(status=Status.MEDIATING)
    with pytest.raises(IllegalMove):
        ask(cast, Dispute.objects.get(pk=dispute.pk))


def test_two_that_were_both_asked_of_become_one(cast):
    into, gone = reported(cast), reported(cast)
    first, _second = ask(cast, into), ask(cast, gone)
    merge_disputes(gone, into, by=cast.desk, now=cast.now)
    assert decisions_asked(into) == [first]


def test_the_page_says_why_nothing_was_asked(cast):
    dispute = reported(cast)
    answer = signed_in(cast.desk).post(f"/disputes/{dispute.pk}/way/", {"ask": "1", "reason": "x"}, headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "Tick “otherwise unsuitable”" in page and "Choose a way." not in page
