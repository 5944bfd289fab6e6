"""Official papers, what belongs into the dossier, and allowances over REST."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Unit
from accounts.permissions import needs
from accounts.requests import SignedIn
from accounts.roles import Right
from alerts.api.attachments import AROUND_A_FILE
from disputes.models import AllowanceSheet, Dispute, Exhibit, Paper
from disputes.papers.files import TYPES, download
from disputes.rows.agreed import agreements_of, exhibits_of, offers_of, paper_line, papers_of
from disputes.rows.allowances import by_mediator, lines_of
from disputes.services.allowances import gather_allowances, sign_allowances
from disputes.services.exhibits import add_exhibit
from disputes.services.issuing import hand_out, issue_paper
from disputes.steps.agreed import about_of
from disputes.steps.working import looked_again
from policing.lib.errors import NotAllowed
from policing.lib.pictures import MOST_BYTES, FileTooLarge
from policing.lib.said_days import DayField
from policing.lib.strict import StrictSerializer, validated

READS = needs(Right.READ, Right.MEDIATE)
COUNTS = needs(Right.DECIDE, Right.APPROVE, Right.INSPECT)


class DisputePaperSerializer(StrictSerializer):
    """Which form, about which session, agreement or follow-up; `is_blank` with its number only."""

    form = serializers.ChoiceField(choices=Paper.Form.choices)
    about = serializers.CharField(max_length=40, required=False, allow_blank=True)
    is_blank = serializers.BooleanField(default=False)


class DisputeExhibitSerializer(StrictSerializer):
    file = serializers.FileField(max_length=300, allow_empty_file=True)
    place = serializers.ChoiceField(choices=Exhibit.Place.choices)
    caption = serializers.CharField(max_length=200, required=False, allow_blank=True)
    paper = serializers.UUIDField(required=False)


class AllowanceGatherSerializer(StrictSerializer):
    station = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    month = DayField()


def _dispute(request: SignedIn, pk: Any) -> Dispute:
    return get_object_or_404(Dispute.objects.visible_to(request.user), pk=pk)


class DisputePapers(APIView):
    """The papers of a dispute, those that can be made, and what the dossier lacks; POST makes one: 201, also where it was there already."""

    permission_classes = [READS]

    @extend_schema(operation_id="dispute_papers_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, pk: Any) -> Response:
        dispute = _dispute(request, pk)
        offers = offers_of(list(dispute.sessions.order_by("number")), agreements_of(dispute), looked_again(dispute, request.user))
        return Response(papers_of(dispute, request.user, exhibits_of(dispute, request.user)) | {"offers": offers})

    @extend_schema(operation_id="dispute_papers_create", request=DisputePaperSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: Any) -> Response:
        dispute = _dispute(request, pk)
        if not request.user.may(Right.MEDIATE):
            raise NotAllowed
        said = validated(DisputePaperSerializer, request)
        paper = issue_paper(dispute, said["form"], about=about_of(dispute, request.user, said), is_blank=said["is_blank"], by=request.user, now=timezone.now())
        return Response(paper_line(paper), status=status.HTTP_201_CREATED)


class OneDisputePaper(APIView):
    """The paper itself, as `pdf` or `docx`; that it was taken out is kept in the access log."""

    permission_classes = [needs(Right.MEDIATE)]

    @extend_schema(operation_id="dispute_paper", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, pk: Any, paper: Any, kind: str) -> HttpResponse:
        found = get_object_or_404(_dispute(request, pk).papers.select_related("organ", "dispute"), pk=paper)
        if kind not in TYPES:
            raise Http404
        return download(hand_out(found, kind, by=request.user, now=timezone.now()), kind, name=found.number)


class DisputeExhibits(APIView):
    """A picture or PDF (10 MB at most) for its place in the dossier."""

    permission_classes = [needs(Right.MEDIATE)]
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Too much is refused before a byte of it is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and (not length.isdecimal() or int(length) > MOST_BYTES + AROUND_A_FILE):
            raise FileTooLarge(most=MOST_BYTES // 1024 // 1024)
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="dispute_exhibits_create", request={"multipart/form-data": DisputeExhibitSerializer}, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn, pk: Any) -> Response:
        dispute = _dispute(request, pk)
        said = validated(DisputeExhibitSerializer, request)
        paper = get_object_or_404(dispute.papers, pk=said["paper"]) if said.get("paper") else None
        caption, data, now = said.get("caption", ""), said["file"].read(), timezone.now()
        kept = add_exhibit(dispute, data=data, place=said["place"], caption=caption, paper=paper, by=request.user, now=now)
        return Response({"file": str(kept.file_id), "place": kept.place}, status=status.HTTP_201_CREATED)


class Allowances(APIView):
    """The months there are; POST gathers one that is over."""

    permission_classes = [COUNTS]

    @extend_schema(operation_id="allowances_list", responses=OpenApiTypes.OBJECT, parameters=[OpenApiParameter("station", int)])
    def get(self, request: SignedIn) -> Response:
        sheets = AllowanceSheet.objects.visible_to(request.user).select_related("station", "signed_by")
        return Response({"results": [sheet_line(sheet) for sheet in sheets[:200]]})

    @extend_schema(operation_id="allowances_create", request=AllowanceGatherSerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: SignedIn) -> Response:
        said = validated(AllowanceGatherSerializer, request)
        station = get_object_or_404(Unit.objects.visible_to(request.user).filter(kind=Unit.Kind.STATION), pk=said["station"])
        sheet = gather_allowances(station, said["month"], by=request.user, now=timezone.now())
        return Response(sheet_detail(sheet), status=status.HTTP_201_CREATED)


class OneAllowance(APIView):
    """One month, case by case; POST signs it."""

    permission_classes = [COUNTS]

    @extend_schema(operation_id="allowance_retrieve", responses=OpenApiTypes.OBJECT)
    def get(self, request: SignedIn, sheet: int) -> Response:
        return Response(sheet_detail(self.find(request, sheet)))

    @extend_schema(operation_id="allowance_sign", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: SignedIn, sheet: int) -> Response:
        return Response(sheet_detail(sign_allowances(self.find(request, sheet), by=request.user, now=timezone.now())))

    def find(self, request: SignedIn, sheet: int) -> AllowanceSheet:
        return get_object_or_404(AllowanceSheet.objects.visible_to(request.user).select_related("station", "signed_by"), pk=sheet)


def sheet_line(sheet: AllowanceSheet) -> dict[str, Any]:
    signed_at: datetime | None = sheet.signed_at
    return {"id": sheet.pk, "station": str(sheet.station), "month": f"{sheet.month:%Y-%m}", "status": sheet.status, "signed_at": signed_at}


def sheet_detail(sheet: AllowanceSheet) -> dict[str, Any]:
    people = by_mediator(lines_of(sheet))
    return sheet_line(sheet) | {
        "people": [
            {
                "mediator": one["mediator"].pk,
                "name": one["mediator"].name,
                "yuan": one["yuan"],
                "cases": [{"number": line.dispute.number, "rate": line.rate_id, "yuan": line.yuan} for line in one["cases"]],
            }
            for one in people
        ]
    }
