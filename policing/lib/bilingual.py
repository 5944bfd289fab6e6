"""Names kept in both languages, and words said in both."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language


def speaks_english() -> bool:
    return (get_language() or "").startswith("en")


def in_language(row: Any, name: str) -> str:
    """`row.<name>_en` for a reader of English where it is filled, else `row.<name>`."""
    english = getattr(row, f"{name}_en")
    return english if english and speaks_english() else getattr(row, name)


def in_both_languages(say: Callable[[], dict[str, str]]) -> dict[str, dict[str, str]]:
    """`say()` once in each language: {"zh-hans": …, "en": …}."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = say()
    return said
