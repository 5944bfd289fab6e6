import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0007_printedrecord"), ("partners", "0006_test_callbacks")]

    operations = [
        migrations.CreateModel(
            name="SandboxOrder",
            fields=[
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("close_gates", "Close the gates and observe"),
                            ("observe", "Observe and report"),
                            ("patrol", "Patrol nearby together"),
                            ("be_ready", "Be ready to help"),
                            ("call_back", "Call the station"),
                        ],
                        max_length=20,
                        verbose_name="action",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="text")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "reply",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acknowledge", "I take it"),
                            ("comply", "Done as ordered"),
                            ("cannot", "Cannot do it"),
                            ("seen", "Target seen"),
                            ("gone", "Already gone"),
                            ("need_help", "Need help"),
                            ("done", "Finished"),
                        ],
                        max_length=20,
                        verbose_name="answer",
                    ),
                ),
                ("reply_note", models.CharField(blank=True, max_length=500, verbose_name="remark")),
                ("replied_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("site", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.site")),
            ],
            options={
                "verbose_name": "sandbox order",
                "verbose_name_plural": "sandbox orders",
                "ordering": ["-created_at", "-id"],
            },
        ),
    ]
