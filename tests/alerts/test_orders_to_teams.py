"""Response teams are called by orders: chosen by name or by place, each of their people told and answering alone."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from alerts.models import Order, OrderMember
from alerts.services import orders
from alerts.services.errors import NoSites
from delivery.models import Delivery, Recipient
from delivery.services import reply
from grids.models import Qualification, Team, TeamMember
from grids.services.teams import add_member
from policing.lib.errors import NotAllowed
from tests.cast import IN_EAST, IN_WEST, order_to, routed, signed_in


def make_team(unit, name: str, kind: str = Team.Kind.RESPONSE) -> Team:
    return Team.objects.create(kind=kind, name=name, unit=unit)


@pytest.fixture
def team(cast) -> Team:
    """Two who are reached, one of them an officer, and one whom nobody has a number of."""
    team = make_team(cast.east, "城东应急处突队")
    add_member(team, by=cast.leader, kind="officer", officer=cast.community.officer, now=cast.now)
    add_member(team, by=cast.leader, kind="guard", name="王某", number="10000007777", now=cast.now)
    add_member(team, by=cast.leader, kind="volunteer", name="李某", now=cast.now)
    return team


def members(cast, *teams: Team) -> list[TeamMember]:
    return orders.choose_teams(by=cast.desk, ids=[team.pk for team in teams], now=cast.now).members


def call(cast, *teams: Team, sites=(), **facts) -> Order:
    wanted = {"by": cast.desk, "action": Order.Action.BE_READY, "text": "zz-集合", "minutes": 30, "now": cast.now} | facts
    return orders.give_order(sites=list(sites), members=members(cast, *teams), **wanted)


def told(order: Order, room: str = "orders") -> set[str]:
    return {name.rpartition(" · ")[2] for name in Recipient.objects.filter(message__room=room, message__subject_id=order.pk).values_list("name", flat=True)}


def of(order: Order, name: str) -> OrderMember:
    return OrderMember.objects.select_related("member__team").get(order=order, member__name=name)


def recipient(order: Order, name: str) -> Recipient:
    found = Recipient.objects.select_related("message", "addressee__user").filter(message__subject_id=order.pk, message__room="orders")
    return found.get(name__endswith=name)


def test_everybody_of_a_called_team_is_told_who_can_be(cast, team):
    order = call(cast, team)
    assert (order.status, told(order)) == ("sent", {"Community", "王某"})
    assert {name: of(order, name).told for name in ("Community", "王某", "李某")} == {"Community": 1, "王某": 1, "李某": 0}


def test_an_order_may_call_a_team_and_no_site_but_not_nobody(cast, team):
    assert call(cast, team).order_sites.count() == 0
    with pytest.raises(NoSites):
        orders.give_order(by=cast.desk, sites=[], members=[], action="observe", text="x", minutes=30, now=cast.now)


def test_each_answers_by_their_own_link_and_stands_alone(cast, team):
    order = call(cast, team, alert=routed(cast))
    reply(recipient(order, "王某"), reply="comply", note="五分钟到", now=cast.now)
    assert (of(order, "王某").reply, of(order, "王某").via, of(order, "Community").reply) == ("comply", "link", "")
    left = set(Delivery.objects.filter(recipient__message__subject_id=order.pk, status="created").values_list("recipient__name", flat=True))
    assert {name.rpartition(" · ")[2] for name in left} == {"Community"}
    assert order.alert.events.get(kind="order_reply").data["site"] == "城东应急处突队 · 王某"


def test_whoever_needs_help_is_heard_at_once(cast, team):
    order = call(cast, team, by=cast.leader)
    reply(recipient(order, "王某"), reply="need_help", now=cast.now)
    words = Recipient.objects.filter(message__room="order_answers", message__subject_id=order.pk).first().message.content["zh-hans"]["title"]
    assert "王某" in words


def test_an_officer_who_phoned_writes_the_answer_down(cast, team):
    order = call(cast, team)
    answer = signed_in(cast.desk).post(
        f"/api/v1/orders/{order.pk}/answer/", {"member": of(order, "李某").member_id, "reply": "cannot", "note": "出差"}, format="json"
    )
    assert answer.status_code == 200
    shown = {one["name"]: one for one in answer.json()["teams"][0]["members"]}
    assert (shown["李某"]["reply"], shown["李某"]["via"], shown["李某"]["recorded_by"]) == ("cannot", "phone", "Desk")
    assert (answer.json()["answered"], answer.json()["total"], answer.json()["members"]) == (1, 3, 3)


@pytest.mark.parametrize("body", [{}, {"member": 1, "site": 1}])
def test_an_answer_is_of_one_site_or_one_member(cast, team, body):
    order = call(cast, team)
    assert signed_in(cast.desk).post(f"/api/v1/orders/{order.pk}/answer/", body | {"reply": "comply"}, format="json").status_code == 400


def test_nobody_else_answers_for_a_member(cast, team):
    order = call(cast, team)
    for who in (cast.stranger, cast.inspector, cast.administrator):
        with pytest.raises(NotAllowed):
            orders.answer_for_member(of(order, "王某"), by=who, reply="comply", now=cast.now)


def test_the_all_clear_reaches_exactly_those_who_had_it(cast, team):
    order = call(cast, team)
    Delivery.objects.filter(recipient__name__endswith="王某").update(status="delivered")
    orders.answer_for_member(of(order, "李某"), by=cast.desk, reply="comply", now=cast.now)
    orders.end_order(order, by=cast.desk, now=cast.now)
    assert told(order, "all_clear") == {"王某"}
    assert set(Delivery.objects.filter(recipient__message__room="orders", recipient__name__endswith="Community").values_list("status", flat=True)) == {
        "cancelled"
    }


def test_somebody_in_two_teams_is_told_once_and_answers_for_both(cast, team):
    second = make_team(cast.east, "第二队")
    add_member(second, by=cast.leader, kind="officer", officer=cast.community.officer, now=cast.now)
    order = call(cast, team, second)
    reply(
        Recipient.objects.select_related("message", "addressee__user").get(message=order.message, addressee=cast.community.addressee),
        reply="comply",
        now=cast.now,
    )
    assert list(OrderMember.objects.filter(order=order, member__officer=cast.community.officer).values_list("reply", flat=True)) == ["comply", "comply"]


def test_the_silent_are_reminded_and_then_somebody_must_phone(cast, team):
    order = call(cast, team, minutes=60)
    reply(recipient(order, "王某"), reply="comply", now=cast.now)
    for minutes in (3, 6, 9):
        with time_machine.travel(cast.now + timedelta(minutes=minutes), tick=False):
            orders.remind_silent()
    rounds = Delivery.objects.filter(recipient__message=order.message, recipient__name__endswith="Community").values_list("round", flat=True)
    assert (max(rounds), of(order, "Community").reminders, of(order, "王某").reminders) == (4, 3, 0)
    assert Recipient.objects.filter(message__room="order_silences", message__subject_id=order.pk).exists()


# What members may see


def test_whoever_may_see_nothing_is_called_and_reads_nothing_of_it(cast, team):
    TeamMember.objects.filter(name="王某").update(sees=TeamMember.Sees.NOTHING)
    order = call(cast, team)
    words = str(recipient(order, "王某").message.content)
    assert "zz-集合" not in words
    assert "zz-集合" in str(recipient(order, "Community").message.content)
    reply(recipient(order, "王某"), reply="comply", now=cast.now)
    assert of(order, "王某").reply == "comply"


def test_new_words_go_to_those_who_had_the_first(cast, team):
    TeamMember.objects.filter(name="王某").update(sees=TeamMember.Sees.NOTHING)
    order = call(cast, team)
    orders.update_order(order, by=cast.desk, text="改到北门", now=cast.now)
    assert told(order, "order_updates") == {"Community"}


def test_of_a_covert_alert_only_officers_hear_who_may_see_it(cast, team):
    order = call(cast, team, alert=routed(cast, "bank.suspicious_cancellation"))
    assert told(order) == {"Community"}
    number = {"member": of(order, "王某").member_id, "order": str(order.pk)}
    assert signed_in(cast.desk).post("/api/v1/orders/number/", number, format="json").status_code == 403


def test_a_member_is_phoned_for_an_order_and_the_look_is_kept(cast, team):
    order = call(cast, team)
    asked = {"member": of(order, "王某").member_id, "order": str(order.pk)}
    assert signed_in(cast.desk).post("/api/v1/orders/number/", asked, format="json").json() == {"name": "王某", "number": "10000007777"}
    assert signed_in(cast.stranger).post("/api/v1/orders/number/", asked, format="json").status_code == 404


# Choosing


def names(cast, by=None, **area) -> list[str]:
    chosen = orders.choose_teams(by=by or cast.desk, area=area, now=cast.now).members
    return sorted({member.team.name for member in chosen})


def around(at, metres: int = 500):
    return {"lon": at["lon"], "lat": at["lat"], "metres": metres}


def test_teams_are_chosen_by_kind_and_place(cast, team):
    activists = make_team(cast.east, "积极分子", Team.Kind.ACTIVISTS)
    add_member(activists, by=cast.leader, kind="activist", name="赵某", now=cast.now)
    assert names(cast, teams=["response"], radius=around(IN_EAST)) == ["城东应急处突队"]
    assert names(cast, teams=["response"], radius=around(IN_WEST)) == []
    assert names(cast, teams=["response", "activists"], unit=cast.east.pk) == ["城东应急处突队", "积极分子"]
    assert names(cast, teams=["response"], grids=[cast.grid_e1.code]) == ["城东应急处突队"]
    assert names(cast, teams=["response"], grids=[cast.grid_e1.code], without_teams=[team.pk]) == []
    corners = [[113.899, 35.299], [113.902, 35.299], [113.902, 35.302], [113.899, 35.302]]
    assert names(cast, teams=["response"], polygon=corners) == ["城东应急处突队"]


def test_a_team_with_grids_of_its_own_stands_in_those_only(cast, team):
    team.grids.add(cast.grid_w1)
    assert names(cast, teams=["response"], radius=around(IN_EAST)) == []


def test_naming_kinds_of_teams_only_chooses_no_site(cast, team):
    area = {"radius": around(IN_EAST), "teams": ["response"]}
    assert orders.choose_sites(by=cast.desk, area=area).sites == []
    both = orders.choose_sites(by=cast.desk, area=area | {"kinds": ["security"]}).sites
    assert [site.code for site in both] == [cast.compound.code]


def test_anothers_team_is_not_there(cast, team):
    chosen = orders.choose_teams(by=cast.stranger, ids=[team.pk], now=cast.now)
    assert (chosen.members, chosen.left_out) == ([], [{"id": team.pk, "name": "", "why": "unknown_team"}])
    assert names(cast, by=cast.stranger, teams=["response"], radius=around(IN_EAST)) == []


def test_whoever_has_left_or_a_team_switched_off_is_not_called(cast, team):
    TeamMember.objects.filter(name="王某").update(
        starts_on=timezone.localdate(cast.now) - timedelta(days=9), ends_on=timezone.localdate(cast.now) - timedelta(days=1)
    )
    assert sorted(member.name for member in members(cast, team)) == ["Community", "李某"]
    Team.objects.update(is_active=False)
    assert members(cast, team) == []


@pytest.mark.parametrize(("sites", "people", "waits"), [(15, 30, False), (0, 31, True), (16, 0, True), (0, 30, False)])
def test_many_people_need_a_second_person(sites, people, waits):
    assert orders.needs_approval(sites, 60, people) is waits


def test_a_large_call_waits_and_tells_nobody_before_it_is_approved(cast, team):
    order = call(cast, team, minutes=120)
    assert (order.status, told(order)) == ("submitted", set())
    orders.approve_order(order, by=cast.leader, now=cast.now)
    assert told(order) == {"Community", "王某"}


# The doors


def test_the_preview_says_who_would_be_told_who_not_and_whose_licence_has_lapsed(cast, team):
    lapsed = timezone.localdate(cast.now) - timedelta(days=2)
    Qualification.objects.create(member=TeamMember.objects.get(name="王某"), kind="guard_licence", issued_on=lapsed - timedelta(days=300), expires_on=lapsed)
    answer = signed_in(cast.desk).post("/api/v1/orders/preview/", {"teams": [team.pk], "sites": [cast.compound.pk], "action": "be_ready"}, format="json").json()
    shown = {one["name"]: one for one in answer["teams"][0]["people"]}
    assert (answer["total"], answer["members"], answer["members_reachable"], answer["people"]) == (1, 3, 2, 3)
    assert (shown["王某"]["channels"], shown["王某"]["is_lapsed"], shown["李某"]["is_reachable"]) == (["sms"], True, False)
    assert Order.objects.count() == 0
    assert "7777" not in str(answer)


def test_an_exercise_calls_teams_as_an_exercise(cast, team):
    body = {"teams": [team.pk], "action": "be_ready", "text": "集合演练", "cap_status": "Exercise"}
    made = signed_in(cast.desk).post("/api/v1/orders/", body, format="json")
    assert (made.status_code, made.json()["cap_status"], made.json()["area"]["named_teams"]) == (201, "Exercise", [team.pk])
    assert Recipient.objects.filter(message__cap_status="Exercise", message__room="orders").count() == 2


def test_partners_read_nothing_of_teams(cast, team):
    from tests.cast import make_partner_user

    order = call(cast, team, sites=[cast.compound])
    row = signed_in(make_partner_user("guard", cast.compound_firm)).get(f"/api/v1/orders/{order.pk}/").json()
    assert (row["total"], row["members"], "teams" in row) == (1, 0, False)
    assert "王某" not in str(row)


def test_an_order_without_teams_stays_as_it_was(cast):
    assert (order_to(cast).order_members.count(), orders.MAX_MEMBERS_ALONE) == (0, 30)
