"""The ground of a unit, with its history."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from policing.lib.partitions import keep_append_only


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_unit_kinds'),
        ('grids', '0008_first_boundaries'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('boundary', models.JSONField(verbose_name='boundary')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='area', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'area of a unit',
                'verbose_name_plural': 'areas of units',
                'ordering': ['unit__path'],
            },
        ),
        migrations.CreateModel(
            name='UnitAreaEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('boundary', models.JSONField(verbose_name='boundary')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.unitarea')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unitarea',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_unitareaevent" ("boundary", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."boundary", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='5a738f06a5ab965b3008149d6badb85a1084c387', operation='INSERT', pgid='pgtrigger_insert_insert_f064c', table='grids_unitarea', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unitarea',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_unitareaevent" ("boundary", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."boundary", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='996f2fe32c80bb8ff94978e57c8666492b085d71', operation='UPDATE', pgid='pgtrigger_update_update_d4b47', table='grids_unitarea', when='AFTER')),
        ),
        keep_append_only("grids_unitareaevent"),
    ]
