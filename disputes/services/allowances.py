"""What people's mediators are paid for each closed case: gathered for a month, each case once, signed by a leader."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from disputes.lifecycle import SETTLED, Status
from disputes.models import Agreement, AllowanceLine, AllowanceRate, AllowanceSheet, Dispute, Level
from disputes.services.instalments import months_later
from policing.lib.errors import NotAllowed, Refused

# A case that was forgotten is found for half a year.
LOOKED_BACK = timedelta(days=180)
WRITTEN = (Agreement.Form.POLICE, Agreement.Form.PEOPLE, Agreement.Form.SPOT)


class MonthNotOver(Refused):
    code = "month_not_over"
    message = _("A month is gathered once it is over.")


class AllowanceSigned(Refused):
    code = "allowance_signed"
    status = 409
    message = _("This month is signed. Cases closed later stand on the sheet of their own month.")


class SignedByAnother(Refused):
    code = "signed_by_another"
    message = _("Whoever made the sheet does not sign it. Let another leader sign.")


@transaction.atomic
def gather_allowances(station: Unit, month: date, *, by: User, now: datetime) -> AllowanceSheet:
    """The sheet of `station` for the month of that day, gathered anew while it is not signed. Raises NotAllowed, MonthNotOver, AllowanceSigned."""
    if not by.may(Right.DECIDE):
        raise NotAllowed
    first = month.replace(day=1)
    end = months_later(first, 1)
    if end > timezone.localdate(now):
        raise MonthNotOver
    Unit.objects.select_for_update(no_key=True).get(pk=station.pk)  # two months gathered at once would both take a case
    AllowanceSheet.objects.get_or_create(station=station, month=first, defaults={"made_by": by, "made_at": now})
    sheet = AllowanceSheet.objects.select_for_update(of=("self",)).get(station=station, month=first)
    if sheet.status == AllowanceSheet.Status.SIGNED:
        raise AllowanceSigned
    AllowanceSheet.objects.filter(pk=sheet.pk).update(made_by=by, made_at=now)
    sheet.lines.all().delete()
    rates = {rate.pk: rate for rate in AllowanceRate.objects.all()}
    cases = earned(station, first, end)
    AllowanceLine.objects.bulk_create(_line(sheet, case, rates[kind_of(case)]) for case in cases)
    sheet.refresh_from_db()
    return sheet


def earned(station: Unit, first: date, end: date) -> list[Dispute]:
    """Settled cases of the station's mediators, closed before `end`, that stand on no sheet yet."""
    midnight = timezone.make_aware(datetime.combine(end, datetime.min.time()))
    since = timezone.make_aware(datetime.combine(first, datetime.min.time())) - LOOKED_BACK
    closed = Dispute.objects.filter(station=station, status=Status.CLOSED, outcome__in=SETTLED, closed_at__gte=since, closed_at__lt=midnight)
    return list(closed.filter(mediator__isnull=False, allowance=None).select_related("mediator").prefetch_related("agreements").order_by("closed_at", "pk"))


def kind_of(dispute: Dispute) -> str:
    """Which rate a case earns: by how many quarrelled, how grave it was, and whether it was written down."""
    if dispute.scale == Dispute.Scale.MAJOR:
        return "major"
    if dispute.scale == Dispute.Scale.GROUP or dispute.level <= Level.ORANGE:
        return "difficult"
    return "written" if any(one.form in WRITTEN for one in dispute.agreements.all()) else "oral"


def _line(sheet: AllowanceSheet, dispute: Dispute, rate: AllowanceRate) -> AllowanceLine:
    assert dispute.mediator is not None
    return AllowanceLine(sheet=sheet, dispute=dispute, mediator=dispute.mediator, rate=rate, yuan=rate.yuan)


@transaction.atomic
def sign_allowances(sheet: AllowanceSheet, *, by: User, now: datetime) -> AllowanceSheet:
    """A leader answers for the sheet; it is frozen. Raises NotAllowed, SignedByAnother, AllowanceSigned."""
    if not by.may(Right.APPROVE):
        raise NotAllowed
    held = AllowanceSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)  # gathered anew meanwhile, it is somebody else's
    if held.made_by_id == by.pk:
        raise SignedByAnother
    if held.status != AllowanceSheet.Status.DRAFT:
        raise AllowanceSigned
    AllowanceSheet.objects.filter(pk=sheet.pk).update(status=AllowanceSheet.Status.SIGNED, signed_by=by, signed_at=now)
    sheet.refresh_from_db()
    return sheet


def total_of(sheet: AllowanceSheet) -> Decimal:
    """Yuan of all lines."""
    return sum((line.yuan for line in sheet.lines.all()), Decimal(0))
