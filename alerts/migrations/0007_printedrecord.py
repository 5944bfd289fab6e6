"""What was printed is never changed nor taken away."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from policing.lib.partitions import keep_append_only


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0006_alertlink'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintedRecord',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('copy', models.PositiveSmallIntegerField(verbose_name='copy')),
                ('at', models.DateTimeField(verbose_name='printed')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('events_count', models.PositiveIntegerField(verbose_name='timeline entries')),
                ('events_digest', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='hash of the file')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prints', to='alerts.alert')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='printed by')),
            ],
            options={
                'verbose_name': 'printed record',
                'verbose_name_plural': 'printed records',
                'constraints': [models.UniqueConstraint(fields=('alert', 'copy'), name='print_number_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='printedrecord',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f88b0b6f6c6761c507e4512b2e35d8af4f98487c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05017', table='alerts_printedrecord', when='BEFORE')),
        ),
        keep_append_only("alerts_printedrecord"),
    ]
