"""Why something cannot be done, in words for people and a code for machines."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Base of every expected "no". `message` may hold named places, filled from the keyword arguments; `fields` names the inputs at fault."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    message: ClassVar[Any] = _("This cannot be done.")

    def __init__(self, *, fields: dict[str, Any] | None = None, **context: Any) -> None:
        super().__init__(self.code)
        self.fields = fields or {}
        self.context = context

    def __str__(self) -> str:
        return str(self.message) % self.context if self.context else str(self.message)


class StaleMove(Refused):
    code = "stale_move"
    status = 409
    message = _("Somebody else was first; the page now shows their answer.")


class IllegalMove(Refused):
    code = "illegal_move"
    status = 409
    message = _("This step does not follow from “%(before)s”.")


class NotAllowed(Refused):
    code = "not_authorised"
    status = 403
    message = _("Your role may not do this.")
