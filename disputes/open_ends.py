"""What this room hands over at the end of a shift: clocks that have run out or end within a day, and what nobody works on."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from disputes.models import Deadline, Dispute
from policing.lib.open_ends import Offer, OpenEnd, Words, handover_items

MOST = 100


def collect(user: User, now: datetime) -> list[OpenEnd]:
    """Of the disputes `user` sees, the most pressing first. Two queries."""
    running = Deadline.objects.filter(met_at=None, stopped_at=None, due_on__lte=timezone.localdate(now) + timedelta(days=1))
    nobodys = Dispute.objects.open().nobodys().values("pk")
    seen = Dispute.objects.visible_to(user).open().filter(Q(pk__in=running.values("dispute")) | Q(pk__in=nobodys)).with_names()
    soon = Prefetch("deadlines", running.select_related("rule").order_by("due_on"), to_attr="ending")
    return [_dispute(one) for one in seen.prefetch_related(soon).order_by("level", "reported_at")[:MOST]]


def _dispute(dispute: Dispute) -> OpenEnd:
    ending: list[Deadline] = dispute.ending  # type: ignore[attr-defined]
    due = timezone.make_aware(datetime.combine(ending[0].due_on, datetime.max.time())) if ending else None
    return OpenEnd(
        key=f"dispute:{dispute.pk}",
        section="disputes",
        number=dispute.number,
        url=reverse("disputes:one", args=[dispute.pk]),
        level=dispute.level,
        due_at=due,
        describe=partial(_words, dispute, ending),
    )


def _words(dispute: Dispute, ending: list[Deadline]) -> Words:
    """Nothing that anybody said: a hand-over is printed."""
    return Words(
        title=str(dispute.category),
        state=str(dispute.get_status_display()),
        where=str(dispute.grid or ""),
        who=str(dispute.officer or _("nobody’s")),
        due=str(ending[0].rule) if ending else "",
    )


handover_items.register("disputes")(Offer(sections={"disputes": gettext_lazy("Disputes with a clock at its end, or nobody’s")}, collect=collect))
