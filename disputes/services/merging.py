"""Two records of one dispute become one: people, sessions and papers move over, both numbers lead to what remains, and it can be taken back."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Model, Q

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import MOVES, AgreementStatus, Outcome, Status
from disputes.models import Agreement, Appraisal, Conflict, Deadline, Dispute, DisputeEvent, DisputeFile, FollowUp, Merge, Paper, Party, Session, Task, Term
from disputes.models.dispute import Audience
from disputes.services.clocks import stop_clocks
from disputes.services.holding import hold
from disputes.services.levels import set_facts
from disputes.services.refusals import BothSigned, FurtherRemains, HasParts, MergedAlready, MergedWithItself
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed, StaleMove
from policing.lib.lifecycle import move

SIGNED = (AgreementStatus.SIGNED, AgreementStatus.KEPT, AgreementStatus.BROKEN)
# What just changes hands; sessions and attachments are numbered anew.
SIMPLE: tuple[type[Model], ...] = (Agreement, FollowUp, Paper)
# Of these the one that remains may have the same already, which is kept then.
ONCE: tuple[type[Model], ...] = (Appraisal, Conflict, Task)
NUMBERED: tuple[tuple[type[Model], str], ...] = ((Session, "number"), (DisputeFile, "position"))


@transaction.atomic
def merge_disputes(gone: Dispute, into: Dispute, *, reason: str = "", by: User, now: datetime) -> Merge:
    """`gone` is the same as `into`, which remains. Raises NotAllowed, MergedWithItself, MergedAlready, HasParts, BothSigned, FurtherRemains."""
    if not by.may(Right.DECIDE):
        raise NotAllowed
    _hold_both(gone, into)
    _check(gone, into)
    before = {"status": gone.status, "facts": into.facts, "gone_officer": gone.officer_id}
    stopped = list(gone.deadlines.filter(met_at=None, stopped_at=None).values_list("pk", flat=True))
    moved = {"deadlines": stopped, **before, **_move_rows(gone, into)}
    move(gone, Status.CLOSED, allowed=MOVES, outcome=Outcome.MERGED, closed_at=now, merged_into=into)
    stop_clocks(gone, why="merged", now=now)
    for one, other in ((gone, into), (into, gone)):
        record(one, DisputeEvent.Kind.MERGED, now=now, by=by, text=reason, audience=Audience.POLICE, other=str(other.pk), number=other.number)
    if set(gone.facts) - set(into.facts):
        set_facts(into, [*into.facts, *gone.facts], by=by, now=now)
    return Merge.objects.create(gone=gone, into=into, moved=moved, by=by, at=now)


def _hold_both(*pair: Dispute) -> None:
    """Always in the same order, so that two who join them the one way and the other wait for each other."""
    for dispute in sorted(pair, key=lambda one: one.pk):
        hold(dispute)


def _check(gone: Dispute, into: Dispute) -> None:
    if gone.pk == into.pk:
        raise MergedWithItself
    if not gone.is_open or not into.is_open:
        raise MergedAlready(number=into.number if gone.is_open else gone.number)
    if gone.children.exists() or gone.parent_id not in {None, into.parent_id}:
        raise HasParts(number=gone.number)
    signed = {one.pk for one in (gone, into) if Agreement.objects.filter(dispute=one, status__in=SIGNED).exists()}
    if len(signed) > 1:
        raise BothSigned
    if gone.pk in signed or (gone.status != Status.REPORTED and into.status == Status.REPORTED):
        raise FurtherRemains(number=gone.number)


def _move_rows(gone: Dispute, into: Dispute) -> dict[str, Any]:
    """What moved, by kind: ids, and for what is numbered the number it had."""
    people = [party.pk for party in gone.parties.all() if not _is_there(party, into)]
    people += list(gone.parties.filter(stands_for__in=people).exclude(pk__in=people).values_list("pk", flat=True))
    named = gone.parties.filter(Q(attendances__isnull=False) | Q(pk__in=Term.objects.filter(agreement__dispute=gone).values("by")))
    people += list(named.exclude(pk__in=people).distinct().values_list("pk", flat=True))
    Party.objects.filter(pk__in=people).update(dispute=into)
    moved: dict[str, Any] = {"party": [str(pk) for pk in people]}
    for model in SIMPLE:
        rows = model._base_manager.filter(dispute=gone)
        moved[model._meta.model_name or ""] = [str(pk) for pk in rows.values_list("pk", flat=True)]
        rows.update(dispute=into)
    for model in ONCE:
        moved[model._meta.model_name or ""] = [str(row.pk) for row in model._base_manager.filter(dispute=gone) if _moves(row, into)]
    for model, number in NUMBERED:
        moved[model._meta.model_name or ""] = _renumber(model, number, gone, into)
    return moved


def _moves(row: Model, into: Dispute) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(dispute=into)
    except IntegrityError:
        return False
    return True


def _renumber(model: type[Model], number: str, gone: Dispute, into: Dispute) -> list[list[Any]]:
    rows = model._base_manager
    last = rows.filter(dispute=into).aggregate(last=Max(number))["last"] or 0
    had = list(rows.filter(dispute=gone).order_by(number).values_list("pk", number))
    for offset, (pk, _old) in enumerate(had, start=1):
        rows.filter(pk=pk).update(**{"dispute": into, number: last + offset})
    return [[str(pk), old] for pk, old in had]


def _is_there(party: Party, into: Dispute) -> bool:
    """Somebody who stands in the other one already, by telephone or ID number; without either by name and side."""
    marks = Q(pk=None)
    for name in ("phone_index", "number_index"):
        if value := getattr(party, name):
            marks |= Q(**{name: value})
    if not (party.phone_index or party.number_index):
        marks |= Q(name_index=party.name_index, side=party.side)
    return into.parties.filter(marks, role=party.role).exists()


@transaction.atomic
def undo_merge(merge: Merge, *, by: User, now: datetime) -> Dispute:
    """They are two after all: what moved goes back, as far as it is still there; returns the one that is there again. Raises NotAllowed, StaleMove."""
    if not by.may(Right.DECIDE):
        raise NotAllowed
    _hold_both(merge.gone, merge.into)
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=now, undone_by=by):
        raise StaleMove
    gone, into, moved = merge.gone, merge.into, merge.moved
    move(gone, moved["status"], allowed={Status.CLOSED.value: frozenset({moved["status"]})}, outcome="", closed_at=None, merged_into=None)
    Party.objects.filter(pk__in=moved["party"], dispute=into).update(dispute=gone)
    for model in (*SIMPLE, *ONCE):
        model._base_manager.filter(pk__in=moved[model._meta.model_name or ""], dispute=into).update(dispute=gone)
    for model, number in NUMBERED:
        for pk, old in moved[model._meta.model_name or ""]:
            model._base_manager.filter(pk=pk, dispute=into).update(**{"dispute": gone, number: old})
    Deadline.objects.filter(pk__in=moved["deadlines"], dispute=gone).update(stopped_at=None, stopped_why="")
    added = set(gone.facts) - set(moved["facts"])
    if added & set(into.facts):
        set_facts(into, [code for code in into.facts if code not in added], by=by, now=now)
    for one, other in ((gone, into), (into, gone)):
        record(one, DisputeEvent.Kind.MERGED, now=now, by=by, audience=Audience.POLICE, other=str(other.pk), number=other.number, undone=True)
    return gone
