"""The leaf of the record: tasks, attachments, whose hands it is in, what it hangs together with, and the timeline."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.models import Audience, Dispute, DisputeFile
from disputes.services.groups import parts_of
from disputes.services.relapse import relapse_of
from disputes.views.one import leaf
from disputes.working_rows import file_row, joined_with, links_of, task_row, timeline_of
from disputes.working_steps import mediators_for, people_for, stations_for, tasks_of


@login_required
@require_safe
def record(request: HttpRequest, pk: Any) -> HttpResponse:
    """What happened when, and by whom; what is to be done, and by whom."""
    return leaf(request, pk, "record", _record)


def _record(dispute: Dispute, user: User) -> dict[str, Any]:
    decides = user.may(Right.DECIDE) and dispute.is_open
    return {
        "timeline": timeline_of(dispute, user),
        "tasks": [task_row(task, user) for task in tasks_of(dispute, user)],
        "files": [file_row(file) for file in DisputeFile.objects.visible_to(user).filter(dispute=dispute).listed()],
        "people": list(people_for(dispute, user)) if user.may(Right.MEDIATE) and dispute.is_open else [],
        "hands": {"mediators": list(mediators_for(dispute)), "stations": list(stations_for(user))} if decides else {},
        "is_nobodys": dispute.is_open and dispute.is_nobodys,
        "is_own_mediator": dispute.mediator is not None and dispute.mediator.user_id == user.pk,
        "audiences": Audience.choices if user.is_officer else [],
        "today": timezone.localdate(),
    }


@login_required
@require_safe
def related(request: HttpRequest, pk: Any) -> HttpResponse:
    """Parts of a dispute of many, what was joined, what it hangs together with, and what it may be the return of."""
    return leaf(request, pk, "related", _related)


def _related(dispute: Dispute, user: User) -> dict[str, Any]:
    parts = Dispute.objects.visible_to(user).filter(parent=dispute, merged_into=None).select_related("category").order_by("reported_at", "pk")[:300]
    return {
        "parts": list(parts),
        "count": parts_of(dispute) if parts else None,
        "whole": Dispute.objects.visible_to(user).filter(pk=dispute.parent_id).first() if dispute.parent_id else None,
        "links": links_of(dispute, user),
        "joined": joined_with(dispute, user),
        "earlier": relapse_of(dispute, visible_to=user) if user.is_officer else [],
    }
