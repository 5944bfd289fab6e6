"""`manage.py replay_stories`: the articles' events, played against a running server."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from desk.demo.player import play
from desk.demo.stage import Stage
from desk.demo.stories import STORIES


class Command(BaseCommand):
    help = "Play the articles' events through the REST contract of a running server, with the keys and sign-ins of the demo town."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--speed", type=float, default=60.0, help="how many times faster than it happened; 60 takes half a minute")
        parser.add_argument("--url", default=settings.BASE_URL, help="where the server answers")
        parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATA_DIR", ".data")), help="the folder with demo.json")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["speed"] <= 0:
            raise CommandError(_("--speed must be more than 0."))
        data: Path = options["data"]
        stage = Stage(options["url"], self._people(data / "demo.json"), data / "tls" / "authority.pem")
        broken = play(STORIES, stage, speed=options["speed"], say=self.stdout.write)
        if broken:
            raise CommandError(_("%(count)d of %(total)d stories broke off.") % {"count": len(broken), "total": len(STORIES)})

    def _people(self, path: Path) -> dict[str, Any]:
        try:
            people = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(_("%(path)s cannot be read; run load_demo first, or name its folder with --data.") % {"path": path}) from error
        if not any(person["username"] == "cd-desk1" for person in people["users"]):
            raise CommandError(_("The stories happen in the demo town; load it with load_demo --size town."))
        return people
