"""One door for every step people take together on a dispute; each leads back to the leaf it was taken on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Serializer

from accounts.models import User
from accounts.roles import Right
from disputes.models import Dispute
from disputes.services import tasks_given
from disputes.steps.working import STEPS, tasks_of
from disputes.views.staff import worker
from policing.lib.errors import Refused
from policing.lib.pictures import check_size
from policing.lib.strict import refuse_forbidden_numbers

BACK = ("one", "after", "record", "related")


@login_required
@require_POST
def do(request: HttpRequest, pk: Any, step: str) -> HttpResponse:
    """`step` of STEPS, or `done` and `drop` of the task named."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(seen_by(user), pk=pk)
    if step not in STEPS and step not in ("done", "drop"):
        raise Http404
    try:
        messages.success(request, _end_task(dispute, user, request, step) if step in ("done", "drop") else _take(dispute, user, request, step))
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, first_words(error.detail))
    return back(request, dispute, user)


def seen_by(user: User) -> Any:
    return Dispute.objects.visible_to(user).select_related("station", "category", "officer__unit__parent", "mediator__station", "mediator__user")


def _take(dispute: Dispute, user: User, request: HttpRequest, name: str) -> str:
    step = STEPS[name]
    step.take(dispute, user, checked(step.body, request), timezone.now())
    return str(step.said)


def _end_task(dispute: Dispute, user: User, request: HttpRequest, step: str) -> str:
    said = request.POST.get("task", "")
    task = get_object_or_404(tasks_of(dispute, user), pk=int(said) if said.isdecimal() and len(said) < 19 else 0)
    end = tasks_given.finish_task if step == "done" else tasks_given.drop_task
    end(task, by=user, now=timezone.now())
    return _("Done.") if step == "done" else _("Dropped.")


def checked(body: type[Serializer], request: HttpRequest) -> dict[str, Any]:
    """What a page's form says, by the rules of the API's own door. Raises ValidationError, FileTooLarge."""
    given: dict[str, Any] = {str(name): request.POST[str(name)] for name in body().fields if request.POST.get(str(name))}
    if file := request.FILES.get("file"):
        check_size(file.size or 0)
        given["file"] = file
    refuse_forbidden_numbers({name: value for name, value in given.items() if isinstance(value, str)})
    return dict(body().run_validation(given))


def first_words(said: Any) -> str:
    """The first sentence of whatever a check found wrong."""
    while isinstance(said, dict | list):
        said = next(iter(said.values() if isinstance(said, dict) else said), "")
    return str(said)


def back(request: HttpRequest, dispute: Dispute, user: User) -> HttpResponse:
    """To the leaf the step was taken on; to the board where the dispute has left the reader's sight."""
    if not Dispute.objects.visible_to(user).filter(pk=dispute.pk).exists():
        return redirect("disputes:board")
    name = request.POST.get("back", "record")
    return redirect(f"disputes:{name if name in BACK else 'record'}", pk=dispute.pk)
