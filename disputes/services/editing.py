"""Changing what is written of a dispute. Of two who change the same field the second is shown both and chooses; fields only one of them touched just change."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from disputes.models import Dispute, DisputeEvent
from disputes.services.errors import EditConflict
from disputes.services.levels import set_facts
from disputes.services.refusals import DisputeErased
from disputes.services.timeline import record
from grids.lookup import find_place
from policing.lib.errors import NotAllowed

FIELDS = ("title", "story", "category", "place", "lon", "lat", "occurred_on", "scale")


@transaction.atomic
def change_dispute(dispute: Dispute, changes: dict[str, Any], *, version: int, by: User, now: datetime) -> list[str]:
    """Write `changes` (of FIELDS, and `facts`) made on the page of `version`; returns the names of what changed.

    Raises NotAllowed, and EditConflict with `fields` = {name: {"theirs", "yours"}} where somebody else changed the same meanwhile.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    held = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if held.erased_at is not None:
        raise DisputeErased
    different = {name: value for name, value in changes.items() if _plain(_held(held, name)) != _plain(value)}
    touched = _touched_since(held, version)
    if clash := sorted(touched & different.keys()):
        raise EditConflict(fields={name: {"theirs": _plain(_held(held, name)), "yours": _plain(different[name])} for name in clash})
    if different:
        _write(held, different, by=by, now=now)
    dispute.refresh_from_db()
    return sorted(different)


def _write(dispute: Dispute, changes: dict[str, Any], *, by: User, now: datetime) -> None:
    facts = changes.get("facts")
    for name, value in changes.items():
        if name != "facts":
            setattr(dispute, name, value)
    if {"lon", "lat"} & changes.keys():
        place = find_place(dispute.lon, dispute.lat) if dispute.lon is not None and dispute.lat is not None else None
        dispute.grid_id = place.grid_id if place else None
    dispute.version += 1
    dispute.save()
    record(dispute, DisputeEvent.Kind.CHANGED, now=now, by=by, version=dispute.version, fields=sorted(changes))
    if facts is not None:
        set_facts(dispute, facts, by=by, now=now)


def _touched_since(dispute: Dispute, version: int) -> set[str]:
    """What others changed after the page of `version` was drawn."""
    later = dispute.events.filter(kind=DisputeEvent.Kind.CHANGED, data__version__gt=version)
    return {name for event in later for name in event.data.get("fields", [])}


def who_changed(dispute: Dispute, version: int) -> dict[str, DisputeEvent]:
    """Field → the last change of it after `version`."""
    later = dispute.events.filter(kind=DisputeEvent.Kind.CHANGED, data__version__gt=version).select_related("user").order_by("at", "pk")
    return {name: event for event in later for name in event.data.get("fields", [])}


def _held(dispute: Dispute, name: str) -> Any:
    return sorted(dispute.facts) if name == "facts" else dispute.category_id if name == "category" else getattr(dispute, name)


def _plain(value: Any) -> Any:
    """As it can be compared and shown: a row by its key, a day in ISO 8601, nothing as an empty text."""
    if isinstance(value, list | tuple | set):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    value = getattr(value, "pk", value)
    return value.isoformat() if hasattr(value, "isoformat") else "" if value is None else value
