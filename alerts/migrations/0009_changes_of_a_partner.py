from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0008_sandbox_orders")]

    operations = [
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(condition=models.Q(("partner__isnull", False)), fields=["partner", "changed_at", "id"], name="alert_partner_changes"),
        ),
    ]
