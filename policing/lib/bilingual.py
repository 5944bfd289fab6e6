"""Names kept in both languages."""

from typing import Any

from django.utils.translation import get_language


def speaks_english() -> bool:
    return (get_language() or "").startswith("en")


def in_language(row: Any, name: str) -> str:
    """`row.<name>_en` for a reader of English where it is filled, else `row.<name>`."""
    english = getattr(row, f"{name}_en")
    return english if english and speaks_english() else getattr(row, name)
