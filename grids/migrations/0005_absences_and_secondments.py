"""Officers away, lent, or in the committee."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import grids.models.spans
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0004_key_sites'),
        ('accounts', '0005_unit_kinds'),
        ('delivery', '0005_own_addresses'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('leave', 'Leave'), ('sick', 'Sick leave'), ('training', 'Training'), ('travel', 'Duty travel')], default='leave', max_length=10, verbose_name='kind')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='AbsenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('leave', 'Leave'), ('sick', 'Sick leave'), ('training', 'Training'), ('travel', 'Duty travel')], default='leave', max_length=10, verbose_name='kind')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Secondment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('task', models.CharField(blank=True, max_length=100, verbose_name='task')),
            ],
            options={
                'verbose_name': 'secondment',
                'verbose_name_plural': 'secondments',
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='SecondmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('task', models.CharField(blank=True, max_length=100, verbose_name='task')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='posting',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='posting',
            name='update_update',
        ),
        migrations.AddField(
            model_name='posting',
            name='is_in_committee',
            field=models.BooleanField(default=False, verbose_name='in the village or residents’ committee'),
        ),
        migrations.AddField(
            model_name='postingevent',
            name='is_in_committee',
            field=models.BooleanField(default=False, verbose_name='in the village or residents’ committee'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_postingevent" ("ends_at", "grid_id", "id", "is_in_committee", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at") VALUES (NEW."ends_at", NEW."grid_id", NEW."id", NEW."is_in_committee", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_at"); RETURN NULL;', hash='91ad7e1c27a3058680e6c9650aa61501f9bde74e', operation='INSERT', pgid='pgtrigger_insert_insert_2748e', table='grids_posting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_postingevent" ("ends_at", "grid_id", "id", "is_in_committee", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at") VALUES (NEW."ends_at", NEW."grid_id", NEW."id", NEW."is_in_committee", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_at"); RETURN NULL;', hash='3200ce4a4448afc92f58a05152c2d2f031001722', operation='UPDATE', pgid='pgtrigger_update_update_584a9', table='grids_posting', when='AFTER')),
        ),
        migrations.AddField(
            model_name='absence',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='absence',
            name='stand_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to='grids.officer', verbose_name='stand-in'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='officer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.absence'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='stand_in',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='stand-in'),
        ),
        migrations.AddField(
            model_name='secondment',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='secondment',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seconded', to='accounts.unit', verbose_name='seconded to'),
        ),
        migrations.AddField(
            model_name='secondmentevent',
            name='officer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='secondmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='secondmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.secondment'),
        ),
        migrations.AddField(
            model_name='secondmentevent',
            name='unit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='seconded to'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('officer', '='), (grids.models.spans.Span('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_absence_per_officer_at_a_time', violation_error_message='This officer is away in that time already; change that absence.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('stand_in', models.F('officer')), _negated=True), name='nobody_stands_in_for_themselves', violation_error_message='Nobody stands in for themselves.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_absenceevent" ("ends_at", "id", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand_in_id", "starts_at") VALUES (NEW."ends_at", NEW."id", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stand_in_id", NEW."starts_at"); RETURN NULL;', hash='f45041e0b5b6c135c94b0d8f8c2e3fb22b5cf19f', operation='INSERT', pgid='pgtrigger_insert_insert_62511', table='grids_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_absenceevent" ("ends_at", "id", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand_in_id", "starts_at") VALUES (NEW."ends_at", NEW."id", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stand_in_id", NEW."starts_at"); RETURN NULL;', hash='b6019d7520784c76574b8b363be7a1ab428f308f', operation='UPDATE', pgid='pgtrigger_update_update_9280b', table='grids_absence', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='secondment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('officer', '='), (grids.models.spans.Span('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_secondment_per_officer_at_a_time', violation_error_message='This officer is seconded in that time already; end that secondment first.'),
        ),
        migrations.AddConstraint(
            model_name='secondment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='secondment_ends_after_it_starts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='secondment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_secondmentevent" ("ends_at", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "task", "unit_id") VALUES (NEW."ends_at", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_at", NEW."task", NEW."unit_id"); RETURN NULL;', hash='d80df9ee27234b7b10c17973d8f5e9f374e6b9c2', operation='INSERT', pgid='pgtrigger_insert_insert_1cf6d', table='grids_secondment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='secondment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_secondmentevent" ("ends_at", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "task", "unit_id") VALUES (NEW."ends_at", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_at", NEW."task", NEW."unit_id"); RETURN NULL;', hash='350b6352cbaeaebe4b83f9ca710e8743e8b71cbb', operation='UPDATE', pgid='pgtrigger_update_update_1a4f7', table='grids_secondment', when='AFTER')),
        ),
    ]
