"""The test of a machine at the start of a shift: what is tried, what counts as good, and what to do when it is not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from desk.models import SoundTest
from policing.lib.errors import NotAllowed, Refused

OLDEST_CHROMIUM = 90
CLOCK_TOLERANCE_MS = 5_000


class BadTest(Refused):
    code = "malformed"
    message = _("The test did not run to its end. Start it again.")


@dataclass(frozen=True)
class Part:
    """One thing that is tried. `advice` says what to do when it fails; what is not `needed` may fail and the machine still passes."""

    name: str
    label: str | Promise
    advice: str | Promise
    needed: bool = True


PARTS = (
    Part("alarm", _("The alarm is heard"), _("Turn the volume up, plug the loudspeaker in, and allow sound for this page in the browser. Then play it again.")),
    Part("live", _("The live line works"), _("The page will ask every few seconds instead. Tell the administrator if it stays like this.")),
    Part("clock", _("The clock of this machine is right"), _("Set the clock to follow the network; times on this machine are wrong until then."), needed=False),
    Part(
        "notices",
        _("The browser may show notices"),
        _("Allow notices for this page in the browser, so that an alert shows behind other windows."),
        needed=False,
    ),
    Part("browser", _("The browser is new enough"), _("Use Chromium 90 or newer, or its like; older ones show a plain board."), needed=False),
)


@dataclass(frozen=True)
class Outcome:
    part: Part
    is_good: bool
    detail: str


def record_sound_test(*, by: User, machine: str, results: dict[str, Any], now: datetime) -> SoundTest:
    """Keep what came of trying this machine; it passes when everything needed is good. Raises BadTest for a result that is not whole."""
    if not by.may(Right.ANSWER) or by.unit is None:
        raise NotAllowed
    kept = {part.name: _checked(results.get(part.name)) for part in PARTS}
    is_passed = all(kept[part.name]["good"] for part in PARTS if part.needed)
    return SoundTest.objects.create(user=by, unit=by.unit, at=now, machine=machine[:80], results=kept, is_passed=is_passed)


def _checked(result: Any) -> dict[str, Any]:
    if not isinstance(result, dict) or not isinstance(result.get("good"), bool):
        raise BadTest
    return {"good": result["good"], "detail": str(result.get("detail", ""))[:80]}


def outcomes(test: SoundTest) -> list[Outcome]:
    return [Outcome(part, test.results[part.name]["good"], test.results[part.name]["detail"]) for part in PARTS if part.name in test.results]
