"""What is only ever added to: timelines, attempts, the access log and the history of what people edit."""

from django.db import migrations

from policing.lib.partitions import keep_append_only


class Migration(migrations.Migration):
    dependencies = [("grids", "0001_initial"), ("accounts", "0002_append_only_rights")]
    operations = [keep_append_only("grids_gridevent", "grids_officerevent", "grids_postingevent", "grids_shiftevent")]
