"""The frame around one dispute: where it stands, why it is so serious, which clocks run, and what comes next."""

from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import BY_POLICE, HELD, AgreementStatus, SessionStatus, Status
from disputes.models import Agreement, Deadline, Dispute, Fact, Session, Task
from disputes.rows.disputes import deadline_row, dispute_row, opened
from disputes.services.sessions import MOST_BY_POLICE


class Step(NamedTuple):
    """What to do next: the words of the button, what else it brings about, and where it leads."""

    label: str | Promise
    means: str | Promise
    url: str


def for_the_frame(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """`rows` with what the frame says of their sessions and agreements: two queries, however much there is."""
    sessions = Session.objects.filter(dispute=OuterRef("pk"))
    ahead = sessions.filter(status=SessionStatus.SCHEDULED).order_by("starts_at")
    agreed = sessions.filter(Q(agreement=None) | Q(agreement__status=AgreementStatus.DRAFT), status=SessionStatus.AGREED)
    agreements = Agreement.objects.filter(dispute=OuterRef("pk"))
    return (
        rows.select_related("category", "station", "grid", "officer", "mediator__station", "alert")
        .prefetch_related(Prefetch("deadlines", Deadline.objects.select_related("rule")))
        .annotate(
            session_ahead=Subquery(ahead.values("pk")[:1]),
            session_ahead_at=Subquery(ahead.values("starts_at")[:1]),
            held=Count("sessions", filter=Q(sessions__status__in=HELD), distinct=True),
            waits_for_paper=Exists(agreed),
            is_being_kept=Exists(agreements.filter(status=AgreementStatus.SIGNED)),
            is_asked_of=Exists(Task.objects.filter(dispute=OuterRef("pk"), decides__isnull=False, done_at=None, dropped_at=None)),
            has_broken=Exists(agreements.filter(status=AgreementStatus.BROKEN)),
        )
    )


def frame_row(dispute: Dispute) -> dict[str, Any]:
    """What the frame shows of a dispute found by `for_the_frame`; one more query, for its facts."""
    facts = list(Fact.objects.filter(pk__in=dispute.facts)) if dispute.facts else []
    return dispute_row(dispute) | {
        "story": opened(dispute, "story"),
        "source_label": str(dispute.get_source_display()),
        "campaign": dispute.campaign,
        "occurred_on": dispute.occurred_on,
        "lon": dispute.lon,
        "lat": dispute.lat,
        "facts": facts,
        "because": [fact for fact in facts if fact.level == dispute.level],
        "clocks": [clock_row(one) for one in dispute.deadlines.all()],
        "is_open": dispute.is_open,
    }


def clock_row(deadline: Deadline) -> dict[str, Any]:
    """A clock with the days it is over, and whether it was stopped."""
    over = (timezone.localdate() - deadline.due_on).days
    return deadline_row(deadline) | {"days_over": max(over, 0), "is_stopped": deadline.stopped_at is not None}


def dispute_name(dispute: Dispute) -> dict[str, Any]:
    """As much as a list of something else says of a dispute; nothing sealed is opened."""
    return {
        "id": dispute.pk,
        "number": dispute.number,
        "level": dispute.level,
        "level_label": str(dispute.get_level_display()),
        "category": str(dispute.category),
        "place": dispute.place,
        "station": str(dispute.station),
        "grid": str(dispute.grid) if dispute.grid else "",
        "officer": str(dispute.officer) if dispute.officer else "",
        "mediator": str(dispute.mediator) if dispute.mediator else "",
    }


def next_step(dispute: Dispute, user: User) -> Step | None:
    """The one thing that comes next, if `user` may do it."""
    if dispute.status == Status.REPORTED:
        label, means = _("Choose who mediates"), _("The exclusions are checked first; then the clock of the law begins.")
        return _step(dispute, label, means, "way") if user.may(Right.DECIDE) else None
    if not user.may(Right.MEDIATE):
        return None
    if dispute.status == Status.MEDIATING:
        return _in_mediation(dispute)
    if is_broken(dispute):
        means = _("Mediate once more, handle it as a case, or refer it. What is paid late is ticked off all the same.")
        return _step(dispute, _("The agreement is broken: go on by law"), means, "way") if user.may(Right.DECIDE) else None
    if dispute.status == Status.AGREED:
        return _step(dispute, _("See that it is kept"), _("Tick off what was performed, follow up, and close."), "after")
    if dispute.status in (Status.REFERRED, Status.CASE):
        return _step(dispute, _("Note how it ended"), _("A referral and a decision are endings as good as an agreement."), "after")
    return None


def is_broken(dispute: Any) -> bool:
    """Whether what was agreed is not kept, and nothing else is in force; of a dispute found by `for_the_frame`."""
    return dispute.status == Status.AGREED and dispute.has_broken and not dispute.is_being_kept


def _in_mediation(dispute: Any) -> Step:
    if dispute.session_ahead:
        url = reverse("disputes:session", args=[dispute.pk, dispute.session_ahead])
        return Step(_("Hold the session"), _("Who came, what was said, how it ended."), url)
    if dispute.waits_for_paper:
        return _step(dispute, _("Write the agreement"), _("Terms, amounts, days; then everybody signs."), "agreed")
    if dispute.way in BY_POLICE and dispute.held >= MOST_BY_POLICE:
        means = _("Twice is the most (Procedure Rules, art. 183). Handle it as a case, or refer it.")
        return _step(dispute, _("Mediation has failed: go on by law"), means, "way")
    return _step(dispute, _("Schedule a session"), _("Room, time and mediator; everybody named is asked to come."), "session-new")


def _step(dispute: Dispute, label: str | Promise, means: str | Promise, name: str) -> Step:
    return Step(label, means, reverse(f"disputes:{name}", args=[dispute.pk]))
