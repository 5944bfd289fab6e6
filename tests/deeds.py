"""What came of alerts, in the story: a campaign that runs, and thanks."""

from datetime import timedelta

from django.utils import timezone

from alerts.models import Alert, Campaign, Honour, HonourKind
from tests.cast import Cast


def run_a_campaign(cast: Cast) -> None:
    """East's, for a week around today."""
    today = timezone.localdate(cast.now)
    Campaign.objects.create(unit=cast.east, name="zz-campaign", note="zz-about", starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=3))


def thank_somebody(cast: Cast, alert: Alert) -> Honour:
    """The bank's back office, granted and not given yet."""
    facts = {"proposed_by": cast.desk, "proposed_at": cast.now, "decided_by": cast.leader, "decided_at": cast.now, "status": "granted"}
    whom = {"partner": cast.bank, "site": cast.branch, "contact": cast.back_office}
    return Honour.objects.create(kind=HonourKind.objects.order_by("pk")[0], unit=cast.east, alert=alert, reason="zz-thanked-for", **whom, **facts)
