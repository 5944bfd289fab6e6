"""The leaf of the record: tasks, attachments, whose hands it is in, what it hangs together with, and the timeline."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import Status
from disputes.models import Audience, Dispute, DisputeFile
from disputes.rows.working import file_row, links_of, task_row, timeline_of
from disputes.services.groups import counted
from disputes.services.relapse import relapse_of
from disputes.steps.working import mediators_for, people_for, stations_for, tasks_of
from disputes.views.one import leaf
from disputes.views.staff import worker

# The parts of a whole, and what was joined with it: as many as a pasted list may hold, and some.
MOST_FAMILY = 400


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
        "may_give": decides,
        "is_nobodys": dispute.is_open and dispute.is_nobodys,
        "is_own_mediator": dispute.mediator is not None and dispute.mediator.user_id == user.pk,
        "audiences": Audience.choices if user.is_officer else [],
        "today": timezone.localdate(),
    }


@login_required
@require_safe
def hands(request: HttpRequest, pk: Any) -> HttpResponse:
    """To another officer, a street mediator, or another station."""
    if not worker(request).may(Right.DECIDE):
        raise PermissionDenied
    return leaf(request, pk, "hands", _hands)


def _hands(dispute: Dispute, user: User) -> dict[str, Any]:
    officers = [person for person in people_for(dispute, user) if person.is_officer]
    return {"officers": officers, "mediators": list(mediators_for(dispute)), "stations": list(stations_for(user))}


@login_required
@require_safe
def related(request: HttpRequest, pk: Any) -> HttpResponse:
    """Parts of a dispute of many, what was joined, what it hangs together with, and what it may be the return of."""
    return leaf(request, pk, "related", _related)


def _related(dispute: Dispute, user: User) -> dict[str, Any]:
    """Its family in one query: the whole it is part of, its parts, and what was joined with it."""
    near = Q(parent=dispute, merged_into=None) | Q(pk=dispute.parent_id) | Q(merged_into=dispute)
    family = list(Dispute.objects.visible_to(user).filter(near).order_by("reported_at", "pk")[:MOST_FAMILY])
    parts = [one for one in family if one.parent_id == dispute.pk and one.merged_into_id is None]
    return {
        "parts": parts,
        "count": counted(parts) if parts else None,
        "waiting": sum(part.status == Status.REPORTED for part in parts) if dispute.status == Status.MEDIATING else 0,
        "relapse_days": settings.RELAPSE_DAYS,
        "whole": next((one for one in family if one.pk == dispute.parent_id), None),
        "links": links_of(dispute, user),
        "joined": [one for one in family if one.merged_into_id == dispute.pk],
        "earlier": relapse_of(dispute, visible_to=user) if user.is_officer and dispute.is_open else [],
    }
