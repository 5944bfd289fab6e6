"""Finding whom to tell: each target of a type or chain, by the place of the alert and who is on duty."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q

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
    around = Around(alert, now)
    for target in targets:
        users, unit = FINDERS[Target(target)](around)
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


class Around:
    """Where an alert lies: the units over it with their centres and rooms, and who is on duty there; each asked for once, whatever targets name them."""

    OFFICES = (Unit.Kind.COMMAND_CENTRE, Unit.Kind.COMMAND_ROOM, Unit.Kind.ANTI_FRAUD_CENTRE)

    def __init__(self, alert: Alert, now: datetime) -> None:
        self.alert, self.now = alert, now

    @cached_property
    def _units(self) -> list[Unit]:
        over = Unit.objects.above(self.alert.station.path).order_by().values("pk")
        return list(Unit.objects.filter(Q(pk__in=over) | Q(parent__in=over, kind__in=self.OFFICES)))

    @cached_property
    def line(self) -> list[Unit]:
        """The station and the units over it, nearest first."""
        over = [unit for unit in self._units if self.alert.station.path.startswith(unit.path)]
        return sorted(over, key=lambda unit: len(unit.path), reverse=True)

    def offices(self, unit: Unit, kind: str) -> list[Unit]:
        return [one for one in self._units if one.parent_id == unit.pk and one.kind == kind]

    @cached_property
    def _shifts(self) -> list[Shift]:
        shifts = Shift.objects.at(self.now).filter(unit__in=[unit.pk for unit in self._units])
        return list(shifts.select_related("officer__user__addressee").order_by("pk"))

    def at_desk(self, unit: Unit, role: str) -> list[User]:
        """Who is on duty in `role`; else anybody on duty there; else those who hold the role, since somebody who may must hear of it.

        A station's command room is part of its desk, wherever its people are on the roster.
        """
        desk = [unit.pk, *(room.pk for room in self.offices(unit, Unit.Kind.COMMAND_ROOM))]
        awake = [(shift.role, shift.officer.user) for shift in self._shifts if shift.unit_id in desk and _may_hear(self.alert, shift.officer.user)]
        held = [user for held_role, user in awake if held_role == role]
        by_role = User.objects.filter(unit__in=desk, role=role, is_active=True).select_related("addressee")
        return held or [user for _role, user in awake] or list(by_role)

    def desk_of(self, unit: Unit) -> Unit:
        """A bureau answers through its command centre."""
        if unit.kind not in {Unit.Kind.BUREAU, Unit.Kind.SUB_BUREAU}:
            return unit
        centres = [centre for centre in self.offices(unit, Unit.Kind.COMMAND_CENTRE) if centre.closed_on is None]
        return centres[0] if centres else unit


def _duty_officer(around: Around) -> People:
    desk = around.desk_of(around.alert.station)
    return around.at_desk(desk, Role.DUTY_OFFICER), desk


def _duty_leader(around: Around) -> People:
    desk = around.desk_of(around.alert.station)
    return around.at_desk(desk, Role.DUTY_LEADER), desk


def _grid_officer(around: Around) -> People:
    officer = main_officer_of(around.alert.grid_id, around.now) if around.alert.grid_id else None
    return [officer] if officer else [], None


def _liaison_officer(around: Around) -> People:
    site = around.alert.site
    if site and site.liaison and site.liaison.is_active:
        return [site.liaison], None
    return _grid_officer(around)


def _anti_fraud_centre(around: Around) -> People:
    centres = (centre for unit in around.line for centre in reversed(around.offices(unit, Unit.Kind.ANTI_FRAUD_CENTRE)))
    centre = next((centre for centre in centres if centre.closed_on is None), None)
    return (around.at_desk(centre, Role.DUTY_OFFICER), centre) if centre else ([], None)


def _unit_above(around: Around) -> People:
    """The unit over the station; a police area, where nobody sits, is passed over."""
    for unit in around.line[1:]:
        desk = around.desk_of(unit)
        people = around.at_desk(desk, Role.DUTY_OFFICER)
        if people or unit.kind != Unit.Kind.POLICE_AREA:
            return people, desk
    return _duty_leader(around)


FINDERS: dict[Target, Callable[[Around], People]] = {
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
    What an officer reports of a site was not sent by it.
    """
    if alert.site_id is None or alert.source == Alert.Source.PATROL:
        return []
    contacts = Contact.objects.filter(site=alert.site_id, is_active=True)
    contacts = contacts.filter(is_back_office=True) if alert.is_covert else contacts
    if now is None:
        return [Told(contact.addressee_id, "contact", contact.name) for contact in contacts]
    heard = list(contacts.in_turn(now).select_related("addressee"))
    awake = on_duty(heard, now) or heard
    return [Told(contact.addressee_id, "contact", contact.name) for contact in (awake if alert.is_covert else awake[:1])]
