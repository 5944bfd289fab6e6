"""The articles' two quarrels, to be played through the public REST contract: the former couple, and the night market."""

import itertools
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from desk.demo.client import Refusal
from desk.demo.names import contact_name, phone
from desk.demo.stage import Officer, Stage

MINUTE = 60.0
HOURS_TRIED = 12
_people = itertools.count(910)


def former_couple(stage: Stage) -> Iterator[float]:
    """Blows between two who were a couple: appraised, mediated by officer and street mediator together, compensated; the first part is paid."""
    desk, leader = stage.officer("cd-desk1"), stage.officer("cd-leader1")
    quarrel = _records(
        desk,
        category="0101",
        title="分手后路遇争吵动手，一方膝部受伤",
        story="双方曾是恋人，分手后多次口角；这次升级为推搡，女方摔倒，膝盖积水。",
        source="visit",
        facts=["injury", "repeat-2"],
        people=[_person("a", "violator"), _person("b", "victim")],
    )
    here = f"disputes/{quarrel['id']}/"
    yield 5 * MINUTE
    mediator = leader.get("disputes/mediators/")["results"][0]["id"]
    quarrel = leader.post(f"{here}way/", {"way": "joint", "mediator": mediator, "waits_for_report": True})
    yield 10 * MINUTE
    said = {"result": "slight", "issued_on": f"{timezone.localdate():%Y-%m-%d}", "number": "演示鉴字第18号"}
    desk.post(f"{here}reports/{quarrel['reports'][0]['id']}/issued/", said)
    session = _sits(leader, here, mediator)
    yield 5 * MINUTE
    payer, paid = quarrel["parties"]
    words = {"fact": "双方先后陈述，男方承认动手推搡，愿意承担医药费；女方同意不再追究。", "opinion": "男方态度诚恳，女方情绪已平稳。"}
    leader.post(f"{here}sessions/{session}/held/", {"status": "agreed", "came": [payer["id"], paid["id"]], **words})
    agreed = leader.post(f"{here}sessions/{session}/agreement/", _compensation(payer["id"]))["agreements"][0]
    yield 2 * MINUTE
    signed = leader.post(f"{here}agreements/{agreed['id']}/sign/", {"parties": [payer["id"], paid["id"]], "fingerprint": True})
    desk.post(f"{here}terms/{signed['agreements'][0]['terms'][0]['id']}/done/", {"receipt": "转账凭证（演示）"})


def night_market_quarrel(stage: Stage) -> Iterator[float]:
    """Two tables quarrel about a seat and break cups: settled where it began, both do their part at once, and it holds. Closed."""
    desk, leader = stage.officer("cd-desk1"), stage.officer("cd-leader1")
    yield 20 * MINUTE
    near = desk.site("SEC-YS-04")
    quarrel = _records(
        desk,
        category="0501",
        title="夜宵摊前两桌客人争座位推搡",
        source="call",
        place="夜市12号摊",
        lon=near["lon"],
        lat=near["lat"],
        facts=["alcohol"],
        people=[_person("a"), _person("b")],
    )
    here, (one, other) = f"disputes/{quarrel['id']}/", quarrel["parties"]
    yield 6 * MINUTE
    done = [{"by": one["id"], "words": "赔偿打碎的杯子", "amount": "60.00"}, {"by": other["id"], "words": "当场赔礼道歉"}]
    closed = leader.post(f"{here}spot/", {"facts": "双方因争座位推搡，打碎杯子三个，均无伤。", "terms": done})
    yield 4 * MINUTE
    leader.post(f"{here}follow-ups/{closed['followups'][0]['id']}/done/", {"result": "holds", "words": "电话回访，双方均表示满意。"})


def _records(officer: Officer, **body: Any) -> dict[str, Any]:
    return officer.post("disputes/", {"key": str(uuid.uuid4()), **body})


def _person(side: str, part: str = "") -> dict[str, str]:
    """Nobody: an invented name, a telephone that does not exist."""
    number = next(_people)
    return {"name": contact_name(number), "side": side, "part": part, "phone": phone(60_000_000 + number)}


def _compensation(payer: str) -> dict[str, Any]:
    """1,600 yuan in two parts, the first at once."""
    days = [timezone.localdate() + timedelta(days=days) for days in (0, 30)]
    terms = [{"by": payer, "words": "赔偿医药费、误工费", "mode": "transfer", "amount": "800.00", "due_on": f"{day:%Y-%m-%d}"} for day in days]
    return {"form": "police", "main_facts": "路遇争吵，男方推搡致女方膝部受伤。", "responsibility": "男方承担全部医药费。", "terms": terms}


def _sits(officer: Officer, here: str, mediator: int) -> str:
    """The next hour in which officer and mediator are both free; returns the session. Raises Refusal where there is none today."""
    begins = timezone.localtime() + timedelta(minutes=5)
    for hour in range(HOURS_TRIED):
        starts, ends = begins + timedelta(hours=hour), begins + timedelta(hours=hour + 1)
        when = {"starts_at": starts.isoformat(), "ends_at": ends.isoformat(), "where": "home", "mediator": mediator}
        try:
            return str(officer.post(f"{here}sessions/", when)["sessions"][0]["id"])
        except Refusal as taken:
            if taken.status != 409:
                raise
    raise Refusal(409, "officer and mediator are taken all day")
