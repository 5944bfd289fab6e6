"""What of this room keeps a unit from being closed."""

from django.utils.translation import gettext_lazy as _

from accounts.closing import Holding, holdings
from disputes.models import Dispute, Mediator, Room

holdings.register("disputes")(Holding(_("open disputes"), lambda unit: Dispute.objects.filter(station=unit).open()))
holdings.register("mediators")(Holding(_("street mediators"), lambda unit: Mediator.objects.filter(station=unit, is_active=True)))
holdings.register("mediation_rooms")(Holding(_("mediation rooms"), lambda unit: Room.objects.filter(station=unit, is_active=True)))
