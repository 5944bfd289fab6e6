import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import policing.lib.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("patrols", "0005_incidents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingPhoto",
            fields=[
                ("wrapped_key", models.BinaryField(editable=False, null=True)),
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("content", policing.lib.sealed.SealedBytesField(verbose_name="content")),
                ("preview", policing.lib.sealed.SealedBytesField(verbose_name="preview")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sent_sha256", models.CharField(max_length=64, verbose_name="hash of what was sent")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                (
                    "finding",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="patrols.finding", verbose_name="finding"),
                ),
            ],
            options={
                "verbose_name": "picture of a finding",
                "verbose_name_plural": "pictures of findings",
                "ordering": ["finding", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "position"), name="finding_photo_position_once"),
                    models.UniqueConstraint(fields=("finding", "sent_sha256"), name="finding_photo_once"),
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE patrols_findingphoto ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN preview SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
