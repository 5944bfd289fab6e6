"""What became of a source's alerts: how often it was as reported, and how fast somebody came. For that source alone, and for the station beside it.

No source is set beside another partner's, and nobody is ranked. Exercises and tests are outside. Of fewer than FEW cases no share is told, only n of N.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alerts.lifecycle import OPEN, Disposition, Reason
from alerts.models import Alert, AlertEvent
from alerts.models.alert import CapStatus
from alerts.rows.campaigns import money_by_evidence
from alerts.rows.figures import Median
from partners.models import Partner, PartnerKey

SPANS = (30, 90, 365)
USUAL_SPAN = 90
FEW = 10
# No danger was behind these: somebody leant on the button, or it rang by itself.
FALSE_PRESSES = (Reason.PRESSED, Reason.FAULT, Reason.UNANNOUNCED_TEST)
DECIDED = (Disposition.FOUNDED, Disposition.MINOR, Disposition.UNFOUNDED)
COUNTS = {
    "sent": Q(),
    "open": Q(status__in=OPEN),
    "founded": Q(disposition=Disposition.FOUNDED),
    "minor": Q(disposition=Disposition.MINOR),
    "unfounded": Q(disposition=Disposition.UNFOUNDED),
    "duplicate": Q(disposition=Disposition.DUPLICATE),
    "cancelled": Q(disposition=Disposition.CANCELLED),
    "false_presses": Q(disposition_reason__in=FALSE_PRESSES),
}
LABELS = {
    "sent": _("Alerts sent"),
    "open": _("Open"),
    "founded": Disposition.FOUNDED.label,
    "minor": Disposition.MINOR.label,
    "unfounded": Disposition.UNFOUNDED.label,
    "duplicate": Disposition.DUPLICATE.label,
    "cancelled": _("Taken back"),
    "false_presses": _("Pressed by mistake, faults and tests"),
    "repeated": _("Reported once more"),
}
# Each from the moment the alert was received.
STEPS = {"acknowledged": _("Until somebody took it"), "dispatched": _("Until somebody set out"), "arrived": _("Until somebody was there")}


class NineOfTen(Median):
    """The duration within which nine of ten lie."""

    template = "%(function)s(0.9) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def figures_of_source(partner: Partner, seen: QuerySet[Alert], *, days: int, now: datetime) -> dict[str, Any]:
    """Of what `partner` sent in the last `days`, among what the reader may see: all together, and site by site in the order of their codes. Four questions.

    The partner's index holds when a row last changed, which is never before it came: what is asked for is read, not five years.
    """
    since = now - timedelta(days=days)
    alerts = seen.filter(partner=partner, mode=PartnerKey.Mode.LIVE, cap_status=CapStatus.ACTUAL, received_at__gte=since, changed_at__gte=since).order_by()
    again = _repeated(alerts, since)
    sites = alerts.filter(site__isnull=False).values("site", "site__code", "site__name").annotate(**_counted()).order_by("site__code")
    whole = alerts.aggregate(**_counted())
    return {
        "partner": {"id": partner.pk, "name": str(partner)},
        "days": days,
        "since": since,
        "whole": _told(whole | {"repeated": sum(again.values())}),
        "sites": [
            {"id": row["site"], "code": row["site__code"], "name": row["site__name"]} | _told(row | {"repeated": again.get(row["site"], 0)}) for row in sites
        ],
        "money": money_by_evidence(alerts),
    }


def _counted() -> dict[str, Any]:
    counts: dict[str, Any] = {f"n_{name}": Count("pk", filter=which) for name, which in COUNTS.items()}
    for step in STEPS:
        took, reached = F(f"{step}_at") - F("received_at"), Q(**{f"{step}_at__isnull": False})
        counts |= {f"n_{step}": Count("pk", filter=reached), f"half_{step}": Median(took, filter=reached), f"nine_{step}": NineOfTen(took, filter=reached)}
    return counts


def _repeated(alerts: QuerySet[Alert], since: datetime) -> dict[int | None, int]:
    """Site → how often something was reported once more."""
    again = AlertEvent.objects.filter(at__gte=since, kind=AlertEvent.Kind.PARTNER_UPDATE, data__again=True, alert__in=alerts.values("pk"))
    return dict(again.values_list("alert__site").annotate(n=Count("id")))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    counts = {name: row[f"n_{name}"] for name in COUNTS} | {"repeated": row["repeated"]}
    decided = sum(counts[one] for one in DECIDED)
    return {"counts": counts, "precision": share(counts["founded"], decided), "speed": {step: _speed(row, step) for step in STEPS}}


def share(n: int, of: int) -> dict[str, int | None]:
    """{"n", "of", "percent"}: cut off, never rounded up; no percent of fewer than FEW."""
    return {"n": n, "of": of, "percent": n * 100 // of if of >= FEW else None}


def _speed(row: dict[str, Any], step: str) -> dict[str, int | None]:
    """Whole seconds; nine of ten only where there are ten."""
    n, half, nine = row[f"n_{step}"], row[f"half_{step}"], row[f"nine_{step}"]
    return {"n": n, "median_s": _seconds(half), "p90_s": _seconds(nine) if n >= FEW else None}


def _seconds(duration: timedelta | None) -> int | None:
    return int(duration.total_seconds()) if duration is not None else None


def in_words(told: dict[str, Any]) -> dict[str, Any]:
    """`told` of one source with labels and times a page shows."""
    lines = [{"name": name, "label": label, "n": told["counts"][name]} for name, label in LABELS.items()]
    speed = [
        {"label": label, "n": one["n"], "median": clock(one["median_s"]), "nine": clock(one["p90_s"])}
        for (step, label), one in zip(STEPS.items(), told["speed"].values(), strict=True)
    ]
    return told | {"lines": lines, "speeds": speed}


def clock(seconds: int | None) -> str:
    """1:05, 12:40, 1:02:03."""
    if seconds is None:
        return "—"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
