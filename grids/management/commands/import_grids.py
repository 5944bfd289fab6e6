"""`manage.py import_grids FILE`: grids from a file, by the same engine as the page of imports."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Unit
from grids.imports.engine import Mapping, Plan, carry_out, guess, plan
from grids.imports.subjects import Asked, subjects
from policing.lib.tables import Table, UnusableTable, normal, read_table

SHOWN = 20
GRIDS = subjects["grids"]


class Command(BaseCommand):
    help = "Add or change grids from GeoJSON, a zipped shapefile or a sheet. With an error in any row nothing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON in UTF-8 or GB18030, a shapefile as ZIP, XLSX or CSV")
        parser.add_argument("--datum", choices=["wgs84", "gcj02"], default="wgs84", help="the file's coordinates; gcj02 is converted to WGS84")
        parser.add_argument("--station", default="", help="code or name of the station all grids belong to, or the column that holds it")
        parser.add_argument("--code-property", default="", help="the column with the grid's code")
        parser.add_argument("--name-property", default="", help="the column with the grid's name")
        parser.add_argument("--repair", action="store_true", help="mend boundaries that cross themselves")
        parser.add_argument("--sure", action="store_true", help="the coordinates are as said, even where they look shifted")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        table = _read(options["file"])
        made = plan(GRIDS, table, _mapping(table, options), _asked(options))
        self._show(made, in_full=options["dry_run"])
        if made.problems:
            count = len(made.problems)
            raise CommandError(
                ngettext("%(count)d feature cannot be used; nothing was changed.", "%(count)d features cannot be used; nothing was changed.", count)
                % {"count": count}
            )
        if made.book.question:
            raise CommandError(f"{made.book.question} (--datum, --sure)")
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was changed."))
            return
        carry_out(made)
        self.stdout.write(_("Done."))

    def _show(self, made: Plan, *, in_full: bool) -> None:
        for said in (*made.problems, *made.book.hints):
            self.stderr.write(str(said))
        labels = {"added": pgettext("rows", "Added"), "changed": _("Changed"), "unchanged": _("Unchanged")}
        for verdict, label in labels.items():
            codes = [wanted.key[0] for _row, wanted in made.wanted if wanted.verdict == verdict]
            named = ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "") if in_full and verdict != "unchanged" else ""
            self.stdout.write(f"{label}: {len(codes)}" + (f" ({named})" if named else ""))
        self.stdout.write(_("Refused: %(count)d") % {"count": len(made.problems)})


def _read(path: Path) -> Table:
    try:
        return read_table(path.read_bytes(), known=GRIDS.known)
    except OSError as error:
        raise CommandError(_("%(path)s cannot be read (%(reason)s)") % {"path": path, "reason": error.strerror}) from error
    except UnusableTable as refusal:
        raise CommandError(str(refusal)) from refusal


def _mapping(table: Table, options: dict[str, Any]) -> Mapping:
    places = {normal(heading): place for place, heading in enumerate(table.headings)}
    chosen = {"code": options["code_property"], "name": options["name_property"], "station": options["station"]}
    return guess(GRIDS, table) | {name: places[normal(text)] for name, text in chosen.items() if text and normal(text) in places}


def _asked(options: dict[str, Any]) -> Asked:
    said = options["station"]
    unit = (Unit.objects.filter(code=said).first() or Unit.objects.filter(name=said).first()) if said else None
    flags = {"datum": options["datum"], "repair": options["repair"], "is_datum_sure": options["sure"]}
    return Asked(by=None, now=timezone.now(), unit=unit, file_name=options["file"].name[:200], **flags)
