"""The product's addresses, and what its intake is measured against."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.site.models import Bare
from policing.urls import urlpatterns as product


class BareSerializer(serializers.Serializer):
    reference = serializers.CharField(max_length=64)
    description = serializers.CharField()


class BareView(APIView):
    """As little as a DRF view can do: parse, check, one INSERT, answer."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []

    def post(self, request: Request) -> Response:
        checked = BareSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        row = Bare.objects.create(reference=checked.validated_data["reference"], text=checked.validated_data["description"])
        return Response({"id": row.pk}, status=201)


@csrf_exempt
def plain(request: HttpRequest) -> JsonResponse:
    """The same without DRF."""
    body = json.loads(request.body)
    row = Bare.objects.create(reference=body["reference"], text=body["description"])
    return JsonResponse({"id": str(row.pk)}, status=201)


urlpatterns = [path("bench/bare/", BareView.as_view()), path("bench/plain/", plain), *product]
