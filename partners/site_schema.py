"""The shape of a site in the REST contract."""

from rest_framework import serializers
from rest_framework.serializers import CharField, FloatField, IntegerField


class StationDuty(serializers.Serializer):
    """The station's desk: its number, and in which roles somebody is on duty now."""

    phone = CharField(allow_blank=True)
    on_duty = serializers.ListField(child=CharField())


class SiteRow(serializers.Serializer):
    """A site of the caller's; `code` is what an alert names, place in WGS84 degrees."""

    id = IntegerField()
    code = CharField()
    name = CharField()
    kind = CharField()
    partner = CharField()
    address = CharField(allow_blank=True)
    lon = FloatField()
    lat = FloatField()
    grid = CharField(allow_null=True)
    station = CharField()
    contacts = IntegerField()
    duty = StationDuty()
