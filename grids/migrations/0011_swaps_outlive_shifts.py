"""A swap keeps what it was about: unit, role and times, and why it came to nothing when its shift is gone."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_unit_closed'),
        ('grids', '0010_file_imports'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='swap',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='swap',
            name='update_update',
        ),
        migrations.AddField(
            model_name='swap',
            name='ending',
            field=models.CharField(blank=True, choices=[('gone', 'the shift is no longer on the roster'), ('return_gone', 'the shift offered in return is no longer on the roster'), ('changed', 'one of the shifts has other hours or another officer now'), ('begun', 'a shift began before everybody had agreed')], max_length=12, verbose_name='lapsed because'),
        ),
        migrations.AddField(
            model_name='swap',
            name='ends_at',
            field=models.DateTimeField(null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='swap',
            name='return_ends_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='in return until'),
        ),
        migrations.AddField(
            model_name='swap',
            name='return_starts_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='in return from'),
        ),
        migrations.AddField(
            model_name='swap',
            name='role',
            field=models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, null=True, verbose_name='role'),
        ),
        migrations.AddField(
            model_name='swap',
            name='starts_at',
            field=models.DateTimeField(null=True, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='swap',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='ending',
            field=models.CharField(blank=True, choices=[('gone', 'the shift is no longer on the roster'), ('return_gone', 'the shift offered in return is no longer on the roster'), ('changed', 'one of the shifts has other hours or another officer now'), ('begun', 'a shift began before everybody had agreed')], max_length=12, verbose_name='lapsed because'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='ends_at',
            field=models.DateTimeField(null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='return_ends_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='in return until'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='return_starts_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='in return from'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='role',
            field=models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, null=True, verbose_name='role'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='starts_at',
            field=models.DateTimeField(null=True, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='swapevent',
            name='unit',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AlterField(
            model_name='swap',
            name='in_return',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.shift', verbose_name='for the shift'),
        ),
        migrations.AlterField(
            model_name='swap',
            name='shift',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='swaps', to='grids.shift', verbose_name='shift'),
        ),
        migrations.AlterField(
            model_name='swap',
            name='status',
            field=models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], default='asked', max_length=10, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='swapevent',
            name='shift',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.shift', verbose_name='shift'),
        ),
        migrations.AlterField(
            model_name='swapevent',
            name='status',
            field=models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], default='asked', max_length=10, verbose_name='status'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='swap',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_swapevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "ending", "ends_at", "id", "in_return_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "return_ends_at", "return_starts_at", "role", "shift_id", "starts_at", "status", "taker_id", "unit_id") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."ending", NEW."ends_at", NEW."id", NEW."in_return_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."return_ends_at", NEW."return_starts_at", NEW."role", NEW."shift_id", NEW."starts_at", NEW."status", NEW."taker_id", NEW."unit_id"); RETURN NULL;', hash='9b66d7123662c1af4b8af8528e235e278915063a', operation='INSERT', pgid='pgtrigger_insert_insert_48131', table='grids_swap', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='swap',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_swapevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "ending", "ends_at", "id", "in_return_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "return_ends_at", "return_starts_at", "role", "shift_id", "starts_at", "status", "taker_id", "unit_id") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."ending", NEW."ends_at", NEW."id", NEW."in_return_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."return_ends_at", NEW."return_starts_at", NEW."role", NEW."shift_id", NEW."starts_at", NEW."status", NEW."taker_id", NEW."unit_id"); RETURN NULL;', hash='a532563a4e7e5fe9c80c8b23e8320370f1038464', operation='UPDATE', pgid='pgtrigger_update_update_b42ea', table='grids_swap', when='AFTER')),
        ),
    ]
