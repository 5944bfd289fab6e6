"""What is wrong with a file, in words that name the feature, the reason and the way out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policing.lib.errors import Refused


class UnusableFile(Refused):
    """The file as a whole cannot be used; nothing was read from it."""

    code = "unusable_file"
    message = gettext_lazy("%(what)s; %(remedy)s.")


class BadFeature(Exception):
    """One thing wrong with one feature; the checks raise it, the plan collects it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Problem:
    """Feature `number`, counted from 1, cannot be used."""

    number: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return _("Feature %(number)d: %(what)s; %(remedy)s.") % {"number": self.number, "what": self.what, "remedy": self.remedy}
