from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('partners', '0003_history_of_keys')]

    operations = [
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
            },
        ),
        migrations.AddIndex(
            model_name='requestlog',
            index=models.Index(fields=['key_prefix', '-at'], name='request_of_key'),
        ),
        migrations.AddIndex(
            model_name='requestlog',
            index=models.Index(fields=['at'], name='request_at'),
        ),
    ]
