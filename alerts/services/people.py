"""Finding whom to tell: each target of a type or chain, by the place of the alert and who is on duty."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import Unit, User
from accounts.roles import Right, Role
from alerts.models import Alert
from alerts.models.catalogue import Target
from delivery.services import Told
from grids.models import Shift
from grids.services import main_officer_of
from grids.services.duty import off_duty
from partners.models import Contact
from partners.turns import on_duty

People = tuple[list[User], Unit | None]


# Found by the place of an alert, whoever is on duty; those at a desk are found by the roster itself.
BY_PLACE = (Target.GRID_OFFICER, Target.LIAISON_OFFICER)


class Found(NamedTuple):
    """Whom to tell, the units that thereby share the alert, and who was found and is off duty, by name."""

    told: list[Told]
    units: list[Unit]
    off_duty: list[str]


def people_for(targets: Iterable[str], alert: Alert, now: datetime, *, also_off_duty: bool = False) -> Found:
    """Whom `targets` name. Nobody without the right to see a covert alert is told of one, and nobody off duty unless the rule says so."""
    named: list[tuple[str, User]] = []
    units: list[Unit] = []
    for target in targets:
        users, unit = FINDERS[Target(target)](alert, now)
        named += [(target, user) for user in users if _may_hear(alert, user) and hasattr(user, "addressee")]
        units += [unit] if unit and unit.pk != alert.station_id else []
    sleeping = set() if also_off_duty else _sleeping(named, now)
    told = [Told(user.addressee.pk, target, str(user)) for target, user in named if user.pk not in sleeping]
    return Found(told, units, list(dict.fromkeys(str(user) for _target, user in named if user.pk in sleeping)))


def _sleeping(named: list[tuple[str, User]], now: datetime) -> set[int]:
    """Keys of those who were found by place alone and are off duty. A desk that nobody is on duty at has a hole in its roster: whoever holds it is called."""
    at_desks = {user.pk for target, user in named if target not in BY_PLACE}
    by_place = [user for target, user in named if target in BY_PLACE and user.pk not in at_desks]
    return off_duty(by_place, now) if by_place else set()


def find_in_step(step: dict[str, Any], alert: Alert, now: datetime, *, is_last: bool) -> Found:
    """Whom a step of a chain calls. After the last one nobody else comes, so that it calls those off duty rather than nobody."""
    found = people_for(step["notify"], alert, now, also_off_duty=bool(step.get("off_duty")))
    return people_for(step["notify"], alert, now, also_off_duty=True) if is_last and found.off_duty and not found.told else found


def _may_hear(alert: Alert, user: User) -> bool:
    return user.is_active and user.may(Right.READ) and (user.may(Right.COVERT) or not alert.is_covert)


def _at_desk(unit: Unit, role: str, alert: Alert, now: datetime) -> list[User]:
    """Who is on duty in `role`; else anybody on duty there; else those who hold the role, since somebody who may must hear of it.

    A station's command room is part of its desk, wherever its people are on the roster.
    """
    units = [unit, *Unit.objects.filter(parent=unit, kind=Unit.Kind.COMMAND_ROOM)]
    shifts = Shift.objects.at(now).filter(unit__in=units).select_related("officer__user")
    awake = [(shift.role, shift.officer.user) for shift in shifts if _may_hear(alert, shift.officer.user)]
    held = [user for held_role, user in awake if held_role == role]
    return held or [user for _role, user in awake] or list(User.objects.filter(unit__in=units, role=role, is_active=True))


def _desk_of(unit: Unit) -> Unit:
    """A bureau answers through its command centre."""
    if unit.kind not in {Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU}:
        return unit
    return Unit.objects.in_use().filter(parent=unit, kind=Unit.Kind.COMMAND_CENTRE).first() or unit


def _duty_officer(alert: Alert, now: datetime) -> People:
    desk = _desk_of(alert.station)
    return _at_desk(desk, Role.DUTY_OFFICER, alert, now), desk


def _duty_leader(alert: Alert, now: datetime) -> People:
    desk = _desk_of(alert.station)
    return _at_desk(desk, Role.DUTY_LEADER, alert, now), desk


def _grid_officer(alert: Alert, now: datetime) -> People:
    officer = main_officer_of(alert.grid_id, now) if alert.grid_id else None
    return [officer] if officer else [], None


def _liaison_officer(alert: Alert, now: datetime) -> People:
    if alert.site and alert.site.liaison and alert.site.liaison.is_active:
        return [alert.site.liaison], None
    return _grid_officer(alert, now)


def _anti_fraud_centre(alert: Alert, now: datetime) -> People:
    above = Unit.objects.above(alert.station.path)
    centre = Unit.objects.in_use().filter(parent__in=above, kind=Unit.Kind.ANTI_FRAUD_CENTRE).order_by("-path").first()
    return (_at_desk(centre, Role.DUTY_OFFICER, alert, now), centre) if centre else ([], None)


def _unit_above(alert: Alert, now: datetime) -> People:
    """The unit over the station; a police area, where nobody sits, is passed over."""
    over = [unit for unit in Unit.objects.above(alert.station.path) if unit.pk != alert.station_id]
    for unit in over:
        desk = _desk_of(unit)
        people = _at_desk(desk, Role.DUTY_OFFICER, alert, now)
        if people or unit.kind != Unit.Kind.POLICE_AREA:
            return people, desk
    return _duty_leader(alert, now)


FINDERS: dict[Target, Callable[[Alert, datetime], People]] = {
    Target.GRID_OFFICER: _grid_officer,
    Target.LIAISON_OFFICER: _liaison_officer,
    Target.DUTY_OFFICER: _duty_officer,
    Target.DUTY_LEADER: _duty_leader,
    Target.ANTI_FRAUD_CENTRE: _anti_fraud_centre,
    Target.UNIT_ABOVE: _unit_above,
}


def contacts_of_sender(alert: Alert, now: datetime | None = None) -> list[Told]:
    """Who at the sending site hears the card and the state: for a covert alert its back office only, never the counter; of others whose turn it is.

    Somebody there has just reported: where nobody is on duty, the first hears it all the same. Without `now`, everybody who may hear it at some time.
    """
    if alert.site_id is None:
        return []
    contacts = Contact.objects.filter(site=alert.site_id, is_active=True)
    contacts = contacts.filter(is_back_office=True) if alert.is_covert else contacts
    if now is None:
        return [Told(contact.addressee_id, "contact", contact.name) for contact in contacts]
    heard = list(contacts.in_turn(now).select_related("addressee"))
    awake = on_duty(heard, now) or heard
    return [Told(contact.addressee_id, "contact", contact.name) for contact in (awake if alert.is_covert else awake[:1])]
