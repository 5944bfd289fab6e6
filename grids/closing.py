"""What of this room keeps a unit from being closed."""

from django.utils.translation import gettext_lazy as _

from accounts.closing import Holding, holdings
from grids.models import Team

holdings.register("grids")(Holding(_("grids"), lambda unit: unit.grids.filter(closed_at=None)))  # type: ignore[attr-defined]
holdings.register("teams")(Holding(_("teams"), lambda unit: Team.objects.filter(unit=unit).in_use()))
