"""Lines of a form: lists in the body, one of each field, so that they work without a script."""

from typing import Any

MOST_LINES = 60
Line = dict[str, str]


def lines_in(body: Any, names: tuple[str, ...]) -> list[Line]:
    """What was written line by line; lines on which nothing was written are left out."""
    columns = [body.getlist(name)[:MOST_LINES] for name in names]
    lines = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=False)]
    return [line for line in lines if line["words"].strip() or line["amount"].strip()]


def rows_of(lines: list[Line], wrong: dict[int, dict[str, list[str]]], names: tuple[str, ...], *, spare: int) -> list[dict[str, Any]]:
    """The lines as drawn: what was said, what is wrong with it, and `spare` empty ones to write on."""
    empty: Line = dict.fromkeys(names, "")
    return [{"n": n, "said": line, "wrong": wrong.get(n, {}), "is_empty": line is empty} for n, line in enumerate([*lines, *[empty] * spare])]
