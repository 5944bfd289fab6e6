"""`manage.py load_disputes --year 43000`: a year of invented disputes over the stations that are there, for measuring."""

import time
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from desk.demo.disputes import make_mediators
from desk.demo.quarrels import ground_of, lay_disputes
from disputes.services.catalogue import load_catalogue

SEED = 32509
DAYS = 365
# Seven addresses for ten disputes: some see trouble twice, few more often.
ADDRESSES = 0.7


class Command(BaseCommand):
    help = "Lay down invented disputes of the last year, spread over the stations that are there. For the demo city and for measuring, never beside real ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, default=43_000, metavar="NUMBER", help="how many disputes in the year")
        parser.add_argument("--days", type=int, default=DAYS, help="over how many days up to now, instead of a year")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        number, rng, began = options["year"], Random(SEED), time.monotonic()  # noqa: S311 - invents quarrels, not secrets
        load_catalogue()
        stations = list(Unit.objects.in_use().filter(kind=Unit.Kind.STATION).order_by("path"))
        make_mediators(stations)
        each = round(number * ADDRESSES / max(len(stations), 1))
        grounds = [ground for ground in (ground_of(station, rng, each) for station in stations) if ground]
        if not grounds:
            raise CommandError(_("There is no station with grids and officers. Load the demo city first: manage.py load_demo"))
        rows = lay_disputes(grounds, number, rng, days=options["days"], now=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        said = {"count": number, "rows": rows, "seconds": round(time.monotonic() - began)}
        self.stdout.write(_("%(count)d disputes, %(rows)d rows in %(seconds)d s") % said)
