"""How one attempt ended."""

from datetime import datetime
from typing import NamedTuple

from delivery.channels import ChannelError
from delivery.engine.due import Due


class Result(NamedTuple):
    """How one attempt ended."""

    delivery: Due
    status: str
    error: ChannelError | None
    reference: str
    duration_ms: int
    at: datetime
    provider: str = ""

    @property
    def error_code(self) -> str:
        return self.error.code if self.error else ""
