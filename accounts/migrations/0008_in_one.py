"""All tables of this room at once, for a fresh start: the same as the migrations before it one by one, in a third of the time."""

import accounts.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from policing.lib.at_once import AtOnce
from policing.lib.partitions import CreatePartitionedModel, MakePartitionsFunction, keep_append_only


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_append_only_rights'),
        ('accounts', '0003_history_of_people'),
        ('accounts', '0004_people_manager'),
        ('accounts', '0005_unit_kinds'),
        ('accounts', '0006_unit_closed'),
        ('accounts', '0007_mediator_role'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        MakePartitionsFunction,
        AtOnce(
            [
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('bureau', 'Bureau'), ('sub_bureau', 'Sub-bureau'), ('command_centre', 'Command and intelligence centre'), ('anti_fraud_centre', 'Anti-fraud centre'), ('patrol_swat', 'Patrol and SWAT unit'), ('traffic', 'Traffic police'), ('joint_operations', 'Joint operations centre'), ('inspectorate', 'Inspectorate'), ('police_area', 'Police area'), ('station', 'Police station'), ('police_room', 'Community police office'), ('workstation', 'Police workstation'), ('command_room', 'Integrated command room'), ('case_team', 'Case-handling team'), ('community_team', 'Community policing team')], max_length=20, verbose_name='kind')),
                        ('code', models.CharField(max_length=20, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z-]+$', 'Use letters, digits and hyphens.')], verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('path', models.CharField(editable=False, max_length=200, unique=True, verbose_name='path')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='duty phone')),
                        ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='closed')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.unit', verbose_name='parent unit')),
                    ],
                    options={
                        'verbose_name': 'unit',
                        'verbose_name_plural': 'units',
                        'ordering': ['path'],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('full_name', models.CharField(blank=True, max_length=60, verbose_name='full name')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer'), ('inspector', 'Inspectorate'), ('administrator', 'Administrator'), ('mediator', 'Street mediator'), ('partner', 'Partner staff')], default='partner', max_length=20, verbose_name='role')),
                        ('language', models.CharField(blank=True, choices=[('zh-hans', 'Chinese'), ('en', 'English')], max_length=10, verbose_name='language')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                        ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                    },
                    managers=[
                        ('objects', accounts.models.PeopleManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='UnitEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('bureau', 'Bureau'), ('sub_bureau', 'Sub-bureau'), ('command_centre', 'Command and intelligence centre'), ('anti_fraud_centre', 'Anti-fraud centre'), ('patrol_swat', 'Patrol and SWAT unit'), ('traffic', 'Traffic police'), ('joint_operations', 'Joint operations centre'), ('inspectorate', 'Inspectorate'), ('police_area', 'Police area'), ('station', 'Police station'), ('police_room', 'Community police office'), ('workstation', 'Police workstation'), ('command_room', 'Integrated command room'), ('case_team', 'Case-handling team'), ('community_team', 'Community policing team')], max_length=20, verbose_name='kind')),
                        ('code', models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z-]+$', 'Use letters, digits and hyphens.')], verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('path', models.CharField(editable=False, max_length=200, verbose_name='path')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='duty phone')),
                        ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='closed')),
                        ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='parent unit')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='UserEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('full_name', models.CharField(blank=True, max_length=60, verbose_name='full name')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer'), ('inspector', 'Inspectorate'), ('administrator', 'Administrator'), ('mediator', 'Street mediator'), ('partner', 'Partner staff')], default='partner', max_length=20, verbose_name='role')),
                        ('language', models.CharField(blank=True, choices=[('zh-hans', 'Chinese'), ('en', 'English')], max_length=10, verbose_name='language')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                CreatePartitionedModel(
                    name='AccessLog',
                    fields=[
                        ('pk', models.CompositePrimaryKey('id', 'at', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                        ('at', models.DateTimeField(verbose_name='time')),
                        ('action', models.CharField(max_length=30, verbose_name='action')),
                        ('subject', models.CharField(max_length=100, verbose_name='subject')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('user', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'look at personal data',
                        'verbose_name_plural': 'access log',
                        'indexes': [models.Index(fields=['user', '-at'], name='accesslog_user')],
                    },
                ),
                migrations.AddIndex(
                    model_name='unit',
                    index=models.Index(fields=['path'], name='unit_path_prefix', opclasses=['varchar_pattern_ops']),
                ),
                migrations.AddConstraint(
                    model_name='user',
                    constraint=models.CheckConstraint(condition=models.Q(('role', 'partner'), ('unit__isnull', False), ('is_superuser', True), _connector='OR'), name='user_staff_have_a_unit'),
                ),
                migrations.AddConstraint(
                    model_name='user',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'partner'), _negated=True), ('unit__isnull', True), _connector='OR'), name='user_partners_have_none'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accesslog',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='290a5f1b76c7728ab89ca14d001042c77867e8b3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_36f4b', table='accounts_accesslog', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='unit',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_unitevent" ("closed_on", "code", "id", "kind", "name", "name_en", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."closed_on", NEW."code", NEW."id", NEW."kind", NEW."name", NEW."name_en", NEW."parent_id", NEW."path", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;', hash='b06ba129fe0be314023e16574db1109c02dbe26a', operation='INSERT', pgid='pgtrigger_insert_insert_8ba9e', table='accounts_unit', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='unit',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_unitevent" ("closed_on", "code", "id", "kind", "name", "name_en", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."closed_on", NEW."code", NEW."id", NEW."kind", NEW."name", NEW."name_en", NEW."parent_id", NEW."path", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;', hash='b6188ec36f9be6b60311350d7f595b7f0d6174e8', operation='UPDATE', pgid='pgtrigger_update_update_9885a', table='accounts_unit', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='user',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("date_joined", "email", "full_name", "id", "is_active", "is_staff", "is_superuser", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."full_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."unit_id", NEW."username"); RETURN NULL;', hash='5216070f700f87407b6cb14258ccf33ed5a157e7', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='user',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "accounts_userevent" ("date_joined", "email", "full_name", "id", "is_active", "is_staff", "is_superuser", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."full_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."unit_id", NEW."username"); RETURN NULL;', hash='3412a51095e17768f173677a72f94c661365f4e2', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
                ),
            ]
        ),
        keep_append_only(
            "accounts_accesslog",
            "accounts_unitevent",
            "accounts_userevent",
        ),
    ]
