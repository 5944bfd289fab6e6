"""All tables of this room at once, for a fresh start: the same as the migrations before it one by one, in a third of the time."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from policing.lib.at_once import AtOnce
from policing.lib.partitions import keep_append_only


class Migration(migrations.Migration):

    replaces = [
        ('partners', '0001_initial'),
        ('partners', '0002_append_only_rights'),
        ('partners', '0003_history_of_keys'),
        ('partners', '0004_request_log'),
        ('partners', '0005_limits_of_a_key'),
        ('partners', '0006_test_callbacks'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0008_in_one'),
        ('delivery', '0006_in_one'),
        ('grids', '0016_in_one'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='Contact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('title', models.CharField(blank=True, max_length=60, verbose_name='title')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('is_back_office', models.BooleanField(default=False, verbose_name='back office')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('addressee', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contact', to='delivery.addressee', verbose_name='reached by')),
                    ],
                    options={
                        'verbose_name': 'contact',
                        'verbose_name_plural': 'contacts',
                        'ordering': ['site', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='Partner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('bank', 'Bank'), ('security', 'Security firm'), ('school', 'School')], max_length=10, verbose_name='kind')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('addressee', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner', to='delivery.addressee', verbose_name='callbacks to')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='accounts.unit', verbose_name='bureau')),
                        ('test_addressee', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='test_partner', to='delivery.addressee', verbose_name='test callbacks to')),
                    ],
                    options={
                        'verbose_name': 'partner',
                        'verbose_name_plural': 'partners',
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='partners.partner', verbose_name='partner')),
                    ],
                    options={
                        'verbose_name': 'membership',
                        'verbose_name_plural': 'memberships',
                    },
                ),
                migrations.CreateModel(
                    name='PartnerEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('bank', 'Bank'), ('security', 'Security firm'), ('school', 'School')], max_length=10, verbose_name='kind')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('addressee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.addressee', verbose_name='callbacks to')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='bureau')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.partner')),
                        ('test_addressee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.addressee', verbose_name='test callbacks to')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PartnerKey',
                    fields=[
                        ('id', models.CharField(editable=False, max_length=150, primary_key=True, serialize=False, unique=True)),
                        ('prefix', models.CharField(editable=False, max_length=8, unique=True)),
                        ('hashed_key', models.CharField(editable=False, max_length=150)),
                        ('created', models.DateTimeField(auto_now_add=True, db_index=True)),
                        ('name', models.CharField(default=None, help_text='A free-form name for the API key. Need not be unique. 50 characters max.', max_length=50)),
                        ('revoked', models.BooleanField(blank=True, default=False, help_text='If the API key is revoked, clients cannot use it anymore. (This cannot be undone.)')),
                        ('expiry_date', models.DateTimeField(blank=True, help_text='Once API key expires, clients cannot use it anymore.', null=True, verbose_name='Expires')),
                        ('mode', models.CharField(choices=[('live', 'Live'), ('test', 'Test')], default='test', max_length=4, verbose_name='mode')),
                        ('last_used_at', models.DateTimeField(editable=False, null=True, verbose_name='last used')),
                        ('alerts_per_minute', models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='new alerts a minute')),
                        ('others_per_minute', models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='other requests a minute')),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='partners.membership', verbose_name='acts as')),
                    ],
                    options={
                        'verbose_name': 'partner key',
                        'verbose_name_plural': 'partner keys',
                        'ordering': ['-created'],
                    },
                ),
                migrations.CreateModel(
                    name='PartnerKeyEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.CharField(editable=False, max_length=150, serialize=False)),
                        ('prefix', models.CharField(editable=False, max_length=8)),
                        ('created', models.DateTimeField(auto_now_add=True)),
                        ('name', models.CharField(default=None, help_text='A free-form name for the API key. Need not be unique. 50 characters max.', max_length=50)),
                        ('revoked', models.BooleanField(blank=True, default=False, help_text='If the API key is revoked, clients cannot use it anymore. (This cannot be undone.)')),
                        ('expiry_date', models.DateTimeField(blank=True, help_text='Once API key expires, clients cannot use it anymore.', null=True, verbose_name='Expires')),
                        ('mode', models.CharField(choices=[('live', 'Live'), ('test', 'Test')], default='test', max_length=4, verbose_name='mode')),
                        ('alerts_per_minute', models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='new alerts a minute')),
                        ('others_per_minute', models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='other requests a minute')),
                        ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.membership', verbose_name='acts as')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.partnerkey')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='RequestLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='time')),
                        ('key_prefix', models.CharField(max_length=8, verbose_name='key begins with')),
                        ('request_id', models.UUIDField(verbose_name='request id')),
                        ('method', models.CharField(max_length=8, verbose_name='method')),
                        ('path', models.CharField(max_length=200, verbose_name='path')),
                        ('status', models.PositiveSmallIntegerField(verbose_name='HTTP status')),
                        ('code', models.CharField(blank=True, max_length=40, verbose_name='code')),
                        ('milliseconds', models.PositiveIntegerField(verbose_name='milliseconds')),
                        ('bytes_in', models.PositiveIntegerField(verbose_name='bytes in')),
                        ('bytes_out', models.PositiveIntegerField(verbose_name='bytes out')),
                        ('ip', models.GenericIPAddressField(null=True, verbose_name='IP address')),
                    ],
                    options={
                        'verbose_name': 'request of a key',
                        'verbose_name_plural': 'requests of keys',
                        'indexes': [models.Index(fields=['key_prefix', '-at'], name='request_of_key'), models.Index(fields=['at'], name='request_at')],
                    },
                ),
                migrations.CreateModel(
                    name='Site',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('lon', models.FloatField(verbose_name='longitude')),
                        ('lat', models.FloatField(verbose_name='latitude')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='grids.grid', verbose_name='grid')),
                        ('liaison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='liaison officer')),
                        ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='partners.partner', verbose_name='partner')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='accounts.unit', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'site',
                        'verbose_name_plural': 'sites',
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='MembershipEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.membership')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner', verbose_name='partner')),
                        ('site', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.site', verbose_name='only this site')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.AddField(
                    model_name='membership',
                    name='site',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='partners.site', verbose_name='only this site'),
                ),
                migrations.CreateModel(
                    name='ContactEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('title', models.CharField(blank=True, max_length=60, verbose_name='title')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('is_back_office', models.BooleanField(default=False, verbose_name='back office')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('addressee', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.addressee', verbose_name='reached by')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.contact')),
                        ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.site', verbose_name='site')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.AddField(
                    model_name='contact',
                    name='site',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='partners.site', verbose_name='site'),
                ),
                migrations.CreateModel(
                    name='SiteEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(max_length=30, verbose_name='code')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('lon', models.FloatField(verbose_name='longitude')),
                        ('lat', models.FloatField(verbose_name='latitude')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('grid', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.grid', verbose_name='grid')),
                        ('liaison', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='liaison officer')),
                        ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner', verbose_name='partner')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.site')),
                        ('station', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='station')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.AddConstraint(
                    model_name='site',
                    constraint=models.UniqueConstraint(fields=('partner', 'code'), name='site_code_once_per_partner'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.UniqueConstraint(fields=('user', 'partner', 'site'), name='membership_once', nulls_distinct=False),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='partner',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_partnerevent" ("addressee_id", "bureau_id", "id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "test_addressee_id") VALUES (NEW."addressee_id", NEW."bureau_id", NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."test_addressee_id"); RETURN NULL;', hash='1d526fab51eff76b40f90f81b5fc2119f7b1a921', operation='INSERT', pgid='pgtrigger_insert_insert_71860', table='partners_partner', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='partner',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_partnerevent" ("addressee_id", "bureau_id", "id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "test_addressee_id") VALUES (NEW."addressee_id", NEW."bureau_id", NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."test_addressee_id"); RETURN NULL;', hash='5048b2532fe5f616f4e73a2713f77e79b9cd53f6', operation='UPDATE', pgid='pgtrigger_update_update_17ece', table='partners_partner', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='partnerkey',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_partnerkeyevent" ("alerts_per_minute", "created", "expiry_date", "id", "membership_id", "mode", "name", "others_per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked") VALUES (NEW."alerts_per_minute", NEW."created", NEW."expiry_date", NEW."id", NEW."membership_id", NEW."mode", NEW."name", NEW."others_per_minute", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prefix", NEW."revoked"); RETURN NULL;', hash='16e32ef30dd33697fd810e219da6f14f1d400175', operation='INSERT', pgid='pgtrigger_insert_insert_f0d05', table='partners_partnerkey', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='partnerkey',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."alerts_per_minute" IS DISTINCT FROM (NEW."alerts_per_minute") OR OLD."created" IS DISTINCT FROM (NEW."created") OR OLD."expiry_date" IS DISTINCT FROM (NEW."expiry_date") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."membership_id" IS DISTINCT FROM (NEW."membership_id") OR OLD."mode" IS DISTINCT FROM (NEW."mode") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."others_per_minute" IS DISTINCT FROM (NEW."others_per_minute") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."revoked" IS DISTINCT FROM (NEW."revoked"))', func='INSERT INTO "partners_partnerkeyevent" ("alerts_per_minute", "created", "expiry_date", "id", "membership_id", "mode", "name", "others_per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked") VALUES (NEW."alerts_per_minute", NEW."created", NEW."expiry_date", NEW."id", NEW."membership_id", NEW."mode", NEW."name", NEW."others_per_minute", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prefix", NEW."revoked"); RETURN NULL;', hash='9dec2daa8c25b7c4d68cb77fe942f58d613f1cb6', operation='UPDATE', pgid='pgtrigger_update_update_cee32', table='partners_partnerkey', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='site',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_siteevent" ("address", "code", "grid_id", "id", "is_active", "lat", "liaison_id", "lon", "name", "name_en", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station_id") VALUES (NEW."address", NEW."code", NEW."grid_id", NEW."id", NEW."is_active", NEW."lat", NEW."liaison_id", NEW."lon", NEW."name", NEW."name_en", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."station_id"); RETURN NULL;', hash='2612bbc4c977a32bbdc5b5464796a43fa001c806', operation='INSERT', pgid='pgtrigger_insert_insert_049c2', table='partners_site', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='site',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_siteevent" ("address", "code", "grid_id", "id", "is_active", "lat", "liaison_id", "lon", "name", "name_en", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station_id") VALUES (NEW."address", NEW."code", NEW."grid_id", NEW."id", NEW."is_active", NEW."lat", NEW."liaison_id", NEW."lon", NEW."name", NEW."name_en", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."station_id"); RETURN NULL;', hash='854fc15c98dfe697e914a702822eb8cc49368b30', operation='UPDATE', pgid='pgtrigger_update_update_5a2f3', table='partners_site', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='membership',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_membershipevent" ("id", "is_active", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "user_id") VALUES (NEW."id", NEW."is_active", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."site_id", NEW."user_id"); RETURN NULL;', hash='128f1063f5b4ba8f007090504ea309659b0f6360', operation='INSERT', pgid='pgtrigger_insert_insert_81abf', table='partners_membership', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='membership',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_membershipevent" ("id", "is_active", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "user_id") VALUES (NEW."id", NEW."is_active", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."site_id", NEW."user_id"); RETURN NULL;', hash='785d40229713638f3839a1e9e3c2c382be1d636c', operation='UPDATE', pgid='pgtrigger_update_update_668ed', table='partners_membership', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='contact',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_contactevent" ("addressee_id", "id", "is_active", "is_back_office", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "site_id", "title") VALUES (NEW."addressee_id", NEW."id", NEW."is_active", NEW."is_back_office", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."site_id", NEW."title"); RETURN NULL;', hash='1563e81f8d590fccca7aa9d32ab067ae0fa4d3e7', operation='INSERT', pgid='pgtrigger_insert_insert_0e407', table='partners_contact', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='contact',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_contactevent" ("addressee_id", "id", "is_active", "is_back_office", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "site_id", "title") VALUES (NEW."addressee_id", NEW."id", NEW."is_active", NEW."is_back_office", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."site_id", NEW."title"); RETURN NULL;', hash='149e1dc42be884da8cf36b37fcc0652c77d2bd70', operation='UPDATE', pgid='pgtrigger_update_update_8aa2f', table='partners_contact', when='AFTER')),
                ),
            ]
        ),
        keep_append_only(
            "partners_partnerevent",
            "partners_siteevent",
            "partners_contactevent",
            "partners_membershipevent",
            "partners_partnerkeyevent",
        ),
    ]
