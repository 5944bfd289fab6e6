"""The boundaries that stand become the first of their history; what is only ever added to stays so."""

from django.db import migrations
from django.utils import timezone

from policing.lib.partitions import keep_append_only


def begin(apps, schema_editor):
    grid, change, boundary = (apps.get_model("grids", name) for name in ("Grid", "GridChange", "GridBoundary"))
    grids = list(grid.objects.values_list("pk", "boundary"))
    if not grids:
        return
    first = change.objects.create(kind="draw", at=timezone.now())
    rows = [boundary(grid_id=pk, boundary=shape, starts_at=first.at, began=first) for pk, shape in grids]
    boundary.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("grids", "0007_rosters"), ("accounts", "0002_append_only_rights")]
    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        keep_append_only(
            "grids_gridchange",
            *(
                f"grids_{name}event"
                for name in (
                    *("keysite", "servicestep", "absence", "secondment", "team", "teammember", "qualification"),
                    *("shifttemplate", "templateturn", "roster", "swap", "calendarday"),
                )
            ),
        ),
    ]
