"""`manage.py replay_night`: a whole night on the streets, played against a running server so that the map and the wall move."""

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from desk.demo.client import Refusal
from desk.demo.night import night_of
from desk.demo.player import play_parts
from desk.demo.stage import Stage

STATIONS = ("cd", "cx", "kf", "lz")


class Command(BaseCommand):
    help = "Move the demo town's street units through a night by the REST contract of a running server: positions, rounds, findings, calls."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--speed", type=float, default=60.0, help="how many times faster than it happened; at 60 eight hours take eight minutes")
        parser.add_argument("--hours", type=float, default=8.0, help="how long the night is")
        parser.add_argument("--stations", default=",".join(STATIONS), help="which stations' people are out, by the first letters of their sign-ins")
        parser.add_argument("--url", default=settings.BASE_URL, help="where the server answers")
        parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATA_DIR", ".data")), help="the folder with demo.json")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["speed"] <= 0:
            raise CommandError(_("--speed must be more than 0."))
        data: Path = options["data"]
        try:
            people = json.loads((data / "demo.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(_("%(path)s cannot be read; run load_demo first, or name its folder with --data.") % {"path": data}) from error
        stage = Stage(options["url"], people, data / "tls" / "authority.pem")
        parts = list(itertools.chain.from_iterable(self._night(stage, station, n, options) for n, station in enumerate(options["stations"].split(","))))
        self.stdout.write(_("%(count)d people are out.") % {"count": len(parts)})
        broken = play_parts(parts, speed=options["speed"], say=self.stdout.write)
        if broken:
            raise CommandError(_("%(count)d of %(total)d broke off.") % {"count": len(broken), "total": len(parts)})

    def _night(self, stage: Stage, station: str, seed: int, options: dict[str, Any]) -> list[tuple[str, Iterator[float]]]:
        try:
            return night_of(stage, station, speed=options["speed"], hours=options["hours"], seed=seed)
        except (Refusal, KeyError) as error:
            raise CommandError(_("%(station)s has no sign-ins here: %(why)s") % {"station": station, "why": error}) from error
