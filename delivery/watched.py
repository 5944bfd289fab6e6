"""How long messages may wait before somebody must hear of it."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from delivery.lifecycle import OPEN
from delivery.models import Delivery
from policing.lib.overdue import watch


def due_in(queue: str, now: datetime) -> QuerySet[Delivery]:
    """What waits in `queue` and is in nobody's hands."""
    return Delivery.objects.filter(Q(lease_until=None) | Q(lease_until__lte=now), queue=queue, due_at__lte=now, status__in=OPEN)


watch("delivery.urgent", _("Urgent messages are not being sent"), bound=settings.URGENT_LATE, due=partial(due_in, "urgent"))
watch("delivery.bulk", _("Messages in bulk are not being sent"), bound=settings.WORK_LATE, due=partial(due_in, "bulk"))
watch("delivery.retry", _("Messages that failed are not being tried again"), bound=settings.WORK_LATE, due=partial(due_in, "retry"))
watch("delivery.replay", _("Missed callbacks are not being sent again"), bound=settings.WORK_LATE, due=partial(due_in, "replay"))
