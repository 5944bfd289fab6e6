"""What was signed is only ever added to, and so is the history of what people edit."""

from django.db import migrations

from policing.lib.partitions import keep_append_only


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("accounts", "0002_append_only_rights")]
    operations = [keep_append_only("desk_handover", "desk_countersignature", "desk_supplement", "desk_soundtest", "desk_equipmentevent")]
