"""What doors take of a dispute."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from disputes.lifecycle import Outcome, SessionStatus, Way
from disputes.models import Agreement, Category, Conflict, Dispute, Exclusion, Fact, Party, Session
from policing.lib.said_days import DayField, MomentField
from policing.lib.strict import StrictSerializer

LONGEST_STORY = 4000
OLDEST, MOST_CODES = 120, 60


class CodesField(serializers.ListField):
    """Rows of a catalogue by their codes, all looked up at once: a long list costs one question."""

    child = serializers.CharField(max_length=30)

    def __init__(self, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(max_length=MOST_CODES, **kwargs)
        self.rows = rows

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and len(data) > MOST_CODES:
            self.fail("max_length", max_length=MOST_CODES)
        codes = super().to_internal_value(data)
        found = {row.pk: row for row in self.rows.filter(pk__in=codes)}
        if unknown := [code for code in codes if code not in found]:
            raise serializers.ValidationError(serializers.PrimaryKeyRelatedField.default_error_messages["does_not_exist"].format(pk_value=unknown[0]))
        return list(found.values())


class BornField(serializers.DateField):
    """Of somebody who may be alive, and is born."""

    def to_internal_value(self, value: Any) -> date:
        born, today = super().to_internal_value(value), timezone.localdate()
        if not today.year - OLDEST <= born.year or born > today:
            raise serializers.ValidationError(_("Write an age (38) or a day of birth (1986-05-12)."))
        return born


class DisputePersonSerializer(StrictSerializer):
    name = serializers.CharField(max_length=40)
    side = serializers.RegexField(r"^[a-h]$", required=False)
    role = serializers.ChoiceField(choices=Party.Role.choices, default=Party.Role.PARTY)
    part = serializers.ChoiceField(choices=Party.Part.choices, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    id_number = serializers.CharField(max_length=18, required=False, allow_blank=True)
    address = serializers.CharField(max_length=120, required=False, allow_blank=True)
    born_on = BornField(required=False, allow_null=True)
    lives_by_own_work = serializers.BooleanField(default=False)
    authority = serializers.CharField(max_length=120, required=False, allow_blank=True)


class DisputeNewPartySerializer(DisputePersonSerializer):
    stands_for = serializers.UUIDField(required=False, allow_null=True)


class DisputeReportSerializer(StrictSerializer):
    """What is known at first, under a key of the sender's own: sent twice, it is there once."""

    key = serializers.UUIDField()
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.filter(is_active=True))
    title = serializers.CharField(max_length=80)
    source = serializers.ChoiceField(choices=Dispute.Source.choices, default=Dispute.Source.WALK_IN)  # type: ignore[assignment]
    story = serializers.CharField(max_length=LONGEST_STORY, required=False, allow_blank=True)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)
    occurred_on = DayField(required=False, allow_null=True)
    scale = serializers.ChoiceField(choices=Dispute.Scale.choices, default=Dispute.Scale.SINGLE)
    campaign = serializers.CharField(max_length=60, required=False, allow_blank=True)
    facts = serializers.ListField(child=serializers.SlugField(max_length=30), default=list, max_length=30)
    people = serializers.ListField(child=DisputePersonSerializer(), default=list, max_length=40)
    station = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    alert = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if (said.get("lon") is None) != (said.get("lat") is None):
            raise serializers.ValidationError({"lat": [self.fields["lat"].error_messages["required"]]})
        return said


class DisputeEarlierSerializer(StrictSerializer):
    people = serializers.ListField(child=DisputePersonSerializer(), default=list, max_length=40)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)


class ConflictSerializer(StrictSerializer):
    """What brings the mediator too near to one side, and why it goes on all the same."""

    conflicts = serializers.MultipleChoiceField(choices=Conflict.Kind.choices, default=set)
    conflict_reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class DisputeWaySerializer(ConflictSerializer):
    way = serializers.ChoiceField(choices=Way.choices)
    exclusions = CodesField(Exclusion.objects.all(), required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    mediator = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)
    waits_for_report = serializers.BooleanField(default=False)


class DisputeFactsSerializer(StrictSerializer):
    facts = CodesField(Fact.objects.filter(is_active=True))


class DisputeNewSessionSerializer(ConflictSerializer):
    starts_at = MomentField()
    ends_at = MomentField()
    where = serializers.ChoiceField(choices=Session.Place.choices, default=Session.Place.ROOM)
    room = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)
    mediator = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)


class DisputeHeldSerializer(StrictSerializer):
    status = serializers.ChoiceField(choices=[choice for choice in SessionStatus.choices if choice[0] != SessionStatus.SCHEDULED])
    fact = serializers.CharField(max_length=LONGEST_STORY, required=False, allow_blank=True)
    opinion = serializers.CharField(max_length=LONGEST_STORY, required=False, allow_blank=True)
    came = serializers.ListField(child=serializers.UUIDField(), required=False, allow_null=True, max_length=60)


class AgreementTermSerializer(StrictSerializer):
    by = serializers.UUIDField()
    words = serializers.CharField(max_length=400)
    mode = serializers.ChoiceField(choices=Agreement.Mode.choices)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)
    due_on = DayField(default=None, allow_null=True)


class AgreementSerializer(StrictSerializer):
    form = serializers.ChoiceField(choices=Agreement.Form.choices)
    main_facts = serializers.CharField(max_length=LONGEST_STORY)
    responsibility = serializers.CharField(max_length=LONGEST_STORY, required=False, allow_blank=True)
    terms = serializers.ListField(child=AgreementTermSerializer(), min_length=1, max_length=60)


class DisputeSignaturesSerializer(StrictSerializer):
    """Who signed: people, and for a people’s agreement its mediator and the committee’s seal. `drawn` holds strokes by person, as a pad sends them."""

    parties = serializers.ListField(child=serializers.UUIDField(), max_length=60)
    fingerprint = serializers.BooleanField(default=False)
    mediator = serializers.BooleanField(default=False)
    seal = serializers.BooleanField(default=False)
    drawn = serializers.DictField(child=serializers.CharField(max_length=120_000), required=False)


class DisputeReceiptSerializer(StrictSerializer):
    """All that is open of a term, or `amount` yuan of it, on a day that is not ahead."""

    receipt = serializers.CharField(max_length=120)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"), required=False, allow_null=True)
    paid_on = DayField(required=False, allow_null=True)


class DisputeCloseSerializer(StrictSerializer):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class DisputeWhySerializer(StrictSerializer):
    reason = serializers.CharField(max_length=500)


class DisputeReopenSerializer(DisputeWhySerializer):
    is_relapse = serializers.BooleanField(default=True)
