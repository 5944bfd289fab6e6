"""What people sent to stations did, in numbers: by day, by the unit they came from, and sheet by sheet. Signed sheets count; the rest is said to be open."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from patrols.models import OutputSheet, SentOfficer
from patrols.services.secondment.planning import span_of_day
from policing.lib.bilingual import in_language
from policing.lib.export import Column

SIGNED = Q(sheet__signed_at__isnull=False)


def output_of(user: User, first: date, last: date) -> "QuerySet[SentOfficer]":
    """Everybody sent from `first` to `last`, both included, that `user` sees."""
    begins, ends = span_of_day(first)[0], span_of_day(last)[1]
    rows = SentOfficer.objects.visible_to(user).sent().within(begins, ends)  # type: ignore[attr-defined]
    return rows.select_related("quota__station", "officer__user__unit", "host__user", "sheet__signed_by").order_by("quota__starts_at", "pk")


def _totals(rows: "QuerySet[SentOfficer]", *by: str) -> Any:
    sums = {name: Sum(f"sheet__{name}", filter=SIGNED, default=0) for name in OutputSheet.COUNTS}
    people = {"sent": Count("pk"), "came": Count("pk", filter=Q(came_at__isnull=False)), "signed": Count("pk", filter=SIGNED)}
    return rows.order_by().values(*by).annotate(**people, **sums).order_by(by[0])


def totals_by_day(rows: "QuerySet[SentOfficer]") -> Sequence[dict[str, Any]]:
    """One row a day: sent, came, sheets signed, and the sums of the signed ones."""
    return list(_totals(rows.annotate(on=TruncDate("quota__starts_at", tzinfo=timezone.get_default_timezone())), "on"))


def totals_by_unit(rows: "QuerySet[SentOfficer]") -> Sequence[dict[str, Any]]:
    """One row for each unit people came from, in the order of the units; nobody is ranked."""
    names = ("officer__user__unit__path", "officer__user__unit__name", "officer__user__unit__name_en")
    found = _totals(rows, *names)
    return [row | {"unit": in_language(_Named(row[names[1]], row[names[2]]), "name")} for row in found]


class _Named:
    """A unit's names as a row has them, for whoever says them in the reader's language."""

    def __init__(self, name: str, name_en: str) -> None:
        self.name, self.name_en = name, name_en


def columns() -> list[Column]:
    def sheet(name: str) -> Any:
        return lambda row: getattr(getattr(row, "sheet", None), name, None)

    counts = [Column(OutputSheet._meta.get_field(name).verbose_name, sheet(name)) for name in OutputSheet.COUNTS]  # type: ignore[union-attr]
    return [
        Column(_("Begins"), lambda row: row.quota.starts_at),
        Column(_("Ends"), lambda row: row.quota.ends_at),
        Column(_("Station"), lambda row: str(row.quota.station)),
        Column(_("Officer"), lambda row: str(row.officer)),
        Column(_("From unit"), lambda row: str(row.officer.user.unit)),
        Column(pgettext_lazy("of somebody sent", "Host"), lambda row: str(row.host or "")),
        Column(_("Came"), lambda row: row.came_at),
        Column(pgettext_lazy("time", "Left"), lambda row: row.left_at),
        *counts,
        Column(_("Note"), sheet("note")),
        Column(_("Signed off by"), lambda row: str(getattr(getattr(row, "sheet", None), "signed_by", None) or "")),
        Column(_("Signed off"), sheet("signed_at")),
    ]
