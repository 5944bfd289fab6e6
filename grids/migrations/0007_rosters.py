"""Plans of duty, swaps and the calendar."""

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
        ('grids', '0006_teams'),
        ('accounts', '0005_unit_kinds'),
        ('delivery', '0005_own_addresses'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
            ],
            options={
                'verbose_name': 'day of the calendar',
                'verbose_name_plural': 'days of the calendar',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlannedShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
            ],
            options={
                'verbose_name': 'planned shift',
                'verbose_name_plural': 'planned shifts',
                'ordering': ['starts_at', 'role'],
            },
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='status')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
            ],
            options={
                'verbose_name': 'roster',
                'verbose_name_plural': 'rosters',
                'ordering': ['-starts_on'],
            },
        ),
        migrations.CreateModel(
            name='RosterEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='status')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ShiftTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                ('begins', models.TimeField(verbose_name='begins at')),
                ('hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours')),
                ('people_needed', models.PositiveSmallIntegerField(default=1, verbose_name='people needed')),
                ('days', models.CharField(choices=[('every', 'Every day'), ('working', 'Working days'), ('rest', 'Weekends and holidays')], default='every', max_length=10, verbose_name='days')),
                ('first_on', models.DateField(verbose_name='first turn on')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'shift template',
                'verbose_name_plural': 'shift templates',
                'ordering': ['unit__path', 'begins', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ShiftTemplateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                ('begins', models.TimeField(verbose_name='begins at')),
                ('hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours')),
                ('people_needed', models.PositiveSmallIntegerField(default=1, verbose_name='people needed')),
                ('days', models.CharField(choices=[('every', 'Every day'), ('working', 'Working days'), ('rest', 'Weekends and holidays')], default='every', max_length=10, verbose_name='days')),
                ('first_on', models.DateField(verbose_name='first turn on')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Swap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('reason', models.CharField(blank=True, max_length=100, verbose_name='reason')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10, verbose_name='status')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': 'swap',
                'verbose_name_plural': 'swaps',
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='SwapEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('reason', models.CharField(blank=True, max_length=100, verbose_name='reason')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10, verbose_name='status')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TemplateTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField(verbose_name='turn')),
            ],
            options={
                'verbose_name': 'turn',
                'verbose_name_plural': 'turns',
                'ordering': ['template', 'turn', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TemplateTurnEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('turn', models.PositiveSmallIntegerField(verbose_name='turn')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='shift',
            name='update_update',
        ),
        migrations.AddField(
            model_name='shift',
            name='notified_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shift',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))', func='INSERT INTO "grids_shiftevent" ("ends_at", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_at", "unit_id") VALUES (NEW."ends_at", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."starts_at", NEW."unit_id"); RETURN NULL;', hash='420b9da40d0761db7ca24c87d7a73b9a94af3a01', operation='UPDATE', pgid='pgtrigger_update_update_085fc', table='grids_shift', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_calendardayevent" ("day", "id", "is_working", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_working", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='84e9714a2b131f3a93fdb874446a95e077f67f82', operation='INSERT', pgid='pgtrigger_insert_insert_e29e3', table='grids_calendarday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_calendardayevent" ("day", "id", "is_working", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_working", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='f4323e60a0caa923ec33afe182b37694ddcef9b6', operation='UPDATE', pgid='pgtrigger_update_update_71928', table='grids_calendarday', when='AFTER')),
        ),
        migrations.AddField(
            model_name='calendardayevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='calendardayevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.calendarday'),
        ),
        migrations.AddField(
            model_name='plannedshift',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_shifts', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='roster',
            name='published_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by'),
        ),
        migrations.AddField(
            model_name='roster',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='plannedshift',
            name='roster',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='grids.roster', verbose_name='roster'),
        ),
        migrations.AddField(
            model_name='rosterevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='rosterevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.roster'),
        ),
        migrations.AddField(
            model_name='rosterevent',
            name='published_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by'),
        ),
        migrations.AddField(
            model_name='rosterevent',
            name='unit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='shifttemplate',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shift_templates', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='plannedshift',
            name='template',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.shifttemplate', verbose_name='shift template'),
        ),
        migrations.AddField(
            model_name='shifttemplateevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='shifttemplateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.shifttemplate'),
        ),
        migrations.AddField(
            model_name='shifttemplateevent',
            name='unit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='swap',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='swap',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='swap',
            name='in_return',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.shift', verbose_name='for the shift'),
        ),
        migrations.AddField(
            model_name='swap',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='grids.shift', verbose_name='shift'),
        ),
        migrations.AddField(
            model_name='swap',
            name='taker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.officer', verbose_name='taken by'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='asked_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='decided_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='in_return',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.shift', verbose_name='for the shift'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.swap'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='shift',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.shift', verbose_name='shift'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='taker',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='taken by'),
        ),
        migrations.AddField(
            model_name='templateturn',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='templateturn',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crew', to='grids.shifttemplate', verbose_name='shift template'),
        ),
        migrations.AddField(
            model_name='templateturnevent',
            name='officer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='templateturnevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='templateturnevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.templateturn'),
        ),
        migrations.AddField(
            model_name='templateturnevent',
            name='template',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.shifttemplate', verbose_name='shift template'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('unit', '='), (grids.models.spans.DaySpan('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_roster_per_unit_and_day', violation_error_message='This unit has a roster for some of these days already.'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='roster_ends_after_it_starts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roster',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_rosterevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "starts_on", "status", "unit_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."starts_on", NEW."status", NEW."unit_id"); RETURN NULL;', hash='36fc12581667dcb92b85458c7234965007e61898', operation='INSERT', pgid='pgtrigger_insert_insert_0f82a', table='grids_roster', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roster',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_rosterevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "starts_on", "status", "unit_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."starts_on", NEW."status", NEW."unit_id"); RETURN NULL;', hash='80fd48d6a1f056b773fa321dfb12709a43e431e7', operation='UPDATE', pgid='pgtrigger_update_update_5a1d6', table='grids_roster', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='shifttemplate',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gte', 1), ('hours__lte', 48)), name='template_hours_fit_two_days'),
        ),
        migrations.AddConstraint(
            model_name='shifttemplate',
            constraint=models.CheckConstraint(condition=models.Q(('people_needed__gte', 1)), name='template_needs_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shifttemplate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_shifttemplateevent" ("begins", "days", "first_on", "hours", "id", "is_active", "name", "name_en", "people_needed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id") VALUES (NEW."begins", NEW."days", NEW."first_on", NEW."hours", NEW."id", NEW."is_active", NEW."name", NEW."name_en", NEW."people_needed", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."unit_id"); RETURN NULL;', hash='5e5ab4623c55dc1fb8894822240ea2faad73fd6a', operation='INSERT', pgid='pgtrigger_insert_insert_6eba9', table='grids_shifttemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shifttemplate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_shifttemplateevent" ("begins", "days", "first_on", "hours", "id", "is_active", "name", "name_en", "people_needed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id") VALUES (NEW."begins", NEW."days", NEW."first_on", NEW."hours", NEW."id", NEW."is_active", NEW."name", NEW."name_en", NEW."people_needed", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."unit_id"); RETURN NULL;', hash='ae8365d67462e53c9e2c1ed1f4581e74b44d032d', operation='UPDATE', pgid='pgtrigger_update_update_91d73', table='grids_shifttemplate', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='plannedshift',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='planned_shift_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='plannedshift',
            constraint=models.UniqueConstraint(fields=('roster', 'officer', 'role', 'starts_at'), name='planned_shift_once'),
        ),
        migrations.AddConstraint(
            model_name='swap',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['asked', 'agreed'])), fields=('shift',), name='one_open_swap_per_shift'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='swap',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_swapevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "id", "in_return_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "shift_id", "status", "taker_id") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."in_return_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."shift_id", NEW."status", NEW."taker_id"); RETURN NULL;', hash='9283c2638f87fa4944945abd216e83881ab12876', operation='INSERT', pgid='pgtrigger_insert_insert_48131', table='grids_swap', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='swap',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_swapevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "id", "in_return_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "shift_id", "status", "taker_id") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."in_return_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."shift_id", NEW."status", NEW."taker_id"); RETURN NULL;', hash='744bed52a5cdcceca5281ed8bc37c45f8da99bad', operation='UPDATE', pgid='pgtrigger_update_update_b42ea', table='grids_swap', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='templateturn',
            constraint=models.UniqueConstraint(fields=('template', 'officer', 'turn'), name='officer_once_per_turn'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='templateturn',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_templateturnevent" ("id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id", "turn") VALUES (NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."template_id", NEW."turn"); RETURN NULL;', hash='2561a5d31ce27fc2f7b8c4d015f9e668c23509e1', operation='INSERT', pgid='pgtrigger_insert_insert_ffa76', table='grids_templateturn', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='templateturn',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_templateturnevent" ("id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id", "turn") VALUES (NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."template_id", NEW."turn"); RETURN NULL;', hash='d4f3f0f8ded638317a56a3f3bc529a0b14c2ebcf', operation='UPDATE', pgid='pgtrigger_update_update_4aa22', table='grids_templateturn', when='AFTER')),
        ),
    ]
