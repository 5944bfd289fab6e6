"""What of this room keeps a unit from being closed."""

from django.utils.translation import gettext_lazy as _

from accounts.closing import Holding, holdings
from disputes.models import Dispute

holdings.register("disputes")(Holding(_("open disputes"), lambda unit: Dispute.objects.filter(station=unit).open()))
