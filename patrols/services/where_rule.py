"""Whether a bureau wants suggestions, and for how much patrol time."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Unit, User
from accounts.roles import Right
from patrols.models import Suggestion, WhereRule
from patrols.services.deciding import end_expired
from policing.lib.errors import NotAllowed


def rule_of(bureau: Unit) -> WhereRule:
    """The rule of `bureau`, or what goes where nobody has set one."""
    return WhereRule.objects.filter(bureau=bureau).first() or WhereRule(bureau=bureau)


def may_set_rule(user: User) -> bool:
    """Those who plan or administer for the whole bureau."""
    return user.unit_path == user.bureau_path != "" and (user.may(Right.PLAN) or user.may(Right.ADMINISTER))


@transaction.atomic
def set_rule(bureau: Unit, *, by: User, now: datetime, **facts: Any) -> WhereRule:
    """Change the rule of `bureau`. Switched off, what stands is over at once, and its stops leave their routes. Raises NotAllowed."""
    if not may_set_rule(by) or by.bureau_path != bureau.path:
        raise NotAllowed
    WhereRule.objects.get_or_create(bureau=bureau)
    rule = WhereRule.objects.select_for_update().get(bureau=bureau)
    for name, value in facts.items():
        setattr(rule, name, value)
    rule.save()
    if not rule.is_on:
        Suggestion.objects.filter(station__path__startswith=bureau.path).standing(now).update(expires_at=now)
        end_expired(now)
    return rule
