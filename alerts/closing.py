"""What of this room keeps a unit from being closed."""

from django.utils.translation import gettext_lazy as _

from accounts.closing import Holding, holdings
from alerts.models import Alert

holdings.register("alerts")(Holding(_("open alerts"), lambda unit: Alert.objects.filter(station=unit).open()))
