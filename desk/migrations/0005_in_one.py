"""All tables of this room at once, for a fresh start: the same as the migrations before it one by one, in a third of the time."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from policing.lib.at_once import AtOnce
from policing.lib.partitions import keep_append_only


class Migration(migrations.Migration):

    replaces = [
        ('desk', '0001_initial'),
        ('desk', '0002_append_only_rights'),
        ('desk', '0003_words_for_sound_tests'),
        ('desk', '0004_sheet_templates'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0008_in_one'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('shift_ends_at', models.DateTimeField(null=True, verbose_name='end of the shift')),
                        ('signed_at', models.DateTimeField(verbose_name='signed')),
                        ('general', models.CharField(blank=True, max_length=2000, verbose_name='general note')),
                        ('content', models.JSONField(verbose_name='content')),
                        ('has_covert', models.BooleanField(default=False)),
                        ('digest', models.CharField(max_length=64)),
                        ('leaving', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='leaving officer')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'shift hand-over',
                        'verbose_name_plural': 'shift hand-overs',
                        'ordering': ['-signed_at'],
                    },
                ),
                migrations.CreateModel(
                    name='Equipment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('quantity', models.PositiveSmallIntegerField(default=1, verbose_name='quantity')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='equipment', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'equipment',
                        'verbose_name_plural': 'equipment',
                        'ordering': ['unit', 'position', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='EquipmentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('quantity', models.PositiveSmallIntegerField(default=1, verbose_name='quantity')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.equipment')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='HandoverDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20)),
                        ('notes', models.JSONField(default=dict)),
                        ('general', models.CharField(blank=True, max_length=2000)),
                        ('counted', models.JSONField(default=dict)),
                        ('changed_at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit')),
                    ],
                ),
                migrations.CreateModel(
                    name='SheetTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('content', models.BinaryField()),
                        ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                        ('uploaded_at', models.DateTimeField(verbose_name='time')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit', verbose_name='unit')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='brought in by')),
                    ],
                    options={
                        'verbose_name': 'form of the month',
                        'verbose_name_plural': 'forms of the month',
                    },
                ),
                migrations.CreateModel(
                    name='SoundTest',
                    fields=[
                        ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(verbose_name='time')),
                        ('machine', models.CharField(max_length=80, verbose_name='machine')),
                        ('results', models.JSONField()),
                        ('is_passed', models.BooleanField(verbose_name='passed')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                    ],
                    options={
                        'verbose_name': 'sound test',
                        'verbose_name_plural': 'sound tests',
                    },
                ),
                migrations.CreateModel(
                    name='Supplement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('text', models.CharField(max_length=2000)),
                        ('digest', models.CharField(max_length=64)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='desk.handover')),
                    ],
                    options={
                        'ordering': ['at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Countersignature',
                    fields=[
                        ('handover', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='countersignature', serialize=False, to='desk.handover')),
                        ('at', models.DateTimeField()),
                        ('remarks', models.CharField(blank=True, max_length=2000)),
                        ('taken_over', models.JSONField(default=list)),
                        ('digest', models.CharField(max_length=64)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sound_test', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.soundtest')),
                    ],
                ),
                migrations.AddIndex(
                    model_name='handover',
                    index=models.Index(fields=['unit', 'role', '-signed_at'], name='handover_of_desk'),
                ),
                migrations.AddConstraint(
                    model_name='handoverdraft',
                    constraint=models.UniqueConstraint(fields=('unit', 'role'), name='one_draft_per_desk'),
                ),
                migrations.AddIndex(
                    model_name='sheettemplate',
                    index=models.Index(fields=['unit', '-uploaded_at'], name='sheet_template_newest'),
                ),
                migrations.AddIndex(
                    model_name='soundtest',
                    index=models.Index(fields=['user', '-at'], name='soundtest_user'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='handover',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f6c82f5e6feea346ff81e96c22fff24ec23268ad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f92e8', table='desk_handover', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='equipment',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_equipmentevent" ("id", "is_active", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "unit_id") VALUES (NEW."id", NEW."is_active", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."quantity", NEW."unit_id"); RETURN NULL;', hash='2c62a684d4292a6b85d65960c362c6087288dc27', operation='INSERT', pgid='pgtrigger_insert_insert_4905d', table='desk_equipment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='equipment',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_equipmentevent" ("id", "is_active", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "unit_id") VALUES (NEW."id", NEW."is_active", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."quantity", NEW."unit_id"); RETURN NULL;', hash='9d609a916c2d4d8b379f2d8b98b365fbfffee1f3', operation='UPDATE', pgid='pgtrigger_update_update_dd7e5', table='desk_equipment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='soundtest',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9c9e2ebf80b72747c9c103568f224bd2257389c0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bbacf', table='desk_soundtest', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='supplement',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fb3ac589c0ee06f2dfa2067dd1beaa387bd0ae21', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4a758', table='desk_supplement', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='countersignature',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='38afc07be493ed30194b1d95cbb305ac38dd6adc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d72f3', table='desk_countersignature', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='countersignature',
                    trigger=pgtrigger.compiler.Trigger(name='two_people', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.by_id = (SELECT leaving_id FROM desk_handover WHERE id = NEW.handover_id) THEN RAISE EXCEPTION 'nobody signs both sides'; END IF; RETURN NEW;", hash='56bb7c3859cccf93e5f5d4482f6ccfa55bbe0778', operation='INSERT', pgid='pgtrigger_two_people_c002e', table='desk_countersignature', when='BEFORE')),
                ),
            ]
        ),
        keep_append_only(
            "desk_handover",
            "desk_countersignature",
            "desk_supplement",
            "desk_soundtest",
            "desk_equipmentevent",
        ),
    ]
