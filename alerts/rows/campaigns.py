"""A special campaign as pages and the REST contract show it: its days, and what came of it, counted."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import Right
from alerts import held
from alerts.lifecycle import OPEN, Disposition, Evidence, OrderStatus
from alerts.models import Alert, Campaign, Order
from alerts.models.alert import AlertQuerySet, CapStatus

# A curve of more days than this says less than the sums do.
MOST_DAYS = 366
GROUPED: dict[str, Any] = {
    "total": Count("pk"),
    "open": Count("pk", filter=Q(status__in=OPEN)),
    "arrived": Count("pk", filter=Q(arrived_at__isnull=False)),
    "sums": Count("pk", filter=Q(money_kept_safe__gt=0)),
    "yuan": Sum("money_kept_safe"),
}


def campaign_name(pk: int | None) -> str:
    """In the reader's language, from memory; "" for none."""
    campaign = held.campaigns().get(pk) if pk else None
    return str(campaign) if campaign else ""


def campaign_choices(alert: Alert) -> list[tuple[int | None, str]]:
    """The campaigns `alert` may be put under, and none."""
    day = timezone.localdate(alert.received_at)
    fitting = [(one.pk, str(one)) for one in held.campaigns().values() if one.holds(alert.station.path, day)]
    return [*fitting, (None, str(pgettext("campaign", "None")))] if fitting else []


def campaign_row(campaign: Campaign, user: User, today: date) -> dict[str, Any]:
    return {
        "id": campaign.pk,
        "name": str(campaign),
        "name_zh": campaign.name,
        "name_en": campaign.name_en,
        "unit": {"id": campaign.unit_id, "name": str(campaign.unit)},
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "note": campaign.note,
        "is_running": campaign.starts_on <= today <= campaign.ends_on,
        "is_ahead": today < campaign.starts_on,
        "may_change": bool(user.unit_path) and user.may(Right.PLAN) and campaign.unit.path.startswith(user.unit_path),
        "url": reverse("alerts:campaign", args=[campaign.pk]),
    }


def alerts_of(campaign: Campaign, user: User) -> AlertQuerySet:
    """What counts: seen by the reader, real, and no exercise."""
    return Alert.objects.visible_to(user).filter(of_campaign=campaign, cap_status=CapStatus.ACTUAL)


def campaign_figures(campaign: Campaign, user: User) -> dict[str, Any]:
    """What came of it, by three questions: of alerts by day, of alerts by kind, outcome and what stands behind their sums, and of orders.

    Sums of different evidence stay apart: an estimate is no bank record.
    """
    alerts = alerts_of(campaign, user).order_by()
    by = ("type__code", "type__name", "lane", "disposition", "money_evidence")
    groups: list[dict[str, Any]] = [dict(group) for group in alerts.values(*by).annotate(**GROUPED)]
    return {
        **{name: sum(group[name] for group in groups) for name in ("total", "open", "arrived")},
        "days": _days(alerts, campaign),
        "kinds": _kinds(groups),
        "outcomes": _outcomes(groups),
        "money": _money(groups),
        "orders": _orders(campaign, user),
    }


def _days(alerts: QuerySet[Alert], campaign: Campaign) -> list[dict[str, Any]]:
    """One line a day until today, also where nothing came; none for a campaign longer than a year."""
    counted = dict(alerts.annotate(day=TruncDate("received_at")).values_list("day").annotate(n=Count("pk")))
    last = min(campaign.ends_on, timezone.localdate())
    span = (last - campaign.starts_on).days + 1
    if span > MOST_DAYS:
        return [{"day": day, "n": n} for day, n in sorted(counted.items())]
    return [{"day": day, "n": counted.get(day, 0)} for day in (campaign.starts_on + timedelta(days=n) for n in range(max(span, 0)))]


def _kinds(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The most frequent first."""
    names = {kind.code: str(kind) for kind in held.alert_types().values()}
    kinds: dict[str, dict[str, Any]] = {}
    for group in groups:
        code = group["type__code"]
        kind = kinds.setdefault(code, {"code": code, "name": names.get(code, group["type__name"]), "lane": group["lane"], "n": 0})
        kind["n"] += group["total"]
    return sorted(kinds.values(), key=lambda kind: (-kind["n"], kind["code"]))


def _outcomes(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counted = {one: sum(group["total"] for group in groups if group["disposition"] == one) for one in Disposition}
    return [{"disposition": one.value, "label": str(one.label), "n": n} for one, n in counted.items() if n]


def _money(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = []
    for one in Evidence:
        of_class = [group for group in groups if group["money_evidence"] == one and group["sums"]]
        if of_class:
            yuan, n = sum(group["yuan"] for group in of_class), sum(group["sums"] for group in of_class)
            told.append({"evidence": one.value, "label": str(one.label), "yuan": yuan, "n": n})
    return told


def money_by_evidence(alerts: QuerySet[Alert]) -> list[dict[str, Any]]:
    """A line for each class of evidence that occurs: its sum in yuan, and of how many alerts. They are never added up."""
    counted = alerts.filter(money_kept_safe__gt=0).values("money_evidence").annotate(n=Count("pk"), yuan=Sum("money_kept_safe"))
    found = {row["money_evidence"]: row for row in counted}
    return [{"evidence": one.value, "label": str(one.label), "yuan": found[one]["yuan"], "n": found[one]["n"]} for one in Evidence if one in found]


def _orders(campaign: Campaign, user: User) -> dict[str, int]:
    orders = Order.objects.visible_to(user).filter(of_campaign=campaign, cap_status=CapStatus.ACTUAL, sent_at__isnull=False)
    return orders.aggregate(sent=Count("pk"), running=Count("pk", filter=Q(status=OrderStatus.SENT)))
