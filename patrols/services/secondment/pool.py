"""Who can be sent, and whose turn it is: fewest times in 90 days first, then longest ago, then by name. Whoever cannot go keeps their place."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import User
from grids.models import Officer, Shift
from grids.services.roster.plan import Away, away_between, overlaps
from grids.services.roster.reached import is_reached, with_channel
from grids.services.roster.rest import REST, is_short, nights_of
from patrols.lifecycle import SendingStatus
from patrols.models import Exemption, SendingUnit, SentOfficer

WINDOW = timedelta(days=90)
ROLES = [role for role, _label in Shift.ROLES]
NEVER = datetime.min.replace(tzinfo=timezone.get_fixed_timezone(0))


class Why(models.TextChoices):
    """Why somebody cannot be sent at a time."""

    EXEMPT = "exempt", pgettext_lazy("not sent", "exempt")
    AWAY = "away", pgettext_lazy("not sent", "away or seconded")
    ON_DUTY = "on_duty", pgettext_lazy("not sent", "on duty then")
    SENT = "sent", pgettext_lazy("not sent", "sent already")
    AFTER_NIGHT = "after_night", pgettext_lazy("not sent", "after a night shift")
    NO_REST = "no_rest", pgettext_lazy("not sent", "less than 11 hours of rest")
    UNIT_FULL = "unit_full", pgettext_lazy("not sent", "their unit has nobody more to give")
    NO_CHANNEL = "no_channel", pgettext_lazy("not sent", "no channel that works")


# A planner may send somebody against the others, on purpose; against these nobody.
GRAVE = {Why.EXEMPT, Why.AWAY, Why.ON_DUTY, Why.SENT}


class Turn(NamedTuple):
    """How often somebody was sent in 90 days, and when last."""

    officer: Officer
    times: int
    last_at: datetime | None

    @property
    def order(self) -> tuple[int, datetime, str]:
        return self.times, self.last_at or NEVER, str(self.officer)


@dataclass(frozen=True)
class Pool:
    """Everybody who may be sent between two moments with all that may keep them; nothing is asked of the database afterwards."""

    people: dict[int, Officer]
    turns: dict[int, Turn]
    most: dict[int, int]
    exempt: dict[int, list[Exemption]]
    away: dict[int, list[Away]]
    shifts: dict[int, list[Shift]]
    sent: dict[int, list[SentOfficer]]

    def why_not(self, officer: Officer, quota: Any, *, beside: SentOfficer | None = None) -> Why | None:
        """What keeps `officer` from the shift of `quota`, the gravest first; a row `beside` which this is asked is left out."""
        starts_at, ends_at = quota.starts_at, quota.ends_at
        sent = [row for row in self.sent[officer.pk] if row != beside]
        others = [*self.shifts[officer.pk], *(row.quota for row in sent)]
        found = {
            Why.EXEMPT: any(one.starts_on <= _day(starts_at) <= one.ends_on for one in self.exempt[officer.pk]),
            Why.AWAY: any(overlaps(one, starts_at, ends_at) for one in self._away_beside(officer, beside)),
            Why.ON_DUTY: any(overlaps(one, starts_at, ends_at) for one in self.shifts[officer.pk]),
            Why.SENT: any(overlaps(row.quota, starts_at, ends_at) for row in sent),
            Why.AFTER_NIGHT: any(_is_night_before(one, quota) for one in others),
            Why.NO_REST: any(is_short(*sorted((one, quota), key=lambda shift: shift.starts_at)) for one in others),
            Why.UNIT_FULL: self._is_unit_full(officer, quota, beside),
            Why.NO_CHANNEL: not is_reached(officer),
        }
        return next((why for why, is_so in found.items() if is_so), None)

    def free_for(self, quota: Any) -> list[Officer]:
        """Those who can go, whose turn it is first."""
        return [turn.officer for turn in self.in_turn() if self.why_not(turn.officer, quota) is None]

    def in_turn(self) -> list[Turn]:
        return sorted(self.turns.values(), key=lambda turn: turn.order)

    def put(self, row: SentOfficer) -> None:
        """From now on `row` counts as well."""
        turn = self.turns[row.officer_id]
        self.turns[row.officer_id] = Turn(turn.officer, turn.times + 1, max(turn.last_at or NEVER, row.quota.starts_at))
        self.sent[row.officer_id].append(row)

    def _away_beside(self, officer: Officer, beside: SentOfficer | None) -> list[Away]:
        """Secondments that come from the list itself are no hindrance of their own: they count as sent."""
        own = {(row.quota.starts_at, row.quota.station_id) for row in self.sent[officer.pk]}
        return [one for one in self.away[officer.pk] if one.unit is None or (one.starts_at, one.unit) not in own]

    def _is_unit_full(self, officer: Officer, quota: Any, beside: SentOfficer | None) -> bool:
        unit = officer.user.unit_id
        there = [row for rows in self.sent.values() for row in rows if row != beside and self.people[row.officer_id].user.unit_id == unit]
        return sum(overlaps(row.quota, quota.starts_at, quota.ends_at) for row in there) >= self.most.get(unit or 0, 0)


def _is_night_before(one: Any, quota: Any) -> bool:
    return one.ends_at <= quota.starts_at < one.ends_at + REST and bool(nights_of(one.starts_at, one.ends_at))


def _day(at: datetime) -> Any:
    return timezone.localdate(at, timezone.get_default_timezone())


def pool_for(by: User, starts_at: datetime, ends_at: datetime) -> Pool:
    """Those of the sending units below `by`, for shifts within this time. Six queries."""
    people = {officer.pk: officer for officer in with_channel(senders_below(by))}
    most: dict[int, int] = {officer.user.unit_id or 0: officer.most_at_once for officer in people.values()}  # type: ignore[attr-defined]
    span = {"starts_at__lt": ends_at + REST, "ends_at__gt": starts_at - REST}
    near = SentOfficer.objects.filter(officer__in=people, **{f"quota__{name}": at for name, at in span.items()}).exclude(status=SendingStatus.WITHDRAWN)
    return Pool(
        people,
        {turn.officer.pk: turn for turn in turns_of(people.values(), starts_at)},
        most,
        _by_officer(Exemption.objects.filter(officer__in=people, starts_on__lte=_day(ends_at), ends_on__gte=_day(starts_at))),
        _by_officer(away_between(people, starts_at, ends_at), key="officer"),
        _by_officer(Shift.objects.filter(officer__in=people, **span)),
        _by_officer(near.select_related("quota")),
    )


def senders_below(by: User) -> "QuerySet[Officer]":
    """Everybody of the units below `by` that send people, each with their unit and how many it gives at once."""
    units = SendingUnit.objects.visible_to(by).values("unit")
    known = Officer.objects.filter(user__unit__in=units, user__role__in=ROLES, user__is_active=True)
    return known.select_related("user__unit").annotate(most_at_once=F("user__unit__sending__most_at_once"))


def turns_of(people: Iterable[Officer], at: datetime) -> list[Turn]:
    """How often each was sent in the 90 days before `at`, what is planned after it included. One query."""
    known = {officer.pk: officer for officer in people}
    rows = SentOfficer.objects.filter(officer__in=known, quota__starts_at__gte=at - WINDOW).exclude(status=SendingStatus.WITHDRAWN)
    times: Counter[int] = Counter()
    last: dict[int, datetime] = {}
    for officer, starts_at in rows.order_by("quota__starts_at").values_list("officer", "quota__starts_at"):
        times[officer] += 1
        last[officer] = starts_at
    return [Turn(officer, times[pk], last.get(pk)) for pk, officer in known.items()]


def _by_officer(rows: Iterable[Any], key: str = "officer_id") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
