"""Words to people about their shifts: before one begins, when one is taken off them, how a swap goes. Time is a column: `Shift.notified_at`."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import uuid_utils.compat as uuid
from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from delivery.services import Words, tell_colleagues
from grids.models import Shift

ROOM = "duty"
WORTH_TELLING = timedelta(hours=24)
DAY = timedelta(days=1)


def due_notices(now: datetime) -> "QuerySet[Shift]":
    """Coming shifts whose officer is to be told now: the evening before, and shortly before the beginning. Each notice is due once."""
    shortly_before = ExpressionWrapper(F("starts_at") - settings.DUTY_NOTICE_BEFORE, output_field=DateTimeField())
    soon = Q(starts_at__lte=now + settings.DUTY_NOTICE_BEFORE) & (Q(notified_at=None) | Q(notified_at__lt=shortly_before))
    evening = last_evening(now)
    next_day = datetime.combine(evening.date() + 2 * DAY, time(), tzinfo=evening.tzinfo)
    eve = Q(starts_at__lt=next_day) & (Q(notified_at=None) | Q(notified_at__lt=evening))
    return Shift.objects.filter(soon | eve, starts_at__gt=now, officer__user__is_active=True).order_by("starts_at", "pk")


def last_evening(now: datetime) -> datetime:
    """The last time the hour of evening notices struck, in the bureau's time zone."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    tonight = datetime.combine(local.date(), settings.DUTY_NOTICE_EVENING, tzinfo=local.tzinfo)
    return tonight if tonight <= local else tonight - DAY


def tell_of_shift(shift: Shift, *, now: datetime) -> None:
    """Tell its officer when and where it begins, and keep that they were told. Whoever has no address is not tried again every minute."""

    def words() -> tuple[str, str]:
        return _("Your shift: %(when)s, %(role)s") % _facts(shift), _("%(unit)s. Cannot come? Call the duty leader at once.") % _facts(shift)

    _tell([shift.officer.user], words, subject=uuid.uuid7(), expires_at=shift.ends_at, now=now)
    Shift.objects.filter(pk=shift.pk).update(notified_at=now)


def tell_of_loss(shifts: Iterable[Shift], *, now: datetime) -> None:
    """Whoever was told of a shift hears that it is no longer theirs."""
    for shift in shifts:
        if shift.notified_at:
            _tell([shift.officer.user], lambda shift=shift: _loss(shift), subject=uuid.uuid7(), expires_at=shift.ends_at, now=now)  # type: ignore[misc]


def _loss(shift: Shift) -> tuple[str, str]:
    title = _("No longer your shift: %(when)s, %(role)s") % _facts(shift)
    return title, _("%(unit)s. The roster was changed; your shifts stand on your duty page.") % _facts(shift)


def tell_people(people: Iterable[User], words: Words, *, now: datetime) -> None:
    """Say `words`, made once per language, to each of `people`."""
    _tell(people, words, subject=uuid.uuid7(), expires_at=now + WORTH_TELLING, now=now)


def _tell(people: Iterable[User], words: Words, *, subject: Any, expires_at: datetime, now: datetime) -> None:
    tell_colleagues(people, words, room=ROOM, subject_id=subject, expires_at=expires_at, now=now)


def _facts(shift: Shift) -> Mapping[str, str]:
    return {"when": when(shift), "role": shift.get_role_display(), "unit": str(shift.unit)}


def when(shift: Any) -> str:
    """„11-22 20:00–08:00“ in the bureau's time zone, of a shift or of the swap of one; a whole day names the day it ends on."""
    return said_span(shift.starts_at, shift.ends_at)


def said_span(starts_at: datetime, ends_at: datetime) -> str:
    zone = timezone.get_default_timezone()
    until = "%H:%M" if ends_at - starts_at < DAY else "%m-%d %H:%M"
    return f"{timezone.localtime(starts_at, zone):%m-%d %H:%M}–{timezone.localtime(ends_at, zone):{until}}"
