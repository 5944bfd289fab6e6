"""Roles, and what each may do. Scope (whose alerts, whose grids) comes from the unit; this says which steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DUTY_LEADER = "duty_leader", _("Duty leader")
    DUTY_OFFICER = "duty_officer", _("Command-room duty officer")
    COMMUNITY_OFFICER = "community_officer", _("Community officer")
    AUXILIARY = "auxiliary", _("Auxiliary officer")
    INSPECTOR = "inspector", _("Inspectorate")
    ADMINISTRATOR = "administrator", _("Administrator")
    MEDIATOR = "mediator", _("Street mediator")
    PARTNER = "partner", _("Partner staff")


class Right(models.TextChoices):
    READ = "read", _("Read alerts and orders")
    COVERT = "covert", _("See covert alerts")
    ANSWER = "answer", _("Acknowledge, arrive and note")
    DECIDE = "decide", _("Transfer, dispatch, resolve and close")
    ORDER = "order", _("Send orders to partners")
    APPROVE = "approve", _("Approve large orders")
    REVEAL = "reveal", _("Reveal masked personal data")
    PLAN = "plan", _("Post officers to grids, plan duty and teams")
    ADMINISTER = "administer", _("Keep units, grids, partners and keys")
    INSPECT = "inspect", _("Read who looked at what")
    MEDIATE = "mediate", _("Work on disputes")


OFFICER = frozenset({Right.READ, Right.COVERT, Right.ANSWER, Right.DECIDE, Right.ORDER, Right.REVEAL, Right.MEDIATE})
# Who works beside the police and is none of them: a partner’s staff, a committee’s mediator.
OUTSIDE = frozenset({Role.PARTNER, Role.MEDIATOR})

# An auxiliary officer takes no decisions; an administrator reads no alerts (three-way separation of duties); a street mediator works on the disputes given to
# them and reads nothing else.
RIGHTS: dict[str, frozenset[Right]] = {
    Role.DUTY_LEADER: OFFICER | {Right.APPROVE, Right.PLAN},
    Role.DUTY_OFFICER: OFFICER,
    Role.COMMUNITY_OFFICER: OFFICER,
    Role.AUXILIARY: frozenset({Right.READ, Right.ANSWER, Right.MEDIATE}),
    Role.INSPECTOR: frozenset({Right.READ, Right.COVERT, Right.REVEAL, Right.INSPECT}),
    Role.ADMINISTRATOR: frozenset({Right.ADMINISTER, Right.PLAN}),
    Role.MEDIATOR: frozenset({Right.MEDIATE}),
    Role.PARTNER: frozenset(),
}
