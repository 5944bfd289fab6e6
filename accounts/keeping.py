"""Who may make whom: which roles an administrator gives, and whose accounts they keep."""

from accounts.models import Unit, User
from accounts.roles import Role


def roles_given_by(user: User, unit: Unit | None) -> set[str]:
    """The roles `user` may give to people of `unit`. Whoever watches administrators is made by none of them, and nobody makes their own equal."""
    if user.is_superuser:
        return set(Role.values)
    given = set(Role.values) - {Role.INSPECTOR, Role.ADMINISTRATOR}
    is_below = unit is not None and unit.path.startswith(user.unit_path) and unit.path != user.unit_path
    return given | {Role.ADMINISTRATOR} if is_below else given


def may_change(user: User, person: User) -> bool:
    """Administrators keep officers and partner staff; inspectors and their own equals are kept from above. Everybody may correct their own name."""
    if user.is_superuser or user.pk == person.pk:
        return True
    return not person.is_superuser and person.role in roles_given_by(user, person.unit)
