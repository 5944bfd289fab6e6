"""The whole invented city, in one transaction."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit
from alerts.services.catalogue import load_catalogue as load_alerts
from desk.demo.buttons import make_buttons
from desk.demo.car_doors import make_car_doors
from desk.demo.disputes import make_disputes
from desk.demo.duty import make_postings, make_shifts
from desk.demo.force import make_force
from desk.demo.land import make_grids
from desk.demo.nights import make_nights
from desk.demo.other_side import make_partners
from desk.demo.outcomes import make_outcomes
from desk.demo.patrols import make_patrols
from desk.demo.posts import leave_open, make_posts
from desk.demo.reached import make_reached
from desk.demo.sending import make_checks, make_sending
from desk.demo.sign_ins import make_partner_users
from desk.demo.sizes import Size
from desk.demo.street_units import make_street_units
from desk.demo.teams import make_teams
from desk.demo.units import BUREAU_CODE, make_units
from desk.demo.where import make_where
from disputes.services.catalogue import load_catalogue as load_disputes

# The same city every time; this one has four stations of fair shape.
SEED = 426
# Since when the demo's grids are as they are.
LAID_OUT = timedelta(days=100)
# So many nights back patrols were walked; of a city fewer, it has forty times as many.
NIGHTS = {"town": 14, "city": 2}


def is_loaded() -> bool:
    return Unit.objects.filter(code=BUREAU_CODE).exists()


@transaction.atomic
def load_city(size: Size, *, now: datetime, say: Callable[[str], None] = lambda text: None) -> None:
    """Make units, grids, officers, duty, partners, sites and contacts. Nobody can sign in yet: see `sign_ins.issue`."""
    rng = random.Random(SEED)  # noqa: S311 - invents places, not secrets
    load_alerts()
    load_disputes()
    units = make_units(size)
    grids = make_grids(rng, size, units, now - LAID_OUT)
    say(_("%(count)d grids") % {"count": len(grids)})
    officers = make_force(size, units)
    make_postings(grids, officers, now)
    make_shifts(officers, now, size.days_ahead)
    make_posts(grids, officers, now)
    say(_("%(count)d officers, on duty round the clock") % {"count": len(officers)})
    say(_("%(teams)d teams with %(people)d people") % make_teams(size, units, grids, now))
    make_partners(rng, size, units, grids, now)
    make_partner_users()
    make_reached(now)
    make_buttons(now)
    make_patrols([station for _plan, station in units.stations], now)
    make_street_units([station for _plan, station in units.stations], now)
    make_car_doors([station for _plan, station in units.stations], now)
    make_nights([station for _plan, station in units.stations], now, NIGHTS.get(size.name, 1))
    make_sending(units, now)
    make_checks(units, now)
    make_where(Unit.objects.get(code=BUREAU_CODE), [station for _plan, station in units.stations], now)
    say(_("%(count)d disputes") % {"count": make_disputes([station for _plan, station in units.stations], now)})
    make_outcomes([station for _plan, station in units.stations], now)
    leave_open(grids, now)
    say(_("%(sites)d sites with %(contacts)d contacts") % {"sites": sum(size.sites), "contacts": size.contacts})
