"""Kinds of grids, and every boundary they have had."""

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
        ('grids', '0002_append_only_rights'),
        ('accounts', '0005_unit_kinds'),
        ('delivery', '0005_own_addresses'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GridBoundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('boundary', models.JSONField(verbose_name='boundary')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'boundary',
                'verbose_name_plural': 'boundaries',
                'ordering': ['grid', '-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='GridChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('draw', 'Drawn'), ('redraw', 'Redrawn'), ('split', 'Split'), ('merge', 'Merged'), ('import', 'From a file')], max_length=10, verbose_name='kind')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'change of grids',
                'verbose_name_plural': 'changes of grids',
                'ordering': ['-at'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='grid',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='grid',
            name='update_update',
        ),
        migrations.AddField(
            model_name='grid',
            name='closed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed'),
        ),
        migrations.AddField(
            model_name='grid',
            name='kind',
            field=models.CharField(choices=[('urban', 'Urban'), ('village', 'Village'), ('campus', 'Campus'), ('market', 'Market'), ('scenic', 'Scenic area'), ('enterprise', 'Enterprise')], default='urban', max_length=10, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='gridevent',
            name='closed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed'),
        ),
        migrations.AddField(
            model_name='gridevent',
            name='kind',
            field=models.CharField(choices=[('urban', 'Urban'), ('village', 'Village'), ('campus', 'Campus'), ('market', 'Market'), ('scenic', 'Scenic area'), ('enterprise', 'Enterprise')], default='urban', max_length=10, verbose_name='kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grid',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_gridevent" ("boundary", "closed_at", "code", "households", "id", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "station_id") VALUES (NEW."boundary", NEW."closed_at", NEW."code", NEW."households", NEW."id", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."population", NEW."station_id"); RETURN NULL;', hash='662de4794345cef658ef59eef50e58dc8254b912', operation='INSERT', pgid='pgtrigger_insert_insert_57a01', table='grids_grid', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grid',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_gridevent" ("boundary", "closed_at", "code", "households", "id", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "station_id") VALUES (NEW."boundary", NEW."closed_at", NEW."code", NEW."households", NEW."id", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population", NEW."station_id"); RETURN NULL;', hash='8e8aa1b08017fbca207767b5e0ede0c8955e7cee', operation='UPDATE', pgid='pgtrigger_update_update_c5104', table='grids_grid', when='AFTER')),
        ),
        migrations.AddField(
            model_name='gridboundary',
            name='grid',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boundaries', to='grids.grid', verbose_name='grid'),
        ),
        migrations.AddField(
            model_name='gridchange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='gridboundary',
            name='began',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='began', to='grids.gridchange', verbose_name='drawn by'),
        ),
        migrations.AddField(
            model_name='gridboundary',
            name='ended',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended', to='grids.gridchange', verbose_name='ended by'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gridchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='591a28d27a50f82be655b42c33d62b64c9b987a8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_32f31', table='grids_gridchange', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='gridboundary',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('grid', '='), (grids.models.spans.Span('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_boundary_per_grid_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='gridboundary',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='boundary_ends_after_it_starts'),
        ),
    ]
