"""Words to whoever works on a dispute: it is yours now, a clock ends, something is due. Nothing of the quarrel leaves the house, only its number."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from delivery.services import tell_colleagues
from disputes.models import Dispute
from grids.services.duty import on_duty

ROOM = "disputes"
WORTH_TELLING = timedelta(days=2)
FOLLOW_UP_DUE = _("%(number)s: look again whether it holds, on %(day)s")
FOLLOW_UP_LATE = _("%(number)s: nobody has looked again since %(day)s")
TASK_LATE = _("%(number)s: a task of yours was due on %(day)s")


def workers(dispute: Dispute) -> list[User]:
    """The officer and, where they have an account, the street mediator; nobody whose account is closed."""
    mediator = dispute.mediator.user if dispute.mediator and dispute.mediator.is_active else None
    return [person for person in (dispute.officer, mediator) if person is not None and person.is_active]


def leaders(dispute: Dispute, now: datetime) -> list[User]:
    """Who leads at the dispute's station at the moment; else whoever leads it at all."""
    return on_duty(dispute.station, Role.DUTY_LEADER, now) or list(User.objects.filter(unit=dispute.station, role=Role.DUTY_LEADER, is_active=True))


def tell_new(dispute: Dispute, people: Iterable[User], *, now: datetime) -> None:
    tell(dispute, people, _("%(number)s is in your hands now"), now=now)


def tell_leaders(dispute: Dispute, *, now: datetime) -> None:
    """It is nobody's: the leader gives it to somebody."""
    tell(dispute, leaders(dispute, now), _("%(number)s is nobody’s; give it to somebody"), now=now)


def tell(dispute: Dispute, people: Iterable[User], title: Any, *, clock: Any = "", day: Any = None, now: datetime) -> None:
    """`title` is lazy: it is said once in each language."""

    def words() -> tuple[str, str]:
        facts = {"number": dispute.number, "clock": str(clock), "day": f"{day:%Y-%m-%d}" if day else ""}
        return str(title) % facts, str(_("Open Zhufang, Disputes."))

    tell_colleagues(people, words, room=ROOM, subject_id=dispute.pk, expires_at=now + WORTH_TELLING, now=now)
