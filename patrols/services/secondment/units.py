"""Which units send people, and who of them is exempt."""

from datetime import date

from django.db import transaction

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import Officer
from grids.services.postings import EndsBeforeItStarts, HasEnded
from patrols.models import Exemption, SendingUnit
from policing.lib.errors import NotAllowed


def _check(by: User, path: str) -> None:
    if not (by.may(Right.PLAN) and by.unit_path and path.startswith(by.unit_path)):
        raise NotAllowed


@transaction.atomic
def set_sending_unit(unit: Unit, *, most_at_once: int, by: User) -> SendingUnit | None:
    """`unit` gives at most so many people at once; with 0 none any more, and None is returned. Raises NotAllowed."""
    _check(by, unit.path)
    if most_at_once == 0:
        SendingUnit.objects.filter(unit=unit).delete()
        return None
    row, _made = SendingUnit.objects.update_or_create(unit=unit, defaults={"most_at_once": most_at_once})
    return row


@transaction.atomic
def exempt(officer: Officer, *, reason: str, starts_on: date, ends_on: date, by: User) -> Exemption:
    """`officer` is not sent from one day to another, both included. Raises NotAllowed, EndsBeforeItStarts."""
    _check(by, officer.user.unit.path if officer.user.unit else "")
    if ends_on < starts_on:
        raise EndsBeforeItStarts
    return Exemption.objects.create(officer=officer, reason=reason, starts_on=starts_on, ends_on=ends_on, by=by)


@transaction.atomic
def end_exemption(exemption: Exemption, *, today: date, by: User) -> None:
    """From `today` on they may be sent again; one that has not begun is taken back. Raises NotAllowed, HasEnded."""
    _check(by, exemption.officer.user.unit.path if exemption.officer.user.unit else "")
    if exemption.ends_on < today:
        raise HasEnded
    if exemption.starts_on >= today:
        exemption.delete()
    else:
        exemption.ends_on = date.fromordinal(today.toordinal() - 1)
        exemption.save(update_fields=["ends_on"])
