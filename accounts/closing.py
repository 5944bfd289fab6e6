"""Closing a unit: it stays for the matters of its day, but nobody and nothing belongs to it any more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import Unit, User
from accounts.roles import Right
from policing.lib.errors import NotAllowed, Refused
from policing.lib.registry import Registry


class Holding(NamedTuple):
    """What a unit may not hold when it is closed: `label` in words, `rows` those that belong to it, `kinds` of unit that may hold such (empty: any)."""

    label: Any
    rows: Callable[[Unit], QuerySet]
    kinds: tuple[str, ...] = ()


# Each room says what of its own belongs to a unit: name → Holding.
holdings: Registry[Holding] = Registry()
holdings.register("people")(Holding(_("people"), lambda unit: unit.people.filter(is_active=True)))
holdings.register("units")(Holding(_("units below it"), lambda unit: unit.children.filter(closed_on=None)))


class StillHolds(Refused):
    code = "still_holds"
    status = 409
    message = _("%(unit)s cannot be closed yet. Move these first: %(what)s.")


class IsClosed(Refused):
    code = "stale_move"
    status = 409
    message = _("%(unit)s is closed already.")


def still_held(unit: Unit) -> str:
    """What belongs to `unit`, in words with counts; empty where nothing does."""
    return _in_words([holding for _name, holding in holdings.items()], unit)


def out_of_place(unit: Unit) -> str:
    """What belongs to `unit` and may not belong to one of its kind, in words with counts."""
    return _in_words([holding for _name, holding in holdings.items() if holding.kinds and unit.kind not in holding.kinds], unit)


def _in_words(asked: list[Holding], unit: Unit) -> str:
    counts = [(holding.label, holding.rows(unit).count()) for holding in asked]
    return pgettext("between things", ", ").join(f"{label} ({count})" for label, count in counts if count)


def _check(unit: Unit, by: User) -> None:
    """Whoever keeps a unit's surroundings closes it; nobody closes the one they belong to."""
    above = unit.path.startswith(by.unit_path) and unit.pk != by.unit_id and bool(by.unit_path)
    if not by.may(Right.ADMINISTER) or not (by.is_superuser or above):
        raise NotAllowed


@transaction.atomic
def close_unit(unit: Unit, *, by: User, now: datetime) -> Unit:
    """Nobody is put there any more; its history stays. Raises NotAllowed, IsClosed, StillHolds."""
    _check(unit, by)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.closed_on:
        raise IsClosed(unit=unit)
    if held := still_held(unit):
        raise StillHolds(unit=unit, what=held)
    unit.closed_on = timezone.localdate(now)
    unit.save(update_fields=["closed_on"])
    return unit


@transaction.atomic
def reopen_unit(unit: Unit, *, by: User) -> Unit:
    """People and grids may be put there again. Raises NotAllowed, IsClosed where the unit over it is closed."""
    _check(unit, by)
    if unit.parent and unit.parent.closed_on:
        raise IsClosed(unit=unit.parent)
    unit.closed_on = None
    unit.save(update_fields=["closed_on"])
    return unit
