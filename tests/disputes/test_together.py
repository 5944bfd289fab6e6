"""Duplicates become one and two again, disputes of many have parts, and of two who edit at once both are heard."""

import pytest

from disputes.lifecycle import Outcome, Status
from disputes.models import Dispute, Level, Mediator, Merge, Session
from disputes.services.editing import change_dispute
from disputes.services.ending import close_dispute
from disputes.services.errors import EditConflict
from disputes.services.files import add_file
from disputes.services.groups import add_parts, parts_of, read_list, send_parts
from disputes.services.merging import merge_disputes, undo_merge
from disputes.services.notes import write_note
from disputes.services.parties import Person
from disputes.services.refusals import BothSigned, FurtherRemains, HasParts, ListMalformed, MergedAlready, MergedWithItself, NotAWhole
from disputes.services.routing import choose_way
from policing.lib.errors import NotAllowed
from tests.cast import signed_in
from tests.disputes.quarrels import HOUR, QIAN, ZHAO, held, mediating, reported, signed
from tests.pictures import PDF, picture

SUN = Person("孙丙", side="c", phone="10099000003")


def merged(cast, gone, into) -> Merge:
    return merge_disputes(gone, into, reason="同一起", by=cast.desk, now=cast.now)


def test_two_records_of_one_dispute_become_one(cast):
    into, gone = mediating(cast), mediating(cast, people=(ZHAO, SUN), facts=["injury"])
    held(cast, into, "failed")
    theirs = held(cast, gone, "failed", after=4 * HOUR)
    add_file(into, data=PDF, by=cast.desk, now=cast.now)
    add_file(gone, data=picture(), by=cast.desk, now=cast.now)
    merged(cast, gone, into)
    assert {party.name for party in into.parties.all()} == {"孙丙", "赵甲", "钱乙"}
    assert list(into.sessions.values_list("number", flat=True)) == [1, 2] and Session.objects.get(pk=theirs.pk).dispute == into
    assert list(into.files.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert (into.level, gone.status, gone.outcome, gone.merged_into) == (Level.ORANGE, Status.CLOSED, Outcome.MERGED, into)
    assert not gone.deadlines.filter(met_at=None, stopped_at=None).exists()


def test_both_numbers_lead_to_what_remains_and_both_timelines_stand_there(cast):
    into, gone = reported(cast), reported(cast)
    write_note(gone, "邻居也听见了", by=cast.desk, now=cast.now)
    merged(cast, gone, into)
    client = signed_in(cast.desk)
    assert client.get(f"/disputes/{gone.pk}/")["Location"] == f"/disputes/{into.pk}/"
    assert "邻居也听见了" in client.get(f"/disputes/{into.pk}/record/").content.decode()
    assert into.number in client.get(f"/disputes/?q={gone.number}").content.decode()


def test_joining_is_taken_back_whole(cast):
    into, gone = mediating(cast), mediating(cast, people=(ZHAO, SUN), facts=["injury"])
    theirs = held(cast, gone, "failed")
    running = set(gone.deadlines.filter(met_at=None, stopped_at=None).values_list("rule", flat=True))
    merge = merged(cast, gone, into)
    undo_merge(merge, by=cast.desk, now=cast.now)
    into.refresh_from_db()
    gone.refresh_from_db()
    assert (gone.status, gone.outcome, gone.merged_into, into.level) == (Status.MEDIATING, "", None, Level.BLUE)
    assert (Session.objects.get(pk=theirs.pk).dispute, gone.parties.filter(side="c").count(), into.parties.filter(side="c").count()) == (gone, 1, 0)
    assert set(gone.deadlines.filter(met_at=None, stopped_at=None).values_list("rule", flat=True)) == running


def test_what_cannot_be_joined_says_why(cast):
    first, second = mediating(cast), reported(cast)
    with pytest.raises(MergedWithItself):
        merged(cast, first, first)
    with pytest.raises(FurtherRemains):
        merged(cast, first, second)
    with pytest.raises(NotAllowed):
        merge_disputes(second, first, by=cast.auxiliary, now=cast.now)
    signed(cast, first)
    close_dispute(second, outcome=Outcome.WITHDRAWN, by=cast.desk, now=cast.now)
    with pytest.raises(MergedAlready):
        merged(cast, second, first)


def test_two_signed_agreements_stay_two(cast):
    first = mediating(cast)
    signed(cast, first)
    first.refresh_from_db()
    session = first.sessions.get()
    Session.objects.filter(pk=session.pk).update(room=None, where="home")
    second = mediating(cast)
    signed(cast, second)
    second.refresh_from_db()
    with pytest.raises(BothSigned):
        merged(cast, first, second)


LIST = """王一\t10099000011\t欠两个月工资
王二，10099000012，欠三个月工资

王三 10099000013
王二，10099000012，欠三个月工资"""


def test_a_pasted_list_is_read_a_person_a_line():
    lines = read_list(LIST)
    assert [(line.name, line.phone) for line in lines] == [("王一", "10099000011"), ("王二", "10099000012"), ("王三", "10099000013")]
    assert lines[0].words == "欠两个月工资"


@pytest.mark.parametrize("text", ["", "\n \n", "王一，6222020000000000000", "12345\t10099000011", "x" * 50])
def test_a_list_that_is_none_is_refused_by_line(text):
    with pytest.raises(ListMalformed):
        read_list(text)


def test_each_of_many_gets_a_part_and_the_whole_says_how_many_are_settled(cast):
    whole = mediating(cast, people=(Person("工人代表", side="a"), Person("示范公司", side="b", phone="10099000008")), title="拖欠工资")
    parts = add_parts(whole, read_list(LIST), by=cast.desk, now=cast.now)
    assert len(parts) == 3 and add_parts(whole, read_list(LIST), by=cast.desk, now=cast.now) == []
    part = parts[0]
    assert sorted((one.side, one.name) for one in part.parties.all()) == [("a", "王一"), ("b", "示范公司")]
    assert (part.status, part.way, part.station, whole.scale) == (Status.MEDIATING, whole.way, whole.station, Dispute.Scale.GROUP)
    held(cast, part)
    close_dispute(part, outcome=Outcome.ORAL, by=cast.desk, now=cast.now)
    assert parts_of(whole) == (3, 1, 1)
    with pytest.raises(NotAWhole):
        add_parts(parts[1], read_list(LIST), by=cast.desk, now=cast.now)
    with pytest.raises(HasParts):
        merged(cast, whole, mediating(cast))
    assert "1/3" in signed_in(cast.desk).get(f"/disputes/{whole.pk}/related/").content.decode().replace(" of ", "/").replace("，共 ", "/")


def test_parts_made_before_a_way_was_chosen_follow_the_whole(cast):
    whole = reported(cast, people=(Person("工人代表", side="a"), Person("示范公司", side="b")))
    parts = add_parts(whole, read_list("王一\n李二"), by=cast.desk, now=cast.now)
    with pytest.raises(NotAWhole):
        send_parts(whole, by=cast.desk, now=cast.now)
    choose_way(whole, "people", exclusions=[], by=cast.desk, now=cast.now)
    assert (send_parts(whole, by=cast.desk, now=cast.now), send_parts(whole, by=cast.desk, now=cast.now)) == (2, 0)
    assert set(Dispute.objects.filter(pk__in=[part.pk for part in parts]).values_list("way", flat=True)) == {"people"}


def test_thirty_workers_cost_no_more_questions_on_the_page(cast, django_assert_max_num_queries):
    whole = mediating(cast, people=(Person("工人代表", side="a"), Person("示范公司", side="b")))
    add_parts(whole, read_list("\n".join(f"工人{n}，130000001{n:02d}" for n in range(30))), by=cast.desk, now=cast.now)
    client = signed_in(cast.desk)
    client.get(f"/disputes/{whole.pk}/related/")
    with django_assert_max_num_queries(16):
        assert client.get(f"/disputes/{whole.pk}/related/").content.decode().count("工人") >= 30


# Two at once


def test_fields_only_one_touched_just_change(cast):
    dispute = reported(cast)
    version = dispute.version
    assert change_dispute(dispute, {"title": "改过的一句"}, version=version, by=cast.desk, now=cast.now) == ["title"]
    assert change_dispute(dispute, {"place": "锦园小区"}, version=version, by=cast.community, now=cast.now) == ["place"]
    assert (dispute.title, dispute.place, dispute.version) == ("改过的一句", "锦园小区", version + 2)


def test_a_field_both_touched_is_shown_with_both_values(cast):
    dispute = reported(cast)
    version = dispute.version
    change_dispute(dispute, {"title": "他写的", "story": "他的经过"}, version=version, by=cast.community, now=cast.now)
    with pytest.raises(EditConflict) as clash:
        change_dispute(dispute, {"title": "我写的", "place": "我的地点", "story": "他的经过"}, version=version, by=cast.desk, now=cast.now)
    assert clash.value.fields == {"title": {"theirs": "他写的", "yours": "我写的"}}
    dispute.refresh_from_db()
    assert dispute.place == ""
    assert change_dispute(dispute, {"title": "我写的", "place": "我的地点"}, version=dispute.version, by=cast.desk, now=cast.now) == ["place", "title"]


def test_facts_are_edited_with_the_rest_and_make_the_level(cast):
    dispute = reported(cast)
    change_dispute(dispute, {"facts": ["weapon"]}, version=dispute.version, by=cast.desk, now=cast.now)
    assert (dispute.level, dispute.facts) == (Level.RED, ["weapon"])


def test_the_page_lets_choose_field_by_field(cast):
    dispute, client = reported(cast), signed_in(cast.desk)
    said = {"title": "我写的", "category": "0101", "occurred_on": f"{dispute.occurred_on:%Y-%m-%d}", "scale": "single", "version": dispute.version}
    change_dispute(dispute, {"title": "他写的"}, version=dispute.version, by=cast.community, now=cast.now)
    answer = client.post(f"/disputes/{dispute.pk}/edit/", said)
    page = answer.content.decode()
    assert answer.status_code == 409 and "他写的" in page and "我写的" in page and 'name="keep_title"' in page
    said |= {"version": Dispute.objects.get(pk=dispute.pk).version, "keep_title": "theirs", "place": "锦园"}
    assert client.post(f"/disputes/{dispute.pk}/edit/", said).status_code == 302
    dispute.refresh_from_db()
    assert (dispute.title, dispute.place) == ("他写的", "锦园")


def test_over_rest_a_clash_names_both_values(cast):
    dispute, client = reported(cast), signed_in(cast.desk)
    version = dispute.version
    change_dispute(dispute, {"title": "他写的"}, version=version, by=cast.community, now=cast.now)
    answer = client.post(f"/api/v1/disputes/{dispute.pk}/edit/", {"version": version, "title": "我写的"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "edit_conflict")
    assert answer.json()["fields"]["title"] == {"theirs": "他写的", "yours": "我写的"}


def test_the_board_shows_what_is_open_by_state_and_nobodys_apart(cast):
    first, second = reported(cast), mediating(cast)
    Dispute.objects.filter(pk=second.pk).update(officer=None)
    client = signed_in(cast.desk)
    page = client.get("/disputes/").content.decode()
    assert first.number in page and second.number in page
    nobody = client.get("/disputes/?whose=nobody").content.decode()
    assert second.number in nobody and first.number not in nobody
    assert second.number not in client.get("/disputes/?whose=mine").content.decode()
    assert QIAN.name not in page


def test_a_card_names_its_mediator_and_leaves_the_committee_to_the_page(cast):
    """The column is narrow: the committee would push the number onto a line of its own."""
    mediator = Mediator.objects.create(station=cast.east, name="姜某", committee="城东人民调解委员会")
    Dispute.objects.filter(pk=mediating(cast).pk).update(mediator=mediator)
    columns = signed_in(cast.desk).get("/disputes/").context["columns"]
    assert [row["mediator"] for column in columns for row in column["rows"]] == ["姜某"]
