"""Drawing lots so that anybody can draw them again: all that could be drawn, a seed made by chance at that moment, and one rule.

The rule: beside each item its SHA-256 of "seed:item", in order; the first so many are checked. The seed cannot be chosen, and no draw is removed, so whoever
draws until the lot suits them is seen to.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction

from accounts.models import Unit, User
from accounts.roles import Right
from patrols.lifecycle import RoundStatus
from patrols.models import Checkpoint, Round, Route, SpotCheck, SpotDraw, Stop
from patrols.services.spot_checks.errors import BadTime, NothingToDraw
from policing.lib.errors import NotAllowed

SEED_BYTES = 16
LONGEST = timedelta(hours=24)
MOST = 50
POSTS = (Route.Kind.POST, Route.Kind.SCHOOL)
GONE = (RoundStatus.CANCELLED, RoundStatus.HANDED_OVER)


class Item(NamedTuple):
    """What may be drawn: a round, or one stop of it."""

    round: Round
    checkpoint: Checkpoint | None = None

    @property
    def name(self) -> str:
        return f"{self.round.pk}/{self.checkpoint.pk}" if self.checkpoint else str(self.round.pk)


def items_of(unit: Unit, kind: str, starts_at: datetime, ends_at: datetime) -> list[Item]:
    """All of `kind` below `unit` that is planned in that time: rounds that touch it, posts among them, or their stops."""
    rounds = Round.objects.filter(station__path__startswith=unit.scope, due_at__lt=ends_at, due_until__gt=starts_at, withdrawn_at=None).exclude(status__in=GONE)
    if kind == SpotDraw.Kind.STOPS:
        stops = Stop.objects.filter(round__in=rounds.exclude(route__kind__in=POSTS)).select_related("round", "checkpoint").order_by("round", "position")
        return [Item(stop.round, stop.checkpoint) for stop in stops]
    rounds = rounds.filter(route__kind__in=POSTS) if kind == SpotDraw.Kind.POSTS else rounds.exclude(route__kind__in=POSTS)
    return [Item(one) for one in rounds.order_by("due_at", "pk")]


def chosen(seed: str, population: Iterable[str], size: int) -> list[str]:
    """The items the lot falls on, by the rule above."""
    return sorted(population, key=lambda item: sha256(f"{seed}:{item}".encode()).hexdigest())[:size]


@transaction.atomic
def draw(unit: Unit, *, kind: str, starts_at: datetime, ends_at: datetime, size: int, by: User, now: datetime) -> SpotDraw:
    """Draw `size` of what is planned below `unit`. Raises NotAllowed, BadTime, NothingToDraw."""
    if not (by.may(Right.INSPECT) and by.unit_path and unit.path.startswith(by.unit_path)):
        raise NotAllowed
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise BadTime
    items = {item.name: item for item in items_of(unit, kind, starts_at, ends_at)}
    if not items:
        raise NothingToDraw
    facts = {"kind": kind, "starts_at": starts_at, "ends_at": ends_at, "drawn_by": by, "drawn_at": now}
    made = SpotDraw.objects.create(unit=unit, seed=secrets.token_hex(SEED_BYTES), population=sorted(items), size=min(size, len(items), MOST), **facts)
    picked = [items[name] for name in chosen(made.seed, made.population, made.size)]
    SpotCheck.objects.bulk_create(
        SpotCheck(draw=made, position=n, station_id=item.round.station_id, round=item.round, checkpoint=item.checkpoint)
        for n, item in enumerate(picked, start=1)
    )
    return made


def is_proved(drawn: SpotDraw, checks: Sequence[SpotCheck]) -> bool:
    """Whether drawing once more gives the same places in the same order."""
    names = [f"{one.round_id}/{one.checkpoint_id}" if one.checkpoint_id else str(one.round_id) for one in sorted(checks, key=lambda one: one.position)]
    return names == chosen(drawn.seed, drawn.population, drawn.size)
