"""The page of the checklist."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.admin import administers, keeper
from desk.setup.facts import count_everything
from desk.setup.sections import sections


@login_required
def setup(request: HttpRequest) -> HttpResponse:
    """What is missing now, for the subtree of whoever asks."""
    if not administers(request):
        raise Http404
    user, now = keeper(request), timezone.now()
    path = user.unit_path or "/"
    found = sections(count_everything(user, path, now), path, now)
    states = [line.state for section in found for line in section.lines]
    counted = [line for section in found for line in section.lines if not line.is_hint]
    context = {
        "sections": found,
        "total": len([line for line in counted if line.state != "later"]),
        "done": len([line for line in counted if line.state == "done"]),
        "grave": states.count("grave"),
        "missing": states.count("missing"),
        "now": now,
    }
    return render(request, "desk/setup.html", context)
