"""The week's silent test of every contact and callback: when, of whom, and where a station has switched it off. And first messages nobody asked for yet."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Right
from delivery.models import Address
from delivery.services.confirming import AskedTooOften, NothingToConfirm, ask, confirm_machines, never_asked
from delivery.services.testing import plan_tests, settle_tests
from partners.models import TestPause
from policing.lib.errors import NotAllowed, Refused

# Planned when the clock comes by within so long after the hour; a machine that was off then tests nobody at night.
STILL = timedelta(hours=3)
# First messages go out by day, a few at a time.
DAY_BEGINS, DAY_ENDS = 9, 19


class ReasonMissing(Refused):
    code = "reason_missing"
    message = _("Write why the weekly test is switched off; whoever looks next must understand it.")


def is_test_due(now: datetime) -> bool:
    """Whether the weekly test is to be planned now."""
    local = timezone.localtime(now)
    begins = local.replace(hour=settings.WEEKLY_TEST_AT.hour, minute=settings.WEEKLY_TEST_AT.minute, second=0, microsecond=0)
    return local.isoweekday() == settings.WEEKLY_TEST_DAY and begins <= local < begins + STILL


def tested_each_week(paused: QuerySet[TestPause]) -> QuerySet[Address]:
    """Addresses in use of contacts at sites that take part, and callbacks of partners; without those of stations that have switched it off."""
    stations = paused.values("station")
    contacts = Q(addressee__contact__is_active=True, addressee__contact__site__is_active=True, addressee__contact__site__partner__is_active=True)
    contacts &= ~Q(addressee__contact__site__station__in=stations)
    systems = Q(addressee__partner__is_active=True)
    rows = Address.objects.filter(contacts | systems, is_active=True, addressee__is_active=True)
    return rows.select_related("addressee__contact__site__station", "addressee__partner__bureau").order_by("addressee", "position", "pk")


@transaction.atomic
def plan_weekly_test(*, now: datetime) -> int:
    """Plan today's tests that are not planned yet, station by station; returns how many."""
    by_path: dict[str, list[Address]] = {}
    for address in tested_each_week(TestPause.objects.all()):
        by_path.setdefault(_path_of(address), []).append(address)
    return sum(plan_tests(rows, paths=[path], spread=settings.WEEKLY_TEST_SPREAD, now=now) for path, rows in by_path.items())


def _path_of(address: Address) -> str:
    contact = getattr(address.addressee, "contact", None)
    return contact.site.station.path if contact else address.addressee.partner.bureau.path  # type: ignore[attr-defined]


@transaction.atomic
def pause_tests(station: Unit, *, by: User, reason: str, now: datetime) -> TestPause:
    """`station`'s contacts are tested no more until somebody says so. Raises NotAllowed, ReasonMissing."""
    if not by.may(Right.PLAN):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    pause, _made = TestPause.objects.update_or_create(station=station, defaults={"reason": reason.strip()[:200], "by": by, "since": now})
    return pause


@transaction.atomic
def resume_tests(station: Unit, *, by: User) -> None:
    """`station`'s contacts are tested again from the next week's test on. Raises NotAllowed."""
    if not by.may(Right.PLAN):
        raise NotAllowed
    TestPause.objects.filter(station=station).delete()


def keep_addresses(*, now: datetime) -> None:
    """What the clock does for addresses: plan the week's test when it is due, write what tests came to, send first messages by day."""
    if is_test_due(now):
        plan_weekly_test(now=now)
    settle_tests(now)
    confirm_machines()
    if DAY_BEGINS <= timezone.localtime(now).hour < DAY_ENDS:
        send_first_messages(now=now)


def send_first_messages(*, now: datetime) -> int:
    """The next few first messages, to colleagues, contacts and callbacks; returns how many. Whoever else is told things is asked by whoever keeps them."""
    known = Q(addressee__user__is_active=True) | Q(addressee__contact__is_active=True) | Q(addressee__partner__is_active=True)
    waiting = never_asked().filter(known).order_by("pk")[: settings.FIRST_MESSAGES_AT_ONCE]
    return sum(_asked(address, now) for address in waiting)


def _asked(address: Address, now: datetime) -> bool:
    try:
        ask(address, now=now)
    except (AskedTooOften, NothingToConfirm):
        return False
    return True
