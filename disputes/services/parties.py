"""People in a dispute, by the rules of who may stand for whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Right
from disputes.models import Dispute, DisputeEvent, Party
from disputes.services.errors import AgentOfViolator, AuthorityNeeded, GuardianNeeded, SideNeeded, StandsForNobody, TwoSides
from disputes.services.timeline import record
from policing.lib.errors import NotAllowed
from policing.lib.phones import number_index
from policing.lib.sealed import blind_index

OF_AGE, OWN_WORK = 18, 16


@dataclass(frozen=True)
class Person:
    """Somebody to be named in a dispute. `born_on` may be unknown."""

    name: str
    side: str = ""
    role: str = Party.Role.PARTY
    part: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    born_on: date | None = None
    lives_by_own_work: bool = False
    authority: str = ""


@transaction.atomic
def name_party(dispute: Dispute, person: Person, *, stands_for: Party | None = None, by: User, now: datetime) -> Party:
    """Add somebody to `dispute`. Raises NotAllowed, SideNeeded, StandsForNobody, AgentOfViolator, AuthorityNeeded."""
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    if person.role == Party.Role.PARTY and not person.side:
        raise SideNeeded(fields={"side": [str(SideNeeded.message)]})
    if person.role in (Party.Role.GUARDIAN, Party.Role.AGENT) and stands_for is None:
        raise StandsForNobody(fields={"stands_for": [str(StandsForNobody.message)]})
    if person.role == Party.Role.AGENT:
        _check_agent(person, stands_for)
    party = Party.objects.create(
        dispute=dispute, side=person.side or (stands_for.side if stands_for else ""), role=person.role, part=person.part, stands_for=stands_for,
        name=person.name, phone=person.phone, id_number=person.id_number, address=person.address, born=person.born_on.isoformat() if person.born_on else "",
        lives_by_own_work=person.lives_by_own_work, authority=person.authority, name_index=blind_index(person.name),
        phone_index=number_index(person.phone), number_index=blind_index(person.id_number) if person.id_number else "",
    )  # fmt: skip
    record(dispute, DisputeEvent.Kind.CHANGED, now=now, by=by, party=str(party.pk), role=person.role)
    return party


def _check_agent(person: Person, stands_for: Party | None) -> None:
    if stands_for is not None and stands_for.part == Party.Part.VIOLATOR:
        raise AgentOfViolator
    if not person.authority:
        raise AuthorityNeeded


def check_parties(dispute: Dispute, *, on: date) -> None:
    """Whether mediation may begin with these people on the day `on`. Raises TwoSides, GuardianNeeded."""
    people = list(dispute.parties.all())
    parties = [person for person in people if person.role == Party.Role.PARTY]
    if len({party.side for party in parties}) < 2:
        raise TwoSides
    guarded = {person.stands_for_id for person in people if person.role == Party.Role.GUARDIAN}
    for party in parties:
        age = party.age_on(on)
        is_minor = age is not None and age < OF_AGE and not (age >= OWN_WORK and party.lives_by_own_work)
        if is_minor and party.pk not in guarded:
            raise GuardianNeeded(name=party.name, age=age)
