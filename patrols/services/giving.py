"""Which team walks which round: given by hand, or the night's rounds shared out in one press. Too few people is never passed over in silence."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from accounts.roles import Right
from patrols.lifecycle import AHEAD
from patrols.models import Crew, Round
from patrols.services import telling
from patrols.services.composition import shortage_of, strength_of
from patrols.services.rounds import LONGEST_REASON, OtherStation, RoundIsOver
from policing.lib.errors import NotAllowed, Refused
from policing.lib.readable import readable

NIGHT = timedelta(hours=24)


class NeedsAReason(Refused):
    code = "needs_a_reason"
    status = 409
    message = gettext_lazy("%(team)s for %(route)s: %(why)s. Choose another team, or say why it goes all the same.")


class Left(NamedTuple):
    """A round nobody got, and why."""

    round: Round
    why: str


class Shared(NamedTuple):
    given: list[Round]
    left: list[Left]


@transaction.atomic
def give_round(patrol: Round, crew: Crew | None, *, by: User, now: datetime, reason: str = "") -> Round:
    """`crew` walks `patrol`, or nobody in particular does. A team that is too small, away or walking another round needs a `reason`, which is kept.

    Raises NotAllowed, RoundIsOver, OtherStation and NeedsAReason.
    """
    if not (by.may(Right.PLAN) or by.may(Right.DECIDE)):
        raise NotAllowed
    patrol = Round.objects.select_for_update(of=("self",)).select_related("route", "schedule", "station").get(pk=patrol.pk)
    if patrol.status not in AHEAD:
        raise RoundIsOver(status=patrol.get_status_display())
    if crew and crew.station_id != patrol.station_id:
        raise OtherStation
    said = readable(reason).strip()[:LONGEST_REASON]
    wrong = hindrance(patrol, _held(crew), _walked_by(crew, patrol)) if crew else ""
    if wrong and not said:
        raise NeedsAReason(team=crew, route=patrol.route, why=wrong)
    before, patrol.crew = patrol.crew_id, crew
    patrol.reason = f"{said} ({wrong})"[:LONGEST_REASON] if wrong else patrol.reason
    patrol.save(update_fields=["crew", "reason"])
    if crew and crew.pk != before:
        telling.tell_crew(patrol, now=now)
    return patrol


def hindrance(patrol: Round, crew: Crew, theirs: Sequence[Round]) -> str:
    """Why `crew` should not walk `patrol` beside `theirs`, in words; nothing where all is well. Wants members with users, and the schedule."""
    if not (crew.starts_at <= patrol.due_at < crew.ends_at):
        return _("is not out then")
    if any(one.pk != patrol.pk and one.due_at < patrol.due_until and one.due_until > patrol.due_at for one in theirs):
        return _("walks another round then")
    if not strength_of(crew.members.all()).people:
        return _("nobody of it is there any more")
    return shortage_of(crew, [patrol])


def _held(crew: Crew) -> Crew:
    """`crew`, and nobody else gives it a round until this is done."""
    return Crew.objects.select_for_update(of=("self",), no_key=True).get(pk=crew.pk)


def _walked_by(crew: Crew, patrol: Round) -> list[Round]:
    return list(Round.objects.open().filter(crew=crew, due_at__lt=patrol.due_until, due_until__gt=patrol.due_at).exclude(pk=patrol.pk))


@transaction.atomic
def share_rounds(station: Unit, *, by: User, now: datetime) -> Shared:
    """Give the rounds ahead that have no team to the teams that are out then, strong enough and free, the least busy first. Raises NotAllowed.

    Rounds no team fits stay without one, with the reason nearest to a fit: those are given by hand.
    """
    if not by.may(Right.PLAN) and not by.may(Right.DECIDE):
        raise NotAllowed
    ahead = Round.objects.standing().filter(station=station, status__in=AHEAD, due_at__gte=now - NIGHT, due_at__lt=now + NIGHT)
    free = list(ahead.filter(crew=None).select_related("route", "schedule", "station").select_for_update(of=("self",)).order_by("due_at", "pk"))
    out = Crew.objects.filter(station=station, ends_at__gt=now, starts_at__lt=now + NIGHT)
    crews = list(out.select_for_update(of=("self",), no_key=True).prefetch_related("members__user").order_by("pk"))
    walked: dict[int, list[Round]] = defaultdict(list)
    for one in Round.objects.open().filter(crew__in=crews):
        walked[one.crew_id or 0].append(one)
    given, left = [], []
    for patrol in free:
        fits = {crew: hindrance(patrol, crew, walked[crew.pk]) for crew in crews}
        ready = [crew for crew, wrong in fits.items() if not wrong]
        if not ready:
            left.append(Left(patrol, next(iter(sorted(filter(None, fits.values()), key=_nearest)), _("no team is out then"))))
            continue
        crew = min(ready, key=lambda one: (_minutes(walked[one.pk]), one.pk))
        patrol.crew = crew
        patrol.save(update_fields=["crew"])
        walked[crew.pk].append(patrol)
        given.append(patrol)
        telling.tell_crew(patrol, now=now)
    return Shared(given, left)


def _nearest(wrong: str) -> int:
    """Too few people is nearer to a fit than another round, and that nearer than not being out."""
    return {str(_("is not out then")): 2, str(_("walks another round then")): 1}.get(wrong, 0)


def _minutes(rounds: Sequence[Round]) -> float:
    return sum((one.due_until - one.due_at).total_seconds() for one in rounds) / 60
