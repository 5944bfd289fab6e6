import pgtrigger.compiler
import pgtrigger.migrations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('partners', '0004_request_log')]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='partnerkey',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='partnerkey',
            name='update_update',
        ),
        migrations.AddField(
            model_name='partnerkey',
            name='alerts_per_minute',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='new alerts a minute'),
        ),
        migrations.AddField(
            model_name='partnerkey',
            name='others_per_minute',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='other requests a minute'),
        ),
        migrations.AddField(
            model_name='partnerkeyevent',
            name='alerts_per_minute',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='new alerts a minute'),
        ),
        migrations.AddField(
            model_name='partnerkeyevent',
            name='others_per_minute',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: as the house allows.', null=True, verbose_name='other requests a minute'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerkey',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_partnerkeyevent" ("alerts_per_minute", "created", "expiry_date", "id", "membership_id", "mode", "name", "others_per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked") VALUES (NEW."alerts_per_minute", NEW."created", NEW."expiry_date", NEW."id", NEW."membership_id", NEW."mode", NEW."name", NEW."others_per_minute", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prefix", NEW."revoked"); RETURN NULL;', hash='16e32ef30dd33697fd810e219da6f14f1d400175', operation='INSERT', pgid='pgtrigger_insert_insert_f0d05', table='partners_partnerkey', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerkey',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."alerts_per_minute" IS DISTINCT FROM (NEW."alerts_per_minute") OR OLD."created" IS DISTINCT FROM (NEW."created") OR OLD."expiry_date" IS DISTINCT FROM (NEW."expiry_date") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."membership_id" IS DISTINCT FROM (NEW."membership_id") OR OLD."mode" IS DISTINCT FROM (NEW."mode") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."others_per_minute" IS DISTINCT FROM (NEW."others_per_minute") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."revoked" IS DISTINCT FROM (NEW."revoked"))', func='INSERT INTO "partners_partnerkeyevent" ("alerts_per_minute", "created", "expiry_date", "id", "membership_id", "mode", "name", "others_per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked") VALUES (NEW."alerts_per_minute", NEW."created", NEW."expiry_date", NEW."id", NEW."membership_id", NEW."mode", NEW."name", NEW."others_per_minute", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prefix", NEW."revoked"); RETURN NULL;', hash='9dec2daa8c25b7c4d68cb77fe942f58d613f1cb6', operation='UPDATE', pgid='pgtrigger_update_update_cee32', table='partners_partnerkey', when='AFTER')),
        ),
    ]
