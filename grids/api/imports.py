"""Files over REST, as on the page: upload, columns, check, rows, apply, progress, undo; and what goes out. For administrators; to others nothing is there."""

import uuid

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from grids.imports import running
from grids.imports.exporting import export_file, is_keeper
from grids.imports.import_rows import import_row, subject_row
from grids.imports.page import VERDICTS, preview, progress_row
from grids.imports.refused import refused_file
from grids.imports.schema import CheckSerializer, ImportPart, ImportRow, ProgressRow, RowsSerializer, SubjectRow, UploadSerializer
from grids.imports.subjects import in_order, subjects
from grids.models import FileImport
from policing.lib.pages import Pages
from policing.lib.strict import validated


class Door(APIView):
    """For everybody but administrators there is no such resource."""

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if not is_keeper(request.user):
            raise Http404

    def found(self, request: SignedIn, pk: uuid.UUID) -> FileImport:
        return get_object_or_404(FileImport.objects.visible_to(request.user).without_files().select_related("by"), pk=pk)


class Imports(Door, generics.GenericAPIView):
    """The files of late, and the door for new ones: multipart, `subject` and `file` (XLSX, CSV, GeoJSON, zipped shapefile; 40 MB, 20,000 rows at most)."""

    parser_classes = [MultiPartParser]
    pagination_class = Pages
    queryset = FileImport.objects.none()

    @extend_schema(operation_id="imports_list", responses={200: ImportPart(many=True), 404: OpenApiResponse()})
    def get(self, request: SignedIn) -> Response:
        page = self.paginate_queryset(FileImport.objects.visible_to(request.user).without_files().select_related("by"))
        return self.get_paginated_response([import_row(row) for row in page or []])

    @extend_schema(operation_id="imports_create", request={"multipart/form-data": UploadSerializer}, responses={201: ImportRow})
    def post(self, request: SignedIn) -> Response:
        """Keeps the file with its columns guessed; nothing else happens until it is checked and applied."""
        asked = validated(UploadSerializer, request)
        row = running.upload(subjects[asked["subject"]], asked["file"], by=request.user, now=timezone.now())
        return Response(import_row(row, in_full=True), status=status.HTTP_201_CREATED)


class ImportSubjects(Door):
    """What comes and goes in files: the fields of each, what is asked besides, and as which files it goes out."""

    @extend_schema(operation_id="imports_subjects", responses={200: SubjectRow(many=True), 404: OpenApiResponse()})
    def get(self, request: SignedIn) -> Response:
        return Response([subject_row(subject) for subject in in_order()])


class OneImport(Door):
    """One file: its headings, which column is what, what was found, what is asked, and how far the worker is."""

    @extend_schema(operation_id="imports_read", responses=ImportRow)
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        return Response(import_row(self.found(request, pk), in_full=True))


class ImportProgress(Door):
    """How far the worker is; ask every second or so while `is_working`."""

    @extend_schema(operation_id="imports_progress", responses=ProgressRow)
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        return Response(progress_row(self.found(request, pk)))


class ImportRows(Door):
    """The rows of one verdict, 100 a page: `?verdict=refused&q=words&do=remedy&page=2`."""

    @extend_schema(
        operation_id="imports_rows",
        parameters=[OpenApiParameter("verdict", str, enum=VERDICTS), OpenApiParameter("q", str), OpenApiParameter("do", str), OpenApiParameter("page", int)],
        responses=RowsSerializer,
    )
    def get(self, request: SignedIn, pk: uuid.UUID) -> Response:
        asked = request.query_params.dict()
        shown = preview(self.found(request, pk), asked | {"show": asked.get("verdict", "")})
        if not shown:
            return Response({"verdict": "", "count": 0, "pages": 0, "remedies": [], "hints": [], "unknown": [], "rows": []})
        is_refused = shown["is_out"]
        rows = [{"row": line[0], "said": line[1], "changes": [] if is_refused else line[2], "do": line[2] if is_refused else ""} for line in shown["rows"]]
        remedies = [{"do": remedy, "count": count} for remedy, count in shown["remedies"]]
        unknown = [{"word": word, "beside": beside, "rows": count} for word, beside, count in shown["unknown"]]
        pages = {"count": shown["paginator"].count, "pages": shown["paginator"].num_pages}
        return Response({"verdict": shown["chosen"], **pages, "remedies": remedies, "hints": shown["hints"], "unknown": unknown, "rows": rows})


class ImportRefused(Door):
    """The refused rows with their reasons, as a sheet to be mended."""

    @extend_schema(operation_id="imports_refused", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, pk: uuid.UUID) -> HttpResponse:
        return refused_file(self.found(request, pk), by=request.user, now=timezone.now())


class ImportCheck(Door):
    """Have the file read: `columns` (field → place of its column, from 0) and the answers to what is asked besides. What is left out stays as it was."""

    @extend_schema(operation_id="imports_check", request=CheckSerializer, responses={202: ImportRow})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        row, asked = self.found(request, pk), validated(CheckSerializer, request)
        mapping = asked.pop("columns", row.mapping)
        subject, options = subjects[row.subject], row.options
        if "answers" in asked:
            options |= {"answers": subject.answers(asked["answers"])}
        if "meanings" in asked:
            options |= {"meanings": options.get("meanings", {}) | subject.meant(asked["meanings"])}
        options |= {name: value for name, value in asked.items() if name in subject.options | {"is_datum_sure"}}
        running.ask_check(row, mapping=running.known_columns(row, mapping), options=options, now=timezone.now())
        return Response(import_row(row, in_full=True), status=status.HTTP_202_ACCEPTED)


class ImportApply(Door):
    """Write a checked file down, all of it or nothing. 409 while rows are refused or a question is open."""

    @extend_schema(operation_id="imports_apply", request=None, responses={202: ImportRow})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        row = self.found(request, pk)
        running.ask_apply(row, by=request.user, now=timezone.now())
        return Response(import_row(row, in_full=True), status=status.HTTP_202_ACCEPTED)


class ImportUndo(Door):
    """Put everything back as it was before the file, all of it or nothing."""

    @extend_schema(operation_id="imports_undo", request=None, responses={202: ImportRow})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        row = self.found(request, pk)
        running.ask_undo(row, by=request.user, now=timezone.now())
        return Response(import_row(row, in_full=True), status=status.HTTP_202_ACCEPTED)


class ImportAgain(Door):
    """The worker was killed: have another one begin anew now."""

    @extend_schema(operation_id="imports_again", request=None, responses={202: ImportRow})
    def post(self, request: SignedIn, pk: uuid.UUID) -> Response:
        row = self.found(request, pk)
        running.begin_again(row)
        return Response(import_row(row, in_full=True), status=status.HTTP_202_ACCEPTED)


class Export(Door):
    """Everything of one kind the caller keeps, as csv, xlsx or geojson; brought in again it changes nothing."""

    @extend_schema(operation_id="exports_read", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: SignedIn, name: str, kind: str) -> HttpResponseBase:
        return export_file(name, kind, by=request.user, now=timezone.now())
