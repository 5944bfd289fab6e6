import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('partners', '0005_limits_of_a_key'), ('delivery', '0004_delivery_is_taken_back')]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='partner',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='partner',
            name='update_update',
        ),
        migrations.AddField(
            model_name='partner',
            name='test_addressee',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='test_partner', to='delivery.addressee', verbose_name='test callbacks to'),
        ),
        migrations.AddField(
            model_name='partnerevent',
            name='test_addressee',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.addressee', verbose_name='test callbacks to'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partner',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_partnerevent" ("addressee_id", "bureau_id", "id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "test_addressee_id") VALUES (NEW."addressee_id", NEW."bureau_id", NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."test_addressee_id"); RETURN NULL;', hash='1d526fab51eff76b40f90f81b5fc2119f7b1a921', operation='INSERT', pgid='pgtrigger_insert_insert_71860', table='partners_partner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partner',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_partnerevent" ("addressee_id", "bureau_id", "id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "test_addressee_id") VALUES (NEW."addressee_id", NEW."bureau_id", NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."test_addressee_id"); RETURN NULL;', hash='5048b2532fe5f616f4e73a2713f77e79b9cd53f6', operation='UPDATE', pgid='pgtrigger_update_update_17ece', table='partners_partner', when='AFTER')),
        ),
    ]
