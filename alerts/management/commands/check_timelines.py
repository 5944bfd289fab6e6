"""`manage.py check_timelines [--days N]`: whether any timeline was rewritten."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from alerts.models import Alert
from alerts.services.chain import check_chain


class Command(BaseCommand):
    help = "Compute every alert's timeline anew and name those that do not fit their digests. Ends with an error when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=0, help="only alerts that changed within so many days; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        alerts = Alert.objects.order_by("received_at")
        if options["days"]:
            alerts = alerts.filter(changed_at__gte=timezone.now() - timedelta(days=options["days"]))
        checked, broken = 0, 0
        for alert in alerts.iterator(chunk_size=500):
            chain = check_chain(alert)
            checked += 1
            if not chain.is_whole:
                broken += 1
                self.stderr.write(f"{alert.number}: line {chain.broken_at} does not fit")
        if broken:
            raise CommandError(f"{broken} of {checked} timelines are not whole.")
        self.stdout.write(f"{checked} timelines are whole.")
