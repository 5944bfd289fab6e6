"""What is wrong with a file, in words that name the row or feature, the reason and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from policing.lib.bilingual import speaks_english
from policing.lib.tables import UnusableTable

UnusableFile = UnusableTable


def listed(words: Iterable[str]) -> str:
    """Names one after the other, as the reader's language parts them."""
    return (", " if speaks_english() else "、").join(words)


class BadFeature(Exception):
    """One thing wrong with one row or feature; the checks raise it, the plan collects it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class BadRow(BadFeature):
    """The same, about the cell under the heading `field`."""

    def __init__(self, what: str, remedy: str, *, field: str = "") -> None:
        super().__init__(_("“%(name)s” %(what)s") % {"name": field, "what": what} if field else what, remedy)


@dataclass(frozen=True)
class Problem:
    """Row or feature `number`, as the file counts it, cannot be used."""

    number: int
    what: str
    remedy: str
    is_feature: bool = True

    def __str__(self) -> str:
        said = {"number": self.number, "what": self.what, "remedy": self.remedy}
        return (_("Feature %(number)d: %(what)s; %(remedy)s.") if self.is_feature else _("Row %(number)d: %(what)s; %(remedy)s.")) % said
