"""A kind of shift and its crew."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from grids.models import Officer, ShiftTemplate, TemplateTurn
from grids.services.roster.errors import BadTemplate

MOST_TURNS = 31


class Turn(NamedTuple):
    officer: int
    turn: int


@transaction.atomic
def save_template(template: ShiftTemplate, *, crew: Sequence[Turn], **facts: Any) -> ShiftTemplate:
    """Keep the template with this crew; plans already made stay as they are. Raises BadTemplate, ValidationError for `facts`."""
    if any(not 1 <= turn.turn <= MOST_TURNS for turn in crew) or not _work_here(template, crew):
        raise BadTemplate(fields={"crew": [BadTemplate.message]})
    for name, value in facts.items():
        setattr(template, name, value)
    template.full_clean()
    template.save()
    _keep_crew(template, set(crew))
    return template


def _work_here(template: ShiftTemplate, crew: Sequence[Turn]) -> bool:
    """Everybody new in the crew works for the unit or below it."""
    people = {turn.officer for turn in crew}
    known = set(template.crew.values_list("officer", flat=True)) if template.pk else set()
    ours = Officer.objects.filter(pk__in=people - known, user__unit__path__startswith=template.unit.path)
    return ours.count() == len(people - known)


def _keep_crew(template: ShiftTemplate, wanted: set[Turn]) -> None:
    there = {Turn(row.officer_id, row.turn): row for row in template.crew.all()}
    for turn, row in there.items():
        if turn not in wanted:
            row.delete()
    for turn in sorted(wanted - set(there)):
        TemplateTurn.objects.create(template=template, officer_id=turn.officer, turn=turn.turn)
