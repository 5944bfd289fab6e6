"""Tonight's contact of a site over REST: whom a partner's person or the station names, and taking it back."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from accounts.roles import Right
from partners.authentication import refuse_test_key
from partners.models import Contact, Site, TonightContact
from partners.tonight import name_tonight, short_name, take_back, tonight_at
from policing.lib.errors import NotAllowed
from policing.lib.strict import StrictSerializer, validated


class NameTonight(StrictSerializer):
    contact = serializers.IntegerField(min_value=1)
    until = serializers.DateTimeField(required=False)


class OneOfSite(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(help_text="Shortened.")
    is_tonight = serializers.BooleanField()


class TonightRow(serializers.Serializer):
    site = serializers.IntegerField()
    contact = serializers.IntegerField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    named_by = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    contacts = OneOfSite(many=True, help_text="In the order they are told now.")


class Tonight(APIView):
    """Who is told first at one of the caller's sites, and until when."""

    @extend_schema(operation_id="sites_tonight_read", responses=TonightRow)
    def get(self, request: SignedIn, pk: int) -> Response:
        return Response(_row(self._site(request, pk)))

    @extend_schema(operation_id="sites_tonight_name", request=NameTonight, responses=TonightRow)
    def post(self, request: SignedIn, pk: int) -> Response:
        site, said = self._site(request, pk, writes=True), validated(NameTonight, request)
        contact = get_object_or_404(Contact, pk=said["contact"], site=site, is_active=True)
        name_tonight(site, contact, named_by=str(request.user), until=said.get("until"), now=timezone.now())
        return Response(_row(site))

    @extend_schema(operation_id="sites_tonight_take_back", responses=TonightRow)
    def delete(self, request: SignedIn, pk: int) -> Response:
        site, now = self._site(request, pk, writes=True), timezone.now()
        take_back(get_object_or_404(TonightContact.objects.at(now), site=site), now=now)
        return Response(_row(site))

    def _site(self, request: SignedIn, pk: int, *, writes: bool = False) -> Site:
        site = get_object_or_404(Site.objects.visible_to(request.user).in_use().select_related("station", "partner"), pk=pk)
        if writes:
            refuse_test_key(request)
            if request.user.is_officer and not request.user.may(Right.ORDER):
                raise NotAllowed
        return site


def _row(site: Site) -> dict[str, Any]:
    now = timezone.now()
    held = tonight_at([site], now).get(site.pk)
    people: Any = site.contacts.filter(is_active=True).in_turn(now)  # type: ignore[attr-defined]
    return {
        "site": site.pk,
        "contact": held.contact_id if held else None,
        "until": held.until if held else None,
        "named_by": held.named_by if held else "",
        "confirmed_at": held.confirmed_at if held else None,
        "contacts": [{"id": one.pk, "name": short_name(one), "is_tonight": one.is_tonight} for one in people],
    }
