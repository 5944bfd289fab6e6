"""The states of rosters, of swapped shifts and of files on their way in, and which may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from policing.lib.lifecycle import Moves


class RosterStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class SwapStatus(models.TextChoices):
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("swap", "Lapsed")


# A published roster is opened again to be changed; what holds meanwhile is what was published.
ROSTER_MOVES: Moves = {
    RosterStatus.DRAFT: frozenset({RosterStatus.PUBLISHED}),
    RosterStatus.PUBLISHED: frozenset({RosterStatus.DRAFT}),
}
SWAP_MOVES: Moves = {
    SwapStatus.ASKED: frozenset({SwapStatus.AGREED, SwapStatus.REFUSED, SwapStatus.WITHDRAWN, SwapStatus.LAPSED}),
    SwapStatus.AGREED: frozenset({SwapStatus.APPROVED, SwapStatus.REFUSED, SwapStatus.WITHDRAWN, SwapStatus.LAPSED}),
    SwapStatus.APPROVED: frozenset(),
    SwapStatus.REFUSED: frozenset(),
    SwapStatus.WITHDRAWN: frozenset(),
    SwapStatus.LAPSED: frozenset(),
}
OPEN_SWAPS = (SwapStatus.ASKED, SwapStatus.AGREED)


class ImportStatus(models.TextChoices):
    """What a file on its way in is doing; those in WORKING wait for a worker."""

    UPLOADED = "uploaded", pgettext_lazy("import", "Uploaded")
    CHECKING = "checking", pgettext_lazy("import", "Being checked")
    CHECKED = "checked", pgettext_lazy("import", "Checked")
    APPLYING = "applying", pgettext_lazy("import", "Being brought in")
    APPLIED = "applied", pgettext_lazy("import", "Brought in")
    UNDOING = "undoing", pgettext_lazy("import", "Being undone")
    UNDONE = "undone", pgettext_lazy("import", "Undone")
    FAILED = "failed", pgettext_lazy("import", "Failed")


IMPORTS_AT_WORK = (ImportStatus.CHECKING, ImportStatus.APPLYING, ImportStatus.UNDOING)
# What was checked is checked again when a column is chosen anew or when the data has moved on before it was applied.
IMPORT_MOVES: Moves = {
    ImportStatus.UPLOADED: frozenset({ImportStatus.CHECKING}),
    ImportStatus.CHECKING: frozenset({ImportStatus.CHECKED, ImportStatus.FAILED}),
    ImportStatus.CHECKED: frozenset({ImportStatus.CHECKING, ImportStatus.APPLYING}),
    ImportStatus.APPLYING: frozenset({ImportStatus.APPLIED, ImportStatus.CHECKED, ImportStatus.FAILED}),
    ImportStatus.APPLIED: frozenset({ImportStatus.UNDOING}),
    ImportStatus.UNDOING: frozenset({ImportStatus.UNDONE, ImportStatus.APPLIED}),
    ImportStatus.UNDONE: frozenset(),
    ImportStatus.FAILED: frozenset({ImportStatus.CHECKING}),
}
