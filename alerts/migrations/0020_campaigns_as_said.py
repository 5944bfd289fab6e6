"""Campaigns that were only written down become rows, of the bureau they ran in, from the first day to the last that an alert named them."""

from django.db import migrations, models
from django.db.models.functions import TruncDate


def to_rows(apps, schema_editor):
    alerts, campaigns, units = (apps.get_model(label) for label in ("alerts.Alert", "alerts.Campaign", "accounts.Unit"))
    said = alerts.objects.exclude(campaign="").filter(of_campaign=None, mode="live")
    for root in units.objects.filter(parent=None):
        here = said.filter(station__path__startswith=root.path)
        spans = here.annotate(day=TruncDate("received_at")).values("campaign").annotate(first=models.Min("day"), last=models.Max("day")).order_by("campaign")
        for span in list(spans):
            campaign, _is_new = campaigns.objects.get_or_create(unit=root, name=span["campaign"], starts_on=span["first"], defaults={"ends_on": span["last"]})
            here.filter(campaign=span["campaign"]).update(of_campaign=campaign)


def to_words(apps, schema_editor):
    """The words were never taken away."""
    apps.get_model("alerts.Alert").objects.exclude(of_campaign=None).update(of_campaign=None)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0019_campaigns")]

    operations = [migrations.RunPython(to_rows, to_words)]
