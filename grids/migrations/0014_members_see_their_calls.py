"""A choice that promised a page nobody had is gone: whoever was to see the tasks of their grids sees the orders they are called by."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0013_facts_of_every_swap'),
    ]

    operations = [
        migrations.RunSQL("UPDATE grids_teammember SET sees = 'calls' WHERE sees = 'grid'", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='teammember',
            name='sees',
            field=models.CharField(choices=[('nothing', 'Nothing: is called only'), ('calls', 'The orders they are called by')], default='calls', max_length=10, verbose_name='may see'),
        ),
        migrations.AlterField(
            model_name='teammemberevent',
            name='sees',
            field=models.CharField(choices=[('nothing', 'Nothing: is called only'), ('calls', 'The orders they are called by')], default='calls', max_length=10, verbose_name='may see'),
        ),
    ]
