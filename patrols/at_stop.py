"""Which round somebody walks who stands at a stop."""

from datetime import datetime, timedelta

from django.db.models import Case, Q, Value, When

from accounts.models import User
from patrols.lifecycle import RoundStatus
from patrols.models import Checkpoint, Round

# Somebody may come so much before a round begins.
EARLY = timedelta(hours=1)


def round_at(point: Checkpoint, user: User, now: datetime) -> Round | None:
    """The open round through `point` that `user` is likeliest on: begun by them, then of their team, then any under way, then the next due."""
    own_team = Q(crew__members__user=user, crew__members__left_at=None)
    likeliest = Case(
        When(status=RoundStatus.STARTED, walked_by=user, then=Value(0)),
        When(own_team & Q(status=RoundStatus.STARTED), then=Value(1)),
        When(own_team, then=Value(2)),
        When(status=RoundStatus.STARTED, then=Value(3)),
        default=Value(4),
    )
    through = Round.objects.visible_to(user).open().filter(stops__checkpoint=point, due_at__lte=now + EARLY)
    return through.annotate(likeliest=likeliest).order_by("likeliest", "due_at", "pk").first()
