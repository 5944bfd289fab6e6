"""Officers and street mediators on one dispute: who sees what, tasks, notes, attachments, and handing over."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.closing import still_held
from accounts.models import Unit, User
from accounts.roles import RIGHTS, Right, Role
from alerts.models import Alert
from delivery.models import Message
from disputes.lifecycle import Outcome
from disputes.models import Audience, Dispute, DisputeEvent, DisputeFile, Mediator, Task
from disputes.services import nobodys
from disputes.services.ending import close_dispute
from disputes.services.errors import ConflictOfInterest
from disputes.services.files import TooManyFiles, add_file, open_file
from disputes.services.handing import give_to_mediator, give_to_officer, move_all, move_to_station
from disputes.services.levels import set_facts
from disputes.services.notes import write_note
from disputes.services.refusals import CannotTake, MediatorElsewhere, ReasonMissing
from disputes.services.tasks_given import drop_task, finish_task, give_task
from disputes.services.timeline import words_of
from policing.lib.errors import IllegalMove, NotAllowed, StaleMove
from policing.lib.pictures import NotAFileWeTake
from tests.cast import Cast, make_officer, signed_in
from tests.disputes.quarrels import ZHAO, mediating, reported
from tests.pictures import PDF, picture

DAY = timedelta(days=1)


def mediator_of(town: Cast, username: str = "mediator", unit: Unit | None = None) -> Mediator:
    """A street mediator of the east with an account."""
    user = make_officer(username, unit or town.east, Role.MEDIATOR)
    return Mediator.objects.create(station=unit or town.east, name=username.title(), committee="东河社区调委会", user=user)


def given(town: Cast, mediator: Mediator, **facts: Any) -> Dispute:
    return give_to_mediator(reported(town, **facts), mediator, reason="请调解", by=town.desk, now=town.now)


def test_a_street_mediator_has_one_right_and_is_no_officer(cast):
    mediator = mediator_of(cast)
    assert RIGHTS[Role.MEDIATOR] == {Right.MEDIATE}
    assert mediator.user is not None and not mediator.user.is_officer
    assert not Alert.objects.visible_to(mediator.user).exists()


def test_a_street_mediator_sees_what_was_given_to_them_as_long_as_it_is(cast):
    mediator, other = mediator_of(cast), mediator_of(cast, "other")
    mine, _theirs, _nobodys = given(cast, mediator), given(cast, other), reported(cast)
    seen = Dispute.objects.visible_to(mediator.user)
    assert list(seen) == [mine]
    Mediator.objects.filter(pk=mediator.pk).update(is_active=False)
    assert list(seen.all()) == []
    Mediator.objects.filter(pk=mediator.pk).update(is_active=True)
    give_to_mediator(mine, None, reason="退回", by=mediator.user, now=cast.now)
    assert list(seen.all()) == []


def test_what_is_for_the_police_alone_no_street_mediator_reads(cast):
    mediator = mediator_of(cast)
    dispute = given(cast, mediator)
    write_note(dispute, "一方有案底线索", audience=Audience.POLICE, by=cast.desk, now=cast.now)
    write_note(dispute, "约定周三见面", by=cast.desk, now=cast.now)
    give_task(dispute, "核实伤情", to=cast.community, until=cast.now.date(), audience=Audience.POLICE, by=cast.desk, now=cast.now)
    add_file(dispute, data=picture(), caption="执法记录仪截图", audience=Audience.POLICE, by=cast.desk, now=cast.now)
    hidden = add_file(dispute, data=PDF, caption="欠条", by=cast.desk, now=cast.now)[0]
    seen = [words_of(event) for event in dispute.events.visible_to(mediator.user)]
    assert "约定周三见面" in seen and not {"一方有案底线索", "核实伤情"} & set(seen)
    assert list(DisputeFile.objects.visible_to(mediator.user)) == [hidden]
    client = signed_in(mediator.user)
    for path in (f"/disputes/{dispute.pk}/record/", f"/api/v1/disputes/{dispute.pk}/", f"/api/v1/disputes/{dispute.pk}/tasks/"):
        said = client.get(path).content.decode()
        assert not any(word in said for word in ("案底", "核实伤情", "执法记录仪")), path
    assert "案底" in signed_in(cast.desk).get(f"/disputes/{dispute.pk}/record/").content.decode()


def test_a_street_mediator_writes_for_everybody(cast):
    mediator = mediator_of(cast)
    dispute = given(cast, mediator)
    assert write_note(dispute, "双方愿谈", audience=Audience.POLICE, by=mediator.user, now=cast.now).audience == Audience.ALL
    assert give_task(dispute, "请到场", to=cast.desk, until=cast.now.date(), audience=Audience.POLICE, by=mediator.user, now=cast.now).audience == Audience.ALL


def test_of_somebody_elses_dispute_a_street_mediator_learns_nothing(cast):
    mediator = mediator_of(cast)
    dispute, client = given(cast, mediator_of(cast, "other")), signed_in(mediator.user)
    kept = add_file(dispute, data=picture(), by=cast.desk, now=cast.now)[0]
    for path in (f"/disputes/{dispute.pk}/", f"/disputes/{dispute.pk}/record/", f"/api/v1/disputes/{dispute.pk}/files/{kept.pk}/"):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/disputes/{dispute.pk}/do/note/", {"text": "x"}).status_code == 404
    assert dispute.number not in client.get("/disputes/?show=all").content.decode()


@pytest.mark.parametrize("path", ["/alerts/", "/wall/", "/map/", "/patrols/", "/disputes/figures/", "/api/v1/alerts/", "/api/v1/orders/"])
def test_a_street_mediator_has_no_other_page(cast, path):
    answer = signed_in(mediator_of(cast).user).get(path)
    assert answer.status_code in (403, 404) or answer.json()["results"] == [], answer.status_code


def test_a_street_mediator_begins_at_their_board(cast):
    client = signed_in(mediator_of(cast).user)
    assert client.get("/")["Location"] == "/disputes/"
    assert client.get("/disputes/").status_code == 200


def test_what_a_street_mediator_records_is_theirs_and_waits_for_an_officer(cast):
    mediator = mediator_of(cast)
    mine = _recorded_by(cast, mediator)
    assert (mine.mediator, mine.officer, mine.is_nobodys) == (mediator, None, True)
    assert list(nobodys.to_tell(cast.now)) == [mine]


def _recorded_by(town: Cast, mediator: Mediator) -> Dispute:
    reported(town)
    answer = signed_in(mediator.user).post(
        "/api/v1/disputes/", {"key": "0196f0a0-0000-7000-8000-0000000000aa", "category": "0299", "title": "楼道堆物"}, content_type="application/json"
    )
    assert answer.status_code == 201, answer.content
    return Dispute.objects.get(pk="0196f0a0-0000-7000-8000-0000000000aa")


def test_a_task_is_given_done_and_told_of(cast):
    dispute = reported(cast)
    task = give_task(dispute, "走访邻居", to=cast.community, until=cast.now.date(), by=cast.desk, now=cast.now)
    assert dispute.number in str(Message.objects.get(room="disputes").content)
    assert "走访" not in str(Message.objects.get(room="disputes").content)
    finish_task(task, by=cast.community, now=cast.now)
    with pytest.raises(StaleMove):
        finish_task(task, by=cast.desk, now=cast.now)
    kinds = [event.kind for event in dispute.events.all()]
    assert kinds[-2:] == [DisputeEvent.Kind.TASK, DisputeEvent.Kind.TASK_DONE]


def test_a_task_is_dropped_by_whoever_gave_it_or_decides(cast):
    task = give_task(reported(cast), "走访邻居", to=cast.desk, until=cast.now.date(), by=cast.community, now=cast.now)
    with pytest.raises(NotAllowed):
        drop_task(task, by=cast.auxiliary, now=cast.now)
    assert drop_task(task, by=cast.community, now=cast.now).is_open is False


def test_nobody_gets_a_task_on_what_they_do_not_see(cast):
    dispute, mediator = reported(cast), mediator_of(cast)
    for somebody in (cast.stranger, mediator.user, cast.inspector):
        with pytest.raises(CannotTake):
            give_task(dispute, "x", to=somebody, until=cast.now.date(), by=cast.desk, now=cast.now)


def test_what_is_attached_is_known_by_its_content_and_kept_once(cast, monkeypatch):
    dispute = reported(cast)
    first, is_new = add_file(dispute, data=picture(), caption="现场", by=cast.desk, now=cast.now)
    assert (first.kind, is_new, first.name) == (DisputeFile.Kind.PICTURE, True, "A01.jpg")
    assert add_file(dispute, data=picture(), by=cast.desk, now=cast.now) == (first, False)
    with pytest.raises(NotAFileWeTake):
        add_file(dispute, data=b"MZ program", by=cast.desk, now=cast.now)
    assert open_file(first, by=cast.desk, now=cast.now).startswith(b"\xff\xd8")
    monkeypatch.setattr("disputes.services.files.MOST_FILES", 1)
    with pytest.raises(TooManyFiles):
        add_file(dispute, data=PDF, by=cast.desk, now=cast.now)


def test_another_officer_takes_over_with_a_reason_and_is_told(cast):
    dispute = reported(cast)
    with pytest.raises(ReasonMissing):
        give_to_officer(dispute, cast.community, reason=" ", by=cast.desk, now=cast.now)
    give_to_officer(dispute, cast.community, reason="片区民警更熟悉", by=cast.desk, now=cast.now)
    assert dispute.officer == cast.community and Message.objects.filter(room="disputes", subject_id=dispute.pk).count() == 1
    with pytest.raises(CannotTake):
        give_to_officer(dispute, cast.stranger, reason="x", by=cast.desk, now=cast.now)
    with pytest.raises(NotAllowed):
        give_to_officer(dispute, cast.desk, reason="x", by=cast.auxiliary, now=cast.now)


def test_only_mediators_of_the_stations_own_committees_get_it(cast):
    west = mediator_of(cast, "western", cast.west)
    with pytest.raises(MediatorElsewhere):
        give_to_mediator(reported(cast), west, reason="x", by=cast.desk, now=cast.now)


def test_another_station_takes_it_over_with_its_clocks(cast):
    dispute = give_to_mediator(mediating(cast), mediator_of(cast), reason="请调解", by=cast.desk, now=cast.now)
    running = dispute.deadlines.count()
    move_to_station(dispute, cast.west, reason="当事人均在城西", by=cast.desk, now=cast.now)
    assert (dispute.station, dispute.officer, dispute.mediator, dispute.deadlines.count()) == (cast.west, None, None, running)
    assert not Dispute.objects.visible_to(cast.desk).exists()
    assert list(Dispute.objects.visible_to(cast.stranger).nobodys()) == [dispute]


def test_what_is_over_is_not_handed_over(cast):
    dispute = close_dispute(reported(cast), outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)
    with pytest.raises(IllegalMove):
        give_to_officer(dispute, cast.community, reason="x", by=cast.desk, now=cast.now)


def test_whose_officer_has_left_is_nobodys_and_the_leader_is_told_once(cast):
    dispute = give_to_officer(reported(cast), cast.community, reason="x", by=cast.desk, now=cast.now)
    assert not Dispute.objects.nobodys().exists() and not dispute.is_nobodys
    for change in ({"is_active": False}, {"unit": cast.west}, {"role": Role.ADMINISTRATOR}):
        before = {name: getattr(cast.community, name) for name in change}
        User.objects.filter(pk=cast.community.pk).update(**change)
        assert list(Dispute.objects.nobodys()) == [dispute], change
        assert Dispute.objects.get(pk=dispute.pk).is_nobodys, change
        User.objects.filter(pk=cast.community.pk).update(**before)
    User.objects.filter(pk=cast.community.pk).update(is_active=False)
    Message.objects.all().delete()
    nobodys.tell_of_nobodys(dispute, now=cast.now)
    assert list(nobodys.to_tell(cast.now)) == [] and Message.objects.count() == 1
    dispute = Dispute.objects.get(pk=dispute.pk)
    give_to_officer(dispute, cast.auxiliary, reason="无人负责", by=cast.auxiliary, now=cast.now)
    assert dispute.officer == cast.auxiliary


def test_a_community_teams_officer_still_sees_their_stations_disputes(cast):
    team = Unit.objects.create(code="EAST-CT", kind=Unit.Kind.COMMUNITY_TEAM, parent=cast.east, name="社区警务队")
    dispute = give_to_officer(reported(cast), cast.community, reason="x", by=cast.desk, now=cast.now)
    User.objects.filter(pk=cast.community.pk).update(unit=team)
    assert not Dispute.objects.nobodys().exists() and not Dispute.objects.get(pk=dispute.pk).is_nobodys


def test_open_tasks_end_with_the_dispute(cast):
    dispute = reported(cast)
    give_task(dispute, "走访", to=cast.desk, until=cast.now.date(), by=cast.desk, now=cast.now)
    close_dispute(dispute, outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)
    assert not Task.objects.filter(dropped_at=None).exists()


def test_a_street_mediator_adds_what_happened_and_takes_nothing_away(cast):
    mediator = mediator_of(cast)
    dispute = given(cast, mediator, facts=["violence-at-home"])
    assert set_facts(dispute, ["violence-at-home", "child"], by=mediator.user, now=cast.now).facts == ["child", "violence-at-home"]
    with pytest.raises(NotAllowed):
        set_facts(dispute, ["child"], by=mediator.user, now=cast.now)


def test_who_stands_near_to_one_side_gets_it_with_a_reason_only(cast):
    mediator = mediator_of(cast)
    Mediator.objects.filter(pk=mediator.pk).update(phone=ZHAO.phone)
    mediator.refresh_from_db()
    with pytest.raises(ConflictOfInterest):
        give_to_mediator(reported(cast), mediator, reason="请调解", by=cast.desk, now=cast.now)
    dispute = reported(cast)
    give_to_mediator(dispute, mediator, reason="请调解", conflict_reason="双方均同意", by=cast.desk, now=cast.now)
    assert "双方均同意" not in [words_of(event) for event in dispute.events.visible_to(mediator.user)]


def test_a_station_that_is_merged_away_gives_up_what_is_open(cast):
    mine, over = reported(cast), close_dispute(reported(cast), outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)
    assert "1" in still_held(cast.east)
    with pytest.raises(NotAllowed):
        move_all([mine], cast.west, by=cast.leader, now=cast.now)
    assert move_all(Dispute.objects.filter(station=cast.east), cast.west, by=cast.administrator, now=cast.now) == 1
    mine.refresh_from_db()
    over.refresh_from_db()
    assert (mine.station, mine.officer, over.station) == (cast.west, None, cast.east)
