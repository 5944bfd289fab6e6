"""Filters over what a list has counted already, and over codes by their words."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _


def has(parameter: str, title_said: Any, annotation: str) -> type[admin.SimpleListFilter]:
    """A filter `?parameter=yes|no` over the list's own boolean annotation."""

    class Has(admin.SimpleListFilter):
        title = title_said
        parameter_name = parameter

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return [("yes", _("Yes")), ("no", _("No"))]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            return queryset.filter(**{annotation: self.value() == "yes"}) if self.value() in {"yes", "no"} else queryset

    return Has


class Filled(admin.AllValuesFieldListFilter):
    """Every value that occurs, without the empty one: a link with no words leads nowhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookup_choices = self.lookup_choices.exclude(**{self.field_path: ""})


def of_words(parameter: str, title_said: Any, words: Mapping[str, Any]) -> type[admin.SimpleListFilter]:
    """A filter `?parameter=code` over a column of codes, each by its words; the table is not asked which of them occur."""

    class OfWords(admin.SimpleListFilter):
        title = title_said
        parameter_name = parameter

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return [(code, said) for code, said in words.items() if code]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            return queryset.filter(**{parameter: self.value()}) if self.value() in words else queryset

    return OfWords
