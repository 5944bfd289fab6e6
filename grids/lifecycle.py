"""The states of rosters and of swapped shifts, and which may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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


# A published roster is opened again to be changed; what holds meanwhile is what was published.
ROSTER_MOVES: Moves = {
    RosterStatus.DRAFT: frozenset({RosterStatus.PUBLISHED}),
    RosterStatus.PUBLISHED: frozenset({RosterStatus.DRAFT}),
}
SWAP_MOVES: Moves = {
    SwapStatus.ASKED: frozenset({SwapStatus.AGREED, SwapStatus.REFUSED, SwapStatus.WITHDRAWN}),
    SwapStatus.AGREED: frozenset({SwapStatus.APPROVED, SwapStatus.REFUSED, SwapStatus.WITHDRAWN}),
    SwapStatus.APPROVED: frozenset(),
    SwapStatus.REFUSED: frozenset(),
    SwapStatus.WITHDRAWN: frozenset(),
}
