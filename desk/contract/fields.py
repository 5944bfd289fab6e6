"""What an alert may carry, read from the serializer that checks it, so that the page cannot say anything else."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from alerts.serializers.alerts import MAX_DETAILS, PartnerReportSerializer

MEANINGS: dict[str, Any] = {
    "reference": gettext_lazy(
        "Your own number for it, 1 to 64 letters, digits or signs without spaces. The same reference and body may come as often as you like."
    ),
    "type": gettext_lazy("A code from GET /api/v1/alert-types/, such as general.report."),
    "site": gettext_lazy("The code of one of your sites. Send it or “location”; with both, the location counts."),
    "location": gettext_lazy("A point in degrees. Send “datum”: “gcj02” for points from Amap or Tencent; they are converted."),
    "location.lon": gettext_lazy("Longitude in degrees."),
    "location.lat": gettext_lazy("Latitude in degrees."),
    "location.accuracy_m": gettext_lazy("How far it may be off, in metres."),
    "location.datum": gettext_lazy("wgs84 unless said otherwise."),
    "place": gettext_lazy("The place in words, as somebody would say it: “counter 3”, “west gate”."),
    "description": gettext_lazy("What happened, in one or two sentences. No names, no account numbers."),
    "occurred_at": gettext_lazy("When, with offset: 2026-08-17T10:20:00+08:00. At most 24 hours ago."),
    "covert": gettext_lazy("true: nothing may be noticed at the counter. Some types are covert unless you send false."),
    "signals": gettext_lazy("Codes of the type's warning signs that were seen."),
    "details": gettext_lazy("More facts as short texts, numbers, true or false, for instance amount_band."),
    "cap_status": gettext_lazy("Exercise for a drill; Actual unless said otherwise."),
}


class Row(NamedTuple):
    name: str
    kind: str
    is_required: bool
    limits: str
    meaning: str


def rows() -> list[Row]:
    """Every field in the order in which it is checked, those of `location` after it."""
    return list(_rows(PartnerReportSerializer(), ""))


def _rows(serializer: serializers.Serializer, before: str) -> Any:
    named = sorted(serializer.fields.items(), key=lambda item: not item[1].required) if not before else serializer.fields.items()
    for name, field in named:
        path = before + name
        yield Row(path, _kind(field), field.required, _limits(field), str(MEANINGS[path]))
        if isinstance(field, serializers.Serializer):
            yield from _rows(field, f"{path}.")


KINDS: list[tuple[type, Any]] = [
    (serializers.Serializer, gettext_lazy("object")),
    (serializers.DictField, gettext_lazy("object")),
    (serializers.ListField, gettext_lazy("list of texts")),
    (serializers.BooleanField, gettext_lazy("true or false")),
    (serializers.DateTimeField, gettext_lazy("time")),
    (serializers.FloatField, gettext_lazy("number")),
    (serializers.ChoiceField, gettext_lazy("one of")),
]


def _kind(field: serializers.Field) -> str:
    return next((str(word) for kind, word in KINDS if isinstance(field, kind)), _("text"))


def _limits(field: serializers.Field) -> str:
    if isinstance(field, serializers.ChoiceField):
        return ", ".join(str(choice) for choice in field.choices)
    if isinstance(field, serializers.DictField):
        return _("at most %(most)s entries of 500 characters") % {"most": MAX_DETAILS}
    if isinstance(field, serializers.ListField):
        return _("at most %(most)s") % {"most": field.max_length}
    if getattr(field, "min_value", None) is not None:
        return f"{field.min_value:g} … {field.max_value:g}"  # type: ignore[attr-defined]
    longest = getattr(field, "max_length", None)
    return _("at most %(most)s characters") % {"most": longest} if longest else ""
