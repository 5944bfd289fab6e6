"""The catalogue and the units, held in the process for a few seconds: every alert needs them."""

from accounts.models import Unit
from alerts.models import AlertType
from policing.lib.held import Held

SECONDS = 3.0

alert_types = Held(
    lambda: {kind.code: kind for kind in AlertType.objects.filter(is_active=True).select_related("chain").prefetch_related("cards")}, seconds=SECONDS
)
units = Held(lambda: {unit.pk: unit for unit in Unit.objects.all()}, seconds=SECONDS)
