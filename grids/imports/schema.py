"""The shapes of files in the REST contract."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, IntegerField, ListField

from grids.imports.subjects import subjects
from grids.lifecycle import ImportStatus
from policing.lib.strict import StrictSerializer

LARGEST = 2**63 - 1
MOST_COLUMNS = 60


class UploadSerializer(StrictSerializer):
    subject = CharField(max_length=20)
    file = serializers.FileField(max_length=300, allow_empty_file=True)

    def validate_subject(self, name: str) -> str:
        if not subjects.get(name):
            raise serializers.ValidationError(_("There is no such subject; imports/subjects/ lists them."))
        return name


class CheckSerializer(StrictSerializer):
    """`unit`: the one all rows belong to, or under which missing sub-bureaus are made. `is_datum_sure`: they are as said, however they look.
    `answers` to what the subject asks besides, by name; `meanings` of words of the file it does not know."""

    columns = serializers.DictField(child=IntegerField(min_value=0, max_value=MOST_COLUMNS - 1), required=False)
    datum = serializers.ChoiceField(choices=["wgs84", "gcj02"], required=False)
    is_datum_sure = BooleanField(required=False)
    repair = BooleanField(required=False)
    adds_units = BooleanField(required=False)
    unit = IntegerField(min_value=1, max_value=LARGEST, required=False, allow_null=True)
    answers = serializers.DictField(child=CharField(max_length=60, allow_blank=True), required=False)
    meanings = serializers.DictField(child=CharField(max_length=20), required=False)


class FieldRow(serializers.Serializer):
    """`headings` are the words by which a column is recognised."""

    name = CharField()
    is_required = BooleanField()
    label = CharField()  # type: ignore[assignment]
    headings = ListField(child=CharField())


class AskRow(serializers.Serializer):
    """Something the subject asks besides: one of `choices`, words where there are none and `longest` is more than 0, else yes or no."""

    name = CharField()
    label = CharField()  # type: ignore[assignment]
    choices = ListField(child=CharField(allow_blank=True))
    longest = IntegerField()


class SubjectRow(serializers.Serializer):
    name = CharField()
    help = CharField()
    options = ListField(child=CharField())
    label = CharField()  # type: ignore[assignment]
    fields = FieldRow(many=True)  # type: ignore[assignment]
    exports = ListField(child=CharField())
    asks = AskRow(many=True)
    meanings = ListField(child=CharField())


class CountsRow(serializers.Serializer):
    """`left_out` only where rows do not go in and keep nothing else out."""

    added = IntegerField()
    changed = IntegerField()
    unchanged = IntegerField()
    refused = IntegerField()
    left_out = IntegerField(required=False)


class ProgressRow(serializers.Serializer):
    """`is_left`: the worker was killed; nothing of the file is kept, and it begins again within a minute."""

    status = serializers.ChoiceField(choices=ImportStatus.choices)
    is_working = BooleanField()
    is_left = BooleanField()
    done = IntegerField()
    label = CharField()  # type: ignore[assignment]
    of = IntegerField()


class ImportPart(serializers.Serializer):
    """`words` say why it did not work; `question` is one only a person can answer, and keeps the file out until then."""

    id = serializers.UUIDField()
    subject = CharField()
    file = CharField()
    status = serializers.ChoiceField(choices=ImportStatus.choices)
    status_label = CharField()
    by = CharField()
    created_at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    erased_at = serializers.DateTimeField(allow_null=True)
    counts = CountsRow(allow_null=True)
    question = CharField(allow_blank=True)
    words = CharField(allow_blank=True)


class ImportRow(ImportPart):
    kind = CharField(allow_blank=True)
    rows = IntegerField()
    headings = ListField(child=CharField())
    samples = ListField(child=ListField(child=CharField()))
    columns = serializers.DictField(child=IntegerField())
    options = serializers.DictField()
    progress = ProgressRow()


class RemedyRow(serializers.Serializer):
    do = CharField()
    count = IntegerField()


class OneRow(serializers.Serializer):
    """`row` as the file counts it; `changes` are [column, before, after]."""

    row = IntegerField()
    said = CharField()
    do = CharField(allow_blank=True)
    changes = ListField(child=ListField(child=CharField(allow_blank=True)))


class UnknownRow(serializers.Serializer):
    """A word of the file nobody has explained; say in `meanings` of the next check what it means."""

    word = CharField()
    beside = CharField(allow_blank=True)
    rows = IntegerField()


class RowsSerializer(serializers.Serializer):
    verdict = CharField(allow_blank=True)
    count = IntegerField()
    pages = IntegerField()
    remedies = RemedyRow(many=True)
    hints = ListField(child=CharField())
    unknown = UnknownRow(many=True)
    rows = OneRow(many=True)
