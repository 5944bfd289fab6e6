"""The checklist: what is looked at, why it matters in one sentence, and where it is mended."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from alerts.models import Chain
from desk.demo.units import BUREAU_CODE
from desk.setup import machines
from desk.setup.lines import Figures, Line, Section, at
from desk.setup.other_side import channels, partners, rules
from desk.setup.own_side import chains, grids, night, people, units
from desk.setup.reach import Reach, read_reach


def sections(figures: Figures, path: str, now: datetime) -> list[Section]:
    reach = read_reach(path, now)
    known = list(Chain.objects.all())
    return [
        Section("units", _l("Units"), units(figures, reach)),
        Section("grids", _l("Grids"), grids(figures, path)),
        Section("people", _l("Officers"), people(figures)),
        Section("duty", _l("Duty and chains"), [night(reach), chains(reach, known)]),
        Section("partners", _l("Partners"), partners(figures)),
        Section("channels", _l("Channels"), channels(figures)),
        Section("rules", _l("Alert types and cards"), rules(figures)),
        Section("system", _l("System"), system(figures, reach, now)),
    ]


def system(f: Figures, reach: Reach, now: datetime) -> list[Line]:
    pulse = machines.seconds_since_pulse(now)
    demo = any(unit.code == BUREAU_CODE for unit in reach.units.values())
    return [
        Line(
            _l("The clock and the workers run"),
            _l("They route alerts and take the next step when nobody answers."),
            int(pulse is None or pulse > machines.STILL_ALIVE_S),
            None,
            pulse(pulse),
            is_grave=True,
        ),
        Line(
            _l("No alert waits for routing"),
            _l("Every alert must be told to somebody within seconds."),
            f["alerts_unrouted"],
            None,
            url=at("alerts_alert", "status__exact=received"),
            link=_l("Alerts"),
            is_grave=True,
        ),
        Line(_l("Live pages"), _l("Without the stream the board asks every few seconds instead."), int(not machines.is_stream_there())),
        Line(
            _l("Two-factor sign-in of administrators"),
            _l("A stolen password must not be enough to change who is told."),
            f["admins_without_factor"],
            f["admins"],
            url=at("accounts_user", "role__exact=administrator&factor=no"),
            link=_l("Administrators without it"),
        ),
        Line(
            _l("Encrypted connection"),
            _l("Without HTTPS, passwords and alerts cross the network in the open; phones give neither place nor camera."),
            int(not machines.is_encrypted()),
        ),
        Line(_l("Production settings"), _l("With DEBUG on, an error page shows what nobody should read."), int(bool(settings.DEBUG))),
        Line(
            _l("The invented city"),
            _l("Demo people can sign in with known passwords. For real work start with --empty on a new data folder."),
            int(demo),
            is_hint=True,
        ),
        Line(
            _l("A copy of SEALING_KEY in a safe"),
            _l("Without it no backup can ever be read: telephone numbers and callers stay sealed for good."),
            1,
            said=_("check by hand"),
            is_hint=True,
        ),
    ]


def pulse(pulse: float | None) -> str:
    return _("never heard") if pulse is None else _("%(count)d s ago") % {"count": pulse}
