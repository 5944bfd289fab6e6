"""What of this room keeps a unit from being closed, and grids from belonging to a unit of any kind."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.closing import Holding, holdings
from accounts.models import Unit
from grids.models import Secondment, Shift, Team
from grids.models.areas import HOLDS_GRIDS


def _seconded(unit: Unit) -> QuerySet[Secondment]:
    """Those who work there now or will: closed, the unit would keep showing them what its people saw."""
    return Secondment.objects.filter(unit=unit, ends_at__gt=timezone.now())


def _shifts(unit: Unit) -> QuerySet[Shift]:
    return Shift.objects.filter(unit=unit, ends_at__gt=timezone.now())


holdings.register("grids")(Holding(_("grids"), lambda unit: unit.grids.filter(closed_at=None), HOLDS_GRIDS))  # type: ignore[attr-defined]
holdings.register("teams")(Holding(_("teams"), lambda unit: Team.objects.filter(unit=unit).in_use()))
holdings.register("seconded")(Holding(_("officers seconded to it"), _seconded))
holdings.register("shifts")(Holding(_("shifts to come"), _shifts))
