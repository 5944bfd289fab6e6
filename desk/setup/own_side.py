"""Our own side: units, grids, officers, duty and chains."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from alerts.models import Chain
from desk.setup.holes import holes_in
from desk.setup.lines import Figures, Line, at, count
from desk.setup.reach import Reach

NAMES = 6


def units(f: Figures, reach: Reach) -> list[Line]:
    units = at("accounts_unit")
    none = int(not f["stations"])
    return [
        Line(
            _("A police station"),
            _("An alert belongs to a station; without one nothing can be received."),
            none,
            None,
            count(f["stations"]),
            units,
            _("Units"),
            is_grave=True,
        ),
        Line(
            _("Duty telephone of every station"),
            _("Guards and tellers call it from the reply page."),
            f["stations_without_phone"],
            f["stations"],
            url=at("accounts_unit", "kind__exact=station"),
            link=_("Stations"),
        ),
    ]


def grids(f: Figures, path: str) -> list[Line]:
    holes = holes_in(path, f["boundary_version"] or 0)
    return [
        Line(
            _("Grids with boundaries"),
            _("The grid under an alert says which station and which officer it belongs to."),
            int(not f["grids"]),
            None,
            count(f["grids"]),
            f"{reverse('grids:imports')}?subject=grids",
            _("Bring in grids"),
            is_grave=True,
        ),
        Line(
            _("No holes between grids"),
            _("An alert in a hole belongs to nobody and waits at the bureau's desk."),
            holes,
            None,
            url=at("grids_grid"),
            link=_("Grids"),
        ),
        *_officers_of_grids(f),
        Line(
            _("Every site inside a grid"),
            _("A site outside all grids is the bureau's, not its station's."),
            f["sites_outside"],
            f["sites"],
            url=at("partners_site", "grid__isempty=1"),
            link=_("Sites without a grid"),
        ),
    ]


def _officers_of_grids(f: Figures) -> list[Line]:
    return [
        Line(
            _("A main officer for every grid"),
            _("The grid's officer is told first; where there is none, only the desk hears."),
            f["grids_without_officer"],
            f["grids"],
            url=reverse("grids:coverage") + "?problem=nobody",
            link=_("Grids without an officer"),
        ),
        Line(
            _("A deputy for every grid"),
            _("When the officer falls ill at night, the deputy is told without anybody doing anything."),
            f["grids_without_deputy"],
            f["grids"],
            url=reverse("grids:coverage") + "?problem=no_deputy",
            link=_("Grids without a deputy"),
            is_hint=True,
        ),
        Line(
            _("Somebody answers for every grid tonight"),
            _("Where the officer is on leave, a stand-in or a deputy is told instead."),
            f["grids_unanswered"],
            f["grids"],
            url=reverse("grids:coverage") + "?problem=unanswered&at=night",
            link=_("Grids nobody answers for"),
        ),
    ]


def people(f: Figures) -> list[Line]:
    return [
        Line(
            _("Officers who may read alerts"),
            _("Somebody has to answer."),
            int(not f["readers"]),
            None,
            count(f["readers"]),
            reverse("admin:accounts_user_add"),
            _("Add a person"),
            is_grave=True,
        ),
        Line(
            _("A telephone or e-mail for every officer"),
            _("Whoever has no page open hears nothing otherwise."),
            f["readers_unreached"],
            f["readers"],
            url=at("grids_officer", "reached=no"),
            link=_("Officers without an address"),
            is_grave=True,
        ),
        Line(
            _("Everybody on the roster"),
            _("Without a badge somebody can be neither posted to a grid nor put on duty."),
            f["readers_off_roster"],
            f["readers"],
            url=at("accounts_user"),
            link=_("People"),
        ),
        Line(
            _("Everybody has signed in once"),
            _("Whoever never has, cannot tonight: send the link to set a password."),
            f["never_signed_in"],
            f["readers"],
            url=at("accounts_user", "last_login__isempty=1"),
            link=_("People who never signed in"),
            is_hint=True,
        ),
    ]


def night(reach: Reach) -> Line:
    empty = reach.unmanned_tonight()
    return Line(
        _("Every desk held tonight"),
        _("At two in the morning somebody must be on the roster as duty officer or duty leader."),
        len(empty),
        len(reach.manned),
        url=at("grids_shift"),
        link=_("Duty roster"),
        names=names(empty),
        is_grave=True,
    )


def chains(reach: Reach, known: list[Chain]) -> Line:
    gaps = reach.gaps(known)
    told = [gettext("%(station)s: step %(step)d of “%(chain)s”") % {"station": gap.station, "step": gap.step, "chain": gap.chain} for gap in gaps]
    total = sum(len(chain.steps or []) for chain in known) * len(reach.stations)
    return Line(
        _("Every step of every chain finds somebody"),
        _("When nobody answers, the next step must reach a person with an address, at every station."),
        len(gaps),
        total,
        url=at("alerts_chain"),
        link=_("Chains"),
        names=told[:NAMES],
        is_grave=True,
    )


def names(units: list[Unit]) -> list[str]:
    return [str(unit) for unit in units[:NAMES]]
