"""The catalogue, the units and the sites that report, held in the process for a few seconds: every alert needs them."""

from accounts.models import Unit
from alerts.models import AlertType, Campaign
from partners.models import Site
from policing.lib.held import Held, HeldEach

SECONDS = 3.0
CAMPAIGNS_HELD = 500

# What people and partners may report; what the system raises itself is not among it.
alert_types = Held(
    lambda: {kind.code: kind for kind in AlertType.objects.filter(is_active=True, is_by_system=False).select_related("chain").prefetch_related("cards")},
    seconds=SECONDS,
)
# By id, the latest first; nobody has more than these.
campaigns = Held(lambda: {one.pk: one for one in Campaign.objects.select_related("unit")[:CAMPAIGNS_HELD]}, seconds=SECONDS)
units = Held(lambda: {unit.pk: unit for unit in Unit.objects.all()}, seconds=SECONDS)


def _active_site(key: tuple[int, str]) -> Site | None:
    partner_id, code = key
    return Site.objects.filter(partner=partner_id, code=code, is_active=True).first()


# By (partner, code).
sites = HeldEach(_active_site, seconds=SECONDS)
