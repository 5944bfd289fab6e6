"""The figures of supervision beside a recount by hand: over rounds and stops as luck would have them, each n and each N is the same."""

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from patrols.lifecycle import RoundStatus, StopStatus
from patrols.models import Round, RoundEntry, Stop
from patrols.services.rounds import hand_over
from patrols.supervision.figures import lines_of
from patrols.supervision.picks import Pick, rounds_behind
from patrols.supervision.scope import By, Scope
from tests.patrols.walking import MINUTE, make_crew, make_route

ROUNDS = 40
OVER = (RoundStatus.FINISHED, RoundStatus.MISSED, RoundStatus.HANDED_OVER)
WALKED = (RoundStatus.STARTED, RoundStatus.FINISHED)
CAME = (StopStatus.CHECKED_IN, StopStatus.CHECKED_OUT)


def town_of_chance(cast, chance: Random) -> None:
    """Rounds of two routes over the last nights: on time, late, missed, called off, withdrawn, handed over; stops visited in every way, skipped, left out."""
    routes = [make_route(cast, name=name) for name in ("一号线", "二号线")]
    crews = [make_crew(cast, cast.community), make_crew(cast, cast.desk, "巡二")]
    for n in range(ROUNDS):
        due = cast.now - timedelta(hours=3 * n, minutes=chance.randrange(60))
        times = {"due_at": due, "due_until": due + 60 * MINUTE, "late_at": due + 15 * MINUTE, "over_at": due + 75 * MINUTE}
        one = Round.objects.create(route=chance.choice(routes), station=cast.east, crew=crews[0], **times)
        for position, point in enumerate(one.route.checkpoints.order_by("position"), start=1):
            Stop.objects.create(round=one, checkpoint=point, position=position)
        if chance.random() < 0.2:
            hand_over(one, crews[1], reason="出警", by=cast.leader, now=cast.now)
    for one in Round.objects.exclude(status=RoundStatus.HANDED_OVER):
        _live(one, chance)
    for stop in Stop.objects.select_related("round"):
        _visit(stop, chance, cast)


def _live(one: Round, chance: Random) -> None:
    status = chance.choice([*RoundStatus.values])
    facts = {"status": status if status != RoundStatus.HANDED_OVER else RoundStatus.FINISHED}
    if facts["status"] in WALKED:
        facts["started_at"] = one.due_at + chance.randrange(40) * MINUTE
    if facts["status"] == RoundStatus.FINISHED:
        facts["finished_at"] = facts["started_at"] + chance.randrange(90) * MINUTE
    if facts["status"] == RoundStatus.CANCELLED and chance.random() < 0.5:
        facts["withdrawn_at"] = one.due_at
    Round.objects.filter(pk=one.pk).update(**facts)


def _visit(stop: Stop, chance: Random, cast) -> None:
    status = chance.choice([*StopStatus.values])
    facts = {"status": status, "reason": "门锁着" if status == StopStatus.SKIPPED else ""}
    if status in CAME:
        stayed = chance.randrange(12) * MINUTE
        flags = chance.sample([*Stop.Flag.values], k=chance.randrange(3))
        facts |= {"came_at": stop.round.due_at, "how": chance.choice(Stop.How.values), "flags": flags, "by": cast.community}
        facts |= {"left_at": stop.round.due_at + stayed} if status == StopStatus.CHECKED_OUT else {}
    Stop.objects.filter(pk=stop.pk).update(**facts)
    if chance.random() < 0.2:
        times = dict.fromkeys(("device_at", "happened_at", "received_at"), cast.now)
        why = chance.choice(["too_far", "no_position", "wrong_tag"])
        facts = {"key": UUID(int=chance.getrandbits(128)), "kind": "check_in", "by": cast.community, "said": {}, "outcome": "kept"}
        RoundEntry.objects.create(round=stop.round, why=why, **facts, **times)


def recount(rounds: list[Round]) -> tuple[Counter, Counter, Counter]:
    """Rounds, stops and remarks, one by one, in plain words of Python."""
    of_rounds, of_stops, of_flags = Counter(), Counter(), Counter()
    for one in rounds:
        of_rounds["planned"] += one.status != RoundStatus.HANDED_OVER
        of_rounds["due"] += one.status in (*WALKED, RoundStatus.MISSED)
        of_rounds["walked"] += one.status in WALKED
        of_rounds["ahead"] += one.status in (RoundStatus.PLANNED, RoundStatus.LATE)
        of_rounds["begun"] += one.status in WALKED and one.started_at is not None
        of_rounds["late"] += one.status in WALKED and one.started_at is not None and one.started_at > one.late_at
        of_rounds["over"] += one.status == RoundStatus.FINISHED and one.finished_at is not None and one.finished_at > one.over_at
        for status in ("finished", "missed", "cancelled", "handed_over"):
            of_rounds[status] += one.status == status
        of_rounds["too_far"] += one.entries.filter(why__in=["too_far", "no_position"]).count()
        for stop in one.stops.select_related("checkpoint") if one.status in OVER else ():
            of_stops["asked"] += 1
            of_stops["visited"] += stop.status in CAME
            of_stops["skipped"] += stop.status == StopStatus.SKIPPED
            of_stops["left_out"] += stop.status == StopStatus.PENDING
            of_stops["timed"] += stop.status == StopStatus.CHECKED_OUT
            of_stops["stayed"] += stop.status == StopStatus.CHECKED_OUT and stop.left_at - stop.came_at >= stop.checkpoint.dwell_minutes * MINUTE
            if stop.status in CAME:
                of_stops[stop.how] += 1
                of_flags.update(stop.flags)
    return of_rounds, of_stops, of_flags


def of(line) -> tuple[Counter, Counter, Counter]:
    stops = {name: n for name, n in line.stops.items() if not name.startswith("median")}
    return Counter(line.rounds), Counter(stops), Counter(line.flags)


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_is_what_a_recount_by_hand_gives(cast, seed):
    town_of_chance(cast, Random(seed))
    scope = Scope(cast.leader, (cast.now - timedelta(days=12)).date(), cast.now.date(), By.ROUTE)
    together, lines = lines_of(scope)
    rounds = [one for one in Round.objects.all() if one.withdrawn_at is None]
    assert of(together) == recount(rounds)
    assert {line.key: of(line) for line in lines} == {key: recount([one for one in rounds if one.route_id == key]) for key in {one.route_id for one in rounds}}
    assert sum((Counter(line.rounds) for line in lines), Counter()) == +Counter(together.rounds)
    assert (together.stops["visited"] + together.stops["skipped"] + together.stops["left_out"]) == together.stops["asked"]


@pytest.mark.parametrize("seed", range(2))
def test_behind_each_figure_stand_exactly_its_rounds(cast, seed):
    """Those with stops count stops of rounds that are over, so only these stand behind them."""
    town_of_chance(cast, Random(seed))
    scope = Scope(cast.leader, (cast.now - timedelta(days=12)).date(), cast.now.date(), By.ROUTE)
    over = list(Round.objects.filter(status__in=OVER, withdrawn_at=None).prefetch_related("stops"))

    def with_stop(fits) -> set:
        return {one.pk for one in over if any(fits(stop) for stop in one.stops.all())}

    def behind(pick) -> set:
        return {one.pk for one in rounds_behind(scope, pick)}

    assert behind(Pick.SKIPPED) == with_stop(lambda stop: stop.status == StopStatus.SKIPPED)
    assert behind(Pick.LEFT_OUT) == with_stop(lambda stop: stop.status == StopStatus.PENDING)
    assert behind(Pick.SHORT) == with_stop(lambda stop: stop.status in CAME and Stop.Flag.SHORT in stop.flags)
    assert behind(Pick.HAND) == with_stop(lambda stop: stop.status in CAME and stop.how == Stop.How.HAND)
    told = {Stop.Flag.SHORT, Stop.Flag.BY_HAND}
    assert behind(Pick.REMARKS) == with_stop(lambda stop: stop.status in CAME and bool(set(stop.flags) - told))
    together, _lines = lines_of(scope)
    for pick, name in ((Pick.MISSED, "missed"), (Pick.LATE, "late"), (Pick.OVER, "over"), (Pick.CANCELLED, "cancelled"), (Pick.HANDED_OVER, "handed_over")):
        assert len(behind(pick)) == together.rounds[name], pick
