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
    """What came of it, by five questions: of alerts by day, by kind, by outcome, their sums by what stands behind them, and of orders.

    Sums of different evidence stay apart: an estimate is no bank record.
    """
    alerts = alerts_of(campaign, user).order_by()
    return {
        **alerts.aggregate(total=Count("pk"), open=Count("pk", filter=Q(status__in=OPEN)), arrived=Count("pk", filter=Q(arrived_at__isnull=False))),
        "days": _days(alerts, campaign),
        "kinds": _kinds(alerts),
        "outcomes": _outcomes(alerts),
        "money": money_by_evidence(alerts),
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


def _kinds(alerts: QuerySet[Alert]) -> list[dict[str, Any]]:
    rows = alerts.values("type__code", "type__name", "type__name_en", "lane").annotate(n=Count("pk")).order_by("-n", "type__code")
    names = {kind.code: str(kind) for kind in held.alert_types().values()}
    return [{"code": row["type__code"], "name": names.get(row["type__code"], row["type__name"]), "lane": row["lane"], "n": row["n"]} for row in rows]


def _outcomes(alerts: QuerySet[Alert]) -> list[dict[str, Any]]:
    counted = dict(alerts.exclude(disposition="").values_list("disposition").annotate(n=Count("pk")))
    return [{"disposition": one.value, "label": str(one.label), "n": counted[one.value]} for one in Disposition if one.value in counted]


def money_by_evidence(alerts: QuerySet[Alert]) -> list[dict[str, Any]]:
    """A line for each class of evidence that occurs: its sum in yuan, and of how many alerts. They are never added up."""
    counted = alerts.filter(money_kept_safe__gt=0).values("money_evidence").annotate(n=Count("pk"), yuan=Sum("money_kept_safe"))
    found = {row["money_evidence"]: row for row in counted}
    return [{"evidence": one.value, "label": str(one.label), "yuan": found[one]["yuan"], "n": found[one]["n"]} for one in Evidence if one in found]


def _orders(campaign: Campaign, user: User) -> dict[str, int]:
    orders = Order.objects.visible_to(user).filter(of_campaign=campaign, cap_status=CapStatus.ACTUAL, sent_at__isnull=False)
    return orders.aggregate(sent=Count("pk"), running=Count("pk", filter=Q(status=OrderStatus.SENT)))
