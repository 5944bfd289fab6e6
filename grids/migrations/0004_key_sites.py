"""Key sites, and the steps of service points."""

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
        ('grids', '0003_boundaries_of_grids'),
        ('accounts', '0005_unit_kinds'),
        ('delivery', '0005_own_addresses'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeySite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mall', 'Shopping mall'), ('market', 'Market'), ('hospital', 'Hospital'), ('scenic', 'Scenic sight'), ('school', 'School'), ('bank', 'Bank'), ('kiosk', 'Police kiosk'), ('service_point', 'Service point')], max_length=15, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('lon', models.FloatField(verbose_name='longitude')),
                ('lat', models.FloatField(verbose_name='latitude')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'key site',
                'verbose_name_plural': 'key sites',
                'ordering': ['grid', 'kind', 'name'],
            },
        ),
        migrations.CreateModel(
            name='KeySiteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('mall', 'Shopping mall'), ('market', 'Market'), ('hospital', 'Hospital'), ('scenic', 'Scenic sight'), ('school', 'School'), ('bank', 'Bank'), ('kiosk', 'Police kiosk'), ('service_point', 'Service point')], max_length=15, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('lon', models.FloatField(verbose_name='longitude')),
                ('lat', models.FloatField(verbose_name='latitude')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServiceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('presence', 'Staffed presence'), ('talk', 'Door-to-door talk'), ('feedback', 'On-site feedback'), ('follow_up', 'Follow-up'), ('result', 'Tracked result')], max_length=10, verbose_name='step')),
                ('due_on', models.DateField(verbose_name='due')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='result')),
            ],
            options={
                'verbose_name': 'step of a service point',
                'verbose_name_plural': 'steps of service points',
                'ordering': ['point', 'due_on'],
            },
        ),
        migrations.CreateModel(
            name='ServiceStepEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('presence', 'Staffed presence'), ('talk', 'Door-to-door talk'), ('feedback', 'On-site feedback'), ('follow_up', 'Follow-up'), ('result', 'Tracked result')], max_length=10, verbose_name='step')),
                ('due_on', models.DateField(verbose_name='due')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='result')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='keysite',
            name='grid',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_sites', to='grids.grid', verbose_name='grid'),
        ),
        migrations.AddField(
            model_name='keysiteevent',
            name='grid',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.grid', verbose_name='grid'),
        ),
        migrations.AddField(
            model_name='keysiteevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='keysiteevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.keysite'),
        ),
        migrations.AddField(
            model_name='servicestep',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by'),
        ),
        migrations.AddField(
            model_name='servicestep',
            name='point',
            field=models.ForeignKey(limit_choices_to={'kind': 'service_point'}, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='grids.keysite', verbose_name='service point'),
        ),
        migrations.AddField(
            model_name='servicestepevent',
            name='done_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by'),
        ),
        migrations.AddField(
            model_name='servicestepevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='servicestepevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.servicestep'),
        ),
        migrations.AddField(
            model_name='servicestepevent',
            name='point',
            field=models.ForeignKey(db_constraint=False, limit_choices_to={'kind': 'service_point'}, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.keysite', verbose_name='service point'),
        ),
        migrations.AddConstraint(
            model_name='keysite',
            constraint=models.UniqueConstraint(fields=('grid', 'kind', 'name'), name='key_site_once_per_grid'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keysite',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_keysiteevent" ("address", "grid_id", "id", "is_active", "kind", "lat", "lon", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."grid_id", NEW."id", NEW."is_active", NEW."kind", NEW."lat", NEW."lon", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='5ee66243598fc319142160e607b54a2aa0205338', operation='INSERT', pgid='pgtrigger_insert_insert_2d2a7', table='grids_keysite', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keysite',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_keysiteevent" ("address", "grid_id", "id", "is_active", "kind", "lat", "lon", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."grid_id", NEW."id", NEW."is_active", NEW."kind", NEW."lat", NEW."lon", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='f7a0536917acf69ecdd8178a8c99a5414ab7f8bc', operation='UPDATE', pgid='pgtrigger_update_update_9b161', table='grids_keysite', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='servicestep',
            index=models.Index(condition=models.Q(('done_on', None)), fields=['due_on'], name='service_step_open'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.UniqueConstraint(fields=('point', 'kind', 'due_on'), name='service_step_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.CheckConstraint(condition=models.Q(('done_on', None), ('done_by__isnull', False), _connector='OR'), name='service_step_done_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicestep',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_servicestepevent" ("done_by_id", "done_on", "due_on", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") VALUES (NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point_id"); RETURN NULL;', hash='5494b74983ddb321feb1a2861f95f7825ecfdad2', operation='INSERT', pgid='pgtrigger_insert_insert_6ffb5', table='grids_servicestep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicestep',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_servicestepevent" ("done_by_id", "done_on", "due_on", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") VALUES (NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point_id"); RETURN NULL;', hash='d1cba1cf12562353de12253ad68b9a3276d6c6c4', operation='UPDATE', pgid='pgtrigger_update_update_6de04', table='grids_servicestep', when='AFTER')),
        ),
    ]
