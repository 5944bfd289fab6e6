"""Who may do what: whoever stands over a station plans, the station receives, whoever is sent writes what they did."""

from accounts.models import Unit, User
from accounts.roles import Right
from patrols.models import SentOfficer
from policing.lib.errors import NotAllowed


def is_over(user: User, station: Unit) -> bool:
    """Whether `user` sees more than the station: they plan for it."""
    return bool(user.unit_path) and station.path.startswith(user.unit_path) and station.path != user.unit_path


def check_planner(user: User, station: Unit) -> None:
    if not (user.may(Right.PLAN) and is_over(user, station)):
        raise NotAllowed


def is_of(user: User, station: Unit) -> bool:
    """Whether `user` belongs to the station itself, not lent to it."""
    return user.unit is not None and user.unit.path.startswith(station.path)


def may_receive(user: User, sent: SentOfficer) -> bool:
    """Who says that somebody came or left: people of the station, never they themselves."""
    return user.may(Right.ANSWER) and is_of(user, sent.quota.station) and sent.officer.user_id != user.pk


def may_sign(user: User, sent: SentOfficer) -> bool:
    """The host, or who decides at the station."""
    if sent.officer.user_id == user.pk or not is_of(user, sent.quota.station):
        return False
    return user.may(Right.DECIDE) or (user.may(Right.ANSWER) and sent.host is not None and sent.host.user_id == user.pk)


def may_write(user: User, sent: SentOfficer) -> bool:
    return sent.officer.user_id == user.pk or may_sign(user, sent) or may_receive(user, sent)
