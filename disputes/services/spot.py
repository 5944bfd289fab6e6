"""Settling on the spot: light, clear, performed at once. One form makes the way, the attempt, the agreement and the end of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import MEDIATED, Outcome, SessionStatus, Status
from disputes.models import Agreement, Dispute, Mediator, Session
from disputes.services.agreeing import Promise, draft_agreement, sign_agreement, tick_off
from disputes.services.ending import close_dispute
from disputes.services.errors import NotOnTheSpot, RecordingOrForm, SpotNotPerformed
from disputes.services.holding import hold
from disputes.services.levels import VIOLENCE_AT_HOME
from disputes.services.parties import check_parties
from disputes.services.routing import choose_way
from disputes.services.sessions import When, hold_session, schedule_session
from policing.lib.errors import NotAllowed

LASTED = timedelta(minutes=20)


@dataclass(frozen=True)
class OnTheSpot:
    """What was settled: the facts and the terms, or the recording in which parties, facts and terms are clear. `way` police or people's mediation."""

    way: str
    facts: str = ""
    promises: list[Promise] = field(default_factory=list)
    recording: str = ""
    recording_from: str = ""
    recording_to: str = ""


@transaction.atomic
def settle_on_the_spot(dispute: Dispute, said: OnTheSpot, *, mediator: Mediator | None = None, by: User, now: datetime) -> Dispute:
    """Everything done within these minutes: held, agreed, performed, closed.

    Raises NotAllowed, NotOnTheSpot, RecordingOrForm, SpotNotPerformed, TwoSides, GuardianNeeded and what choosing a way raises.
    """
    if not by.may(Right.DECIDE):
        raise NotAllowed
    hold(dispute)
    _check(dispute, said, now)
    if dispute.status == Status.REPORTED:
        choose_way(dispute, said.way, exclusions=[], mediator=mediator, by=by, now=now)
    session = _session(dispute, said, mediator, by, now)
    if said.promises:
        _paper(session, said, by, now)
    dispute.refresh_from_db()
    return close_dispute(dispute, outcome=Outcome.SPOT, by=by, now=now)


def _check(dispute: Dispute, said: OnTheSpot, now: datetime) -> None:
    awaited, today = dispute.appraisals.exists(), timezone.localdate(now)
    if dispute.status not in (Status.REPORTED, Status.MEDIATING) or said.way not in MEDIATED or VIOLENCE_AT_HOME in dispute.facts or awaited:
        raise NotOnTheSpot
    has_recording = bool(said.recording and said.recording_from and said.recording_to)
    if not has_recording and not (said.facts.strip() and said.promises):
        raise RecordingOrForm
    if any(promise.due_on is None or promise.due_on > today for promise in said.promises):
        raise SpotNotPerformed
    check_parties(dispute, on=today)


def _session(dispute: Dispute, said: OnTheSpot, mediator: Mediator | None, by: User, now: datetime) -> Session:
    when = When(now - LASTED, now, where=Session.Place.SPOT)
    session = schedule_session(dispute, when, host=by, mediator=mediator, by=by, now=now)
    session.recording, session.recording_from, session.recording_to = said.recording[:80], said.recording_from[:10], said.recording_to[:10]
    session.save(update_fields=["recording", "recording_from", "recording_to"])
    return hold_session(session, SessionStatus.AGREED, fact=said.facts, came=list(dispute.parties.all()), by=by, now=now)


def _paper(session: Session, said: OnTheSpot, by: User, now: datetime) -> None:
    """The form, signed by whoever is there and performed at once."""
    agreement = draft_agreement(session, form=Agreement.Form.SPOT, main_facts=said.facts, promises=said.promises, by=by, now=now)
    signatures = [{"party": str(party.pk), "how": "paper", "at": now.isoformat()} for party in session.dispute.parties.all()]
    sign_agreement(agreement, signatures=signatures, by=by, now=now)
    for term in agreement.terms.all():
        tick_off(term, receipt="", by=by, now=now)
