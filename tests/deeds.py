"""What came of alerts, in the story: a campaign that runs."""

from datetime import timedelta

from django.utils import timezone

from alerts.models import Campaign
from tests.cast import Cast


def run_a_campaign(cast: Cast) -> None:
    """East's, for a week around today."""
    today = timezone.localdate(cast.now)
    Campaign.objects.create(unit=cast.east, name="zz-campaign", note="zz-about", starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=3))
