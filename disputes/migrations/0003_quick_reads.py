"""What a bureau reads of years is found by time, and the planner learns how few clocks run.

By far most clocks were either met or stopped. Column by column PostgreSQL takes the two for independent, expects ten times as many running ones as
there are, and reads every dispute to find the few they belong to.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disputes", "0002_asked_to_decide")]
    operations = [
        migrations.AddIndex(model_name="dispute", index=models.Index(fields=["-reported_at", "id"], name="dispute_time")),
        migrations.RunSQL(
            "CREATE STATISTICS disputes_running_clocks (mcv) ON met_at, stopped_at FROM disputes_deadline",
            "DROP STATISTICS disputes_running_clocks",
        ),
    ]
