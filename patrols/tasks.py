"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from random import SystemRandom

from celery import shared_task
from django.utils import timezone

from accounts.models import Unit
from patrols.models import Incident
from patrols.services import (
    calls,
    crews,
    deciding,
    findings,
    incidents,
    positions,
    recording,
    replanning,
    rounds,
    secondment,
    spot_checks,
    suggesting,
    unit_duty,
    weeks,
)
from policing.lib.sweeping import work_through

# A city's late rounds take a few rounds of the clock; meanwhile others may use the worker.
SECONDS = 20


@shared_task(name="patrols.sweep")
def sweep() -> int:
    """Tell of rounds that are late or missed, make those that come next, withdraw those no longer wanted, and close teams whose time is over; returns how many.

    Telling comes first: no plan that cannot be worked out keeps a duty chief from hearing of a missed round.
    """
    told = work_through(rounds.to_check, rounds.check_round, name="patrols", seconds=SECONDS)
    return told + replanning.keep_up(timezone.now()) + crews.close_over(timezone.now())


@shared_task(name="patrols.remind")
def remind() -> int:
    """A word to whoever is sent to a station soon, and to everybody concerned by a remedy that is overdue; returns how many of both."""
    told = work_through(secondment.due_reminders, secondment.remind, name="secondment", seconds=SECONDS)
    return told + work_through(spot_checks.overdue, spot_checks.tell_overdue, name="spot checks", seconds=SECONDS)


@shared_task(name="patrols.watch_units")
def watch_units() -> int:
    """Tell of calls nobody of a street unit has acknowledged, and end duties nobody ended; returns how many of both."""
    told = work_through(calls.unanswered, calls.remind_of, name="unit calls", seconds=SECONDS)
    return told + work_through(unit_duty.forgotten, unit_duty.end_forgotten, name="unit duties", seconds=SECONDS)


@shared_task(name="patrols.tidy")
def tidy() -> int:
    """Erase the words and plates of findings whose days are over, and where street units and walkers' phones were; returns how many of all."""
    now = timezone.now()
    return findings.erase_findings() + positions.forget_positions(now=now) + recording.forget_places(now=now)


@shared_task(name="patrols.where")
def where() -> int:
    """Every night: forget reports whose days are over, end suggestions that ran out, test the last weeks anew, and suggest places where none stand.
    Returns how many places were suggested."""
    now = timezone.now()
    incidents.forget_incidents(now)
    deciding.end_expired(now)
    for bureau in Unit.objects.filter(pk__in=Incident.objects.order_by().values("bureau").distinct()):
        weeks.try_weeks(bureau, now=now)
    return sum(len(suggesting.suggest_places(bureau, now=now, chance=SystemRandom())) for bureau in suggesting.due_bureaus(now))
