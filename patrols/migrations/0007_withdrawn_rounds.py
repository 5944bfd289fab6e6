from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patrols', '0006_finding_photos'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='withdrawn_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='withdrawn with its plan'),
        ),
    ]
