"""The catalogue a new installation starts with."""

import re

import pytest

from alerts.catalogue import TYPES
from alerts.models import AlertType, Chain, InstructionCard
from alerts.models.catalogue import Target, priority_of
from alerts.services.catalogue import load_catalogue

AVOIDED = ("拉车门", "可疑交易报告", "封控", "拖住", "强留")
ORDERS_TO_HOLD = re.compile(r"控制住|扣住|扣留|抓住|搜查他|hold (him|her|them)|detain", re.IGNORECASE)
SEEDED = {
    "bank.suspicious_cancellation",
    "bank.suspicious_withdrawal",
    "security.violence_imminent",
    "security.suspect_vehicle",
    "security.obscene_cards",
    "school.panic_alarm",
    "police.person_in_danger",
    "police.citizen_clue",
    "general.report",
}


@pytest.mark.django_db
def test_loading_twice_adds_nothing_the_second_time():
    assert load_catalogue() > 0
    assert load_catalogue() == 0
    assert set(AlertType.objects.values_list("code", flat=True)) >= SEEDED


@pytest.mark.django_db
def test_what_people_edited_stays():
    load_catalogue()
    AlertType.objects.filter(code="general.report").update(name="别的", eta_minutes=45)
    InstructionCard.objects.filter(type__code="general.report", language="en").update(do="Ring us.")
    Chain.objects.filter(name__contains="Urgent").update(name="最紧急", steps=[])
    assert load_catalogue() == 0
    kept = AlertType.objects.get(code="general.report")
    assert (kept.name, kept.eta_minutes, kept.cards.get(language="en").do) == ("别的", 45, "Ring us.")
    assert Chain.objects.get(name="最紧急").steps == []


@pytest.mark.django_db
def test_a_missing_card_comes_back():
    load_catalogue()
    InstructionCard.objects.filter(type__code="school.panic_alarm", language="zh-hans").delete()
    assert load_catalogue() == 1


@pytest.mark.django_db
def test_every_type_has_a_card_in_both_languages_and_somebody_to_tell():
    load_catalogue()
    for kind in AlertType.objects.prefetch_related("cards"):
        assert {card.language for card in kind.cards.all()} == {"zh-hans", "en"}
        assert kind.notify
        assert set(kind.notify) <= set(Target.values)


def test_bank_alerts_are_covert_and_reach_the_anti_fraud_centre_and_a_hold_up_the_leader():
    for seed in TYPES:
        if seed.code.startswith("bank."):
            assert seed.is_covert
            third = Target.DUTY_LEADER if seed.code == "bank.hold_up" else Target.ANTI_FRAUD_CENTRE
            assert set(seed.notify) == {third, Target.GRID_OFFICER, Target.DUTY_OFFICER}
        else:
            assert not seed.is_covert


@pytest.mark.parametrize("seed", TYPES, ids=lambda seed: seed.code)
def test_cards_are_short_and_never_ask_to_hold_or_search(seed):
    for card in (seed.zh, seed.en):
        assert len(card.do) <= 300
        assert len(card.do_not) <= 300
        assert not ORDERS_TO_HOLD.search(card.do)
        assert not [word for word in AVOIDED if word in card.do + card.do_not]


@pytest.mark.parametrize("seed", TYPES, ids=lambda seed: seed.code)
def test_signals_have_a_code_and_both_languages(seed):
    codes = [code for code, _, _ in seed.signals]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z_]+", code) and zh and en for code, zh, en in seed.signals)


def test_chains_call_a_leader_in_the_end_and_repeat_at_most_five_times():
    for chain in {seed.chain for seed in TYPES}:
        told = {target for _, targets in chain.steps for target in targets}
        assert told & {Target.DUTY_LEADER, Target.UNIT_ABOVE}
        assert chain.repeats <= 5
        assert all(wait > 0 for wait, _ in chain.steps)


def test_danger_to_people_is_red():
    red = {seed.code for seed in TYPES if priority_of(*seed.scales) == 1}
    assert red >= {"security.violence_imminent", "school.panic_alarm", "police.person_in_danger"}
