"""What a key is told about itself: whom it speaks for, and what it asked in the last 30 days."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedIn
from delivery.models import Address, Channel
from partners.models import PartnerKey, RequestLog, Site
from partners.request_log import KEPT_FOR
from partners.throttles import limits_of
from policing.lib.errors import NotAllowed
from policing.lib.pages import Pages

SHOWN_SITES = 100


def key_of(request: SignedIn) -> PartnerKey:
    """The key that asks. Raises NotAllowed for people."""
    if not isinstance(request.auth, PartnerKey):
        raise NotAllowed
    return request.auth


class KeySite(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class KeyPartner(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.CharField()


class KeyLimits(serializers.Serializer):
    alerts = serializers.IntegerField()
    others = serializers.IntegerField()
    trials = serializers.IntegerField()


class KeyFacts(serializers.Serializer):
    mode = serializers.ChoiceField(choices=PartnerKey.Mode.choices)
    name = serializers.CharField()
    prefix = serializers.CharField()
    partner = KeyPartner()
    sites = KeySite(many=True)
    limits_per_minute = KeyLimits()
    callbacks_registered = serializers.BooleanField()
    requests_kept_days = serializers.IntegerField()


class Key(APIView):
    """The key itself: its mode, its partner, the sites it may report for, its limits."""

    @extend_schema(operation_id="key_read", responses=KeyFacts)
    def get(self, request: SignedIn) -> Response:
        key = key_of(request)
        partner, is_test = key.membership.partner, key.mode == PartnerKey.Mode.TEST
        addressee = partner.test_addressee_id if is_test else partner.addressee_id
        facts: dict[str, Any] = {
            "mode": key.mode,
            "name": PartnerKey.objects.values_list("name", flat=True).get(pk=key.pk),
            "prefix": key.prefix,
            "partner": {"name": str(partner), "kind": partner.kind},
            "sites": [{"code": site.code, "name": str(site)} for site in sites_of(key)],
            "limits_per_minute": limits_of(key),
            "callbacks_registered": Address.objects.filter(addressee=addressee, channel=Channel.WEBHOOK, is_active=True).exists(),
            "requests_kept_days": KEPT_FOR.days,
        }
        return Response(facts)


def sites_of(key: PartnerKey) -> list[Site]:
    """The active sites `key` may report for."""
    sites = Site.objects.filter(partner=key.membership.partner_id, is_active=True)
    return list((sites.filter(pk=key.membership.site_id) if key.membership.site_id else sites)[:SHOWN_SITES])


class RequestRow(serializers.ModelSerializer):
    class Meta:
        model = RequestLog
        fields = ["at", "key_prefix", "request_id", "method", "path", "status", "code", "milliseconds", "bytes_in", "bytes_out", "ip"]


class RequestFilter(filters.FilterSet):
    """`?refused=1&since=…`"""

    refused = filters.BooleanFilter(method="only_refused")
    since = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")

    class Meta:
        model = RequestLog
        fields = ["status", "method"]

    def only_refused(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(status__gte=400) if value else queryset


class Requests(generics.GenericAPIView):
    """What came with the partner's keys of this mode, newest first, refused requests included; without bodies. Lines come a few seconds late."""

    serializer_class = RequestRow
    filterset_class = RequestFilter
    pagination_class = Pages
    queryset = RequestLog.objects.none()

    @extend_schema(operation_id="requests_list", responses=RequestRow(many=True))
    def get(self, request: SignedIn) -> Response:
        key = key_of(request)
        keys = PartnerKey.objects.filter(membership__partner=key.membership.partner_id, mode=key.mode)
        keys = keys.filter(membership__site=key.membership.site_id) if key.membership.site_id else keys
        rows = self.filter_queryset(RequestLog.objects.of_keys(keys).order_by("-at", "-id"))
        return self.get_paginated_response(RequestRow(self.paginate_queryset(rows), many=True).data)
