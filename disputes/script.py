"""What is asked when somebody looks again whether it holds: read out on the phone, or ticked at a door, in less than a minute."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.models import Dispute, FollowUp, Level

HOLDS, TENSE, BROKEN = FollowUp.Result.HOLDS.value, FollowUp.Result.TENSE.value, FollowUp.Result.BROKEN.value
GRAVITY = (HOLDS, TENSE, BROKEN)


@dataclass(frozen=True)
class Answer:
    """One button; `means` is what it says of the whole."""

    value: str
    label: Any
    means: str


@dataclass(frozen=True)
class Question:
    code: str
    words: Any
    answers: tuple[Answer, ...]
    only_high: bool = False


QUESTIONS = (
    Question(
        "kept",
        _("Has everything that was agreed been done so far?"),
        (
            Answer("yes", pgettext_lazy("follow-up", "Yes, or nothing was due yet"), HOLDS),
            Answer("partly", pgettext_lazy("follow-up", "Only in part"), TENSE),
            Answer("no", pgettext_lazy("follow-up", "No"), BROKEN),
        ),
    ),
    Question(
        "calm",
        _("Has it been calm between you since then?"),
        (
            Answer("calm", pgettext_lazy("follow-up", "Calm"), HOLDS),
            Answer("words", pgettext_lazy("follow-up", "There were words"), TENSE),
            Answer("quarrel", pgettext_lazy("follow-up", "They quarrelled again"), BROKEN),
        ),
    ),
    Question(
        "safe",
        _("Do you feel safe at home and on the way?"),
        (
            Answer("yes", pgettext_lazy("follow-up", "Safe"), HOLDS),
            Answer("unsure", pgettext_lazy("follow-up", "Not sure"), TENSE),
            Answer("no", pgettext_lazy("follow-up", "Afraid"), BROKEN),
        ),
        only_high=True,
    ),
    Question(
        "help",
        _("Is there anything we can still help with?"),
        (
            Answer("no", pgettext_lazy("follow-up", "Nothing more"), HOLDS),
            Answer("yes", pgettext_lazy("follow-up", "Yes, noted below"), HOLDS),
        ),
    ),
)


def questions_for(dispute: Dispute) -> list[Question]:
    """In the order they are read; whether somebody feels safe is asked where the level is high."""
    return [question for question in QUESTIONS if not question.only_high or dispute.level <= Level.ORANGE]


def unanswered(dispute: Dispute, answers: dict[str, str]) -> list[str]:
    """The codes of questions without one of their answers."""
    return [question.code for question in questions_for(dispute) if answers.get(question.code) not in {one.value for one in question.answers}]


def result_of(dispute: Dispute, answers: dict[str, str]) -> str:
    """The gravest thing any answer says."""
    said = [one.means for question in questions_for(dispute) for one in question.answers if answers.get(question.code) == one.value]
    return max(said, key=GRAVITY.index, default=HOLDS)


def why_label(followup: FollowUp) -> str:
    """What it was planned for, in words."""
    if followup.why.startswith("+"):
        return str(_("%(days)s days after the last performance") % {"days": followup.why[1:]})
    return str({"performance": _("On the day of performance"), "tense": _("Because the last one was tense")}.get(followup.why, followup.why))
