"""Bringing the catalogue into the database."""

from dataclasses import asdict

from django.db import transaction

from disputes.catalogue import CLOCKS, EXCLUSIONS, FACTS, KINDS, RATES
from disputes.models import AllowanceRate, Category, ClockRule, Exclusion, Fact


@transaction.atomic
def load_catalogue() -> int:
    """Add the kinds, clocks, exclusions, facts and rates that are missing; returns how many rows that were. What is there stays as people edited it."""
    added = sum(_add(Category, asdict(seed)) for seed in KINDS)
    added += sum(_add(ClockRule, asdict(seed)) for seed in CLOCKS)
    added += sum(_add(Exclusion, asdict(seed) | {"position": position}) for position, seed in enumerate(EXCLUSIONS, start=1))
    added += sum(_add(AllowanceRate, asdict(seed) | {"position": position}) for position, seed in enumerate(RATES, start=1))
    return added + sum(_add(Fact, asdict(seed) | {"position": position}) for position, seed in enumerate(FACTS, start=1))


def _add(model: type[AllowanceRate | Category | ClockRule | Exclusion | Fact], values: dict[str, object]) -> bool:
    code = values.pop("code")
    return model._default_manager.get_or_create(pk=code, defaults=values)[1]
