"""Working a dispute: one door a step; each answers with the whole dispute."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from disputes.api.disputes import disputes_of
from disputes.forms.steps import own_mediator
from disputes.models import Agreement, Dispute, Mediator, Party, Room, Session, Term
from disputes.rows.disputes import dispute_detail
from disputes.serializers import disputes as serializers
from disputes.services import agreeing, ending, levels, parties, routing, sessions
from disputes.steps.working import mediators_for
from policing.lib.strict import validated

Said = dict[str, Any]


def described(operation_id: str, *, request: type[Serializer]) -> Callable[[type], type]:
    """Describe the POST that a step inherits."""
    return extend_schema_view(post=extend_schema(operation_id=operation_id, request=request, responses=OpenApiTypes.OBJECT))


class DisputeStep(APIView):
    """Base: find the dispute through what the officer sees, check the body, take the step, answer with the whole dispute."""

    permission_classes = [needs(Right.MEDIATE)]
    body: ClassVar[type[Serializer]]

    def post(self, request: SignedIn, pk: Any, **part: Any) -> Response:
        dispute = get_object_or_404(Dispute.objects.visible_to(request.user), pk=pk)
        self.take(dispute, request, validated(self.body, request), timezone.now(), **part)
        return Response(dispute_detail(get_object_or_404(disputes_of(request), pk=pk), request.user))

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        raise NotImplementedError


def named_mediator(dispute: Dispute, request: SignedIn, said: Said) -> Mediator | None:
    """One who works for the dispute's station; a street mediator can name themselves only."""
    pk = said.pop("mediator", None)
    own = {} if request.user.is_officer else {"user": request.user}
    return get_object_or_404(mediators_for(dispute).filter(**own), pk=pk) if pk else None


@described("disputes_way", request=serializers.DisputeWaySerializer)
class ChooseWay(DisputeStep):
    permission_classes = [needs(Right.DECIDE)]
    body = serializers.DisputeWaySerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        exclusions = [one.pk for one in said.pop("exclusions", [])]
        routing.choose_way(dispute, said.pop("way"), exclusions=exclusions, mediator=named_mediator(dispute, request, said), by=request.user, now=now, **said)


@described("disputes_case", request=serializers.DisputeWhySerializer)
class HandleAsCase(DisputeStep):
    permission_classes = [needs(Right.DECIDE)]
    body = serializers.DisputeWhySerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        routing.handle_as_case(dispute, by=request.user, now=now, **said)


@described("disputes_facts", request=serializers.DisputeFactsSerializer)
class SetFacts(DisputeStep):
    body = serializers.DisputeFactsSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        levels.set_facts(dispute, [fact.pk for fact in said["facts"]], by=request.user, now=now)


@described("disputes_parties_create", request=serializers.DisputeNewPartySerializer)
class NameParty(DisputeStep):
    body = serializers.DisputeNewPartySerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        pk = said.pop("stands_for", None)
        stands_for = get_object_or_404(dispute.parties, pk=pk) if pk else None
        parties.name_party(dispute, parties.Person(**said), stands_for=stands_for, by=request.user, now=now)


@described("disputes_sessions_create", request=serializers.DisputeNewSessionSerializer)
class ScheduleSession(DisputeStep):
    body = serializers.DisputeNewSessionSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        own = {"station__path__startswith": request.user.unit_path} if request.user.is_officer else {"station": dispute.station_id}
        rooms = Room.objects.filter(is_active=True, **own)
        room = get_object_or_404(rooms, pk=said["room"]) if said.get("room") else None
        when = sessions.When(said["starts_at"], said["ends_at"], said["where"], room)
        mediator = named_mediator(dispute, request, said) or own_mediator(request.user)
        host, near = request.user if request.user.is_officer else None, {name: said[name] for name in ("conflicts", "conflict_reason")}
        sessions.schedule_session(dispute, when, host=host, mediator=mediator, by=request.user, now=now, **near)


@described("disputes_sessions_held", request=serializers.DisputeHeldSerializer)
class HoldSession(DisputeStep):
    body = serializers.DisputeHeldSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        session = get_object_or_404(dispute.sessions, pk=part["session"])
        came = said.pop("came", None)
        present = None if came is None else list(_parties(dispute).filter(pk__in=came))
        sessions.hold_session(session, said.pop("status"), fact=said.pop("fact", ""), came=present, by=request.user, now=now, **said)


def _parties(dispute: Dispute) -> QuerySet[Party]:
    return Party.objects.filter(dispute=dispute)


@described("disputes_agreements_write", request=serializers.AgreementSerializer)
class WriteAgreement(DisputeStep):
    body = serializers.AgreementSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        session = get_object_or_404(Session.objects.filter(dispute=dispute), pk=part["session"])
        promises = [agreeing.Promise(**term | {"by": get_object_or_404(_parties(dispute), pk=term["by"])}) for term in said.pop("terms")]
        agreeing.draft_agreement(session, promises=promises, by=request.user, now=now, **said)


@described("disputes_agreements_sign", request=serializers.DisputeSignaturesSerializer)
class SignAgreement(DisputeStep):
    body = serializers.DisputeSignaturesSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        agreement = get_object_or_404(Agreement.objects.filter(dispute=dispute), pk=part["agreement"])
        drawn = said.get("drawn", {})
        signatures = [{"party": str(pk), "fingerprint": said["fingerprint"], "strokes": drawn.get(str(pk), "")} for pk in said["parties"]]
        signatures += [{"capacity": capacity} for capacity in ("mediator", "seal") if said[capacity]]
        agreeing.sign_agreement(agreement, signatures=signatures, by=request.user, now=now)


@described("disputes_agreements_broken", request=serializers.DisputeWhySerializer)
class NoteBreach(DisputeStep):
    body = serializers.DisputeWhySerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        agreement = get_object_or_404(Agreement.objects.filter(dispute=dispute), pk=part["agreement"])
        agreeing.note_breach(agreement, why=said["reason"], by=request.user, now=now)


@described("disputes_terms_done", request=serializers.DisputeReceiptSerializer)
class TickOff(DisputeStep):
    body = serializers.DisputeReceiptSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        term = get_object_or_404(Term.objects.filter(agreement__dispute=dispute), pk=part["term"])
        agreeing.tick_off(term, by=request.user, now=now, **said)


@described("disputes_close", request=serializers.DisputeCloseSerializer)
class CloseDispute(DisputeStep):
    permission_classes = [needs(Right.DECIDE)]
    body = serializers.DisputeCloseSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        ending.close_dispute(dispute, by=request.user, now=now, **said)


@described("disputes_reopen", request=serializers.DisputeReopenSerializer)
class ReopenDispute(DisputeStep):
    body = serializers.DisputeReopenSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        ending.reopen_dispute(dispute, by=request.user, now=now, **said)
