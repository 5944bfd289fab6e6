"""`manage.py import_grids FILE`: grids from a GeoJSON file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from grids.imports import Plan, UnusableFile, apply_import, plan_import, read_features
from grids.imports.planning import Columns
from grids.models import Grid

SHOWN = 20


class Command(BaseCommand):
    help = "Add or change grids from a GeoJSON FeatureCollection of Polygons and MultiPolygons. With an error in any feature nothing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON in UTF-8 or GB18030")
        parser.add_argument("--datum", choices=["wgs84", "gcj02"], default="wgs84", help="the file's coordinates; gcj02 is converted to WGS84")
        parser.add_argument("--station", default="station", help="code or name of the station all grids belong to, or the property that holds it")
        parser.add_argument("--code-property", default="code", help="the property with the grid's code; where it is missing, the feature's id is taken")
        parser.add_argument("--name-property", default="name", help="the property with the grid's name")
        parser.add_argument("--repair", action="store_true", help="mend boundaries that cross themselves")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        columns = Columns(code=options["code_property"], name=options["name_property"], station=options["station"])
        try:
            plan = plan_import(read_features(options["file"]), columns, datum=options["datum"], repair=options["repair"])
        except UnusableFile as refusal:
            raise CommandError(str(refusal)) from refusal
        self._show(plan, in_full=options["dry_run"])
        if plan.problems:
            count = len(plan.problems)
            raise CommandError(
                ngettext("%(count)d feature cannot be used; nothing was changed.", "%(count)d features cannot be used; nothing was changed.", count)
                % {"count": count}
            )
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was changed."))
            return
        apply_import(plan, by=None, reason=options["file"].name[:200], now=timezone.now())
        self.stdout.write(_("Done."))

    def _show(self, plan: Plan, *, in_full: bool) -> None:
        for problem in plan.problems:
            self.stderr.write(str(problem))
        for one, other in plan.overlaps[:SHOWN]:
            self.stderr.write(
                _("Grids %(one)s and %(other)s overlap; a place in both will belong to %(one)s.") % {"one": min(one, other), "other": max(one, other)}
            )
        if plan.repaired:
            self.stdout.write(_("Repaired: features %(numbers)s.") % {"numbers": ", ".join(map(str, plan.repaired))})
        self._line(pgettext("rows", "Added"), plan.added, in_full=in_full)
        self._line(_("Changed"), plan.changed, in_full=in_full)
        self._line(_("Unchanged"), plan.unchanged, in_full=False)
        self.stdout.write(_("Refused: %(count)d") % {"count": len(plan.problems)})

    def _line(self, label: str, grids: list[Grid], *, in_full: bool) -> None:
        codes = ", ".join(grid.code for grid in grids[:SHOWN]) + (" …" if len(grids) > SHOWN else "") if in_full else ""
        self.stdout.write(f"{label}: {len(grids)}" + (f" ({codes})" if codes else ""))
