"""Teams: who belongs to them, how they are reached, what they were trained for, and who may keep them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import AccessLog, Unit
from delivery.models import Address, Channel, Recipient
from grids.models import Qualification, Team, TeamMember
from grids.services import teams
from grids.services.qualifications import warn_of_lapsing
from grids.team_rows import held_by, in_order, team_detail, with_figures
from policing.lib.errors import NotAllowed
from tests.cast import make_officer, make_partner_user, signed_in


@pytest.fixture
def team(cast) -> Team:
    """The response team of East."""
    return Team.objects.create(kind=Team.Kind.RESPONSE, name="城东应急处突队", unit=cast.east)


@pytest.fixture
def join(cast, team):
    def joined(name: str = "王某", **facts) -> TeamMember:
        return teams.add_member(facts.pop("team", team), by=facts.pop("by", cast.leader), now=cast.now, **{"kind": "volunteer", "name": name, **facts})

    return joined


def today(cast) -> date:
    return timezone.localdate(cast.now)


def of(team: Team, day: date) -> list[str]:
    return sorted(team.members.on(day).values_list("name", flat=True))


# Joining and leaving


def test_somebody_joins_with_a_number_that_is_kept_sealed(cast, team, join):
    member = join(number="+86 100 0000-7777")
    address = Address.objects.get(addressee=member.addressee)
    assert (address.channel, address.value, of(team, today(cast))) == (Channel.SMS, "10000007777", ["王某"])


def test_an_officer_is_reached_as_on_the_roster(cast, team, join):
    member = join("", kind="officer", officer=cast.community.officer)
    assert (member.name, member.addressee) == ("Community", None)
    assert teams.addressee_id_of(member) == cast.community.addressee.pk


@pytest.mark.parametrize("number", ["12", "abc-def", "1" * 25])
def test_what_is_no_number_is_refused_and_nobody_joins(team, join, number):
    with pytest.raises(teams.BadNumber):
        join(number=number)
    assert not team.members.exists()


def test_nobody_joins_without_a_name_or_twice(join):
    with pytest.raises(teams.NoName):
        join(" ")
    join()
    with pytest.raises(teams.AlreadyInTeam):
        join()


def test_a_new_leader_takes_over_and_the_old_one_stays(cast, team, join):
    first, second = join("一", is_leader=True), join("二", is_leader=True)
    first.refresh_from_db()
    assert (first.is_leader, second.is_leader, of(team, today(cast))) == (False, True, ["一", "二"])


def test_whoever_leaves_is_called_no_more_from_this_moment_and_stays_on_record(cast, team, join):
    member = join(is_leader=True)
    TeamMember.objects.filter(pk=member.pk).update(starts_on=today(cast) - timedelta(days=10))
    member.refresh_from_db()
    teams.end_member(member, by=cast.leader, now=cast.now)
    member.refresh_from_db()
    assert (member.ends_on, member.is_leader, of(team, today(cast))) == (today(cast) - timedelta(days=1), False, [])
    with pytest.raises(teams.HasLeft):
        teams.end_member(member, by=cast.leader, now=cast.now)


def test_whoever_joined_by_mistake_today_is_taken_out(cast, team, join):
    teams.end_member(join(), by=cast.leader, now=cast.now)
    assert not team.members.exists()


@pytest.mark.parametrize("who", ["desk", "community", "auxiliary", "stranger", "inspector"])
def test_only_leaders_and_administrators_keep_teams(cast, team, join, who):
    member = join()
    with pytest.raises(NotAllowed):
        join("二", by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        teams.end_member(member, by=getattr(cast, who), now=cast.now)
    with pytest.raises(NotAllowed):
        teams.add_qualification(member, by=getattr(cast, who), kind="first_aid", issued_on=today(cast), now=cast.now)


def test_a_leader_of_another_station_keeps_no_team_here(cast, join):
    with pytest.raises(NotAllowed):
        join(by=make_officer("west-leader", cast.west, "duty_leader"))


# 3+N


def test_officer_auxiliary_and_grid_worker_stand_first(cast, join):
    for kind, name in [("courier", "快递"), ("grid_worker", "网格员"), ("volunteer", "志愿"), ("auxiliary", "辅警"), ("officer", "民警")]:
        join(name, kind=kind)
    assert [member.name for member in in_order(TeamMember.objects.all())] == ["民警", "辅警", "网格员", "志愿", "快递"]


def test_a_community_team_says_who_of_the_three_is_missing(cast, join):
    own = Team.objects.create(kind=Team.Kind.COMMUNITY, name="东河社区警务团队", unit=cast.east)
    own.grids.add(cast.grid_e1)
    join("", team=own, kind="officer", officer=cast.community.officer)
    join("志愿", team=own)
    detail = team_detail(Team.objects.select_related("unit").get(pk=own.pk), today(cast))
    assert (detail["core"], detail["others"], len(detail["missing"])) == (1, 1, 2)
    assert [grid["code"] for grid in detail["grids"]] == [cast.grid_e1.code]


# Trainings and licences


def qualify(member: TeamMember, lapses: date, kind: str = "guard_licence") -> Qualification:
    return Qualification.objects.create(member=member, kind=kind, issued_on=lapses - timedelta(days=365), expires_on=lapses)


def test_a_renewal_takes_the_place_of_what_lapsed(cast, join):
    member, day = join(), today(cast)
    qualify(member, day - timedelta(days=5))
    assert [held.is_lapsed for held in held_by(member.qualifications.all(), day)] == [True]
    qualify(member, day + timedelta(days=300))
    assert [(held.is_lapsed, held.days) for held in held_by(member.qualifications.all(), day)] == [(False, 300)]
    assert with_figures(Team.objects.all(), day).get().lapsing == 0


@pytest.mark.parametrize(("days", "counts"), [(-1, 1), (0, 1), (30, 1), (31, 0)])
def test_a_team_counts_who_holds_something_that_lapses(cast, join, days, counts):
    qualify(join(), today(cast) + timedelta(days=days))
    assert with_figures(Team.objects.all(), today(cast)).get().lapsing == counts


def warned(cast) -> set[str]:
    return set(Recipient.objects.filter(message__room="qualifications").values_list("name", flat=True))


@pytest.mark.parametrize(("days", "is_told"), [(31, False), (30, True), (8, True), (7, True), (0, True), (-2, True)])
def test_leaders_are_warned_thirty_days_before(cast, join, days, is_told):
    qualify(join(), today(cast) + timedelta(days=days))
    warn_of_lapsing(cast.now)
    assert warned(cast) == ({"Leader"} if is_told else set())


def test_a_warning_comes_once_at_thirty_and_once_at_seven_days(cast, join):
    lapses = today(cast) + timedelta(days=30)
    qualify(join(), lapses)
    told = [warn_of_lapsing(cast.now + timedelta(days=days)) for days in range(34)]
    assert [day for day, count in enumerate(told) if count] == [0, 23]


def test_what_lapses_at_once_is_said_in_one_message_a_person_and_day(cast, join):
    for name in ("一", "二", "三"):
        qualify(join(name), today(cast) + timedelta(days=7))
    assert warn_of_lapsing(cast.now) == 1
    words = Recipient.objects.get(message__room="qualifications").message.content["zh-hans"]
    assert all(name in words["body"] for name in ("一", "二", "三"))
    assert warn_of_lapsing(cast.now) == 0


def test_the_teams_leader_is_warned_too(cast, join):
    join("", kind="officer", officer=cast.community.officer, is_leader=True)
    qualify(join(), today(cast) + timedelta(days=7))
    warn_of_lapsing(cast.now)
    assert warned(cast) == {"Leader", "Community"}


def test_of_whoever_has_left_or_was_renewed_nobody_is_told(cast, join):
    gone = join("走")
    TeamMember.objects.filter(pk=gone.pk).update(ends_on=today(cast))
    qualify(gone, today(cast))
    renewed = join("续")
    qualify(renewed, today(cast))
    qualify(renewed, today(cast) + timedelta(days=200))
    assert warn_of_lapsing(cast.now) == 0


# The pages and the contract


def test_a_page_shows_channels_and_never_a_number(cast, team, join):
    join(number="10000007777")
    page = signed_in(cast.desk).get(f"/teams/{team.pk}/").content.decode()
    assert "王某" in page
    assert "10000007777" not in page
    assert "7777" not in str(signed_in(cast.desk).get(f"/api/v1/teams/{team.pk}/").json())


def test_a_number_is_revealed_for_a_reason_that_is_kept(cast, join):
    member = join(number="10000007777")
    client = signed_in(cast.desk)
    assert b"10000007777" not in client.post(f"/teams/members/{member.pk}/number/", {"reason": " "}, follow=True).content
    assert b"10000007777" in client.post(f"/teams/members/{member.pk}/number/", {"reason": "集合"}).content
    assert client.post(f"/api/v1/team-members/{member.pk}/number/", {"reason": "集合"}, format="json").json()["number"] == "10000007777"
    assert AccessLog.objects.filter(subject=f"grids.teammember:{member.pk}:number", reason="集合", user=cast.desk).count() == 2


@pytest.mark.parametrize("who", ["auxiliary", "administrator"])
def test_whoever_may_not_reveal_gets_no_number(cast, join, who):
    member = join(number="10000007777")
    assert signed_in(getattr(cast, who)).post(f"/api/v1/team-members/{member.pk}/number/", {"reason": "x"}, format="json").status_code == 403
    assert b"10000007777" not in signed_in(getattr(cast, who)).post(f"/teams/members/{member.pk}/number/", {"reason": "x"}, follow=True).content


def test_a_leader_adds_qualifies_and_ends_on_the_page(cast, team):
    client = signed_in(cast.leader)
    assert client.post(f"/teams/{team.pk}/members/", {"kind": "guard", "name": "李某", "number": "10000001234", "sees": "calls"}).status_code == 302
    member = team.members.get()
    issued, lapses = str(today(cast)), str(today(cast) + timedelta(days=3))
    client.post(f"/teams/members/{member.pk}/qualifications/", {"kind": "guard_licence", "issued_on": issued, "expires_on": lapses})
    assert str(member.qualifications.get().expires_on) == lapses
    assert "李某" in client.get("/teams/lapsing/").content.decode()
    client.post(f"/teams/members/{member.pk}/lead/")
    assert client.get("/api/v1/teams/").json()["results"][0]["leader"] == "李某"
    client.post(f"/teams/members/{member.pk}/end/")
    assert client.get(f"/api/v1/teams/{team.pk}/").json()["people"] == 0


def test_a_wrong_form_says_what_and_keeps_what_was_typed(cast, team):
    answer = signed_in(cast.leader).post(f"/teams/{team.pk}/members/", {"kind": "guard", "name": "李某", "number": "x", "sees": "calls"})
    assert (answer.status_code, "李某" in answer.content.decode(), team.members.count()) == (400, True, 0)
    assert signed_in(cast.leader).post(f"/teams/{team.pk}/members/", {"kind": "officer", "badge": "B-stranger", "sees": "calls"}).status_code == 400


def test_strangers_and_partners_find_no_team(cast, team, join):
    member = join()
    for user in (cast.stranger, make_partner_user("guard", cast.compound_firm)):
        client = signed_in(user)
        for path in (f"/teams/{team.pk}/", f"/api/v1/teams/{team.pk}/"):
            assert client.get(path).status_code in {403, 404}
        for path in (
            f"/teams/{team.pk}/members/",
            f"/teams/members/{member.pk}/end/",
            f"/teams/members/{member.pk}/lead/",
            f"/teams/members/{member.pk}/number/",
        ):
            assert client.post(path, {"kind": "guard", "name": "x", "sees": "calls", "reason": "x"}).status_code == 404
        for path in (f"/api/v1/teams/{team.pk}/members/", f"/api/v1/team-members/{member.pk}/end/", f"/api/v1/team-members/{member.pk}/number/"):
            assert client.post(path, {"kind": "guard", "name": "x", "reason": "x"}, format="json").status_code in {403, 404}
        assert "城东应急处突队" not in client.get("/teams/").content.decode()
    assert team.members.count() == 1


def test_lists_are_narrowed_and_exported_without_numbers(cast, team, join):
    join(number="10000007777")
    Team.objects.create(kind=Team.Kind.ACTIVISTS, name="治安积极分子", unit=cast.east)
    client = signed_in(cast.desk)
    names = [row["name"] for row in client.get("/api/v1/teams/", {"kind": "response"}).json()["results"]]
    assert names == ["城东应急处突队"]
    assert [row["name"] for row in client.get("/api/v1/teams/", {"q": "王某"}).json()["results"]] == names
    for path in ("/teams/?format=csv", f"/teams/{team.pk}/?format=csv", "/teams/lapsing/?format=csv"):
        assert "7777" not in b"".join(client.get(path).streaming_content).decode()
    assert AccessLog.objects.filter(action="export").count() == 3


def test_what_lapses_is_found_by_words_kind_unit_and_day(cast, team, join):
    for name, days, kind in (("甲某", -3, "guard_licence"), ("乙某", 5, "first_aid")):
        qualify(join(name), today(cast) + timedelta(days=days), kind)

    def names(**asked) -> set[str]:
        page = signed_in(cast.leader).get("/teams/lapsing/", asked).content.decode()
        return {name for name in ("甲某", "乙某") if name in page}

    assert names() == {"甲某", "乙某"}
    assert names(q="甲") == names(show="lapsed") == names(kind="guard_licence") == {"甲某"}
    assert names(show="coming") == {"乙某"}
    assert names(unit=cast.east.pk) == {"甲某", "乙某"}
    assert names(q="zz") == set()


def test_a_name_that_is_a_formula_stays_text(cast, team, join):
    join("=1+1")
    assert "'=1+1" in b"".join(signed_in(cast.desk).get(f"/teams/{team.pk}/?format=csv").streaming_content).decode()


def test_a_unit_with_a_team_is_not_closed(cast, team):
    from accounts.closing import still_held

    with translation.override("en"):
        assert "teams (1)" in still_held(Unit.objects.get(pk=cast.east.pk))
        Team.objects.update(is_active=False)
        assert "teams" not in still_held(Unit.objects.get(pk=cast.east.pk))
