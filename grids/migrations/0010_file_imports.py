"""Files on their way in."""

import django.db.models.deletion
import policing.lib.sealed
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0009_unit_areas'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FileImport',
            fields=[
                ('wrapped_key', models.BinaryField(null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('subject', models.CharField(max_length=20, verbose_name='subject')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('status', models.CharField(choices=[('uploaded', 'Uploaded'), ('checking', 'Being checked'), ('checked', 'Checked'), ('applying', 'Being brought in'), ('applied', 'Brought in'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('failed', 'Failed')], default='uploaded', max_length=10, verbose_name='status')),
                ('language', models.CharField(max_length=10)),
                ('mapping', models.JSONField(default=dict)),
                ('options', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('question', models.CharField(blank=True, max_length=300)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('checked_at', models.DateTimeField(null=True)),
                ('applied_at', models.DateTimeField(null=True, verbose_name='applied')),
                ('undone_at', models.DateTimeField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
                ('data', policing.lib.sealed.SealedBytesField(null=True)),
                ('head', policing.lib.sealed.SealedBytesField(null=True)),
                ('findings', policing.lib.sealed.SealedBytesField(null=True)),
                ('images', policing.lib.sealed.SealedBytesField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-created_at'],
            },
        ),
    ]
