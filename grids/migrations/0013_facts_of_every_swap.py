"""Every swap says which unit, role and times it is about."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_unit_closed'),
        ('grids', '0012_facts_of_earlier_swaps'),
    ]

    operations = [
        migrations.AlterField(
            model_name='swap',
            name='ends_at',
            field=models.DateTimeField(verbose_name='until'),
        ),
        migrations.AlterField(
            model_name='swap',
            name='role',
            field=models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='swap',
            name='starts_at',
            field=models.DateTimeField(verbose_name='from'),
        ),
        migrations.AlterField(
            model_name='swap',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AlterField(
            model_name='swapevent',
            name='ends_at',
            field=models.DateTimeField(verbose_name='until'),
        ),
        migrations.AlterField(
            model_name='swapevent',
            name='role',
            field=models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='swapevent',
            name='starts_at',
            field=models.DateTimeField(verbose_name='from'),
        ),
        migrations.AlterField(
            model_name='swapevent',
            name='unit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit'),
        ),
    ]
