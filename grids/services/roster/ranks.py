"""Who may be on duty as what."""

from accounts.models import User
from accounts.roles import OUTSIDE, Role

# An auxiliary officer takes no decisions, and a station is led by its leaders.
MAY_SERVE = {
    Role.DUTY_LEADER: {Role.DUTY_LEADER},
    Role.DUTY_OFFICER: {Role.DUTY_LEADER, Role.DUTY_OFFICER, Role.COMMUNITY_OFFICER},
    Role.COMMUNITY_OFFICER: {Role.DUTY_LEADER, Role.DUTY_OFFICER, Role.COMMUNITY_OFFICER},
    Role.AUXILIARY: set(Role) - OUTSIDE,
}


def may_serve(user: User, role: str) -> bool:
    """Whether somebody of `user`'s rank may be on duty in `role`."""
    return user.role in MAY_SERVE[Role(role)]
