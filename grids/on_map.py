"""What this room shows on the map, says of grids, and knows of an area."""

from collections.abc import Iterable
from datetime import datetime

import shapely
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from shapely.geometry.base import BaseGeometry

from accounts.models import Unit, User
from accounts.roles import Role
from grids.geometry import as_geojson, square_metres
from grids.lookup import boundaries_now
from grids.models import Grid, KeySite, Officer, Posting, ServiceStep, Shift
from grids.services.coverage import Coverage, coverage_of, tonight
from grids.unit_outlines import outlines_for
from policing.lib.map_layers import MOST_SPOTS, Box, Contents, Figures, Indicator, Spot, SpotKind, area_contents, map_indicators, offer_layer

HAS_OFFICER, STAND_IN, AWAY, NOBODY = range(4)


@offer_layer("units", gettext_lazy("Stations"), "marks", is_on=True)
def units(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    """Each station in the middle of its grids, with its duty phone and who leads there now."""
    middles = boundaries_now().station_middles()
    seen = Unit.objects.visible_to(user).filter(pk__in=middles)
    leaders = Shift.objects.at(now).filter(unit__in=seen, role=Role.DUTY_LEADER).select_related("officer__user").order_by("starts_at")
    leads = {shift.unit_id: str(shift.officer) for shift in leaders}
    for unit in seen:
        lon, lat = middles[unit.pk]
        if box is None or (box.west <= lon <= box.east and box.south <= lat <= box.north):
            facts = (_("On duty: %(who)s") % {"who": leads[unit.pk]},) if unit.pk in leads else ()
            yield Spot(id=str(unit.pk), title=str(unit), lon=lon, lat=lat, detail=unit.phone, facts=facts, tone="police")


@offer_layer("areas", gettext_lazy("Areas of sub-bureaus"), "areas")
def areas(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    """The ground of each sub-bureau, and of any other unit for which one was drawn."""
    for one in outlines_for(user):
        middle = one.area.representative_point()
        if box is None or shapely.box(*box).intersects(one.area):
            size = _("%(n)s km²") % {"n": number_format(square_metres(one.area) / 1_000_000, 1, force_grouping=True)}
            facts = (_("%(n)s grids") % {"n": said(one.grids)},) if one.grids else ()
            yield Spot(id=str(one.unit.pk), title=str(one.unit), lon=middle.x, lat=middle.y, detail=size, facts=facts, boundary=as_geojson(one.area))


# One sign each, as on a street map.
SITE_KINDS: dict[str, SpotKind] = {
    KeySite.Kind.MALL: SpotKind(KeySite.Kind.MALL.label, pgettext_lazy("sign on the map", "M"), "key"),
    KeySite.Kind.MARKET: SpotKind(KeySite.Kind.MARKET.label, pgettext_lazy("sign on the map", "F"), "key"),
    KeySite.Kind.HOSPITAL: SpotKind(KeySite.Kind.HOSPITAL.label, pgettext_lazy("sign on the map", "H"), "key"),
    KeySite.Kind.SCENIC: SpotKind(KeySite.Kind.SCENIC.label, pgettext_lazy("sign on the map", "V"), "key"),
    KeySite.Kind.SCHOOL: SpotKind(KeySite.Kind.SCHOOL.label, pgettext_lazy("sign on the map", "S"), "key"),
    KeySite.Kind.BANK: SpotKind(KeySite.Kind.BANK.label, pgettext_lazy("sign on the map", "B"), "key"),
    KeySite.Kind.KIOSK: SpotKind(KeySite.Kind.KIOSK.label, pgettext_lazy("sign on the map", "K"), "key"),
    KeySite.Kind.SERVICE_POINT: SpotKind(KeySite.Kind.SERVICE_POINT.label, pgettext_lazy("sign on the map", "P"), "key"),
}


@offer_layer("key-sites", gettext_lazy("Key sites"), kinds=SITE_KINDS)
def key_sites(user: User, now: datetime, box: Box | None) -> Iterable[Spot]:
    late = ServiceStep.objects.open().filter(point=OuterRef("pk"), due_on__lt=timezone.localdate(now))
    found = KeySite.objects.visible_to(user).in_use().filter(**(box.filters if box else {})).select_related("grid").defer("grid__boundary")
    for site in found.annotate(is_late=Exists(late)).order_by("pk")[:MOST_SPOTS]:
        facts = (_("a step is overdue"),) if site.is_late else ()
        detail, url = f"{site.get_kind_display()} · {site.grid}", reverse("grids:grid", args=[site.grid.code])
        yield Spot(id=str(site.pk), title=str(site), lon=site.lon, lat=site.lat, detail=detail, facts=facts, kind=site.kind, tone="key", url=url)


def _grids_of(user: User) -> Iterable[tuple[int, int, int]]:
    return Grid.objects.visible_to(user).in_use().order_by().values_list("pk", "households", "population")


def _households(user: User, now: datetime) -> Figures:
    """Of a grid with a main officer: all households that officer answers for."""
    found = coverage_of(Grid.objects.visible_to(user).in_use(), now)
    values = {grid: float(one.households) for grid, one in found.items() if one.main}
    return Figures(
        values, lambda grid: ngettext("%(n)s household with one officer", "%(n)s households with one officer", int(values[grid])) % {"n": said(values[grid])}
    )


def _population(user: User, now: datetime) -> Figures:
    values = {grid: float(population) for grid, _households, population in _grids_of(user) if population}
    return Figures(values, lambda grid: ngettext("%(n)s person", "%(n)s people", int(values[grid])) % {"n": said(values[grid])})


def said(number: float) -> str:
    """A whole number as it is written in the reader's language."""
    return str(number_format(int(number), use_l10n=True, force_grouping=True))


COVERED = (
    gettext_lazy("Main officer is here"),
    gettext_lazy("Away, somebody answers"),
    gettext_lazy("Away, nobody answers"),
    gettext_lazy("No main officer"),
)


def _coverage(user: User, now: datetime) -> Figures:
    """As it will be at two o'clock tonight."""
    found = coverage_of(Grid.objects.visible_to(user).in_use(), tonight(now))
    values = {grid: float(_covered(one)) for grid, one in found.items()}
    return Figures(values, lambda grid: str(COVERED[int(values[grid])]))


def _covered(one: Coverage) -> int:
    if one.main is None:
        return NOBODY
    if one.away is None:
        return HAS_OFFICER
    return STAND_IN if one.answers else AWAY


map_indicators.register("coverage")(Indicator(gettext_lazy("Coverage tonight"), "", _coverage, COVERED))
map_indicators.register("households")(Indicator(gettext_lazy("Households per officer"), pgettext_lazy("after a number", "households"), _households))
map_indicators.register("population")(Indicator(gettext_lazy("Population"), pgettext_lazy("after a number", "people"), _population))


def grids_in(user: User, area: BaseGeometry, now: datetime) -> Iterable[Spot]:
    """The grids that reach into an area, with the share of each that lies in it."""
    shares = dict(boundaries_now().shares(area))
    main = dict(Posting.objects.at(now).filter(kind=Posting.Kind.MAIN, grid__in=shares).values_list("grid", "officer__user__full_name"))
    for grid in Grid.objects.visible_to(user).filter(pk__in=shares).select_related("station").defer("boundary"):
        facts = (_("%(share)s %% of it") % {"share": max(round(shares[grid.pk] * 100), 1)}, *filter(None, [main.get(grid.pk)]))
        yield Spot(id=str(grid.pk), title=str(grid), detail=str(grid.station), facts=facts, url=reverse("grids:grid", args=[grid.code]))


def officers_in(user: User, area: BaseGeometry, now: datetime) -> Iterable[Spot]:
    """Who answers for a grid that reaches into an area."""
    grids = [grid for grid, _share in boundaries_now().shares(area)]
    posted = (
        Posting.objects.visible_to(user)
        .at(now)
        .filter(grid__in=grids)
        .select_related("officer__user__unit", "grid")
        .defer("grid__boundary")
        .order_by("grid__code")
    )
    of_officer: dict[Officer, list[Posting]] = {}
    for posting in posted:
        of_officer.setdefault(posting.officer, []).append(posting)
    for officer, theirs in of_officer.items():
        words = tuple(f"{posting.grid.code} {posting.get_kind_display()}" for posting in theirs)
        yield Spot(id=str(officer.pk), title=str(officer), detail=str(officer.user.unit), facts=words)


area_contents.register("grids")(Contents(gettext_lazy("Grids"), grids_in))
area_contents.register("officers")(Contents(pgettext_lazy("people", "Officers"), officers_in))
