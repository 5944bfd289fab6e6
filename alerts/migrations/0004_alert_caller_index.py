"""Earlier calls of the same number are found by its blind index."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_order_choice_and_answers")]
    operations = [
        migrations.AddField("alert", "caller_index", models.CharField(blank=True, default="", editable=False, max_length=64)),
        migrations.AddIndex("alert", models.Index(fields=["caller_index"], name="alert_caller", condition=~Q(caller_index=""))),
    ]
