"""What of this room keeps a unit from being closed."""

from django.utils.translation import gettext_lazy as _

from accounts.closing import Holding, holdings
from partners.models import Site

holdings.register("sites")(Holding(_("sites of partners"), lambda unit: Site.objects.filter(station=unit).in_use()))
