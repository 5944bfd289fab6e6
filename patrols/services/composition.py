"""Whether a team is strong enough for the rounds it walks: how many people, how many of them police."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from patrols.models import Crew, CrewMember, Round


class Strength(NamedTuple):
    people: int = 0
    officers: int = 0


def strength_of(members: Iterable[CrewMember]) -> Strength:
    """Who is in a team and has not left; wants their users."""
    there = [member for member in members if member.left_at is None]
    return Strength(len(there), sum(member.is_police for member in there))


def needed_for(rounds: Iterable[Round]) -> Strength:
    """What the most demanding of `rounds` asks for; one planned by hand asks for nobody in particular. Wants their schedules."""
    plans = [one.schedule for one in rounds if one.schedule]
    return Strength(max((plan.people_needed for plan in plans), default=0), max((plan.officers_needed for plan in plans), default=0))


def shortage(need: Strength, have: Strength) -> str:
    """What is missing, in words; nothing where all is well."""
    said = {"people": need.people, "officers": need.officers, "have": have.people, "police": have.officers}
    if have.people < need.people and have.officers < need.officers:
        return _("needs %(people)s people, %(officers)s of them police; there are %(have)s, %(police)s of them police") % said
    if have.people < need.people:
        return _("needs %(people)s people; there are %(have)s") % said
    if have.officers < need.officers:
        return _("needs %(officers)s police officers; there are %(police)s") % said
    return ""


def shortage_of(crew: Crew, rounds: Iterable[Round]) -> str:
    """What `crew` lacks for `rounds`; wants its members with their users."""
    return shortage(needed_for(rounds), strength_of(crew.members.all()))
