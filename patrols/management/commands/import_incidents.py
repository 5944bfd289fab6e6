"""`manage.py import_incidents FILE`: what citizens reported, as places and times."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from patrols.incidents.files import codes_in, rows_of
from patrols.models import Incident, IncidentKind
from patrols.services.incident_rows import REASONS, Reading
from patrols.services.incidents import Taken, codes_of, keep_codes, take_incidents
from policing.lib.datum import TO_WGS84
from policing.lib.queue import hurry
from policing.lib.tables import UnusableTable


class Command(BaseCommand):
    help = "Take in citizens' reports (number, time, place, kind, how they came) from CSV or XLSX. Brought again, nothing is added twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX; columns are found by their headings, in Chinese or English")
        parser.add_argument("--mapping", type=Path, help="CSV or XLSX with code, meaning and name: what the province's category codes mean; it is kept")
        parser.add_argument("--datum", choices=list(TO_WGS84), default="wgs84", help="the file's coordinates; others are converted to WGS84")
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="time zone of times without one")
        parser.add_argument("--unit", default="", help="code of the bureau whose reports these are; not needed where there is only one")
        parser.add_argument("--source", default="110", help="where the numbers come from; a number counts once for each source")
        parser.add_argument("--kind", choices=IncidentKind.values, default="", help="the kind of rows that say none")
        parser.add_argument("--all-reported", action="store_true", help="vouch that rows which do not say how they came were reported by citizens")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        bureau = _bureau(options["unit"])
        try:
            codes = codes_of(bureau) | self._mapped(bureau, options)
            taken = take_incidents(
                rows_of(options["file"]), bureau=bureau, source=options["source"][:30], reading=_reading(options, codes), is_trial=options["dry_run"]
            )
        except OSError as error:
            raise CommandError(_("%(path)s cannot be read (%(reason)s)") % {"path": error.filename, "reason": error.strerror}) from error
        except UnusableTable as refusal:
            raise CommandError(str(refusal)) from refusal
        self._show(taken)
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was changed."))
        elif taken.added:
            # What past weeks say, and places where none stand yet; else the night does it.
            hurry("patrols.where")

    def _mapped(self, bureau: Unit, options: dict[str, Any]) -> dict[str, str]:
        found = codes_in(options["mapping"]) if options["mapping"] else {}
        if not options["dry_run"]:
            keep_codes(bureau, found)
        return {code: meaning for code, (meaning, _name) in found.items()}

    def _show(self, taken: Taken) -> None:
        self.stdout.write(_("Added: %(count)d") % {"count": taken.added})
        if taken.outside:
            self.stdout.write(_("Of these outside every grid: %(count)d") % {"count": taken.outside})
        self.stdout.write(_("Known already: %(count)d") % {"count": taken.known})
        self.stdout.write(_("Not taken: %(count)d") % {"count": taken.refused.total()})
        for reason, count in taken.refused.most_common():
            lines = ", ".join(map(str, taken.lines[reason])) + (" …" if count > len(taken.lines[reason]) else "")
            self.stdout.write(_("  %(reason)s: %(count)d (lines %(lines)s)") % {"reason": REASONS[reason], "count": count, "lines": lines})


def _bureau(code: str) -> Unit:
    found = Unit.objects.filter(parent=None, **({"code": code} if code else {}))[:2]
    if len(found) != 1:
        raise CommandError(_("Say with --unit the code of the bureau whose reports these are."))
    return found[0]


def _reading(options: dict[str, Any], codes: dict[str, str]) -> Reading:
    try:
        zone = ZoneInfo(options["zone"])
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CommandError(_("There is no time zone “%(zone)s”.") % {"zone": options["zone"]}) from error
    came = Incident.Came.VOUCHED if options["all_reported"] else ""
    asked = {"zone": zone, "datum": options["datum"], "codes": codes, "kind": options["kind"], "came": came}
    return Reading(now=timezone.now(), kept=settings.INCIDENTS_KEPT, **asked)
