"""How serious a dispute is: by facts of what happened, each of which says why. Nobody is scored."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts.models import User
from disputes.models import Dispute, DisputeEvent, Fact, Level
from disputes.services.holding import hold
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed

RELAPSE = "relapse"
VIOLENCE_AT_HOME = "violence-at-home"


class Judged(NamedTuple):
    """The level, and the facts that make it so."""

    level: int
    because: list[Fact]


def level_of(codes: list[str]) -> Judged:
    """The most serious level any of the facts asks for, and which of them ask for it."""
    facts = list(Fact.objects.filter(pk__in=codes))
    level = min((fact.level for fact in facts), default=int(Level.BLUE))
    return Judged(level, [fact for fact in facts if fact.level == level])


@transaction.atomic
def set_facts(dispute: Dispute, codes: list[str], *, by: User | None, now: datetime) -> Dispute:
    """What is known to have happened; the level follows. A change stands in the timeline with its reasons.

    A street mediator adds what happened and takes nothing away. Raises NotAllowed.
    """
    hold(dispute)
    if by is not None and not by.is_officer and set(dispute.facts) - set(codes):
        raise NotAllowed
    judged, before, known = level_of(codes), dispute.level, dispute.facts
    dispute.facts, dispute.level = sorted({fact.pk for fact in Fact.objects.filter(pk__in=codes)}), judged.level
    dispute.save(update_fields=["facts", "level"])
    if judged.level != before or sorted(known) != dispute.facts:
        changed: dict[str, Any] = {"added": sorted(set(dispute.facts) - set(known)), "taken": sorted(set(known) - set(dispute.facts))}
        because = [fact.pk for fact in judged.because]
        record(dispute, DisputeEvent.Kind.FACTS, now=now, by=by, before=before, level=judged.level, because=because, **changed)
    return dispute
