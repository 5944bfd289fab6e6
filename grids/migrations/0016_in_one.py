"""All tables of this room at once, for a fresh start: the same as the migrations before it one by one, in a third of the time."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import grids.models.spans
import pgtrigger.compiler
import pgtrigger.migrations
import policing.lib.sealed
import uuid_utils.compat
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from policing.lib.at_once import AtOnce
from policing.lib.partitions import keep_append_only


class Migration(migrations.Migration):

    replaces = [
        ('grids', '0001_initial'),
        ('grids', '0002_append_only_rights'),
        ('grids', '0003_boundaries_of_grids'),
        ('grids', '0004_key_sites'),
        ('grids', '0005_absences_and_secondments'),
        ('grids', '0006_teams'),
        ('grids', '0007_rosters'),
        ('grids', '0008_first_boundaries'),
        ('grids', '0009_unit_areas'),
        ('grids', '0010_file_imports'),
        ('grids', '0011_swaps_outlive_shifts'),
        ('grids', '0012_facts_of_earlier_swaps'),
        ('grids', '0013_facts_of_every_swap'),
        ('grids', '0014_members_see_their_calls'),
        ('grids', '0015_moved_and_closed_grids'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0008_in_one'),
        ('delivery', '0006_in_one'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        BtreeGistExtension(),
        AtOnce(
            [
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('leave', 'Leave'), ('sick', 'Sick leave'), ('training', 'Training'), ('travel', 'Duty travel')], default='leave', max_length=10, verbose_name='kind')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                    ],
                    options={
                        'verbose_name': 'absence',
                        'verbose_name_plural': 'absences',
                        'ordering': ['-starts_at'],
                    },
                ),
                migrations.CreateModel(
                    name='BoundaryVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(unique=True, verbose_name='day')),
                        ('is_working', models.BooleanField(verbose_name='working day')),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                    ],
                    options={
                        'verbose_name': 'day of the calendar',
                        'verbose_name_plural': 'days of the calendar',
                        'ordering': ['-day'],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarDayEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('day', models.DateField(verbose_name='day')),
                        ('is_working', models.BooleanField(verbose_name='working day')),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.calendarday')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
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
                migrations.CreateModel(
                    name='Grid',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=30, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z-]{1,30}$', 'A grid code has at most 30 letters, digits and hyphens.')], verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('kind', models.CharField(choices=[('urban', 'Urban'), ('village', 'Village'), ('campus', 'Campus'), ('market', 'Market'), ('scenic', 'Scenic area'), ('enterprise', 'Enterprise')], default='urban', max_length=10, verbose_name='kind')),
                        ('boundary', models.JSONField(verbose_name='boundary')),
                        ('households', models.PositiveIntegerField(default=0, verbose_name='households')),
                        ('population', models.PositiveIntegerField(default=0, verbose_name='population')),
                        ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='accounts.unit', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'grid',
                        'verbose_name_plural': 'grids',
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='GridChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('draw', 'Drawn'), ('redraw', 'Redrawn'), ('split', 'Split'), ('merge', 'Merged'), ('import', 'From a file'), ('move', 'To another station'), ('close', 'Closed')], max_length=10, verbose_name='kind')),
                        ('at', models.DateTimeField(verbose_name='time')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ],
                    options={
                        'verbose_name': 'change of grids',
                        'verbose_name_plural': 'changes of grids',
                        'ordering': ['-at'],
                    },
                ),
                migrations.CreateModel(
                    name='GridEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(max_length=30, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z-]{1,30}$', 'A grid code has at most 30 letters, digits and hyphens.')], verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('kind', models.CharField(choices=[('urban', 'Urban'), ('village', 'Village'), ('campus', 'Campus'), ('market', 'Market'), ('scenic', 'Scenic area'), ('enterprise', 'Enterprise')], default='urban', max_length=10, verbose_name='kind')),
                        ('boundary', models.JSONField(verbose_name='boundary')),
                        ('households', models.PositiveIntegerField(default=0, verbose_name='households')),
                        ('population', models.PositiveIntegerField(default=0, verbose_name='population')),
                        ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.grid')),
                        ('station', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='station')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='KeySite',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('mall', 'Shopping mall'), ('market', 'Market'), ('hospital', 'Hospital'), ('scenic', 'Scenic sight'), ('school', 'School'), ('bank', 'Bank'), ('kiosk', 'Police kiosk'), ('service_point', 'Service point')], max_length=15, verbose_name='kind')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('lon', models.FloatField(verbose_name='longitude')),
                        ('lat', models.FloatField(verbose_name='latitude')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_sites', to='grids.grid', verbose_name='grid')),
                    ],
                    options={
                        'verbose_name': 'key site',
                        'verbose_name_plural': 'key sites',
                        'ordering': ['grid', 'kind', 'name'],
                    },
                ),
                migrations.CreateModel(
                    name='KeySiteEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('mall', 'Shopping mall'), ('market', 'Market'), ('hospital', 'Hospital'), ('scenic', 'Scenic sight'), ('school', 'School'), ('bank', 'Bank'), ('kiosk', 'Police kiosk'), ('service_point', 'Service point')], max_length=15, verbose_name='kind')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('lon', models.FloatField(verbose_name='longitude')),
                        ('lat', models.FloatField(verbose_name='latitude')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('grid', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.grid', verbose_name='grid')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.keysite')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Officer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('badge_number', models.CharField(max_length=20, unique=True, verbose_name='badge number')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='officer', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'officer',
                        'verbose_name_plural': 'officers',
                    },
                ),
                migrations.CreateModel(
                    name='AbsenceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('leave', 'Leave'), ('sick', 'Sick leave'), ('training', 'Training'), ('travel', 'Duty travel')], default='leave', max_length=10, verbose_name='kind')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.absence')),
                        ('officer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer')),
                        ('stand_in', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='stand-in')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.AddField(
                    model_name='absence',
                    name='officer',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='grids.officer', verbose_name='officer'),
                ),
                migrations.AddField(
                    model_name='absence',
                    name='stand_in',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to='grids.officer', verbose_name='stand-in'),
                ),
                migrations.CreateModel(
                    name='OfficerEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('badge_number', models.CharField(max_length=20, verbose_name='badge number')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.officer')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Posting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('main', 'Main officer'), ('deputy', 'Deputy'), ('auxiliary', 'Auxiliary')], default='main', max_length=10, verbose_name='kind')),
                        ('is_in_committee', models.BooleanField(default=False, verbose_name='in the village or residents’ committee')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='grids.grid', verbose_name='grid')),
                        ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='grids.officer', verbose_name='officer')),
                    ],
                    options={
                        'verbose_name': 'posting',
                        'verbose_name_plural': 'postings',
                    },
                ),
                migrations.CreateModel(
                    name='PostingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('main', 'Main officer'), ('deputy', 'Deputy'), ('auxiliary', 'Auxiliary')], default='main', max_length=10, verbose_name='kind')),
                        ('is_in_committee', models.BooleanField(default=False, verbose_name='in the village or residents’ committee')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('grid', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.grid', verbose_name='grid')),
                        ('officer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.posting')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Qualification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('training', 'Training'), ('guard_licence', 'Guard’s licence'), ('first_aid', 'First aid'), ('driving', 'Driving licence'), ('mediation', 'Mediator’s certificate')], max_length=15, verbose_name='kind')),
                        ('title', models.CharField(blank=True, max_length=80, verbose_name='what for')),
                        ('issued_on', models.DateField(verbose_name='issued')),
                        ('expires_on', models.DateField(blank=True, null=True, verbose_name='lapses')),
                        ('warned_at', models.DateTimeField(editable=False, null=True)),
                        ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='qualifications', to='grids.officer', verbose_name='officer')),
                    ],
                    options={
                        'verbose_name': 'qualification',
                        'verbose_name_plural': 'qualifications',
                        'ordering': ['expires_on'],
                    },
                ),
                migrations.CreateModel(
                    name='Roster',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='until')),
                        ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='status')),
                        ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
                        ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'roster',
                        'verbose_name_plural': 'rosters',
                        'ordering': ['-starts_on'],
                    },
                ),
                migrations.CreateModel(
                    name='RosterEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='until')),
                        ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='status')),
                        ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.roster')),
                        ('published_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Secondment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('task', models.CharField(blank=True, max_length=100, verbose_name='task')),
                        ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='grids.officer', verbose_name='officer')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seconded', to='accounts.unit', verbose_name='seconded to')),
                    ],
                    options={
                        'verbose_name': 'secondment',
                        'verbose_name_plural': 'secondments',
                        'ordering': ['-starts_at'],
                    },
                ),
                migrations.CreateModel(
                    name='SecondmentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('task', models.CharField(blank=True, max_length=100, verbose_name='task')),
                        ('officer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.secondment')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='seconded to')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ServiceStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('presence', 'Staffed presence'), ('talk', 'Door-to-door talk'), ('feedback', 'On-site feedback'), ('follow_up', 'Follow-up'), ('result', 'Tracked result')], max_length=10, verbose_name='step')),
                        ('due_on', models.DateField(verbose_name='due')),
                        ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='result')),
                        ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                        ('point', models.ForeignKey(limit_choices_to={'kind': 'service_point'}, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='grids.keysite', verbose_name='service point')),
                    ],
                    options={
                        'verbose_name': 'step of a service point',
                        'verbose_name_plural': 'steps of service points',
                        'ordering': ['point', 'due_on'],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceStepEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('presence', 'Staffed presence'), ('talk', 'Door-to-door talk'), ('feedback', 'On-site feedback'), ('follow_up', 'Follow-up'), ('result', 'Tracked result')], max_length=10, verbose_name='step')),
                        ('due_on', models.DateField(verbose_name='due')),
                        ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='result')),
                        ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.servicestep')),
                        ('point', models.ForeignKey(db_constraint=False, limit_choices_to={'kind': 'service_point'}, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.keysite', verbose_name='service point')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Shift',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('notified_at', models.DateTimeField(editable=False, null=True)),
                        ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='grids.officer', verbose_name='officer')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'shift',
                        'verbose_name_plural': 'shifts',
                    },
                ),
                migrations.CreateModel(
                    name='ShiftEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('officer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.shift')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ShiftTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('begins', models.TimeField(verbose_name='begins at')),
                        ('hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours')),
                        ('people_needed', models.PositiveSmallIntegerField(default=1, verbose_name='people needed')),
                        ('days', models.CharField(choices=[('every', 'Every day'), ('working', 'Working days'), ('rest', 'Weekends and holidays')], default='every', max_length=10, verbose_name='days')),
                        ('first_on', models.DateField(verbose_name='first turn on')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shift_templates', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'shift template',
                        'verbose_name_plural': 'shift templates',
                        'ordering': ['unit__path', 'begins', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='PlannedShift',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_shifts', to='grids.officer', verbose_name='officer')),
                        ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='grids.roster', verbose_name='roster')),
                        ('template', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.shifttemplate', verbose_name='shift template')),
                    ],
                    options={
                        'verbose_name': 'planned shift',
                        'verbose_name_plural': 'planned shifts',
                        'ordering': ['starts_at', 'role'],
                    },
                ),
                migrations.CreateModel(
                    name='ShiftTemplateEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('begins', models.TimeField(verbose_name='begins at')),
                        ('hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours')),
                        ('people_needed', models.PositiveSmallIntegerField(default=1, verbose_name='people needed')),
                        ('days', models.CharField(choices=[('every', 'Every day'), ('working', 'Working days'), ('rest', 'Weekends and holidays')], default='every', max_length=10, verbose_name='days')),
                        ('first_on', models.DateField(verbose_name='first turn on')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.shifttemplate')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Swap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('return_starts_at', models.DateTimeField(blank=True, null=True, verbose_name='in return from')),
                        ('return_ends_at', models.DateTimeField(blank=True, null=True, verbose_name='in return until')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('reason', models.CharField(blank=True, max_length=100, verbose_name='reason')),
                        ('status', models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], default='asked', max_length=10, verbose_name='status')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                        ('ending', models.CharField(blank=True, choices=[('gone', 'the shift is no longer on the roster'), ('return_gone', 'the shift offered in return is no longer on the roster'), ('changed', 'one of the shifts has other hours or another officer now'), ('begun', 'a shift began before everybody had agreed')], max_length=12, verbose_name='lapsed because')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('in_return', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grids.shift', verbose_name='for the shift')),
                        ('shift', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='swaps', to='grids.shift', verbose_name='shift')),
                        ('taker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.officer', verbose_name='taken by')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'swap',
                        'verbose_name_plural': 'swaps',
                        'ordering': ['-asked_at'],
                    },
                ),
                migrations.CreateModel(
                    name='SwapEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('role', models.CharField(choices=[('duty_leader', 'Duty leader'), ('duty_officer', 'Command-room duty officer'), ('community_officer', 'Community officer'), ('auxiliary', 'Auxiliary officer')], max_length=20, verbose_name='role')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('return_starts_at', models.DateTimeField(blank=True, null=True, verbose_name='in return from')),
                        ('return_ends_at', models.DateTimeField(blank=True, null=True, verbose_name='in return until')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('reason', models.CharField(blank=True, max_length=100, verbose_name='reason')),
                        ('status', models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], default='asked', max_length=10, verbose_name='status')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                        ('ending', models.CharField(blank=True, choices=[('gone', 'the shift is no longer on the roster'), ('return_gone', 'the shift offered in return is no longer on the roster'), ('changed', 'one of the shifts has other hours or another officer now'), ('begun', 'a shift began before everybody had agreed')], max_length=12, verbose_name='lapsed because')),
                        ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('in_return', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.shift', verbose_name='for the shift')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.swap')),
                        ('shift', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.shift', verbose_name='shift')),
                        ('taker', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='taken by')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Team',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('community', 'Community team'), ('response', 'Response team'), ('activists', 'Activists')], max_length=10, verbose_name='kind')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('grids', models.ManyToManyField(blank=True, related_name='teams', to='grids.grid', verbose_name='grids')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'team',
                        'verbose_name_plural': 'teams',
                        'ordering': ['unit__path', 'kind', 'name'],
                    },
                ),
                migrations.CreateModel(
                    name='TeamEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('community', 'Community team'), ('response', 'Response team'), ('activists', 'Activists')], max_length=10, verbose_name='kind')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.team')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='TeamMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('officer', 'Officer'), ('auxiliary', 'Auxiliary officer'), ('grid_worker', 'Grid worker'), ('cadre', 'Village or residents’ committee'), ('volunteer', 'Volunteer'), ('property', 'Property staff'), ('guard', 'Security guard'), ('courier', 'Courier'), ('mediator', 'Mediator'), ('activist', 'Activist')], max_length=12, verbose_name='kind')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('organisation', models.CharField(blank=True, max_length=80, verbose_name='organisation')),
                        ('sees', models.CharField(choices=[('nothing', 'Nothing: is called only'), ('calls', 'The orders they are called by')], default='calls', max_length=10, verbose_name='may see')),
                        ('is_leader', models.BooleanField(default=False, verbose_name='leads the team')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('addressee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team_memberships', to='delivery.addressee', verbose_name='reached by')),
                        ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team_memberships', to='grids.officer', verbose_name='on the roster as')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='grids.team', verbose_name='team')),
                    ],
                    options={
                        'verbose_name': 'team member',
                        'verbose_name_plural': 'team members',
                        'ordering': ['team', '-is_leader', 'name'],
                    },
                ),
                migrations.CreateModel(
                    name='QualificationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('training', 'Training'), ('guard_licence', 'Guard’s licence'), ('first_aid', 'First aid'), ('driving', 'Driving licence'), ('mediation', 'Mediator’s certificate')], max_length=15, verbose_name='kind')),
                        ('title', models.CharField(blank=True, max_length=80, verbose_name='what for')),
                        ('issued_on', models.DateField(verbose_name='issued')),
                        ('expires_on', models.DateField(blank=True, null=True, verbose_name='lapses')),
                        ('officer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.qualification')),
                        ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.teammember', verbose_name='team member')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.AddField(
                    model_name='qualification',
                    name='member',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='qualifications', to='grids.teammember', verbose_name='team member'),
                ),
                migrations.CreateModel(
                    name='TeamMemberEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('officer', 'Officer'), ('auxiliary', 'Auxiliary officer'), ('grid_worker', 'Grid worker'), ('cadre', 'Village or residents’ committee'), ('volunteer', 'Volunteer'), ('property', 'Property staff'), ('guard', 'Security guard'), ('courier', 'Courier'), ('mediator', 'Mediator'), ('activist', 'Activist')], max_length=12, verbose_name='kind')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('organisation', models.CharField(blank=True, max_length=80, verbose_name='organisation')),
                        ('sees', models.CharField(choices=[('nothing', 'Nothing: is called only'), ('calls', 'The orders they are called by')], default='calls', max_length=10, verbose_name='may see')),
                        ('is_leader', models.BooleanField(default=False, verbose_name='leads the team')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('addressee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.addressee', verbose_name='reached by')),
                        ('officer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='on the roster as')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.teammember')),
                        ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.team', verbose_name='team')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='TemplateTurn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('turn', models.PositiveSmallIntegerField(verbose_name='turn')),
                        ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='grids.officer', verbose_name='officer')),
                        ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crew', to='grids.shifttemplate', verbose_name='shift template')),
                    ],
                    options={
                        'verbose_name': 'turn',
                        'verbose_name_plural': 'turns',
                        'ordering': ['template', 'turn', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='TemplateTurnEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('turn', models.PositiveSmallIntegerField(verbose_name='turn')),
                        ('officer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.officer', verbose_name='officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.templateturn')),
                        ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='grids.shifttemplate', verbose_name='shift template')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='UnitArea',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('boundary', models.JSONField(verbose_name='boundary')),
                        ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='area', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'area of a unit',
                        'verbose_name_plural': 'areas of units',
                        'ordering': ['unit__path'],
                    },
                ),
                migrations.CreateModel(
                    name='UnitAreaEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('boundary', models.JSONField(verbose_name='boundary')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='grids.unitarea')),
                        ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='GridBoundary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('boundary', models.JSONField(verbose_name='boundary')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(null=True, verbose_name='until')),
                        ('grid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boundaries', to='grids.grid', verbose_name='grid')),
                        ('began', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='began', to='grids.gridchange', verbose_name='drawn by')),
                        ('ended', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended', to='grids.gridchange', verbose_name='ended by')),
                    ],
                    options={
                        'verbose_name': 'boundary',
                        'verbose_name_plural': 'boundaries',
                        'ordering': ['grid', '-starts_at'],
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('grid', '='), (grids.models.spans.Span('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_boundary_per_grid_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='boundary_ends_after_it_starts')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='keysite',
                    constraint=models.UniqueConstraint(fields=('grid', 'kind', 'name'), name='key_site_once_per_grid'),
                ),
                migrations.AddConstraint(
                    model_name='absence',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('officer', '='), (grids.models.spans.Span('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_absence_per_officer_at_a_time', violation_error_message='This officer is away in that time already; change that absence.'),
                ),
                migrations.AddConstraint(
                    model_name='absence',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_ends_after_it_starts'),
                ),
                migrations.AddConstraint(
                    model_name='absence',
                    constraint=models.CheckConstraint(condition=models.Q(('stand_in', models.F('officer')), _negated=True), name='nobody_stands_in_for_themselves', violation_error_message='Nobody stands in for themselves.'),
                ),
                migrations.AddConstraint(
                    model_name='posting',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind', 'main')), expressions=[('grid', '='), (grids.models.spans.Span('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_main_officer_per_grid', violation_error_message='This grid already has a main officer in that time; end that posting first.'),
                ),
                migrations.AddConstraint(
                    model_name='posting',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='posting_ends_after_it_starts'),
                ),
                migrations.AddConstraint(
                    model_name='roster',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('unit', '='), (grids.models.spans.DaySpan('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_roster_per_unit_and_day', violation_error_message='This unit has a roster for some of these days already.'),
                ),
                migrations.AddConstraint(
                    model_name='roster',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='roster_ends_after_it_starts'),
                ),
                migrations.AddConstraint(
                    model_name='secondment',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('officer', '='), (grids.models.spans.Span('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_secondment_per_officer_at_a_time', violation_error_message='This officer is seconded in that time already; end that secondment first.'),
                ),
                migrations.AddConstraint(
                    model_name='secondment',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='secondment_ends_after_it_starts'),
                ),
                migrations.AddIndex(
                    model_name='servicestep',
                    index=models.Index(condition=models.Q(('done_on', None)), fields=['due_on'], name='service_step_open'),
                ),
                migrations.AddConstraint(
                    model_name='servicestep',
                    constraint=models.UniqueConstraint(fields=('point', 'kind', 'due_on'), name='service_step_once_a_day'),
                ),
                migrations.AddConstraint(
                    model_name='servicestep',
                    constraint=models.CheckConstraint(condition=models.Q(('done_on', None), ('done_by__isnull', False), _connector='OR'), name='service_step_done_by_somebody'),
                ),
                migrations.AddIndex(
                    model_name='shift',
                    index=models.Index(fields=['unit', 'ends_at'], name='shift_unit_end'),
                ),
                migrations.AddConstraint(
                    model_name='shift',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_ends_after_it_starts'),
                ),
                migrations.AddConstraint(
                    model_name='shifttemplate',
                    constraint=models.CheckConstraint(condition=models.Q(('hours__gte', 1), ('hours__lte', 48)), name='template_hours_fit_two_days'),
                ),
                migrations.AddConstraint(
                    model_name='shifttemplate',
                    constraint=models.CheckConstraint(condition=models.Q(('people_needed__gte', 1)), name='template_needs_somebody'),
                ),
                migrations.AddConstraint(
                    model_name='plannedshift',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='planned_shift_ends_after_it_starts'),
                ),
                migrations.AddConstraint(
                    model_name='plannedshift',
                    constraint=models.UniqueConstraint(fields=('roster', 'officer', 'role', 'starts_at'), name='planned_shift_once'),
                ),
                migrations.AddConstraint(
                    model_name='swap',
                    constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['asked', 'agreed'])), fields=('shift',), name='one_open_swap_per_shift'),
                ),
                migrations.AddConstraint(
                    model_name='team',
                    constraint=models.UniqueConstraint(fields=('unit', 'kind', 'name'), name='team_name_once_per_unit'),
                ),
                migrations.AddConstraint(
                    model_name='teammember',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='team_member_ends_after_start'),
                ),
                migrations.AddConstraint(
                    model_name='teammember',
                    constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), ('is_leader', True)), fields=('team',), name='one_leader_per_team', violation_error_message='The team has a leader already.'),
                ),
                migrations.AddConstraint(
                    model_name='qualification',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('officer__isnull', True)), models.Q(('member__isnull', True), ('officer__isnull', False)), _connector='OR'), name='qualification_of_one_holder', violation_error_message='Say whose it is: a team member’s or an officer’s.'),
                ),
                migrations.AddConstraint(
                    model_name='qualification',
                    constraint=models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='qualification_lapses_after_issue'),
                ),
                migrations.AddConstraint(
                    model_name='templateturn',
                    constraint=models.UniqueConstraint(fields=('template', 'officer', 'turn'), name='officer_once_per_turn'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='calendarday',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_calendardayevent" ("day", "id", "is_working", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_working", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='84e9714a2b131f3a93fdb874446a95e077f67f82', operation='INSERT', pgid='pgtrigger_insert_insert_e29e3', table='grids_calendarday', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='calendarday',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_calendardayevent" ("day", "id", "is_working", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_working", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='f4323e60a0caa923ec33afe182b37694ddcef9b6', operation='UPDATE', pgid='pgtrigger_update_update_71928', table='grids_calendarday', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='grid',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_gridevent" ("boundary", "closed_at", "code", "households", "id", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "station_id") VALUES (NEW."boundary", NEW."closed_at", NEW."code", NEW."households", NEW."id", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."population", NEW."station_id"); RETURN NULL;', hash='662de4794345cef658ef59eef50e58dc8254b912', operation='INSERT', pgid='pgtrigger_insert_insert_57a01', table='grids_grid', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='grid',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_gridevent" ("boundary", "closed_at", "code", "households", "id", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "station_id") VALUES (NEW."boundary", NEW."closed_at", NEW."code", NEW."households", NEW."id", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population", NEW."station_id"); RETURN NULL;', hash='8e8aa1b08017fbca207767b5e0ede0c8955e7cee', operation='UPDATE', pgid='pgtrigger_update_update_c5104', table='grids_grid', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='gridchange',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='591a28d27a50f82be655b42c33d62b64c9b987a8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_32f31', table='grids_gridchange', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='keysite',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_keysiteevent" ("address", "grid_id", "id", "is_active", "kind", "lat", "lon", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."grid_id", NEW."id", NEW."is_active", NEW."kind", NEW."lat", NEW."lon", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='5ee66243598fc319142160e607b54a2aa0205338', operation='INSERT', pgid='pgtrigger_insert_insert_2d2a7', table='grids_keysite', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='keysite',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_keysiteevent" ("address", "grid_id", "id", "is_active", "kind", "lat", "lon", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."grid_id", NEW."id", NEW."is_active", NEW."kind", NEW."lat", NEW."lon", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='f7a0536917acf69ecdd8178a8c99a5414ab7f8bc', operation='UPDATE', pgid='pgtrigger_update_update_9b161', table='grids_keysite', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='officer',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_officerevent" ("badge_number", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."badge_number", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='97318895ea03bc3682f989b415e8637c02fae159', operation='INSERT', pgid='pgtrigger_insert_insert_33040', table='grids_officer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='officer',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_officerevent" ("badge_number", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."badge_number", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='b64d8a3b577bbf8b63ae202bce784937192b1c86', operation='UPDATE', pgid='pgtrigger_update_update_73d07', table='grids_officer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='absence',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_absenceevent" ("ends_at", "id", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand_in_id", "starts_at") VALUES (NEW."ends_at", NEW."id", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stand_in_id", NEW."starts_at"); RETURN NULL;', hash='f45041e0b5b6c135c94b0d8f8c2e3fb22b5cf19f', operation='INSERT', pgid='pgtrigger_insert_insert_62511', table='grids_absence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='absence',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_absenceevent" ("ends_at", "id", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand_in_id", "starts_at") VALUES (NEW."ends_at", NEW."id", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stand_in_id", NEW."starts_at"); RETURN NULL;', hash='b6019d7520784c76574b8b363be7a1ab428f308f', operation='UPDATE', pgid='pgtrigger_update_update_9280b', table='grids_absence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='posting',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_postingevent" ("ends_at", "grid_id", "id", "is_in_committee", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at") VALUES (NEW."ends_at", NEW."grid_id", NEW."id", NEW."is_in_committee", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_at"); RETURN NULL;', hash='91ad7e1c27a3058680e6c9650aa61501f9bde74e', operation='INSERT', pgid='pgtrigger_insert_insert_2748e', table='grids_posting', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='posting',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_postingevent" ("ends_at", "grid_id", "id", "is_in_committee", "kind", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at") VALUES (NEW."ends_at", NEW."grid_id", NEW."id", NEW."is_in_committee", NEW."kind", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_at"); RETURN NULL;', hash='3200ce4a4448afc92f58a05152c2d2f031001722', operation='UPDATE', pgid='pgtrigger_update_update_584a9', table='grids_posting', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='roster',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_rosterevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "starts_on", "status", "unit_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."starts_on", NEW."status", NEW."unit_id"); RETURN NULL;', hash='36fc12581667dcb92b85458c7234965007e61898', operation='INSERT', pgid='pgtrigger_insert_insert_0f82a', table='grids_roster', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='roster',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_rosterevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "starts_on", "status", "unit_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."starts_on", NEW."status", NEW."unit_id"); RETURN NULL;', hash='80fd48d6a1f056b773fa321dfb12709a43e431e7', operation='UPDATE', pgid='pgtrigger_update_update_5a1d6', table='grids_roster', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='secondment',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_secondmentevent" ("ends_at", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "task", "unit_id") VALUES (NEW."ends_at", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_at", NEW."task", NEW."unit_id"); RETURN NULL;', hash='d80df9ee27234b7b10c17973d8f5e9f374e6b9c2', operation='INSERT', pgid='pgtrigger_insert_insert_1cf6d', table='grids_secondment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='secondment',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_secondmentevent" ("ends_at", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "task", "unit_id") VALUES (NEW."ends_at", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_at", NEW."task", NEW."unit_id"); RETURN NULL;', hash='350b6352cbaeaebe4b83f9ca710e8743e8b71cbb', operation='UPDATE', pgid='pgtrigger_update_update_1a4f7', table='grids_secondment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='servicestep',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_servicestepevent" ("done_by_id", "done_on", "due_on", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") VALUES (NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point_id"); RETURN NULL;', hash='5494b74983ddb321feb1a2861f95f7825ecfdad2', operation='INSERT', pgid='pgtrigger_insert_insert_6ffb5', table='grids_servicestep', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='servicestep',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_servicestepevent" ("done_by_id", "done_on", "due_on", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") VALUES (NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point_id"); RETURN NULL;', hash='d1cba1cf12562353de12253ad68b9a3276d6c6c4', operation='UPDATE', pgid='pgtrigger_update_update_6de04', table='grids_servicestep', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='shift',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_shiftevent" ("ends_at", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_at", "unit_id") VALUES (NEW."ends_at", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."starts_at", NEW."unit_id"); RETURN NULL;', hash='556d11a5252f6581e7868ffa095480a511718108', operation='INSERT', pgid='pgtrigger_insert_insert_ff372', table='grids_shift', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='shift',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))', func='INSERT INTO "grids_shiftevent" ("ends_at", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_at", "unit_id") VALUES (NEW."ends_at", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."starts_at", NEW."unit_id"); RETURN NULL;', hash='420b9da40d0761db7ca24c87d7a73b9a94af3a01', operation='UPDATE', pgid='pgtrigger_update_update_085fc', table='grids_shift', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='shifttemplate',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_shifttemplateevent" ("begins", "days", "first_on", "hours", "id", "is_active", "name", "name_en", "people_needed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id") VALUES (NEW."begins", NEW."days", NEW."first_on", NEW."hours", NEW."id", NEW."is_active", NEW."name", NEW."name_en", NEW."people_needed", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."unit_id"); RETURN NULL;', hash='5e5ab4623c55dc1fb8894822240ea2faad73fd6a', operation='INSERT', pgid='pgtrigger_insert_insert_6eba9', table='grids_shifttemplate', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='shifttemplate',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_shifttemplateevent" ("begins", "days", "first_on", "hours", "id", "is_active", "name", "name_en", "people_needed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id") VALUES (NEW."begins", NEW."days", NEW."first_on", NEW."hours", NEW."id", NEW."is_active", NEW."name", NEW."name_en", NEW."people_needed", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."unit_id"); RETURN NULL;', hash='ae8365d67462e53c9e2c1ed1f4581e74b44d032d', operation='UPDATE', pgid='pgtrigger_update_update_91d73', table='grids_shifttemplate', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='swap',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_swapevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "ending", "ends_at", "id", "in_return_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "return_ends_at", "return_starts_at", "role", "shift_id", "starts_at", "status", "taker_id", "unit_id") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."ending", NEW."ends_at", NEW."id", NEW."in_return_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."return_ends_at", NEW."return_starts_at", NEW."role", NEW."shift_id", NEW."starts_at", NEW."status", NEW."taker_id", NEW."unit_id"); RETURN NULL;', hash='9b66d7123662c1af4b8af8528e235e278915063a', operation='INSERT', pgid='pgtrigger_insert_insert_48131', table='grids_swap', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='swap',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_swapevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "ending", "ends_at", "id", "in_return_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "return_ends_at", "return_starts_at", "role", "shift_id", "starts_at", "status", "taker_id", "unit_id") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."ending", NEW."ends_at", NEW."id", NEW."in_return_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."return_ends_at", NEW."return_starts_at", NEW."role", NEW."shift_id", NEW."starts_at", NEW."status", NEW."taker_id", NEW."unit_id"); RETURN NULL;', hash='a532563a4e7e5fe9c80c8b23e8320370f1038464', operation='UPDATE', pgid='pgtrigger_update_update_b42ea', table='grids_swap', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='team',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_teamevent" ("id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='f64b5c0e8834c33b7077650f84b38063d1eb763e', operation='INSERT', pgid='pgtrigger_insert_insert_0ea3a', table='grids_team', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='team',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_teamevent" ("id", "is_active", "kind", "name", "name_en", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."name_en", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='ff845477f6b2746bd689dd4cafadb0333d40876d', operation='UPDATE', pgid='pgtrigger_update_update_01330', table='grids_team', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='teammember',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_teammemberevent" ("addressee_id", "ends_on", "id", "is_leader", "kind", "name", "officer_id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sees", "starts_on", "team_id") VALUES (NEW."addressee_id", NEW."ends_on", NEW."id", NEW."is_leader", NEW."kind", NEW."name", NEW."officer_id", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sees", NEW."starts_on", NEW."team_id"); RETURN NULL;', hash='36ab44fb9503495fe211974dfb1792597ee034de', operation='INSERT', pgid='pgtrigger_insert_insert_85b58', table='grids_teammember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='teammember',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_teammemberevent" ("addressee_id", "ends_on", "id", "is_leader", "kind", "name", "officer_id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sees", "starts_on", "team_id") VALUES (NEW."addressee_id", NEW."ends_on", NEW."id", NEW."is_leader", NEW."kind", NEW."name", NEW."officer_id", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sees", NEW."starts_on", NEW."team_id"); RETURN NULL;', hash='1d945bb67c8396f0a92c5c297105696c3a493729', operation='UPDATE', pgid='pgtrigger_update_update_782b3', table='grids_teammember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='qualification',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_qualificationevent" ("expires_on", "id", "issued_on", "kind", "member_id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."expires_on", NEW."id", NEW."issued_on", NEW."kind", NEW."member_id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title"); RETURN NULL;', hash='31d15aaeab83636017402d3b849c75797956db9a', operation='INSERT', pgid='pgtrigger_insert_insert_e8998', table='grids_qualification', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='qualification',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "grids_qualificationevent" ("expires_on", "id", "issued_on", "kind", "member_id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."expires_on", NEW."id", NEW."issued_on", NEW."kind", NEW."member_id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title"); RETURN NULL;', hash='e7601454c5ee6f6ed6bc744af279c29b75286b38', operation='UPDATE', pgid='pgtrigger_update_update_84c18', table='grids_qualification', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='templateturn',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_templateturnevent" ("id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id", "turn") VALUES (NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."template_id", NEW."turn"); RETURN NULL;', hash='2561a5d31ce27fc2f7b8c4d015f9e668c23509e1', operation='INSERT', pgid='pgtrigger_insert_insert_ffa76', table='grids_templateturn', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='templateturn',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_templateturnevent" ("id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id", "turn") VALUES (NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."template_id", NEW."turn"); RETURN NULL;', hash='d4f3f0f8ded638317a56a3f3bc529a0b14c2ebcf', operation='UPDATE', pgid='pgtrigger_update_update_4aa22', table='grids_templateturn', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='unitarea',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "grids_unitareaevent" ("boundary", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."boundary", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='5a738f06a5ab965b3008149d6badb85a1084c387', operation='INSERT', pgid='pgtrigger_insert_insert_f064c', table='grids_unitarea', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='unitarea',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "grids_unitareaevent" ("boundary", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."boundary", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id"); RETURN NULL;', hash='996f2fe32c80bb8ff94978e57c8666492b085d71', operation='UPDATE', pgid='pgtrigger_update_update_d4b47', table='grids_unitarea', when='AFTER')),
                ),
            ]
        ),
        keep_append_only(
            "grids_gridevent",
            "grids_officerevent",
            "grids_postingevent",
            "grids_shiftevent",
            "grids_gridchange",
            "grids_keysiteevent",
            "grids_servicestepevent",
            "grids_absenceevent",
            "grids_secondmentevent",
            "grids_teamevent",
            "grids_teammemberevent",
            "grids_qualificationevent",
            "grids_shifttemplateevent",
            "grids_templateturnevent",
            "grids_rosterevent",
            "grids_swapevent",
            "grids_calendardayevent",
            "grids_unitareaevent",
        ),
    ]
