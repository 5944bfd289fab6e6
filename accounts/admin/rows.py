"""Lists kept as JSON, edited as a table."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

# Empty rows at the end of the table, to be filled in.
SPARE = 2
MOST = 40


class Column(NamedTuple):
    """One column: text, a whole number, or boxes to tick where there are `choices`."""

    name: str
    label: Any
    kind: str = "text"
    choices: Iterable[tuple[str, Any]] = ()
    longest: int = 120


class RowsWidget(forms.Widget):
    """A table of inputs. What is left wholly empty is no row."""

    template_name = "admin/rows.html"

    def __init__(self, columns: list[Column], spare: int = SPARE) -> None:
        super().__init__()
        self.columns, self.spare = columns, spare

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        found = super().get_context(name, value, attrs)
        rows = [row for row in (value or []) if isinstance(row, dict)]
        rows += [{}] * min(self.spare, max(MOST - len(rows), 0))
        found["columns"] = self.columns
        found["rows"] = [[self._cell(name, number, column, row) for column in self.columns] for number, row in enumerate(rows)]
        return found

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """By the pages' own templates: the renderer of forms knows only those of apps."""
        return render_to_string(template_name, context)

    def _cell(self, name: str, number: int, column: Column, row: dict[str, Any]) -> dict[str, Any]:
        held = row.get(column.name, [] if column.choices else "")
        label = _("%(column)s, row %(number)d") % {"column": column.label, "number": number + 1}
        boxes = [(value, text, value in held) for value, text in column.choices]
        return {"name": f"{name}-{number}-{column.name}", "column": column, "value": held, "label": label, "boxes": boxes}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        rows = [{column.name: self._read(data, f"{name}-{number}-{column.name}", column) for column in self.columns} for number in range(MOST)]
        return [row for row in rows if any(row.values())]

    def _read(self, data: Any, key: str, column: Column) -> Any:
        if column.choices:
            return [value for value in data.getlist(key) if value in dict(column.choices)]
        text = str(data.get(key, "")).strip()
        return int(text) if column.kind == "number" and text.isdecimal() and len(text) < 9 else text

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class RowsField(forms.Field):
    """A list of {column: value}. `check` gets each row's number (from 1) and the row, and raises ValidationError."""

    def __init__(self, columns: list[Column], **kwargs: Any) -> None:
        self.columns = columns
        super().__init__(widget=RowsWidget(columns), **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != (data or [])

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        rows = value or []
        for row in rows:
            for column in self.columns:
                if column.kind == "text" and not column.choices and len(row[column.name]) > column.longest:
                    raise forms.ValidationError(
                        _("“%(text)s…” is too long: at most %(count)d characters."), params={"text": row[column.name][:20], "count": column.longest}
                    )
        return rows
