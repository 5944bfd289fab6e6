"""Days and times as addresses and bodies say them. The ends of the calendar are nobody's night: a day added to them is none, a page that shows one breaks."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

FIRST, AFTER = 2000, 2100
OUT_OF_REACH = _("Choose a day from 2000 to 2099.")


def day_said(said: str | None) -> date | None:
    """The day an address names, "2026-03-02"; nothing where that is none."""
    try:
        day = date.fromisoformat(said or "")
    except ValueError:
        return None
    return day if FIRST <= day.year < AFTER else None


class DayField(serializers.DateField):
    def to_internal_value(self, value: Any) -> date:
        return _near(super().to_internal_value(value))


class SaidDay(forms.DateField):
    """The same for a form of a page."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not FIRST <= day.year < AFTER:
            raise forms.ValidationError(OUT_OF_REACH)
        return day


class AnyMomentField(serializers.DateTimeField):
    """Also of a phone whose clock stands at nought; only what no calendar holds is refused."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            return super().to_internal_value(value)
        except OverflowError:
            self.fail("overflow")


class MomentField(AnyMomentField):
    def to_internal_value(self, value: Any) -> datetime:
        return _near(super().to_internal_value(value))


def _near(at: Any) -> Any:
    if not FIRST <= at.year < AFTER:
        raise serializers.ValidationError(OUT_OF_REACH)
    return at
