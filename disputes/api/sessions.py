"""Sessions, reports, invitations and settling on the spot over REST; and the lists of clocks, sessions and mediators."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from disputes.api.disputes import READERS
from disputes.api.steps import DisputeStep, Said, described, named_mediator
from disputes.lifecycle import OPEN
from disputes.models import Agreement, Deadline, Dispute, Mediator, Party, Room, Session
from disputes.rows.one import clock_row, dispute_name
from disputes.serializers import sessions as serializers
from disputes.services import appraisals, inviting, joining, session_edits, spot
from disputes.services.agreeing import Promise
from disputes.services.parties import Person
from disputes.services.reporting import Report
from disputes.services.sessions import When
from disputes.slots import sessions_between
from policing.lib.pages import Pages

WEEK = timedelta(days=7)


def _session(dispute: Dispute, pk: Any) -> Session:
    return get_object_or_404(Session.objects.filter(dispute=dispute).select_related("dispute__station"), pk=pk)


@described("disputes_sessions_notes", request=serializers.SessionNotesSerializer)
class WriteNotes(DisputeStep):
    """409 `edit_conflict` names each field somebody else changed meanwhile, with theirs and yours."""

    body = serializers.SessionNotesSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        version = said.pop("version")
        session_edits.change_notes(_session(dispute, part["session"]), said, version=version, by=request.user, now=now)


@described("disputes_sessions_move", request=serializers.SessionMoveSerializer)
class MoveSession(DisputeStep):
    body = serializers.SessionMoveSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        room = get_object_or_404(Room.objects.filter(station=dispute.station_id, is_active=True), pk=said["room"]) if said.get("room") else None
        mediator = named_mediator(dispute, request, said)
        words = {name: said[name] for name in ("reason", "conflict_reason")}
        when = When(said["starts_at"], said["ends_at"], said["where"], room)
        session_edits.move_session(_session(dispute, part["session"]), when, mediator=mediator, by=request.user, now=now, **words)


@described("disputes_sessions_invite", request=serializers.SessionInviteSerializer)
class Invite(DisputeStep):
    body = serializers.SessionInviteSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        inviting.invite(_session(dispute, part["session"]), by=request.user, now=now)


@described("disputes_reports_create", request=serializers.AppraisalAskSerializer)
class AskForReport(DisputeStep):
    body = serializers.AppraisalAskSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        appraisals.ask_for_report(dispute, said["kind"], asked_on=said.get("asked_on"), by=request.user, now=now)


@described("disputes_reports_issued", request=serializers.AppraisalIssuedSerializer)
class NoteReport(DisputeStep):
    body = serializers.AppraisalIssuedSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        awaited = dispute.appraisals.filter(issued_on=None).select_related("dispute")
        appraisals.note_report(get_object_or_404(awaited, pk=part["appraisal"]), by=request.user, now=now, **said)


@described("disputes_spot", request=serializers.SpotSerializer)
class SettleOnTheSpot(DisputeStep):
    permission_classes = [needs(Right.DECIDE)]
    body = serializers.SpotSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        people = Party.objects.filter(dispute=dispute)
        mode, today = Agreement.Mode, timezone.localdate(now)
        promises = [
            Promise(get_object_or_404(people, pk=term["by"]), term["words"], mode.CASH if term.get("amount") else mode.ACT, today, term.get("amount"))
            for term in said.pop("terms")
        ]
        spot.settle_on_the_spot(dispute, spot.OnTheSpot(promises=promises, **said), by=request.user, now=now)


@described("disputes_join", request=serializers.DisputeJoinSerializer)
class JoinReport(DisputeStep):
    """A report that is this dispute: joined to it, or reopening it."""

    body = serializers.DisputeJoinSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        people = tuple(Person(**person) for person in said.pop("people"))
        joining.join_report(dispute, Report(**said, people=people), by=request.user, now=now)


class Deadlines(generics.GenericAPIView):
    """Running clocks of the disputes one sees, the one longest over first; `?overdue=1` those that have run out."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = Deadline.objects.none()

    @extend_schema(operation_id="disputes_deadlines", parameters=[OpenApiParameter("overdue", bool)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        seen = Dispute.objects.visible_to(request.user)
        rows = Deadline.objects.filter(met_at=None, stopped_at=None, dispute__in=seen).order_by("due_on", "pk")
        if request.query_params.get("overdue"):
            rows = rows.filter(due_on__lt=timezone.localdate())
        named = rows.select_related("rule", "dispute__category", "dispute__station", "dispute__grid", "dispute__officer", "dispute__mediator")
        page = self.paginate_queryset(named)
        return self.get_paginated_response([clock_row(one) | {"dispute": dispute_name(one.dispute)} for one in page or []])


class SessionsAhead(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_sessions_ahead", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        """What is scheduled in the coming seven days, by room, mediator and officer."""
        today = timezone.localdate()
        rows = [
            {
                "id": str(one.pk),
                "dispute": str(one.dispute_id),
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "room": str(one.room) if one.room else "",
                "mediator": str(one.mediator) if one.mediator else "",
                "host": str(one.host) if one.host else "",
            }
            for one in sessions_between(request.user, today, today + WEEK)
        ]
        return Response({"results": rows})


class Mediators(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_mediators", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        """Street mediators with their open disputes, whoever has least to do first."""
        load = Count("disputes", filter=Q(disputes__status__in=OPEN))
        found = Mediator.objects.visible_to(request.user).filter(is_active=True).select_related("station").annotate(caseload=load)
        rows = [
            {"id": one.pk, "name": one.name, "committee": one.committee, "station": str(one.station), "open": one.caseload}
            for one in found.order_by("caseload", "name")[:200]
        ]
        return Response({"results": rows})
