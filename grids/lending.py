"""What accounts ask this room: whom an officer works for while they are lent to another unit."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from accounts.lent import lent_to
from grids.models import Secondment


@lent_to.register("unit")
def unit_lent_to(now: datetime) -> Subquery:
    """The unit of the secondment that holds at `now`; the database allows one."""
    return Subquery(Secondment.objects.at(now).filter(officer__user=OuterRef("pk")).order_by("-starts_at").values("unit")[:1])
