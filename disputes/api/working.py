"""Working on a dispute together, over REST: notes, tasks, attachments, hand-over, joining, linking, parts, edits and follow-ups."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.api.attachments import AROUND_A_FILE, SAFE
from disputes.api.steps import DisputeStep, Said, described
from disputes.models import Dispute, DisputeFile, FollowUp
from disputes.rows.working import file_row, followup_line, task_row
from disputes.serializers import working as bodies
from disputes.services import files, looking_again, tasks_given
from disputes.services.editing import change_dispute
from disputes.steps.working import STEPS, followups_of, tasks_of
from policing.lib.pages import Pages
from policing.lib.pictures import MOST_BYTES, FileTooLarge
from policing.lib.strict import validated

READERS = needs(Right.READ, Right.MEDIATE)


class NamedStep(DisputeStep):
    """One of STEPS by its name; answers with the whole dispute."""

    permission_classes = [needs(Right.MEDIATE)]
    step: ClassVar[str]

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        STEPS[self.step].take(dispute, request.user, said, now)


@described("disputes_notes", request=bodies.DisputeNoteSerializer)
class WriteNote(NamedStep):
    body, step = bodies.DisputeNoteSerializer, "note"


@described("disputes_ask_leader", request=bodies.DisputeAskLeaderSerializer)
class AskLeader(NamedStep):
    """For “otherwise unsuitable”, of which only a duty leader decides."""

    permission_classes = [needs(Right.DECIDE)]
    body, step = bodies.DisputeAskLeaderSerializer, "ask-leader"


@described("disputes_merge", request=bodies.DisputeOtherSerializer)
class MergeInto(NamedStep):
    body, step = bodies.DisputeOtherSerializer, "merge"


@described("disputes_unmerge", request=bodies.DisputeOtherSerializer)
class UndoMerge(NamedStep):
    body, step = bodies.DisputeOtherSerializer, "unmerge"


@described("disputes_link", request=bodies.DisputeOtherSerializer)
class LinkDispute(NamedStep):
    body, step = bodies.DisputeOtherSerializer, "link"


@described("disputes_unlink", request=bodies.DisputeOtherSerializer)
class UnlinkDispute(NamedStep):
    body, step = bodies.DisputeOtherSerializer, "unlink"


@described("disputes_parts", request=bodies.DisputePartsSerializer)
class Parts(NamedStep):
    body, step = bodies.DisputePartsSerializer, "parts"


@described("disputes_parts_way", request=bodies.DisputeNothingSerializer)
class PartsWay(NamedStep):
    body, step = bodies.DisputeNothingSerializer, "parts-way"


@described("disputes_assign", request=bodies.DisputeAssignSerializer)
class AssignFollowUp(NamedStep):
    body, step = bodies.DisputeAssignSerializer, "assign"


class HandOver(APIView):
    """To another officer, street mediator or station; whoever hands it over may not see it any more, so the answer is short."""

    permission_classes = [needs(Right.MEDIATE)]

    @extend_schema(operation_id="disputes_hand_over", request=bodies.DisputeHandOverSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        dispute = get_object_or_404(Dispute.objects.visible_to(request.user).with_names(), pk=pk)
        STEPS["hand-over"].take(dispute, request.user, validated(bodies.DisputeHandOverSerializer, request), timezone.now())
        names = {"officer": dispute.officer, "mediator": dispute.mediator, "station": dispute.station}
        return Response({"number": dispute.number} | {name: str(value or "") for name, value in names.items()})


@described("disputes_edit", request=bodies.DisputeEditSerializer)
class Edit(DisputeStep):
    """409 with both values of each field that somebody else changed meanwhile."""

    permission_classes = [needs(Right.MEDIATE)]
    body = bodies.DisputeEditSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        change_dispute(dispute, changes_of(said), version=said["version"], by=request.user, now=now)


def changes_of(said: Said) -> dict[str, Any]:
    """Field → value, facts by their codes."""
    changes = {name: value for name, value in said.items() if name != "version"}
    return changes | ({"facts": sorted(fact.pk for fact in changes["facts"])} if "facts" in changes else {})


class Tasks(APIView):
    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_tasks_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        """The tasks of a dispute, as far as the reader may see them."""
        return Response({"results": _tasks(request, get_object_or_404(Dispute.objects.visible_to(request.user), pk=pk))})

    @extend_schema(operation_id="disputes_tasks_create", request=bodies.DisputeTaskSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        dispute = get_object_or_404(Dispute.objects.visible_to(request.user).with_names(), pk=pk)
        STEPS["task"].take(dispute, request.user, validated(bodies.DisputeTaskSerializer, request), timezone.now())
        return Response({"results": _tasks(request, dispute)}, status=status.HTTP_201_CREATED)


def _tasks(request: SignedIn, dispute: Dispute) -> list[dict[str, Any]]:
    return [task_row(task, request.user) for task in tasks_of(dispute, request.user)]


@described("disputes_tasks_done", request=bodies.DisputeNothingSerializer)
class FinishTask(DisputeStep):
    permission_classes = [needs(Right.MEDIATE)]
    body = bodies.DisputeNothingSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        tasks_given.finish_task(get_object_or_404(tasks_of(dispute, request.user), pk=part["task"]), by=request.user, now=now)


@described("disputes_tasks_dropped", request=bodies.DisputeNothingSerializer)
class DropTask(DisputeStep):
    permission_classes = [needs(Right.MEDIATE)]
    body = bodies.DisputeNothingSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        tasks_given.drop_task(get_object_or_404(tasks_of(dispute, request.user), pk=part["task"]), by=request.user, now=now)


@described("disputes_followups_done", request=bodies.DisputeLookedSerializer)
class Looked(DisputeStep):
    """What was found when looking again, by the answers to the script or by a result."""

    permission_classes = [needs(Right.MEDIATE)]
    body = bodies.DisputeLookedSerializer

    def take(self, dispute: Dispute, request: SignedIn, said: Said, now: datetime, **part: Any) -> None:
        one = get_object_or_404(followups_of(request.user).filter(dispute=dispute), pk=part["followup"])
        known = set(dispute.parties.values_list("pk", flat=True))
        reached = [pk for pk in said.pop("reached", []) if pk in known]
        looking_again.follow_up(one, reached=reached, by=request.user, now=now, **said)


class FollowUps(generics.GenericAPIView):
    """Who is to be called or visited, the oldest first; `?by=2026-03-01` those due until that day, `?mine=1` one's own."""

    permission_classes = [READERS]
    pagination_class = Pages
    queryset = FollowUp.objects.none()

    @extend_schema(operation_id="dispute_followups_list", parameters=[OpenApiParameter("mine", bool)], responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn) -> Response:
        rows = followups_of(request.user).filter(done_at=None, dropped_at=None).order_by("due_on", "pk")
        page = self.paginate_queryset(rows.filter(to=request.user) if request.query_params.get("mine") else rows) or []
        told = [followup_line(one, request.user) | {"dispute": one.dispute.number} for one in page]
        return self.get_paginated_response(told)


class Files(APIView):
    """Pictures (JPEG, PNG, WebP) and PDFs of a dispute, 10 MB each."""

    permission_classes = [READERS]
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Too much is refused before a byte of it is read, or asked who sends it."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and (not length.isdecimal() or int(length) > MOST_BYTES + AROUND_A_FILE):
            raise FileTooLarge(most=MOST_BYTES // 1024 // 1024)
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="disputes_files_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        return Response({"results": _files(request, get_object_or_404(Dispute.objects.visible_to(request.user), pk=pk))})

    @extend_schema(operation_id="disputes_files_create", request={"multipart/form-data": bodies.DisputeFileSerializer}, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        """201; 200 when the same file comes again."""
        dispute = get_object_or_404(Dispute.objects.visible_to(request.user), pk=pk)
        _kept, is_new = STEPS["file"].take(dispute, request.user, validated(bodies.DisputeFileSerializer, request), timezone.now())
        return Response({"results": _files(request, dispute)}, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def _files(request: SignedIn, dispute: Dispute) -> list[dict[str, Any]]:
    return [file_row(file) for file in DisputeFile.objects.visible_to(request.user).filter(dispute=dispute).listed()]


class OneFile(APIView):
    """The file itself; that it was looked at is kept in the access log. Pictures are shown, documents are saved."""

    permission_classes = [READERS]

    @extend_schema(operation_id="disputes_file", responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
        found = self.find(request, pk, file)
        return _answer(found, files.open_file(found, by=request.user, now=timezone.now()), found.media_type)

    def find(self, request: SignedIn, pk: uuid.UUID, file: uuid.UUID) -> DisputeFile:
        return get_object_or_404(DisputeFile.objects.visible_to(request.user).filter(dispute=pk).listed().select_related("dispute"), pk=file)


class FilePreview(OneFile):
    """The small picture."""

    @extend_schema(operation_id="disputes_file_preview", responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
        found = self.find(request, pk, file)
        return _answer(found, files.file_preview(found), "image/jpeg")


def _answer(file: DisputeFile, data: bytes, media_type: str) -> HttpResponse:
    shown = content_disposition_header(not file.is_picture, f"{file.dispute}-{file.name}") or "attachment"
    return HttpResponse(data, content_type=media_type, headers=SAFE | {"Content-Disposition": shown})
