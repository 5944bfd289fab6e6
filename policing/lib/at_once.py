"""A room's tables laid down at once, for a fresh start.

Django renders every model that hangs on a changed one after each step of a migration; with many rooms that hang on the same people and units, hundreds of
steps take longer than everything else of a first start. Here the steps only describe; then all is rendered once and every table is created in its last shape.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger


class AtOnce(Operation):
    """Create the models of `operations` with all that these add to them: fields, constraints, indexes and triggers. Nothing here changes rows."""

    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Not rendered, describing costs nothing.
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            if isinstance(operation, CreateModel | AddTrigger):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            if isinstance(operation, CreateModel):
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        created = [operation.name for operation in self.operations if isinstance(operation, CreateModel)]
        return f"Create {', '.join(created)}"
