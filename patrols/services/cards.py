"""Problem cards: scan, analyse, respond, assess. A card says what keeps happening at a place, why, what is done about it, and what came of that."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from grids.lookup import find_place
from patrols.lifecycle import CARD_MOVES, CardStatus
from patrols.models import Measure, ProblemCard, Suggestion
from patrols.where.cells import cell_of
from policing.lib.errors import NotAllowed, Refused
from policing.lib.lifecycle import move
from policing.lib.numbers import has_forbidden_number
from policing.lib.readable import readable

WORDS = ("title", "place", "found", "causes", "assessment")
MOST_MEASURES = 30


class NotYours(Refused):
    code = "location_unknown"
    message = _("This place lies in no grid of yours.")


class StepNeedsWords(Refused):
    """`what` is the field that is still empty."""

    code = "step_needs_words"
    message = _("Fill in first: %(what)s.")


class NoPersons(Refused):
    code = "forbidden_number"
    message = _("A problem card is about a place. Leave out numbers of persons and cards.")


class TooManyMeasures(Refused):
    code = "too_many_measures"
    message = _("A card holds %(most)s measures. Open a second card.")


@transaction.atomic
def open_card(*, by: User, now: datetime, lon: float, lat: float, kind: str = "", suggestion: Suggestion | None = None, **words: str) -> ProblemCard:
    """A card for the problem at a place in one of the grids of `by`. Raises NotAllowed, NotYours, StepNeedsWords, NoPersons."""
    _check(by)
    place = find_place(lon, lat)
    station = Unit.objects.filter(pk=place.station_id, path__startswith=by.unit_path or "-").first() if place else None
    if place is None or station is None:
        raise NotYours
    card = ProblemCard(station=station, grid_id=place.grid_id, lon=lon, lat=lat, cell=cell_of(lon, lat), kind=kind, suggestion=suggestion)
    card.opened_by, card.opened_at = by, now
    _write(card, words)
    card.save()
    return card


def change_card(card: ProblemCard, *, by: User, **words: str) -> ProblemCard:
    """Other words on an open card. Raises NotAllowed, StepNeedsWords, NoPersons."""
    _check(by)
    if card.status == CardStatus.CLOSED:
        raise NotAllowed
    _write(card, words)
    card.save(update_fields=[name for name in words if name in WORDS])
    return card


@transaction.atomic
def step_card(card: ProblemCard, to: str, *, by: User, now: datetime, result: str = "") -> ProblemCard:
    """Take the next step, or an earlier one again. What a step stands on must be there: causes before measures, a measure before looking what it did,
    a result and its words before closing. Raises NotAllowed, StepNeedsWords, IllegalMove, StaleMove."""
    _check(by)
    changes: dict[str, Any] = {}
    if to == CardStatus.RESPOND:
        _need(card.causes, ProblemCard._meta.get_field("causes"))
        changes = {"answered_on": None}
    if to == CardStatus.ASSESS:
        changes = {"answered_on": _stands_since(card)}
    if to == CardStatus.CLOSED:
        _need(result, ProblemCard._meta.get_field("result"))
        _need(card.assessment, ProblemCard._meta.get_field("assessment"))
        changes = {"result": result, "closed_by": by, "closed_at": now}
    if to == CardStatus.ANALYSE and card.status == CardStatus.CLOSED:
        changes = {"result": "", "closed_by": None, "closed_at": None}
    move(card, to, allowed=CARD_MOVES, **changes)
    return card


def _stands_since(card: ProblemCard) -> date:
    done = [measure.done_on for measure in card.measures.all() if measure.done_on]
    if not done:
        raise StepNeedsWords(what=_("a measure that stands, with its date"))
    return max(done)


@transaction.atomic
def add_measure(card: ProblemCard, *, by: User, **facts: Any) -> Measure:
    """One more thing to be done. Raises NotAllowed, NoPersons, TooManyMeasures."""
    _check(by)
    if card.status == CardStatus.CLOSED:
        raise NotAllowed
    if card.measures.count() >= MOST_MEASURES:
        raise TooManyMeasures(most=MOST_MEASURES)
    facts |= {name: _said(facts[name]) for name in ("words", "by_whom") if name in facts}
    return Measure.objects.create(card=card, **facts)


def finish_measure(measure: Measure, *, done_on: date | None, by: User, now: datetime) -> Measure:
    """It stands since `done_on`, or does not stand after all. Raises NotAllowed, and StepNeedsWords for a day that is still to come."""
    _check(by)
    if measure.card.status == CardStatus.CLOSED:
        raise NotAllowed
    if done_on and done_on > timezone.localtime(now, timezone.get_default_timezone()).date():
        raise StepNeedsWords(what=_("a day that is not still to come"))
    measure.done_on = done_on
    measure.save(update_fields=["done_on"])
    return measure


def _check(by: User) -> None:
    if not by.may(Right.DECIDE):
        raise NotAllowed


def _write(card: ProblemCard, words: dict[str, str]) -> None:
    for name in WORDS:
        if name in words:
            longest = ProblemCard._meta.get_field(name).max_length  # type: ignore[union-attr]
            setattr(card, name, _said(words[name])[:longest])
    for name in ("title", "found"):
        _need(getattr(card, name), ProblemCard._meta.get_field(name))


def _said(words: str) -> str:
    if has_forbidden_number(words):
        raise NoPersons
    return readable(words).strip()


def _need(words: str, field: Any) -> None:
    if not words:
        raise StepNeedsWords(what=field.verbose_name)
