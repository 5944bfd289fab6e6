"""Officers who are away and who stands in for them, and officers lent to another unit for a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

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
    check_span(starts_at, ends_at)
    if stand_in:
        _check_stand_in(officer, stand_in, starts_at, ends_at)
    absence = Absence(officer=officer, kind=kind, starts_at=starts_at, ends_at=ends_at, stand_in=stand_in)
    saved(absence, lambda: _look(officer, starts_at, ends_at))
    return absence


def _check_stand_in(officer: Officer, stand_in: Officer, starts_at: datetime, ends_at: datetime) -> None:
    if stand_in.pk == officer.pk:
        raise SamePerson(who=officer)
    check_officer(stand_in, officer.user.bureau_path)
    if stand_in.user.role in DECIDES_NOTHING:
        raise AnswersForNothing(who=stand_in, role=stand_in.user.get_role_display())
    gone = Absence.objects.filter(meets(starts_at, ends_at), officer=stand_in).order_by("starts_at").first()
    if gone:
        raise StandInAway(who=stand_in, span=span_of(gone.starts_at, gone.ends_at))


def _look(officer: Officer, starts_at: datetime, ends_at: datetime) -> None:
    there = Absence.objects.filter(meets(starts_at, ends_at), officer=officer).order_by("starts_at").first()
    if there:
        raise AwayAlready(who=officer, span=span_of(there.starts_at, there.ends_at))


@transaction.atomic
def end_absence(absence: Absence, *, at: datetime, by: User) -> None:
    """Back at `at`; an absence that would not have begun by then is taken back. Raises NotAllowed, HasEnded."""
    check_planner(by)
    _end(Absence.objects.select_for_update().get(pk=absence.pk), at)


@transaction.atomic
def second_officer(officer: Officer, *, unit: Unit, starts_at: datetime, ends_at: datetime, task: str = "", by: User) -> Secondment:
    """`officer` works for `unit` from one moment to another and sees meanwhile what its people see, so only whoever sees all of `unit` may say so.

    Raises NotAllowed, EndsBeforeItStarts, OtherBureau, AccountClosed, OwnUnit, SecondedAlready.
    """
    check_planner(by)
    check_span(starts_at, ends_at)
    if not by.unit_path or not unit.scope.startswith(by.unit_path):
        raise NotAllowed
    check_officer(officer, f"/{unit.path.split('/')[1]}/")
    if officer.user.unit_id == unit.pk:
        raise OwnUnit(who=officer, unit=unit)
    secondment = Secondment(officer=officer, unit=unit, starts_at=starts_at, ends_at=ends_at, task=task.strip()[:LONGEST_TASK])
    saved(secondment, lambda: _look_seconded(officer, starts_at, ends_at))
    return secondment


def _look_seconded(officer: Officer, starts_at: datetime, ends_at: datetime) -> None:
    there = Secondment.objects.filter(meets(starts_at, ends_at), officer=officer).select_related("unit").order_by("starts_at").first()
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
