"""Officers who are away and who stands in for them, and officers lent to another unit for a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.closing import IsClosed
from accounts.models import Unit, User
from grids.models import Absence, Officer, Secondment
from grids.services.postings import (
    DECIDES_NOTHING,
    AnswersForNothing,
    HasEnded,
    SamePerson,
    check_officer,
    check_planner,
    check_span,
    meets,
    saved,
    span_of,
)
from policing.lib.errors import NotAllowed, Refused

LONGEST_TASK = 100


class AwayAlready(Refused):
    code = "away_already"
    status = 409
    message = _("%(who)s is away already %(span)s. Change that absence.")


class StandInAway(Refused):
    code = "stand_in_away"
    status = 409
    message = _("%(who)s is away too %(span)s. Choose another stand-in.")


class SecondedAlready(Refused):
    code = "seconded_already"
    status = 409
    message = _("%(who)s is seconded to %(unit)s already %(span)s. End that secondment first.")


class OwnUnit(Refused):
    code = "own_unit"
    message = _("%(who)s works for %(unit)s already.")


@transaction.atomic
def enter_absence(officer: Officer, *, kind: str, starts_at: datetime, ends_at: datetime, stand_in: Officer | None = None, by: User) -> Absence:
    """`officer` is away, `stand_in` answers for their grids meanwhile. Why somebody is ill is not asked.

    Raises NotAllowed, EndsBeforeItStarts, SamePerson, OtherBureau, AccountClosed, AnswersForNothing, AwayAlready, StandInAway.
    """
    check_planner(by)
    absence = Absence(officer=officer, kind=kind, starts_at=starts_at, ends_at=ends_at, stand_in=stand_in)
    saved(absence, lambda: check_absence(absence))
    return absence


def check_absence(absence: Absence) -> None:
    """Whether `absence`, new or changed by hand, may stand as it is; raises what `enter_absence` raises."""
    check_span(absence.starts_at, absence.ends_at)
    if absence.stand_in:
        _check_stand_in(absence.officer, absence.stand_in, absence.starts_at, absence.ends_at)
    there = Absence.objects.filter(meets(absence.starts_at, absence.ends_at), officer=absence.officer).exclude(pk=absence.pk).order_by("starts_at").first()
    if there:
        raise AwayAlready(who=absence.officer, span=span_of(there.starts_at, there.ends_at))


def _check_stand_in(officer: Officer, stand_in: Officer, starts_at: datetime, ends_at: datetime) -> None:
    if stand_in.pk == officer.pk:
        raise SamePerson(who=officer)
    check_officer(stand_in, officer.user.bureau_path)
    if stand_in.user.role in DECIDES_NOTHING:
        raise AnswersForNothing(who=stand_in, role=stand_in.user.get_role_display())
    gone = Absence.objects.filter(meets(starts_at, ends_at), officer=stand_in).order_by("starts_at").first()
    if gone:
        raise StandInAway(who=stand_in, span=span_of(gone.starts_at, gone.ends_at))


@transaction.atomic
def end_absence(absence: Absence, *, at: datetime, by: User) -> None:
    """Back at `at`; an absence that would not have begun by then is taken back. Raises NotAllowed, HasEnded."""
    check_planner(by)
    _end(Absence.objects.select_for_update().get(pk=absence.pk), at)


@transaction.atomic
def second_officer(officer: Officer, *, unit: Unit, starts_at: datetime, ends_at: datetime, task: str = "", by: User) -> Secondment:
    """`officer` works for `unit` from one moment to another and sees meanwhile what its people see, so only whoever sees all of `unit` may say so.

    Raises NotAllowed, EndsBeforeItStarts, IsClosed, OtherBureau, AccountClosed, OwnUnit, SecondedAlready.
    """
    check_planner(by)
    secondment = Secondment(officer=officer, unit=unit, starts_at=starts_at, ends_at=ends_at, task=task.strip()[:LONGEST_TASK])
    saved(secondment, lambda: check_secondment(secondment, by))
    return secondment


def check_secondment(secondment: Secondment, by: User) -> None:
    """Whether `by` may let `secondment`, new or changed by hand, stand as it is; raises what `second_officer` raises."""
    officer, unit = secondment.officer, secondment.unit
    check_span(secondment.starts_at, secondment.ends_at)
    if not by.is_superuser and (not by.unit_path or not unit.scope.startswith(by.unit_path)):
        raise NotAllowed
    if unit.closed_on:
        raise IsClosed(unit=unit)
    check_officer(officer, f"/{unit.path.split('/')[1]}/")
    if officer.user.unit_id == unit.pk:
        raise OwnUnit(who=officer, unit=unit)
    meeting = Secondment.objects.filter(meets(secondment.starts_at, secondment.ends_at), officer=officer).exclude(pk=secondment.pk)
    there = meeting.select_related("unit").order_by("starts_at").first()
    if there:
        raise SecondedAlready(who=officer, unit=there.unit, span=span_of(there.starts_at, there.ends_at))


@transaction.atomic
def end_secondment(secondment: Secondment, *, at: datetime, by: User) -> None:
    """Home again at `at`; one that would not have begun by then is taken back. Raises NotAllowed, HasEnded."""
    check_planner(by)
    _end(Secondment.objects.select_for_update().get(pk=secondment.pk), at)


def _end(row: Absence | Secondment, at: datetime) -> None:
    if row.ends_at <= at:
        raise HasEnded
    if row.starts_at >= at:
        row.delete()
    else:
        row.ends_at = at
        row.save(update_fields=["ends_at"])
