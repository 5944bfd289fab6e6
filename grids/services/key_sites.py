"""Key sites of a grid, and the five dated steps of a service point's round."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from grids.calendar import days_between
from grids.lookup import find_place
from grids.models import Grid, KeySite, ServiceStep
from policing.lib.errors import NotAllowed, Refused
from policing.lib.readable import readable

# On which day of a round each step is due, counted from the first; one that falls on a rest day waits for the next working day. The house's own choice.
ROUND = {
    ServiceStep.Kind.PRESENCE: 0,
    ServiceStep.Kind.TALK: 3,
    ServiceStep.Kind.FEEDBACK: 7,
    ServiceStep.Kind.FOLLOW_UP: 14,
    ServiceStep.Kind.RESULT: 30,
}
LONGEST_REST = 15
LONGEST_NOTE = 300


class OutsideEveryGrid(Refused):
    code = "location_unknown"
    message = _("This point lies in no grid of yours. Move it on the map.")


class NameTaken(Refused):
    code = "name_taken"
    status = 409
    message = _("Grid %(grid)s has a %(kind)s called “%(name)s” already.")


class NoServicePoint(Refused):
    code = "not_a_service_point"
    message = _("Only a service point in use has rounds.")


class RoundIsOpen(Refused):
    code = "round_is_open"
    status = 409
    message = _("A round is under way: “%(step)s” is due on %(day)s. Finish its steps first.")


class StepDone(Refused):
    code = "step_done"
    status = 409
    message = _("This step was done on %(day)s already.")


class NothingToTell(Refused):
    code = "malformed"
    message = _("Write in a few words what came of it.")


class NotYet(Refused):
    code = "in_the_future"
    message = _("A step is done today or was done earlier.")


class SiteFacts(NamedTuple):
    """What somebody knows of a key site. Place in WGS84 degrees."""

    kind: str
    name: str
    lon: float
    lat: float
    name_en: str = ""
    address: str = ""


@transaction.atomic
def add_key_site(facts: SiteFacts, *, by: User) -> KeySite:
    """A new key site in the grid its point lies in. Raises NotAllowed, OutsideEveryGrid, NameTaken."""
    return _written(KeySite(), facts, by)


@transaction.atomic
def change_key_site(site: KeySite, facts: SiteFacts, *, by: User) -> KeySite:
    """What is known of `site` now; a point in another grid moves it there. A service point with steps stays one. Raises as `add_key_site`, NoServicePoint."""
    if site.kind == KeySite.Kind.SERVICE_POINT and facts.kind != site.kind and site.steps.exists():
        raise NoServicePoint
    return _written(site, facts, by)


@transaction.atomic
def close_key_site(site: KeySite, *, by: User, is_active: bool = False) -> KeySite:
    """Take `site` out of use, or with `is_active` back into it; what was done there stays."""
    _check_keeper(by)
    site.is_active = is_active
    site.save(update_fields=["is_active"])
    return site


@transaction.atomic
def begin_round(point: KeySite, *, first_on: date, by: User) -> list[ServiceStep]:
    """The five steps of a new round from its first day. Raises NotAllowed, NoServicePoint, RoundIsOpen."""
    _check_worker(by)
    KeySite.objects.select_for_update().get(pk=point.pk)  # two at once make one round
    if point.kind != KeySite.Kind.SERVICE_POINT or not point.is_active:
        raise NoServicePoint
    left = point.steps.open().order_by("due_on").first()
    if left:
        raise RoundIsOpen(step=left.get_kind_display(), day=left.due_on)
    return ServiceStep.objects.bulk_create(ServiceStep(point=point, kind=kind, due_on=day) for kind, day in _days_of_round(first_on).items())


def _days_of_round(first_on: date) -> dict[str, date]:
    """Step → day; the first day is as chosen, the others fall on working days."""
    days = days_between(first_on, first_on + timedelta(days=max(ROUND.values()) + LONGEST_REST))
    working = [day.day for day in days if day.is_working]
    wanted = {kind: first_on + timedelta(days=after) for kind, after in ROUND.items()}
    return {kind: day if day == first_on else next((one for one in working if one >= day), day) for kind, day in wanted.items()}


@transaction.atomic
def finish_step(step: ServiceStep, *, note: str, by: User, now: datetime, done_on: date | None = None) -> ServiceStep:
    """`step` is done, on `done_on` or today, with what came of it in a few words. Raises NotAllowed, NothingToTell, NotYet, StepDone."""
    _check_worker(by)
    today, said = timezone.localdate(now), readable(note).strip()[:LONGEST_NOTE]
    if not said:
        raise NothingToTell
    if done_on and done_on > today:
        raise NotYet
    step = ServiceStep.objects.select_for_update(of=("self",)).select_related("point").get(pk=step.pk)
    if step.done_on:
        raise StepDone(day=step.done_on)
    step.done_on, step.done_by, step.note = done_on or today, by, said
    step.save(update_fields=["done_on", "done_by", "note"])
    return step


def _written(site: KeySite, facts: SiteFacts, by: User) -> KeySite:
    _check_keeper(by)
    grid = _grid_at(facts, by)
    said = {name: readable(value).strip() if isinstance(value, str) else value for name, value in facts._asdict().items()}
    for name, value in {**said, "grid": grid}.items():
        setattr(site, name, value)
    site.clean_fields()
    try:
        with transaction.atomic():
            site.save()
    except IntegrityError as error:
        raise NameTaken(grid=grid.code, kind=site.get_kind_display(), name=site.name) from error
    return site


def _grid_at(facts: SiteFacts, by: User) -> Grid:
    place = find_place(facts.lon, facts.lat)
    grid = Grid.objects.visible_to(by).in_use().filter(pk=place.grid_id).defer("boundary").first() if place else None
    if grid is None:
        raise OutsideEveryGrid(fields={"lon": [str(OutsideEveryGrid.message)]})
    return grid


def _check_keeper(by: User) -> None:
    """Officers who decide, and administrators, keep the sites."""
    if not (by.may(Right.DECIDE) or by.may(Right.ADMINISTER)):
        raise NotAllowed


def _check_worker(by: User) -> None:
    if not by.may(Right.ANSWER):
        raise NotAllowed
