"""Who answers for which grid: appointing, ending, and handing everything over when an officer leaves."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right, Role
from grids.models import Grid, Officer, Posting
from policing.lib.errors import NotAllowed, Refused

DECIDES_NOTHING = frozenset({Role.AUXILIARY, Role.MEDIATOR, Role.PARTNER, Role.ADMINISTRATOR, Role.INSPECTOR})


class OtherBureau(Refused):
    code = "other_bureau"
    message = _("%(who)s belongs to another bureau. Choose an officer of this one.")


class AccountClosed(Refused):
    code = "account_closed"
    message = _("The account of %(who)s is closed. Choose somebody else.")


class AnswersForNothing(Refused):
    code = "wrong_role"
    message = _("%(who)s is %(role)s and decides nothing: post them as auxiliary, or choose a police officer.")


class GridClosed(Refused):
    code = "grid_closed"
    status = 409
    message = _("Grid %(grid)s was split or merged away. Choose the grid that took its place.")


class GridHasMain(Refused):
    code = "main_officer_exists"
    status = 409
    message = _("%(who)s is main officer of grid %(grid)s %(span)s. End that posting first, or let the new one take it over.")


class PostedAlready(Refused):
    code = "posted_already"
    status = 409
    message = _("%(who)s is posted to grid %(grid)s already, %(span)s.")


class EndsBeforeItStarts(Refused):
    code = "ends_before_it_starts"
    message = _("The end must come after the beginning.")


class HasEnded(Refused):
    code = "has_ended"
    status = 409
    message = _("This has ended already.")


class NothingToHandOver(Refused):
    code = "nothing_to_hand_over"
    status = 409
    message = _("%(who)s answers for none of these grids.")


class SamePerson(Refused):
    code = "same_person"
    message = _("Choose somebody else than %(who)s.")


def span_of(starts_at: datetime, ends_at: datetime | None) -> str:
    """ "from 2026-01-31 08:00 until 2026-03-01 08:00", in station time."""
    begins = f"{timezone.localtime(starts_at):%Y-%m-%d %H:%M}"
    if ends_at is None:
        return now_("from %(begins)s on") % {"begins": begins}
    return now_("from %(begins)s until %(ends)s") % {"begins": begins, "ends": f"{timezone.localtime(ends_at):%Y-%m-%d %H:%M}"}


def check_planner(by: User) -> None:
    if not by.may(Right.PLAN):
        raise NotAllowed


def check_span(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise EndsBeforeItStarts


def check_officer(officer: Officer, bureau_path: str) -> None:
    """`officer` can serve below `bureau_path`. Raises OtherBureau, AccountClosed."""
    if officer.user.bureau_path != bureau_path:
        raise OtherBureau(who=officer)
    if not officer.user.is_active:
        raise AccountClosed(who=officer)


def meets(starts_at: datetime, ends_at: datetime | None) -> Q:
    """Rows with `starts_at` and `ends_at` that have a moment in common with this time."""
    begins = Q(starts_at__lt=ends_at) if ends_at else Q()
    return begins & (Q(ends_at=None) | Q(ends_at__gt=starts_at))


def saved(row: Model, look: Callable[[], None]) -> None:
    """Save `row`. `look` raises the sentence when something is in the way; of two at once the second hears it too, when the database says no."""
    look()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        look()
        raise


@transaction.atomic
def appoint(
    grid: Grid,
    *,
    officer: Officer,
    kind: str = Posting.Kind.MAIN,
    is_in_committee: bool = False,
    starts_at: datetime,
    ends_at: datetime | None = None,
    takes_over: bool = False,
    by: User,
) -> Posting:
    """Post `officer` to `grid`. With `takes_over` the main officer there until then ends as the new one begins.

    Raises NotAllowed, GridClosed, OtherBureau, AccountClosed, AnswersForNothing, EndsBeforeItStarts, GridHasMain, PostedAlready.
    """
    check_planner(by)
    check_span(starts_at, ends_at)
    _check_fits(grid, officer, kind)
    if takes_over and kind == Posting.Kind.MAIN:
        _end_main(grid, officer, starts_at)
    posting = Posting(grid=grid, officer=officer, kind=kind, is_in_committee=is_in_committee, starts_at=starts_at, ends_at=ends_at)
    saved(posting, lambda: _look(posting))
    return posting


def check_posting(posting: Posting) -> None:
    """Whether `posting`, new or changed by hand, may stand as it is; raises what `appoint` raises. What ended long ago is not asked about its people."""
    check_span(posting.starts_at, posting.ends_at)
    if posting.pk is None or posting.ends_at is None:
        _check_fits(posting.grid, posting.officer, posting.kind)
    _look(posting)


def _check_fits(grid: Grid, officer: Officer, kind: str) -> None:
    if grid.closed_at:
        raise GridClosed(grid=grid.code)
    check_officer(officer, f"/{grid.station.path.split('/')[1]}/")
    if kind != Posting.Kind.AUXILIARY and officer.user.role in DECIDES_NOTHING:
        raise AnswersForNothing(who=officer, role=officer.user.get_role_display())


def _look(posting: Posting) -> None:
    """Raises the sentence about what stands where `posting` is to be."""
    there = (
        Posting.objects.filter(meets(posting.starts_at, posting.ends_at), grid=posting.grid)
        .exclude(pk=posting.pk)
        .select_related("officer__user")
        .order_by("starts_at")
    )
    own = there.filter(officer=posting.officer, kind=posting.kind).first()
    if own:
        raise PostedAlready(who=own.officer, grid=posting.grid.code, span=span_of(own.starts_at, own.ends_at))
    main = there.filter(kind=Posting.Kind.MAIN).first() if posting.kind == Posting.Kind.MAIN else None
    if main:
        raise GridHasMain(who=main.officer, grid=posting.grid.code, span=span_of(main.starts_at, main.ends_at))


def _end_main(grid: Grid, officer: Officer, at: datetime) -> None:
    """The main officer there at `at` ends then; what `officer` was there beside it, deputy, ends as well."""
    running = Posting.objects.select_for_update().at(at).filter(grid=grid, starts_at__lt=at)
    running.filter(kind=Posting.Kind.MAIN).exclude(officer=officer).update(ends_at=at)
    running.filter(kind=Posting.Kind.DEPUTY, officer=officer).update(ends_at=at)


@transaction.atomic
def end_posting(posting: Posting, *, at: datetime, by: User) -> None:
    """The posting ends at `at`; one that would not have begun by then is taken back. Raises NotAllowed, HasEnded."""
    check_planner(by)
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    if posting.ends_at and posting.ends_at <= at:
        raise HasEnded
    if posting.starts_at >= at:
        posting.delete()
    else:
        posting.ends_at = at
        posting.save(update_fields=["ends_at"])


@transaction.atomic
def hand_over_postings(officer: Officer, *, to: Officer, grids: Collection[int] | None = None, at: datetime, by: User) -> int:
    """`to` takes what `officer` has from `at` on, kind by kind, in all grids or in those named; returns how many postings changed hands.

    One that ends later by itself ends then for `to` too; where `to` was deputy and becomes main officer, the deputy's posting ends.
    Raises NotAllowed, SamePerson, OtherBureau, AccountClosed, AnswersForNothing, NothingToHandOver, PostedAlready, GridHasMain.
    """
    check_planner(by)
    if officer.pk == to.pk:
        raise SamePerson(who=to)
    held = _held_by(officer, grids, at)
    if not held:
        raise NothingToHandOver(who=officer)
    for posting in held:
        _pass_on(posting, to, at)
    return len(held)


def _held_by(officer: Officer, grids: Collection[int] | None, at: datetime) -> list[Posting]:
    rows: QuerySet[Posting] = Posting.objects.select_for_update(of=("self",)).select_related("grid__station", "officer__user")
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=at), officer=officer, grid__closed_at=None).order_by("grid__code")
    return list(rows if grids is None else rows.filter(grid__in=grids))


def _pass_on(posting: Posting, to: Officer, at: datetime) -> None:
    _check_fits(posting.grid, to, posting.kind)
    before: dict[str, Any] = {"grid": posting.grid, "kind": posting.kind, "is_in_committee": posting.is_in_committee, "ends_at": posting.ends_at}
    begins = max(posting.starts_at, at)
    if posting.starts_at >= at:
        posting.delete()
    else:
        Posting.objects.filter(pk=posting.pk).update(ends_at=at)
    if posting.kind == Posting.Kind.MAIN:
        _end_main(posting.grid, to, begins)
    taken = Posting(officer=to, starts_at=begins, **before)
    saved(taken, lambda: _look(taken))
