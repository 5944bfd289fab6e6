"""An honour as the lists, files and the REST contract show it, and how often each partner and team was thanked."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.roles import Right
from alerts.lifecycle import HonourStatus
from alerts.models import Alert, Honour
from grids.models import Team, TeamMember
from partners.models import Contact

MOST_OFFERED = 300
HAS_LETTER = (HonourStatus.GRANTED, HonourStatus.GIVEN)


def honour_row(honour: Honour, user: User) -> dict[str, Any]:
    leads = user.may(Right.APPROVE) and bool(user.unit_path) and honour.unit.path.startswith(user.unit_path)
    return {
        "id": honour.pk,
        "kind": honour.kind.code,
        "kind_label": str(honour.kind),
        "whom": honour.whom,
        "reason": honour.reason,
        "unit": str(honour.unit),
        "alert": str(honour.alert_id) if honour.alert_id else None,
        "status": honour.status,
        "status_label": honour.get_status_display(),
        "may_be_named": honour.may_be_named,
        "proposed_by": str(honour.proposed_by),
        "proposed_at": honour.proposed_at,
        "given_on": honour.given_on,
        "steps": _steps(honour) if leads else [],
        "letter": reverse("alerts:honour-letter", args=[honour.pk]) if honour.status in HAS_LETTER else None,
    }


def honour_for_partner(honour: Honour) -> dict[str, Any]:
    """What whoever was thanked may read of it."""
    facts = {"id": honour.pk, "kind": honour.kind.code, "kind_label": str(honour.kind), "whom": honour.named}
    return facts | {"reason": honour.reason, "unit": str(honour.unit), "given_on": honour.given_on}


def _steps(honour: Honour) -> list[str]:
    return {HonourStatus.PROPOSED: ["grant", "decline"], HonourStatus.GRANTED: ["give", "decline"]}.get(honour.status, [])  # type: ignore[call-overload]


def counted(honours: QuerySet[Honour]) -> dict[str, list[dict[str, Any]]]:
    """How many of `honours` were given to each partner and team, in the order of their names: nobody is ranked."""
    given = honours.filter(status=HonourStatus.GIVEN).order_by()
    partners = given.filter(partner__isnull=False).values("partner__name").annotate(n=Count("pk")).order_by("partner__name")
    teams = given.filter(member__isnull=False).values("member__team__name").annotate(n=Count("pk")).order_by("member__team__name")
    return {
        "partners": [{"name": row["partner__name"], "n": row["n"]} for row in partners],
        "teams": [{"name": row["member__team__name"], "n": row["n"]} for row in teams],
    }


def whom_to_thank(alert: Alert | None, user: User) -> list[tuple[str, str]]:
    """(value, words) of those who may be thanked: the alert's site and its people, whoever answered its orders, the unit's activists."""
    found: list[tuple[str, str]] = []
    if alert is not None and alert.site is not None:
        found.append((f"site:{alert.site.pk}", str(alert.site)))
        people = Contact.objects.filter(site=alert.site, is_active=True).order_by("position", "pk")
        found += [(f"contact:{one.pk}", f"{one.name} ({alert.site})") for one in people]
    return found + [(f"member:{one.pk}", f"{one.name} ({one.team})") for one in _members(alert, user)]


def _members(alert: Alert | None, user: User) -> QuerySet[TeamMember]:
    mine = TeamMember.objects.visible_to(user).select_related("team").order_by("team__name", "name", "pk")
    activists = mine.filter(team__kind=Team.Kind.ACTIVISTS)
    if alert is None:
        return activists[:MOST_OFFERED]
    answered = alert.orders.filter(order_members__reply__gt="").values("order_members__member")
    return (mine.filter(pk__in=answered) | activists)[:MOST_OFFERED]
