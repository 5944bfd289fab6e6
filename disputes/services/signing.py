"""Taking signatures: on paper, drawn on a tablet, or by one's own account; and who is still missing."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import AgreementStatus
from disputes.models import Agreement, Party, Signature
from disputes.papers.drawing import read_strokes
from disputes.services.errors import AlreadySigned, WordsChanged
from disputes.services.holding import hold_agreement
from policing.lib.errors import NotAllowed

Capacity, How = Signature.Capacity, Signature.How
# Settled there and then: signed where a sheet is signed at all, or recorded by whoever mediated.
ON_ONE_SPOT = (Agreement.Form.SPOT, Agreement.Form.ORAL)


def digest_of(agreement: Agreement) -> str:
    """64 hex digits over all that was agreed."""
    terms = [[term.position, str(term.by_id), term.words, term.mode, str(term.amount or ""), term.due_on.isoformat()] for term in agreement.terms.all()]
    facts = [str(agreement.dispute_id), agreement.form, agreement.main_facts, agreement.responsibility, terms]
    return sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def take_signatures(agreement: Agreement, signatures: list[dict[str, Any]], *, seen: str = "", by: User, now: datetime) -> None:
    """Keep `signatures`: each {"party": id} of the dispute or {"capacity": host, mediator or seal}, with "how", "fingerprint" and "strokes".

    One anew replaces the old. `seen` is the digest of the words they signed. Raises NotAllowed, AlreadySigned, WordsChanged, NotASignature.
    """
    if not by.may(Right.MEDIATE):
        raise NotAllowed
    if hold_agreement(agreement).status != AgreementStatus.DRAFT:
        raise AlreadySigned
    if seen and seen != digest_of(agreement):
        raise WordsChanged
    people = {str(pk): pk for pk in Party.objects.filter(dispute=agreement.dispute_id).values_list("pk", flat=True)}
    for said in signatures:
        party, capacity = people.get(str(said.get("party", ""))), str(said.get("capacity", ""))
        if party is not None:
            _keep(agreement, said, {"party_id": party, "capacity": Capacity.PERSON}, by=by, now=now)
        elif capacity in (Capacity.HOST, Capacity.MEDIATOR, Capacity.SEAL):
            _keep(agreement, said, {"party_id": None, "capacity": capacity}, by=by, now=now)


def _keep(agreement: Agreement, said: dict[str, Any], whose: dict[str, Any], *, by: User, now: datetime) -> None:
    drawn = json.dumps(read_strokes(said["strokes"])) if said.get("strokes") else ""
    how = How.TABLET if drawn else How.ACCOUNT if said.get("how") == How.ACCOUNT else How.PAPER
    agreement.signed_by.filter(**whose).delete()
    Signature.objects.create(agreement=agreement, how=how, strokes=drawn, fingerprint=bool(said.get("fingerprint")), at=now, by=by, **whose)


def sign_by_account(agreement: Agreement, *, by: User, now: datetime) -> None:
    """Who puts an agreement in force signs it by doing so: the officer a police one, the mediator who signed in a people’s one."""
    mediator = agreement.session.mediator or agreement.dispute.mediator
    signed = set(agreement.signed_by.values_list("capacity", flat=True))
    if by.is_officer and Capacity.HOST not in signed:
        take_signatures(agreement, [{"capacity": Capacity.HOST, "how": How.ACCOUNT}], by=by, now=now)
    if mediator is not None and mediator.user_id == by.pk and Capacity.MEDIATOR not in signed:
        take_signatures(agreement, [{"capacity": Capacity.MEDIATOR, "how": How.ACCOUNT}], by=by, now=now)


def missing_signatures(agreement: Agreement) -> list[str]:
    """Whose signature is still wanted, by name; nobody’s where the form wants none."""
    if agreement.form in ON_ONE_SPOT:
        return []
    signed = set(agreement.signed_by.values_list("party_id", "capacity"))
    by_name, offices = {party for party, _capacity in signed}, {capacity for _party, capacity in signed}
    missing = [party.name for party in agreement.dispute.parties.filter(role=Party.Role.PARTY) if not _signs_for(party) & by_name]
    if agreement.form == Agreement.Form.PEOPLE:
        missing += [_("the people’s mediator")] if Capacity.MEDIATOR not in offices else []
        missing += [_("the committee’s seal")] if Capacity.SEAL not in offices else []
    return missing


def _signs_for(party: Party) -> set[Any]:
    """The party, and whoever may sign in their place."""
    stands_in = party.stood_for_by.filter(role__in=[Party.Role.GUARDIAN, Party.Role.AGENT])
    return {party.pk, *(person.pk for person in stands_in)}
