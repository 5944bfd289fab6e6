"""What is only ever added to: timelines, attempts, the access log and the history of what people edit."""

from django.db import migrations

from policing.lib.partitions import RenewFunctions, keep_append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [RenewFunctions, keep_append_only("accounts_accesslog", "accounts_unitevent")]
