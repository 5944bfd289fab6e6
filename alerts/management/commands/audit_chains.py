"""`manage.py audit_chains [--days N]`: how many of the steps that were due were taken, and how soon."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from alerts.models import Alert
from alerts.services.audit import GRACE, clock_lines, due_steps

AT_ONCE = 500


class Command(BaseCommand):
    help = "Count the steps of chains that were due and those taken in time, by the timelines. Names what was missed or late, and ends with an error then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="alerts received within so many days (30)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        keys = list(
            Alert.objects.filter(mode="live", received_at__gte=now - timedelta(days=options["days"])).order_by("received_at").values_list("pk", flat=True)
        )
        waits: list[timedelta | None] = []
        for first in range(0, len(keys), AT_ONCE):
            alerts = Alert.objects.filter(pk__in=keys[first : first + AT_ONCE]).order_by("received_at")
            lines = clock_lines(alerts)
            for alert in alerts:
                for due in due_steps(alert, lines[alert.pk], now=now):
                    waits.append(due.taken_at - due.at if due.is_in_time and due.taken_at else None)
                    if not due.is_in_time:
                        self.stderr.write(f"{alert.number}: due {timezone.localtime(due.at):%m-%d %H:%M:%S}, {_taken(due.taken_at)}")
        in_time = sorted(wait for wait in waits if wait is not None)
        said = f"{len(in_time)} / {len(waits)} steps in time (within {GRACE.seconds} s)"
        said += f", half of them within {in_time[len(in_time) // 2].total_seconds():.0f} s, the slowest {in_time[-1].total_seconds():.0f} s" if in_time else ""
        if len(in_time) < len(waits):
            raise CommandError(said)
        self.stdout.write(said)


def _taken(moment: Any) -> str:
    return f"taken {timezone.localtime(moment):%H:%M:%S}" if moment else "never taken"
