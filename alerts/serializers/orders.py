"""The shape of what the REST contract takes about orders."""

import math
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alerts.models import Order
from alerts.models.alert import CapStatus
from alerts.services.orders import MOST_SITES
from delivery.lifecycle import Reply
from grids.models import Team
from partners.models import Partner
from policing.lib.strict import StrictSerializer

MOST_CORNERS = 500
MOST_TEAMS = 200
MOST_METRES = 20_000


class IdField(serializers.IntegerField):
    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **more)


class DegreesField(serializers.FloatField):
    """A number of degrees: "NaN" is none."""

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not math.isfinite(value) or abs(value) > 180:
            raise serializers.ValidationError(_("Send degrees between -180 and 180."))
        return value


class CornerField(serializers.ListField):
    """[lon, lat]."""

    def __init__(self, **more: Any) -> None:
        super().__init__(child=DegreesField(), min_length=2, max_length=2, **more)


class RadiusSerializer(StrictSerializer):
    """Everything within so many metres of a point."""

    lon = DegreesField()
    lat = DegreesField(min_value=-90, max_value=90)
    metres = serializers.IntegerField(min_value=10, max_value=MOST_METRES)


class AreaSerializer(StrictSerializer):
    """How sites are chosen: the union of polygon, radius, unit and grids, narrowed by `kinds`; `kinds` alone is every site of those kinds.

    `teams` names kinds of teams that are called there too; with `teams` and no `kinds` no site is chosen. `without` and `without_teams` tick single ones off.
    """

    polygon = serializers.ListField(child=CornerField(), min_length=3, max_length=MOST_CORNERS, required=False)
    radius = RadiusSerializer(required=False)
    unit = IdField(required=False)
    grids = serializers.ListField(child=serializers.CharField(max_length=30), max_length=500, required=False)
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=Partner.Kind.choices), max_length=10, required=False)
    without = serializers.ListField(child=IdField(), max_length=MOST_SITES, required=False)
    teams = serializers.ListField(child=serializers.ChoiceField(choices=Team.Kind.choices), max_length=10, required=False)
    without_teams = serializers.ListField(child=IdField(), max_length=MOST_TEAMS, required=False)


class OrderPreviewSerializer(StrictSerializer):
    """Sites and teams by name, by area, or both."""

    sites = serializers.ListField(child=IdField(), max_length=MOST_SITES, default=list)
    teams = serializers.ListField(child=IdField(), max_length=MOST_TEAMS, default=list)
    area = AreaSerializer(required=False)
    action = serializers.ChoiceField(choices=Order.Action.choices)
    text = serializers.CharField(max_length=500, allow_blank=True, default="")
    minutes = serializers.IntegerField(min_value=1, max_value=24 * 60, default=30)
    alert = serializers.UUIDField(required=False, allow_null=True)
    cap_status = serializers.ChoiceField(choices=[CapStatus.ACTUAL, CapStatus.EXERCISE], default=CapStatus.ACTUAL)


class OrderSerializer(OrderPreviewSerializer):
    text = serializers.CharField(max_length=500)
    campaign = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="The name of a special campaign that runs for your unit.")


class ChangedOrderSerializer(StrictSerializer):
    """A returned order, changed by its author; the alert it is about stays."""

    sites = serializers.ListField(child=IdField(), max_length=MOST_SITES, default=list)
    teams = serializers.ListField(child=IdField(), max_length=MOST_TEAMS, default=list)
    area = AreaSerializer(required=False)
    action = serializers.ChoiceField(choices=Order.Action.choices)
    text = serializers.CharField(max_length=500)
    minutes = serializers.IntegerField(min_value=1, max_value=24 * 60, default=30)


class OrderTextSerializer(StrictSerializer):
    text = serializers.CharField(max_length=500)


class AnswerForSiteSerializer(StrictSerializer):
    """What a site, or somebody of a called team, said: written down by whoever phoned, or by the site's own people."""

    site = IdField(required=False)
    member = IdField(required=False)
    reply = serializers.ChoiceField(choices=[choice for choice in Reply.choices if choice[0] in {"comply", "cannot", "seen", "gone", "need_help"}])
    note = serializers.CharField(max_length=500, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return one_of_both(attrs)


def one_of_both(attrs: dict[str, Any]) -> dict[str, Any]:
    """A site or a member, never neither and never both."""
    if ("site" in attrs) == ("member" in attrs):
        raise serializers.ValidationError({"site": [_("Name either a site or a member of a team.")]})
    return attrs


class NumberSerializer(StrictSerializer):
    """Whose number, and for which order; without one it is being written."""

    site = IdField(required=False)
    member = IdField(required=False)
    order = serializers.UUIDField(required=False, allow_null=True)
    alert = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return one_of_both(attrs)
