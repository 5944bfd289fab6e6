"""All tables of this room at once, for a fresh start: the same as the migrations before it one by one, in a third of the time."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import policing.lib.sealed
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from policing.lib.at_once import AtOnce
from policing.lib.partitions import CreatePartitionedModel, keep_append_only


class Migration(migrations.Migration):

    replaces = [
        ('delivery', '0001_initial'),
        ('delivery', '0002_append_only_rights'),
        ('delivery', '0003_history_of_addressees'),
        ('delivery', '0004_delivery_is_taken_back'),
        ('delivery', '0005_own_addresses'),
    ]

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='Address',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('wrapped_key', models.BinaryField(null=True)),
                        ('channel', models.CharField(choices=[('in_app', 'In the app'), ('sms', 'Text message'), ('email', 'E-mail'), ('webhook', 'Signed callback')], max_length=10, verbose_name='channel')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                        ('value', policing.lib.sealed.SealedField(verbose_name='address')),
                        ('value_index', models.CharField(db_index=True, editable=False, max_length=64)),
                        ('secret', policing.lib.sealed.SealedField(blank=True, verbose_name='signing secret')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proved by a code')),
                    ],
                    options={
                        'verbose_name': 'address',
                        'verbose_name_plural': 'addresses',
                        'ordering': ['addressee', 'position'],
                    },
                ),
                CreatePartitionedModel(
                    name='Attempt',
                    fields=[
                        ('pk', models.CompositePrimaryKey('id', 'at', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                        ('at', models.DateTimeField()),
                        ('delivery_id', models.UUIDField(db_index=True)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('outcome', models.CharField(choices=[('created', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('temporary_failure', 'Failed for now, will be tried again'), ('permanent_failure', 'The address does not work'), ('technical_failure', 'Given up after several tries'), ('cancelled', 'Not needed any more')], max_length=20)),
                        ('error_code', models.CharField(blank=True, max_length=30)),
                        ('detail', models.CharField(blank=True, max_length=200)),
                        ('duration_ms', models.PositiveIntegerField()),
                    ],
                    options={
                        'verbose_name': 'attempt',
                        'verbose_name_plural': 'attempts',
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('room', models.CharField(max_length=20)),
                        ('subject_id', models.UUIDField(db_index=True)),
                        ('cap_status', models.CharField(default='Actual', max_length=10, verbose_name='CAP status')),
                        ('priority', models.CharField(choices=[('urgent', 'Urgent'), ('bulk', 'In bulk')], max_length=10, verbose_name='priority')),
                        ('content', models.JSONField(verbose_name='content')),
                        ('payload', models.JSONField(null=True, verbose_name='payload')),
                        ('replies', models.JSONField(default=list, verbose_name='answers offered')),
                        ('audience', models.JSONField(default=dict, verbose_name='audience')),
                        ('is_sandbox', models.BooleanField(default=False, verbose_name='reaches nobody')),
                        ('created_at', models.DateTimeField(verbose_name='created')),
                        ('expires_at', models.DateTimeField(verbose_name='expires')),
                    ],
                    options={
                        'verbose_name': 'message',
                        'verbose_name_plural': 'messages',
                    },
                ),
                migrations.CreateModel(
                    name='AddressCheck',
                    fields=[
                        ('address', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pending', serialize=False, to='delivery.address')),
                        ('code_digest', models.CharField(max_length=64)),
                        ('expires_at', models.DateTimeField()),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='Addressee',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(choices=[('zh-hans', 'Chinese'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addressee', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'addressee',
                        'verbose_name_plural': 'addressees',
                    },
                ),
                migrations.AddField(
                    model_name='address',
                    name='addressee',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='delivery.addressee', verbose_name='addressee'),
                ),
                migrations.CreateModel(
                    name='AddresseeEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('language', models.CharField(choices=[('zh-hans', 'Chinese'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='delivery.addressee')),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='AddressEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('channel', models.CharField(choices=[('in_app', 'In the app'), ('sms', 'Text message'), ('email', 'E-mail'), ('webhook', 'Signed callback')], max_length=10, verbose_name='channel')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                        ('value', policing.lib.sealed.SealedField(verbose_name='address')),
                        ('value_index', models.CharField(editable=False, max_length=64)),
                        ('secret', policing.lib.sealed.SealedField(blank=True, verbose_name='signing secret')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proved by a code')),
                        ('addressee', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.addressee', verbose_name='addressee')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='delivery.address')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Recipient',
                    fields=[
                        ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('why', models.CharField(max_length=40, verbose_name='why told')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('created_at', models.DateTimeField(verbose_name='told')),
                        ('seen_at', models.DateTimeField(null=True, verbose_name='seen')),
                        ('acknowledged_at', models.DateTimeField(null=True, verbose_name='acknowledged')),
                        ('replied_at', models.DateTimeField(null=True, verbose_name='answered')),
                        ('reply', models.CharField(blank=True, choices=[('acknowledge', 'I take it'), ('comply', 'Done as ordered'), ('cannot', 'Cannot do it'), ('seen', 'Target seen'), ('gone', 'Already gone'), ('need_help', 'Need help'), ('done', 'Finished')], max_length=20, verbose_name='answer')),
                        ('reply_note', models.CharField(blank=True, max_length=500, verbose_name='remark')),
                        ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recipients', to='delivery.addressee')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='delivery.message')),
                    ],
                    options={
                        'verbose_name': 'recipient',
                        'verbose_name_plural': 'recipients',
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('channel', models.CharField(choices=[('in_app', 'In the app'), ('sms', 'Text message'), ('email', 'E-mail'), ('webhook', 'Signed callback')], max_length=10, verbose_name='channel')),
                        ('round', models.PositiveSmallIntegerField(default=1, verbose_name='round')),
                        ('queue', models.CharField(max_length=10)),
                        ('status', models.CharField(choices=[('created', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('temporary_failure', 'Failed for now, will be tried again'), ('permanent_failure', 'The address does not work'), ('technical_failure', 'Given up after several tries'), ('cancelled', 'Not needed any more')], default='created', max_length=20, verbose_name='status')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('due_at', models.DateTimeField(verbose_name='due')),
                        ('updated_at', models.DateTimeField(verbose_name='updated')),
                        ('is_taken_back', models.BooleanField(db_default=False, default=False, verbose_name='taken back')),
                        ('error_code', models.CharField(blank=True, max_length=30, verbose_name='error')),
                        ('provider_reference', models.CharField(blank=True, max_length=100, verbose_name="provider's reference")),
                        ('address', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='delivery.address')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='delivery.recipient')),
                    ],
                    options={
                        'verbose_name': 'delivery',
                        'verbose_name_plural': 'deliveries',
                    },
                ),
                migrations.AddConstraint(
                    model_name='address',
                    constraint=models.UniqueConstraint(fields=('addressee', 'channel', 'value_index'), name='address_once_per_addressee'),
                ),
                migrations.AddConstraint(
                    model_name='recipient',
                    constraint=models.UniqueConstraint(fields=('message', 'addressee'), name='recipient_once_per_message'),
                ),
                migrations.AddIndex(
                    model_name='delivery',
                    index=models.Index(condition=models.Q(('status__in', ('created', 'sending', 'temporary_failure'))), fields=['queue', 'due_at'], name='delivery_due'),
                ),
                migrations.AddConstraint(
                    model_name='delivery',
                    constraint=models.UniqueConstraint(fields=('recipient', 'address', 'round'), name='delivery_once_per_round'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='attempt',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4e803a6d0f2ec28cc65e0f11d05cc19a3b97b5d4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_46e72', table='delivery_attempt', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='addressee',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "delivery_addresseeevent" ("id", "is_active", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."is_active", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='d9a7769fb3d9e4b9252faae597d3a1358996559a', operation='INSERT', pgid='pgtrigger_insert_insert_d5030', table='delivery_addressee', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='addressee',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "delivery_addresseeevent" ("id", "is_active", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."is_active", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='da95c40297fda189dd12e2c2a8b62c5ccce983d3', operation='UPDATE', pgid='pgtrigger_update_update_7a630', table='delivery_addressee', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='address',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "delivery_addressevent" ("addressee_id", "channel", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "secret", "value", "value_index", "verified_at") VALUES (NEW."addressee_id", NEW."channel", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."secret", NEW."value", NEW."value_index", NEW."verified_at"); RETURN NULL;', hash='4674f8dd01c89b8910b222e5f624c8f99f019611', operation='INSERT', pgid='pgtrigger_insert_insert_3d70b', table='delivery_address', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='address',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."addressee_id" IS DISTINCT FROM (NEW."addressee_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."secret" IS DISTINCT FROM (NEW."secret") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."value_index" IS DISTINCT FROM (NEW."value_index") OR OLD."verified_at" IS DISTINCT FROM (NEW."verified_at"))', func='INSERT INTO "delivery_addressevent" ("addressee_id", "channel", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "secret", "value", "value_index", "verified_at") VALUES (NEW."addressee_id", NEW."channel", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."secret", NEW."value", NEW."value_index", NEW."verified_at"); RETURN NULL;', hash='543515d65e48910492f7a2575693e810b02f74a8', operation='UPDATE', pgid='pgtrigger_update_update_083ae', table='delivery_address', when='AFTER')),
                ),
            ]
        ),
        keep_append_only(
            "delivery_attempt",
            "delivery_addressevent",
            "delivery_addresseeevent",
        ),
    ]
