"""What workers run for this room. Each task finds its work in PostgreSQL and is safe to repeat."""

from celery import shared_task
from django.utils import timezone

from grids.imports import running
from grids.services import qualifications
from grids.services.roster import due_notices, end_overtaken, overtaken, tell_of_shift
from policing.lib.sweeping import work_through

# A city's evening notices take a few rounds; meanwhile others may use the worker.
SECONDS = 20


@shared_task(name="grids.sweep")
def sweep() -> int:
    """Tell officers of the shifts that begin soon, or tomorrow, and end swaps that time has overtaken; returns how many of both."""
    told = work_through(due_notices, tell_of_shift, name="duty", seconds=SECONDS)
    return told + work_through(overtaken, end_overtaken, name="swaps", seconds=SECONDS)


@shared_task(name="grids.warn_of_lapsing")
def warn_of_lapsing() -> int:
    """Tell teams' leaders of trainings and licences that lapse soon; returns how many people were told."""
    return qualifications.warn_of_lapsing(timezone.now())


@shared_task(name=running.TASK)
def run_import(pk: str) -> None:
    """Check, apply or undo one file, whatever it waits for."""
    running.run(pk)


@shared_task(name="grids.sweep_imports")
def sweep_imports() -> int:
    """Go on with files whose worker was killed, and erase old ones; returns how many were worked on."""
    running.forget_old(timezone.now())
    keys = running.waiting()
    for pk in keys:
        running.run(pk)
    return len(keys)
