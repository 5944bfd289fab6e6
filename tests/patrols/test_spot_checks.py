"""Spot checks fall by lot that anybody can draw again; what is lacking counts only after the station could reply; a remedy has a name and a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from delivery.models import Recipient
from patrols.lifecycle import CheckStatus, RoundStatus
from patrols.models import Round, Route, SpotCheck, SpotDraw
from patrols.services import spot_checks as services
from patrols.services.planning import plan_round
from patrols.services.rounds import hand_over
from patrols.services.spot_checks.errors import BadRemedy, BadTime, NotConcerned, NothingToDraw, OwnRound, ReplyStillOpen, ReplyTooLate, SayWhat
from policing.lib.errors import IllegalMove, NotAllowed, StaleMove
from tests.cast import make_officer, signed_in
from tests.patrols.walking import again, make_crew, make_round, make_route

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def patrol(cast) -> Round:
    return make_round(cast, crew=make_crew(cast, cast.community))


def lots(cast, kind: str = "stops", size: int = 3, **facts) -> SpotDraw:
    usual = {"starts_at": cast.now - HOUR, "ends_at": cast.now + 10 * HOUR, "by": cast.inspector, "now": cast.now}
    return services.draw(facts.pop("unit", cast.bureau), kind=kind, size=size, **usual | facts)


@pytest.fixture
def check(cast, patrol) -> SpotCheck:
    return lots(cast, size=1).checks.get()


@pytest.fixture
def lacking(cast, check) -> SpotCheck:
    return services.record(check, is_fine=False, found="点位无人", by=cast.inspector, now=cast.now)


def texts(user) -> list[str]:
    rows = Recipient.objects.filter(message__room="patrols", addressee__user=user).select_related("message").order_by("created_at")
    return [row.message.content["en"]["title"] for row in rows]


# The lot


def test_the_same_seed_draws_the_same_and_another_another():
    items = [f"round/{n}" for n in range(200)]
    first = services.chosen("a" * 32, items, 10)
    assert services.chosen("a" * 32, list(reversed(items)), 10) == first
    assert services.chosen("b" * 32, items, 10) != first
    assert services.chosen("a" * 32, items, 20)[:10] == first


def test_every_item_is_drawn_about_as_often_as_the_next():
    items = [str(n) for n in range(20)]
    times = dict.fromkeys(items, 0)
    for seed in range(2000):
        for item in services.chosen(str(seed), items, 5):
            times[item] += 1
    # 500 each on the average; six standard deviations of a fair lot are 116.
    assert all(abs(n - 500) < 120 for n in times.values()), times


def test_a_draw_keeps_what_proves_it(cast, patrol):
    drawn = lots(cast, size=2)
    assert (drawn.size, len(drawn.population), len(drawn.seed)) == (2, 3, 32)
    assert services.is_proved(drawn, list(drawn.checks.all()))
    other = drawn.checks.latest("position")
    other.checkpoint = patrol.route.checkpoints.exclude(pk__in=drawn.checks.values("checkpoint")).get()
    assert not services.is_proved(drawn, [drawn.checks.earliest("position"), other])


def test_no_two_draws_have_one_seed(cast, patrol):
    assert lots(cast).seed != lots(cast).seed


def test_the_proof_outlives_a_hand_over(cast, patrol):
    drawn = lots(cast)
    theirs = make_crew(cast, cast.desk, "巡二")
    hand_over(patrol, theirs, reason="出警", by=cast.leader, now=cast.now)
    assert services.is_proved(drawn, list(drawn.checks.all()))


def test_rounds_posts_and_stops_are_drawn_apart(cast, patrol):
    post = plan_round(make_route(cast, kind=Route.Kind.POST, name="岗亭"), due_at=cast.now, minutes=60, crew=None, by=cast.leader)
    assert lots(cast, "rounds").population == [str(patrol.pk)]
    assert lots(cast, "posts").population == [str(post.pk)]
    assert all(name.startswith(str(patrol.pk)) for name in lots(cast, "stops").population)


def test_what_is_called_off_or_elsewhere_is_not_drawn(cast, patrol):
    with pytest.raises(NothingToDraw):
        lots(cast, unit=cast.west)
    with pytest.raises(NothingToDraw):
        lots(cast, starts_at=cast.now + 3 * HOUR)
    Round.objects.update(status=RoundStatus.CANCELLED)
    with pytest.raises(NothingToDraw):
        lots(cast)


def test_only_the_inspectorate_draws_and_for_a_day_at_most(cast, patrol):
    for by in (cast.leader, cast.commander, cast.administrator):
        with pytest.raises(NotAllowed):
            lots(cast, by=by)
    for ends_at in (cast.now - 2 * HOUR, cast.now + 24 * HOUR):
        with pytest.raises(BadTime):
            lots(cast, ends_at=ends_at)


def test_an_inspector_of_a_station_draws_in_it_alone(cast, patrol):
    own = make_officer("own-inspector", cast.east, Role.INSPECTOR)
    assert lots(cast, unit=cast.east, by=own).unit == cast.east
    with pytest.raises(NotAllowed):
        lots(cast, unit=cast.bureau, by=own)


# On the spot


def test_nobody_but_the_inspectorate_sees_what_is_to_be_checked(cast, check):
    assert [SpotCheck.objects.visible_to(user).count() for user in (cast.inspector, cast.leader, cast.community, cast.stranger)] == [1, 0, 0, 0]


def test_as_it_should_be(cast, check):
    services.record(check, is_fine=True, by=cast.inspector, now=cast.now)
    assert (again(check).status, SpotCheck.objects.counted().count(), texts(cast.leader)) == (CheckStatus.FINE, 0, [])
    with pytest.raises(IllegalMove):
        services.record(check, is_fine=False, found="x", by=cast.inspector, now=cast.now)


def test_lacking_says_what_and_the_station_hears_of_it(cast, check):
    with pytest.raises(SayWhat):
        services.record(check, is_fine=False, found=" ", by=cast.inspector, now=cast.now)
    services.record(check, is_fine=False, found="点位无人", by=cast.inspector, now=cast.now)
    said = f"Spot check: something is lacking at {check.checkpoint}"
    assert (texts(cast.leader), texts(cast.community), texts(cast.desk)) == ([said], [said], [])
    assert [SpotCheck.objects.visible_to(user).count() for user in (cast.leader, cast.stranger)] == [1, 0]


def test_not_checked_says_why(cast, check):
    with pytest.raises(SayWhat):
        services.skip(check, reason="", by=cast.inspector, now=cast.now)
    assert services.skip(check, reason="另有任务", by=cast.inspector, now=cast.now).status == CheckStatus.UNCHECKED


def test_nobody_checks_a_round_they_walk_in(cast, patrol):
    inspector = make_officer("walking-inspector", cast.bureau, Role.INSPECTOR)
    patrol.crew.members.create(user=inspector)
    with pytest.raises(OwnRound):
        services.record(lots(cast, size=1).checks.get(), is_fine=True, by=inspector, now=cast.now)


def test_of_two_who_record_one_is_first(cast, check):
    also = again(check)
    services.record(check, is_fine=True, by=cast.inspector, now=cast.now)
    with pytest.raises(StaleMove):
        services.record(also, is_fine=False, found="x", by=cast.inspector, now=cast.now)


# The right of reply


def test_nothing_counts_before_the_station_could_reply(cast, lacking):
    remedy = {"remedy": "补齐", "remedy_by": cast.leader, "remedy_on": timezone.localdate() + 9 * DAY, "by": cast.inspector}
    assert SpotCheck.objects.counted().count() == 0
    with pytest.raises(ReplyStillOpen):
        services.decide(lacking, **remedy, now=cast.now + 2 * DAY)
    services.decide(lacking, **remedy, now=cast.now + 3 * DAY + HOUR)
    assert SpotCheck.objects.counted().count() == 1


def test_once_replied_it_may_be_decided_or_taken_back(cast, lacking):
    services.reply(lacking, words="在处置纠纷", by=cast.community, now=cast.now + HOUR)
    assert (again(lacking).reply, again(lacking).replied_by, texts(cast.inspector)) == (
        "在处置纠纷",
        cast.community,
        [f"EAST unit answers: spot check at {lacking.checkpoint}"],
    )
    services.drop(lacking, words="属实", by=cast.inspector, now=cast.now + 2 * HOUR)
    assert (again(lacking).status, SpotCheck.objects.counted().count()) == (CheckStatus.DROPPED, 0)


def test_who_may_reply(cast, lacking):
    for by in (cast.auxiliary, cast.stranger, cast.inspector, cast.administrator, cast.commander):
        with pytest.raises(NotConcerned):
            services.reply(lacking, words="x", by=by, now=cast.now)
    services.reply(lacking, words="x", by=cast.leader, now=cast.now)


def test_an_auxiliary_who_walked_there_may_reply(cast, patrol, lacking):
    patrol.crew.members.create(user=cast.auxiliary)
    assert services.reply(lacking, words="x", by=cast.auxiliary, now=cast.now).status == CheckStatus.REPLIED


def test_a_reply_has_words_and_comes_in_time(cast, lacking):
    with pytest.raises(SayWhat):
        services.reply(lacking, words="", by=cast.leader, now=cast.now)
    with pytest.raises(ReplyTooLate):
        services.reply(lacking, words="x", by=cast.leader, now=cast.now + 3 * DAY + HOUR)


# The remedy


@pytest.fixture
def upheld(cast, lacking) -> SpotCheck:
    services.reply(lacking, words="知道了", by=cast.leader, now=cast.now)
    remedy_on = timezone.localdate(cast.now) + 2 * DAY
    return services.decide(lacking, remedy="补贴二维码", remedy_by=cast.community, remedy_on=remedy_on, by=cast.inspector, now=cast.now)


@pytest.mark.parametrize(("remedy", "who", "days"), [(" ", "leader", 1), ("x", "stranger", 1), ("x", "leader", -1)])
def test_a_remedy_says_what_by_whom_of_the_station_and_by_when(cast, lacking, remedy, who, days):
    services.reply(lacking, words="x", by=cast.leader, now=cast.now)
    facts = {"remedy": remedy, "remedy_by": getattr(cast, who), "remedy_on": timezone.localdate(cast.now) + days * DAY}
    with pytest.raises(BadRemedy):
        services.decide(lacking, **facts, by=cast.inspector, now=cast.now)


def test_remedied_seen_and_closed(cast, upheld):
    services.remedied(upheld, words="已贴", by=cast.community, now=cast.now + HOUR)
    services.close(upheld, by=cast.inspector, now=cast.now + 2 * HOUR)
    assert (again(upheld).status, again(upheld).remedied, SpotCheck.objects.counted().count()) == (CheckStatus.CLOSED, "已贴", 1)


def test_not_done_after_all_there_is_a_new_day(cast, upheld):
    services.remedied(upheld, words="已贴", by=cast.leader, now=cast.now)
    day = timezone.localdate(cast.now) + 9 * DAY
    services.reopen(upheld, remedy_on=day, words="还差一处", by=cast.inspector, now=cast.now)
    assert (again(upheld).status, again(upheld).remedy_on) == (CheckStatus.UPHELD, day)


def test_an_overdue_remedy_is_told_once_and_after_a_new_day_again(cast, upheld):
    assert list(services.overdue(cast.now + 2 * DAY)) == []
    late = cast.now + 4 * DAY
    assert list(services.overdue(late)) == [upheld]
    services.tell_overdue(upheld, now=late)
    assert list(services.overdue(late)) == []
    assert all(texts(user)[-1].startswith("Remedy overdue since") for user in (cast.community, cast.leader, cast.inspector))
    services.remedied(upheld, words="已贴", by=cast.leader, now=late)
    services.reopen(upheld, remedy_on=timezone.localdate(late), words="没有", by=cast.inspector, now=late)
    assert list(services.overdue(late + 2 * DAY)) == [upheld]


def test_only_the_inspectorate_decides(cast, lacking):
    for by in (cast.leader, cast.commander, make_officer("wi", cast.west, Role.INSPECTOR)):
        with pytest.raises(NotAllowed):
            services.drop(lacking, words="x", by=by, now=cast.now)
        with pytest.raises(NotAllowed):
            services.close(lacking, by=by, now=cast.now)


# Doors


def test_from_draw_to_closing_over_rest(cast, patrol):
    inspector, leader = signed_in(cast.inspector), signed_in(cast.leader)
    span = {"starts_at": cast.now.isoformat(), "ends_at": (cast.now + 2 * HOUR).isoformat()}
    made = inspector.post("/api/v1/spot-draws/", {"unit": cast.bureau.pk, "kind": "rounds", "size": 5, **span}, format="json")
    assert (made.status_code, made.json()["is_proved"], made.json()["size"]) == (201, True, 1)
    base = f"/api/v1/spot-checks/{made.json()['checks'][0]['id']}/"
    assert leader.get(base).status_code == 404
    assert inspector.post(f"{base}record/", {"is_fine": False, "found": "无人"}, format="json").json()["status"] == "lacking"
    assert leader.post(f"{base}drop/", {"words": "x"}, format="json").status_code == 403
    assert leader.post(f"{base}reply/", {"words": "出警"}, format="json").json()["status"] == "replied"
    remedy = {"remedy": "报备", "remedy_by": cast.leader.pk, "remedy_on": "2031-01-01"}
    assert inspector.post(f"{base}decide/", remedy | {"remedy_by": cast.stranger.pk}, format="json").status_code == 404
    assert inspector.post(f"{base}decide/", remedy, format="json").json()["remedy_by"] == "Leader"
    assert leader.post(f"{base}remedied/", {"words": "已报"}, format="json").json()["status"] == "remedied"
    assert inspector.post(f"{base}close/").json()["status"] == "closed"
    assert signed_in(cast.stranger).get("/api/v1/spot-checks/").json()["count"] == 0


@pytest.mark.parametrize(("who", "status"), [("inspector", 200), ("leader", 403), ("stranger", 403)])
def test_the_proof_is_for_the_inspectorate(cast, check, who, status):
    assert signed_in(getattr(cast, who)).get(f"/patrols/supervision/draws/{check.draw_id}/").status_code == status


def test_the_pages_take_each_step(cast, patrol):
    inspector, leader = signed_in(cast.inspector), signed_in(cast.leader)
    inspector.post("/patrols/supervision/checks/draw/", {"unit": cast.bureau.pk, "kind": "stops", "hours": 12, "size": 1})
    check = SpotCheck.objects.get()
    url = f"/patrols/supervision/checks/{check.pk}/"
    for client, do in ((inspector, {"do": "lacking", "words": "无人"}), (leader, {"do": "reply", "words": "出警"})):
        assert client.post(f"{url}step/", do, follow=True).status_code == 200
    remedy = {"do": "decide", "remedy": "报备", "remedy_by": cast.leader.pk, "remedy_on": "2031-01-01"}
    for client, do in ((inspector, remedy), (leader, {"do": "remedied", "words": "已报"}), (inspector, {"do": "close"})):
        client.post(f"{url}step/", do)
    assert again(check).status == CheckStatus.CLOSED
    assert leader.get(url).status_code == 200
    assert signed_in(cast.stranger).get(url).status_code == 404
    assert inspector.post(f"{url}step/", {"do": "nothing"}).status_code == 404
