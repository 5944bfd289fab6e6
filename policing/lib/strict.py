"""Input that says so when something in it is not understood."""

from functools import cache
from math import isfinite
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from policing.lib.numbers import has_forbidden_number, texts_in


class StrictSerializer(serializers.Serializer):
    """Refuses unknown fields by name, numbers that are none ("NaN" passes every limit), and full card or ID numbers in any text."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            self._refuse_unknown(data)
        found = super().to_internal_value(data)
        endless = [name for name, value in found.items() if isinstance(value, float) and not isfinite(value)]
        if endless:
            raise serializers.ValidationError({name: [serializers.FloatField.default_error_messages["invalid"]] for name in endless})
        return found

    def _refuse_unknown(self, data: dict[str, Any]) -> None:
        known = {name for name, field in self.fields.items() if not field.read_only}
        unknown = sorted(str(name) for name in set(data) - known)
        if unknown:
            raise serializers.ValidationError({name[:100]: [_("There is no such field.")] for name in unknown})


def refuse_forbidden_numbers(data: Any) -> None:
    """Raise a ValidationError naming every text in `data` that holds a full card or citizen ID number."""
    wrong = [path for path, text in texts_in(data) if len(text) >= 15 and has_forbidden_number(text)]
    if wrong:
        said = _("This holds a full card or ID number. Send the last four digits at most.")
        raise serializers.ValidationError({path: [serializers.ErrorDetail(str(said), code="forbidden_number")] for path in wrong})


@cache
def _checker(serializer: type[serializers.Serializer]) -> serializers.Serializer:
    """One instance for all requests: checking keeps nothing in it, and building its fields takes longer than the check."""
    return serializer()


def validated(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The checked body of `request`; raises ValidationError."""
    checked = _checker(serializer).run_validation(request.data)
    refuse_forbidden_numbers(request.data)
    return dict(checked)
