"""Bringing the catalogue into the database."""

from django.db import transaction

from alerts.catalogue import TYPES, TypeSeed
from alerts.honour_kinds import KINDS
from alerts.models import AlertType, Chain, HonourKind, InstructionCard
from alerts.models.catalogue import priority_of


@transaction.atomic
def load_catalogue() -> int:
    """Add the alert types, cards, chains and kinds of thanks that are missing; returns how many rows that were. What is there stays as people edited it."""
    return sum(_add_type(seed) for seed in TYPES) + sum(_add_honour(position, *kind) for position, kind in enumerate(KINDS))


def _add_honour(position: int, code: str, name: str, name_en: str, words: str, words_en: str) -> int:
    facts = {"name": name, "name_en": name_en, "words": words, "words_en": words_en, "position": position}
    return HonourKind.objects.get_or_create(code=code, defaults=facts)[1]


def _add_type(seed: TypeSeed) -> int:
    kept = AlertType.objects.filter(code=seed.code).first()
    if kept is not None:
        return _add_cards(kept, seed)
    chain, chain_is_new = Chain.objects.get_or_create(name=seed.chain.name, defaults={"steps": seed.chain.as_json(), "repeats": seed.chain.repeats})
    return 1 + chain_is_new + _add_cards(_create_type(seed, chain), seed)


def _create_type(seed: TypeSeed, chain: Chain) -> AlertType:
    urgency, severity, certainty = seed.scales
    return AlertType.objects.create(
        code=seed.code,
        lane=seed.lane,
        name=seed.name,
        name_en=seed.name_en,
        urgency=urgency,
        severity=severity,
        certainty=certainty,
        is_covert=seed.is_covert,
        is_by_system=seed.is_by_system,
        signals=seed.signals_as_json(),
        notify=[str(target) for target in seed.notify],
        # Where life is in danger nobody is left to sleep.
        also_off_duty=priority_of(*seed.scales) == 1,
        chain=chain,
        eta_minutes=seed.eta_minutes,
    )


def _add_cards(kind: AlertType, seed: TypeSeed) -> int:
    texts = {"zh-hans": seed.zh, "en": seed.en}
    return sum(
        InstructionCard.objects.get_or_create(type=kind, language=language, defaults={"do": card.do, "do_not": card.do_not})[1]
        for language, card in texts.items()
    )
