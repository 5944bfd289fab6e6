"""Bringing the catalogue into the database."""

from dataclasses import asdict
from typing import Any

from django.db import models, transaction

from disputes.catalogue import CLOCKS, EXCLUSIONS, FACTS, KINDS, RATES
from disputes.models import AllowanceRate, Category, ClockRule, Exclusion, Fact


@transaction.atomic
def load_catalogue() -> int:
    """Add the kinds, clocks, exclusions, facts and rates that are missing; returns how many rows that were. What is there stays as people edited it."""
    added = _add(Category, [asdict(seed) for seed in KINDS])
    added += _add(ClockRule, [asdict(seed) for seed in CLOCKS])
    added += _add(Exclusion, [asdict(seed) | {"position": position} for position, seed in enumerate(EXCLUSIONS, start=1)])
    added += _add(AllowanceRate, [asdict(seed) | {"position": position} for position, seed in enumerate(RATES, start=1)])
    return added + _add(Fact, [asdict(seed) | {"position": position} for position, seed in enumerate(FACTS, start=1)])


def _add(model: type[models.Model], rows: list[dict[str, Any]]) -> int:
    known = set(model._default_manager.values_list("pk", flat=True))
    missing = [model(**row) for row in rows if row["code"] not in known]
    model._default_manager.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
