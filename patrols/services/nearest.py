"""Which street unit to send to an alert: each costs points, and every point says what it is for. One point is worth a minute of the way."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from accounts.roles import RIGHTS, Right
from alerts.models import Alert
from patrols.lifecycle import OPEN_CALLS, UnitStatus
from patrols.models import CrewMember, StreetUnit, UnitCall, UnitDuty
from patrols.rows.units import place_of
from patrols.services.travel import minutes_between
from policing.lib.distance import metres_between

Skill = StreetUnit.Skill
# A position younger than this costs nothing; then each minute costs a point, up to the most.
FRESH = timedelta(minutes=1)
AGE_MOST = 15.0
# After this nobody should rely on a position; pages say so.
STALE = timedelta(minutes=3)
NOWHERE = 30.0
STATE_COSTS: dict[str, float] = {UnitStatus.FREE: 0, UnitStatus.RESTING: 4, UnitStatus.BUSY: 8, UnitStatus.EN_ROUTE: 12, UnitStatus.ON_SCENE: 15}
# Sent elsewhere and not on the way yet.
PROMISED = 10.0
LACKS = 3.0
MOCKED = 10.0
# Whoever was sent out again and again in the last hours is spared where somebody else is nearly as near.
LATELY = timedelta(hours=2)
ONCE_MORE = 1.5
ONCE_MORE_MOST = 6.0
# What a type of alert asks for; a covert one also people in plain clothes.
WANTED: dict[str, tuple[str, ...]] = {
    "police.person_in_danger": (Skill.NEGOTIATOR, Skill.FEMALE, Skill.FIRST_AID),
    "security.violence_imminent": (Skill.SHIELDS,),
    "security.panic_alarm": (Skill.SHIELDS,),
    "school.panic_alarm": (Skill.SHIELDS, Skill.ARMED),
}
HEARS_COVERT = [role for role, rights in RIGHTS.items() if Right.COVERT in rights]


class Reason(NamedTuple):
    """What speaks for or against a unit, in the reader's language, and what it costs."""

    code: str
    text: str
    points: float


@dataclass
class Candidate:
    """One unit that could go. `minutes` and `distance_m` are nothing where nobody knows where it is; `may_hear` is false where the alert must not reach it."""

    unit: StreetUnit
    minutes: float | None
    distance_m: int | None
    reasons: list[Reason] = field(default_factory=list)
    may_hear: bool = True

    @property
    def points(self) -> float:
        return round(sum(reason.points for reason in self.reasons), 1)


@dataclass(frozen=True)
class _Known:
    """What is asked once for all units."""

    here: frozenset[int]
    elsewhere: frozenset[int]
    lately: Counter[int]
    hearing: frozenset[int]


def nearest_units(alert: Alert, *, by: User, now: datetime) -> list[Candidate]:
    """The units on duty that `by` sees and that are not sent to `alert` yet, the best one first. Four questions to the database, however many there are."""
    units = list(StreetUnit.objects.visible_to(by).out().with_now())
    known = _ask(alert, now)
    found = [_weighed(unit, alert, known, now) for unit in units if unit.pk not in known.here]
    return sorted(found, key=lambda one: (not one.may_hear, one.points, one.unit.pk))


def _ask(alert: Alert, now: datetime) -> _Known:
    calls = UnitCall.objects.filter(status__in=OPEN_CALLS).values_list("unit", "alert")
    here: set[Any] = set()
    elsewhere: set[Any] = set()
    for unit, of in calls:
        (here if of == alert.pk else elsewhere).add(unit)
    lately = Counter(UnitCall.objects.filter(sent_at__gt=now - LATELY).exclude(alert=alert.pk).values_list("unit", flat=True))
    return _Known(frozenset(here), frozenset(elsewhere), lately, _hearing() if alert.is_covert else frozenset())


def _hearing() -> frozenset[int]:
    """Units with somebody aboard who may know of covert alerts."""
    riding = UnitDuty.objects.filter(ended_at=None, user__role__in=HEARS_COVERT, user__is_active=True).values_list("unit", flat=True)
    crews = CrewMember.objects.filter(user__role__in=HEARS_COVERT, user__is_active=True, left_at=None, crew__street_units__isnull=False)
    return frozenset(riding) | frozenset(crews.values_list("crew__street_units", flat=True))


def _weighed(unit: StreetUnit, alert: Alert, known: _Known, now: datetime) -> Candidate:
    lon, lat = place_of(unit)
    is_placed = lon is not None and lat is not None and alert.lon is not None and alert.lat is not None
    distance = metres_between(lon, lat, alert.lon, alert.lat) if is_placed else None  # type: ignore[arg-type]
    minutes = minutes_between(unit.mode, lon, lat, alert.lon, alert.lat) if is_placed else None  # type: ignore[arg-type]
    one = Candidate(unit, minutes, None if distance is None else round(distance), may_hear=not alert.is_covert or unit.pk in known.hearing)
    one.reasons = [
        _way(unit, minutes, distance),
        *_age(unit, now),
        _state(unit, is_promised=unit.pk in known.elsewhere),
        *_skills(unit, alert),
        *_often(known.lately[unit.pk]),
    ]
    return one


def _way(unit: StreetUnit, minutes: float | None, distance: float | None) -> Reason:
    if minutes is None or distance is None:
        return Reason("nowhere", _("nobody knows where they are"), NOWHERE)
    facts = {"way": _length(distance), "mode": str(unit.get_mode_display()), "minutes": _minutes(minutes)}
    return Reason("way", _("%(way)s, %(minutes)s (%(mode)s)") % facts, round(minutes, 1))


def _length(metres: float) -> str:
    if metres >= 1000:
        return _("%(n)s km") % {"n": number_format(metres / 1000, 1)}
    return _("%(n)s m") % {"n": int(round(metres, -1))}


def _minutes(minutes: float) -> str:
    # As the page beside it counts: from tenths, a half upwards.
    whole = max(1, int(round(minutes, 1) + 0.5))
    return ngettext("%(n)s minute", "%(n)s minutes", whole) % {"n": whole}


def _age(unit: StreetUnit, now: datetime) -> list[Reason]:
    if unit.now.fixed_at is None:
        return []
    age = now - unit.now.fixed_at
    points = min(AGE_MOST, max(0.0, (age - FRESH).total_seconds() / 60))
    said = _("seen just now") if age < FRESH else _("last seen %(ago)s ago") % {"ago": _minutes(age.total_seconds() / 60)}
    mocked = [Reason("mocked", _("position perhaps made up"), MOCKED)] if unit.now.is_mocked else []
    return [Reason("age", said, round(points, 1)), *mocked]


def _state(unit: StreetUnit, *, is_promised: bool) -> Reason:
    if is_promised and unit.now.status not in (UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE):
        return Reason("promised", _("sent to another alert"), PROMISED)
    return Reason("state", str(unit.now.get_status_display()), STATE_COSTS.get(unit.now.status, 0.0))


def _skills(unit: StreetUnit, alert: Alert) -> list[Reason]:
    wanted = (*WANTED.get(alert.type.code, ()), *((Skill.PLAIN,) if alert.is_covert else ()))
    comma = pgettext("between people", ", ")
    has = [str(Skill(one).label) for one in wanted if one in unit.skills]
    lacks = [str(Skill(one).label) for one in wanted if one not in unit.skills]
    found = [Reason("skill", _("has what it takes: %(skills)s") % {"skills": comma.join(has)}, 0.0)] if has else []
    return found + ([Reason("lacks", _("has not: %(skills)s") % {"skills": comma.join(lacks)}, LACKS * len(lacks))] if lacks else [])


def _often(times: int) -> list[Reason]:
    if not times:
        return []
    said = ngettext("sent out %(n)s time in two hours", "sent out %(n)s times in two hours", times) % {"n": times}
    return [Reason("often", said, min(ONCE_MORE_MOST, ONCE_MORE * times))]
