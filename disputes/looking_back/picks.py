"""From a figure to the disputes behind it."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.lifecycle import HELD, Outcome, Status
from disputes.looking_back.figures import BROKEN, OPEN_NOW, SETTLED_NOW, late_at
from disputes.looking_back.scope import Scope
from disputes.models import Dispute, Session
from policing.lib.export import Column


class Pick(models.TextChoices):
    """The disputes behind a figure."""

    ALL = "all", pgettext_lazy("disputes", "All disputes")
    SETTLED = "settled", pgettext_lazy("disputes", "Settled")
    SPOT = "spot", pgettext_lazy("disputes", "Settled on the spot")
    OPEN = "open", pgettext_lazy("disputes", "Still open")
    OTHERWISE = "otherwise", pgettext_lazy("disputes", "Ended otherwise")
    REOPENED = "reopened", pgettext_lazy("disputes", "Reopened")
    BROKEN = "broken", pgettext_lazy("disputes", "Agreement broken")
    LATE = "late", pgettext_lazy("disputes", "First attempt after its clock")
    WAITING = "waiting", pgettext_lazy("disputes", "Open, nobody sat down yet")


def behind(scope: Scope, pick: str) -> "QuerySet[Dispute]":
    """The newest first."""
    rows = scope.disputes()
    held = Exists(Session.objects.filter(dispute=OuterRef("pk"), status__in=HELD))
    chosen = {
        Pick.ALL: Q(),
        Pick.SETTLED: SETTLED_NOW,
        Pick.SPOT: SETTLED_NOW & Q(outcome=Outcome.SPOT),
        Pick.OPEN: OPEN_NOW,
        Pick.OTHERWISE: Q(status=Status.CLOSED) & ~SETTLED_NOW,
        Pick.REOPENED: Q(reopened__gt=0),
        Pick.BROKEN: Q(BROKEN),
        Pick.LATE: Q(late_at(scope.today)),
        Pick.WAITING: OPEN_NOW & ~Q(held),
    }
    return rows.filter(chosen[Pick(pick)]).with_names().order_by("-reported_at", "pk")


def columns() -> list[Column]:
    """Of a list that leaves the house: nothing anybody said, no names of citizens, no address."""
    return [
        Column(_("Number"), lambda row: row.number),
        Column(_("Station"), lambda row: str(row.station)),
        Column(_("Grid"), lambda row: row.grid.code if row.grid else ""),
        Column(_("Kind"), lambda row: str(row.category)),
        Column(pgettext_lazy("dispute", "Level"), lambda row: str(row.get_level_display())),
        Column(_("How it became known"), lambda row: str(row.get_source_display())),
        Column(_("Status"), lambda row: str(row.get_status_display())),
        Column(_("Way"), lambda row: str(row.get_way_display())),
        Column(_("Outcome"), lambda row: str(row.get_outcome_display())),
        Column(_("Reported"), lambda row: row.reported_at),
        Column(_("Closed"), lambda row: row.closed_at),
        Column(_("Times reopened"), lambda row: row.reopened),
    ]
