"""Pictures and documents of an alert. Sealed bytes do not shrink, so they are stored as they are."""

import django.db.models.deletion
import policing.lib.sealed
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0004_alert_caller_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='alertevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Received'), ('routed', 'Routed'), ('acknowledged', 'Acknowledged'), ('escalated', 'Escalated'), ('exhausted', 'Chain at its end'), ('promise_broken', 'Promise passed'), ('transferred', 'Transferred'), ('dispatched', 'Dispatched'), ('arrived', 'Arrived'), ('resolved', 'Resolved'), ('closed', 'Closed'), ('cancelled', 'Cancelled'), ('note', 'Note'), ('partner_update', 'From the partner'), ('ordered', 'Order sent'), ('order_reply', 'Answer to an order'), ('revealed', 'Personal data shown'), ('corrected', 'Corrected'), ('linked', 'Linked'), ('unlinked', 'Link taken away'), ('attached', 'Attachment'), ('printed', 'Printed')], max_length=20, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('wrapped_key', models.BinaryField(null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('kind', models.CharField(choices=[('picture', 'Picture'), ('document', 'Document (PDF)')], max_length=10, verbose_name='kind')),
                ('caption', policing.lib.sealed.SealedField(blank=True, verbose_name='caption')),
                ('content', policing.lib.sealed.SealedBytesField(verbose_name='content')),
                ('preview', policing.lib.sealed.SealedBytesField(null=True, verbose_name='preview')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('width', models.PositiveIntegerField(default=0, verbose_name='width in pixels')),
                ('height', models.PositiveIntegerField(default=0, verbose_name='height in pixels')),
                ('sha256', models.CharField(max_length=64, verbose_name='hash of the content')),
                ('sent_sha256', models.CharField(max_length=64, verbose_name='hash of what was sent')),
                ('is_from_partner', models.BooleanField(default=False, verbose_name='from the partner')),
                ('is_late', models.BooleanField(default=False, verbose_name='after the end')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='alerts.alert')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='from')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'constraints': [models.UniqueConstraint(fields=('alert', 'position'), name='attachment_position_once'), models.UniqueConstraint(fields=('alert', 'sent_sha256'), name='attachment_once_per_alert')],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE alerts_attachment ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN preview SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
