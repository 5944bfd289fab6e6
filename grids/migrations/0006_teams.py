"""Teams and their qualifications."""

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
        ('grids', '0005_absences_and_secondments'),
        ('accounts', '0005_unit_kinds'),
        ('delivery', '0005_own_addresses'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('training', 'Training'), ('guard_licence', 'Guard’s licence'), ('first_aid', 'First aid'), ('driving', 'Driving licence'), ('mediation', 'Mediator’s certificate')], max_length=15, verbose_name='kind')),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='what for')),
                ('issued_on', models.DateField(verbose_name='issued')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='lapses')),
                ('warned_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'qualification',
                'verbose_name_plural': 'qualifications',
                'ordering': ['expires_on'],
            },
        ),
        migrations.CreateModel(
            name='QualificationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('training', 'Training'), ('guard_licence', 'Guard’s licence'), ('first_aid', 'First aid'), ('driving', 'Driving licence'), ('mediation', 'Mediator’s certificate')], max_length=15, verbose_name='kind')),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='what for')),
                ('issued_on', models.DateField(verbose_name='issued')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='lapses')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('community', 'Community team'), ('response', 'Response team'), ('activists', 'Activists')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'team',
                'verbose_name_plural': 'teams',
                'ordering': ['unit__path', 'kind', 'name'],
            },
        ),
        migrations.CreateModel(
            name='TeamEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('community', 'Community team'), ('response', 'Response team'), ('activists', 'Activists')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('officer', 'Officer'), ('auxiliary', 'Auxiliary officer'), ('grid_worker', 'Grid worker'), ('cadre', 'Village or residents’ committee'), ('volunteer', 'Volunteer'), ('property', 'Property staff'), ('guard', 'Security guard'), ('courier', 'Courier'), ('mediator', 'Mediator'), ('activist', 'Activist')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('organisation', models.CharField(blank=True, max_length=80, verbose_name='organisation')),
                ('sees', models.CharField(choices=[('nothing', 'Nothing: is called only'), ('calls', 'The orders they are called by'), ('grid', 'The tasks of their grids, without names')], default='calls', max_length=10, verbose_name='may see')),
                ('is_leader', models.BooleanField(default=False, verbose_name='leads the team')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'team member',
                'verbose_name_plural': 'team members',
                'ordering': ['team', '-is_leader', 'name'],
            },
        ),
        migrations.CreateModel(
            name='TeamMemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('officer', 'Officer'), ('auxiliary', 'Auxiliary officer'), ('grid_worker', 'Grid worker'), ('cadre', 'Village or residents’ committee'), ('volunteer', 'Volunteer'), ('property', 'Property staff'), ('guard', 'Security guard'), ('courier', 'Courier'), ('mediator', 'Mediator'), ('activist', 'Activist')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('organisation', models.CharField(blank=True, max_length=80, verbose_name='organisation')),
                ('sees', models.CharField(choices=[('nothing', 'Nothing: is called only'), ('calls', 'The orders they are called by'), ('grid', 'The tasks of their grids, without names')], default='calls', max_length=10, verbose_name='may see')),
                ('is_leader', models.BooleanField(default=False, verbose_name='leads the team')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='qualification',
            name='officer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='qualifications', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='qualificationevent',
            name='officer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer'),
        ),
        migrations.AddField(
            model_name='qualificationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='qualificationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.qualification'),
        ),
        migrations.AddField(
            model_name='team',
            name='grids',
            field=models.ManyToManyField(blank=True, related_name='teams', to='grids.grid', verbose_name='grids'),
        ),
        migrations.AddField(
            model_name='team',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='teamevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='teamevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.team'),
        ),
        migrations.AddField(
            model_name='teamevent',
            name='unit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='addressee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team_memberships', to='delivery.addressee', verbose_name='reached by'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='officer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team_memberships', to='grids.officer', verbose_name='on the roster as'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='grids.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='qualificationevent',
            name='member',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.teammember', verbose_name='team member'),
        ),
        migrations.AddField(
            model_name='qualification',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='qualifications', to='grids.teammember', verbose_name='team member'),
        ),
        migrations.AddField(
            model_name='teammemberevent',
            name='addressee',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.addressee', verbose_name='reached by'),
        ),
        migrations.AddField(
            model_name='teammemberevent',
            name='officer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='on the roster as'),
        ),
        migrations.AddField(
            model_name='teammemberevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='teammemberevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.teammember'),
        ),
        migrations.AddField(
            model_name='teammemberevent',
            name='team',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.team', verbose_name='team'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(fields=('unit', 'kind', 'name'), name='team_name_once_per_unit'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='team',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_teamevent" ("id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='f64b5c0e8834c33b7077650f84b38063d1eb763e', operation='INSERT', pgid='pgtrigger_insert_insert_0ea3a', table='grids_team', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='team',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_teamevent" ("id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='ff845477f6b2746bd689dd4cafadb0333d40876d', operation='UPDATE', pgid='pgtrigger_update_update_01330', table='grids_team', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='team_member_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), ('is_leader', True)), fields=('team',), name='one_leader_per_team', violation_error_message='The team has a leader already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teammember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_teammemberevent" ("addressee_id", "ends_on", "id", "is_leader", "kind", "name", "officer_id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sees", "starts_on", "team_id") VALUES (NEW."addressee_id", NEW."ends_on", NEW."id", NEW."is_leader", NEW."kind", NEW."name", NEW."officer_id", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sees", NEW."starts_on", NEW."team_id"); RETURN NULL;', hash='36ab44fb9503495fe211974dfb1792597ee034de', operation='INSERT', pgid='pgtrigger_insert_insert_85b58', table='grids_teammember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teammember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_teammemberevent" ("addressee_id", "ends_on", "id", "is_leader", "kind", "name", "officer_id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sees", "starts_on", "team_id") VALUES (NEW."addressee_id", NEW."ends_on", NEW."id", NEW."is_leader", NEW."kind", NEW."name", NEW."officer_id", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sees", NEW."starts_on", NEW."team_id"); RETURN NULL;', hash='1d945bb67c8396f0a92c5c297105696c3a493729', operation='UPDATE', pgid='pgtrigger_update_update_782b3', table='grids_teammember', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='qualification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('officer__isnull', True)), models.Q(('member__isnull', True), ('officer__isnull', False)), _connector='OR'), name='qualification_of_one_holder', violation_error_message='Say whose it is: a team member’s or an officer’s.'),
        ),
        migrations.AddConstraint(
            model_name='qualification',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='qualification_lapses_after_issue'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_qualificationevent" ("expires_on", "id", "issued_on", "kind", "member_id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."expires_on", NEW."id", NEW."issued_on", NEW."kind", NEW."member_id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title"); RETURN NULL;', hash='31d15aaeab83636017402d3b849c75797956db9a', operation='INSERT', pgid='pgtrigger_insert_insert_e8998', table='grids_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "grids_qualificationevent" ("expires_on", "id", "issued_on", "kind", "member_id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."expires_on", NEW."id", NEW."issued_on", NEW."kind", NEW."member_id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title"); RETURN NULL;', hash='e7601454c5ee6f6ed6bc744af279c29b75286b38', operation='UPDATE', pgid='pgtrigger_update_update_84c18', table='grids_qualification', when='AFTER')),
        ),
    ]
