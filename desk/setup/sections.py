"""The checklist: what is looked at, why it matters in one sentence, and where it is mended."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alerts.models import Chain
from desk.demo.units import BUREAU_CODE
from desk.setup import crews, machines
from desk.setup.lines import Figures, Line, Section, at
from desk.setup.other_side import channels, partners, rules
from desk.setup.own_side import chains, grids, night, people, units
from desk.setup.reach import Reach, read_reach


def sections(figures: Figures, path: str, now: datetime) -> list[Section]:
    reach = read_reach(path, now)
    known = list(Chain.objects.all())
    return [
        Section("units", _("Units"), units(figures, reach)),
        Section("grids", _("Grids"), [*grids(figures, path), *crews.places(figures)]),
        Section("people", _("Officers"), [*people(figures), crews.form_of_the_month(figures)]),
        Section("teams", _("Teams"), crews.teams(figures)),
        Section("duty", _("Duty and chains"), [night(reach), *crews.planned(figures, timezone.localdate(now)), chains(reach, known)]),
        Section("partners", _("Partners"), partners(figures)),
        Section("channels", _("Channels"), channels(figures)),
        Section("rules", _("Alert types and cards"), rules(figures)),
        Section("system", _("System"), system(figures, reach, now)),
    ]


def system(f: Figures, reach: Reach, now: datetime) -> list[Line]:
    return [*running(f, now), *guarded(f), *before_work(reach)]


def running(f: Figures, now: datetime) -> list[Line]:
    heard = machines.seconds_since_pulse(now)
    return [
        Line(
            _("The clock and the workers run"),
            _("They route alerts and take the next step when nobody answers."),
            int(heard is None or heard > machines.STILL_ALIVE_S),
            None,
            pulse(heard),
            is_grave=True,
        ),
        Line(
            _("No alert waits for routing"),
            _("Every alert must be told to somebody within seconds."),
            f["alerts_unrouted"],
            None,
            url=at("alerts_alert", "status__exact=received"),
            link=_("Alerts"),
            is_grave=True,
        ),
        Line(_("Live pages"), _("Without the stream the board asks every few seconds instead."), int(not machines.is_stream_there())),
    ]


def guarded(f: Figures) -> list[Line]:
    return [
        Line(
            _("Two-factor sign-in of administrators"),
            _("A stolen password must not be enough to change who is told."),
            f["admins_without_factor"],
            f["admins"],
            url=at("accounts_user", "role__exact=administrator&factor=no"),
            link=_("Administrators without it"),
        ),
        Line(
            _("Encrypted connection"),
            _("Without HTTPS, passwords and alerts cross the network in the open; phones give neither place nor camera."),
            int(not machines.is_encrypted()),
        ),
        Line(_("Production settings"), _("With DEBUG on, an error page shows what nobody should read."), int(bool(settings.DEBUG))),
    ]


def before_work(reach: Reach) -> list[Line]:
    demo = any(unit.code == BUREAU_CODE for unit in reach.units.values())
    return [
        Line(
            _("The invented city"),
            _("Demo people can sign in with known passwords. For real work start with --empty on a new data folder."),
            int(demo),
            is_hint=True,
        ),
        Line(
            _("A copy of SEALING_KEY in a safe"),
            _("Without it no backup can ever be read: telephone numbers and callers stay sealed for good."),
            1,
            said=gettext("check by hand"),
            is_hint=True,
        ),
    ]


def pulse(pulse: float | None) -> str:
    return gettext("never heard") if pulse is None else gettext("%(count)d s ago") % {"count": pulse}
