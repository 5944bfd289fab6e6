"""`manage.py load_demo`: an invented city with people, sites and keys."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.demo.city import is_loaded, load_city
from desk.demo.sign_ins import data_folder, issue, keep
from desk.demo.sizes import SIZES


class Command(BaseCommand):
    help = "Load the invented demo city. Sign-ins and keys go to demo.json in DATA_DIR; a second run changes nothing, or makes a lost demo.json anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=list(SIZES), default="town", help="town: 60 grids and 40 officers; city: 4,507 grids and 3,795 officers")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        was_loaded = is_loaded()
        if was_loaded:
            self.stdout.write(_("The demo city is loaded already."))
        else:
            load_city(SIZES[options["size"]], now=timezone.now(), say=self.stdout.write)
        self._hand_out(was_loaded)

    def _hand_out(self, was_loaded: bool) -> None:
        """Secrets are told once: to the data folder's file, else to the screen."""
        folder = data_folder()
        if was_loaded and (folder is None or (folder / "demo.json").exists()):
            return
        content = issue()
        if folder is None:
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=1))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self.stdout.write(_("Sign-ins and partner keys are in %(path)s.") % {"path": keep(content, folder)})
