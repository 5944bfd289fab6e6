"""The grids a reader's map shows: the unit's own, and those of every station from which it has an open alert."""

from datetime import datetime

from accounts.models import User
from alerts.models import Alert
from grids.drawn import Drawn


def boundaries(user: User, now: datetime, *, whole: bool = False) -> Drawn:
    """The own grids with their officers, the others without. A centre has no grids of its own: its alerts would float on nothing."""
    around = Alert.objects.visible_to(user).open().order_by()
    if user.unit_path:
        around = around.exclude(station__path__startswith=user.unit_path)
    return Drawn(user.unit_path, sorted(around.values_list("station", flat=True).distinct()), now, whole=whole)
