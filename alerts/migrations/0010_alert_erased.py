"""When an alert lost what it said about people, and which banks' alerts still have it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0009_changes_of_a_partner")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="erased_at",
            field=models.DateTimeField(null=True, verbose_name="personal data erased"),
        ),
        migrations.AlterField(
            model_name="alertevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("routed", "Routed"),
                    ("acknowledged", "Acknowledged"),
                    ("escalated", "Escalated"),
                    ("exhausted", "Chain at its end"),
                    ("promise_broken", "Promise passed"),
                    ("transferred", "Transferred"),
                    ("dispatched", "Dispatched"),
                    ("arrived", "Arrived"),
                    ("resolved", "Resolved"),
                    ("closed", "Closed"),
                    ("cancelled", "Cancelled"),
                    ("note", "Note"),
                    ("partner_update", "From the partner"),
                    ("ordered", "Order sent"),
                    ("order_reply", "Answer to an order"),
                    ("revealed", "Personal data shown"),
                    ("corrected", "Corrected"),
                    ("linked", "Linked"),
                    ("unlinked", "Link taken away"),
                    ("attached", "Attachment"),
                    ("printed", "Printed"),
                    ("erased", "Personal data erased"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(condition=models.Q(("erased_at", None), ("lane", "bank")), fields=["received_at"], name="alert_to_erase"),
        ),
    ]
