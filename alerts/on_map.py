"""What this room shows on the map and says of grids. Whoever may not see covert alerts is told neither their place nor their number."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import User
from alerts.lifecycle import WAITING
from alerts.models import Alert
from alerts.models.alert import CapStatus
from grids.matters import Matter, Matters, open_matters
from grids.models import Grid
from policing.lib.map_layers import MOST_SPOTS, Box, Figures, Indicator, Spot, map_indicators, offer_layer

DAYS = 30
# A rate over fewer households says more about chance than about the grid.
FEWEST_HOUSEHOLDS = 20


@offer_layer("alerts", _("Open alerts"), "seals", is_on=True)
def open_alerts(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    seen = Alert.objects.visible_to(user).open().filter(lon__isnull=False, **(box.filters if box else {}))
    for alert in seen.select_related("type").by_need()[:MOST_SPOTS]:
        yield Spot(
            id=str(alert.pk),
            title=f"{alert.type} {alert.number}",
            lon=alert.lon,
            lat=alert.lat,
            detail=alert.get_status_display(),
            url=reverse("alerts:detail", args=[alert.pk]),
            priority=alert.priority,
            is_waiting=alert.status in WAITING,
            is_exercise=alert.cap_status != CapStatus.ACTUAL,
        )


def _open_now(user: User, now: datetime) -> Figures:
    values: dict[int, float] = dict.fromkeys(Grid.objects.visible_to(user).in_use().order_by().values_list("pk", flat=True), 0.0)
    counts = Alert.objects.visible_to(user).open().filter(grid__in=values, cap_status=CapStatus.ACTUAL).order_by().values_list("grid").annotate(Count("pk"))
    values |= {grid: float(count) for grid, count in counts}
    return Figures(values, lambda grid: ngettext("%(n)s open alert", "%(n)s open alerts", int(values[grid])) % {"n": int(values[grid])})


def _of_the_month(user: User, now: datetime) -> Figures:
    """Real alerts of the last thirty days per thousand households, where there are enough of them to speak of a rate."""
    grids = Grid.objects.visible_to(user).in_use().filter(households__gte=FEWEST_HOUSEHOLDS).order_by().values_list("pk", "households")
    households = dict(grids)
    since = {"received_at__gt": now - timedelta(days=DAYS), "received_at__lte": now}
    seen = Alert.objects.visible_to(user).filter(cap_status=CapStatus.ACTUAL, **since).order_by().values_list("grid").annotate(Count("pk"))
    counts = {grid: count for grid, count in seen if grid in households}
    values = {grid: round(counts.get(grid, 0) * 1000 / n, 1) for grid, n in households.items()}

    def words(grid: int) -> str:
        n = counts.get(grid, 0)
        said = {"n": n, "rate": number_format(values[grid], 1), "of": number_format(households[grid], force_grouping=True)}
        return (
            ngettext("%(rate)s per 1,000 households (%(n)s alert, %(of)s households)", "%(rate)s per 1,000 households (%(n)s alerts, %(of)s households)", n)
            % said
        )

    return Figures(values, words)


map_indicators.register("open")(Indicator(_("Open alerts now"), pgettext_lazy("after a number", "alerts"), _open_now))
map_indicators.register("month")(Indicator(_("Alerts of 30 days per 1,000 households"), _("per 1,000"), _of_the_month))


def _alerts_of(user: User, grids: Sequence[Grid], now: datetime) -> dict[int, list[Matter]]:
    found: dict[int, list[Matter]] = {}
    for alert in Alert.objects.visible_to(user).open().filter(grid__in=grids).select_related("type").by_need():
        found.setdefault(alert.grid_id, []).append(_matter(alert))  # type: ignore[arg-type]
    return found


def _matter(alert: Alert) -> Matter:
    return Matter(
        title=str(alert.type),
        detail=f"{alert.number} · {alert.get_status_display()}",
        url=reverse("alerts:detail", args=[alert.pk]),
        at=alert.received_at,
        is_late=alert.status in WAITING,
        priority=alert.priority,
    )


open_matters.register("alerts")(Matters(_("Linkage alerts"), _alerts_of))
