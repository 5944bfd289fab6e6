"""The page of one session: who answered and who came, notes that two may write at once, and how it ended. And settling on the spot."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import Right
from disputes.forms.spot import SpotForm
from disputes.forms.steps import NotesForm, own_mediator
from disputes.lifecycle import SessionStatus
from disputes.models import Dispute, Session
from disputes.rows.disputes import opened, party_row, session_row, side_name
from disputes.services.errors import EditConflict
from disputes.services.relapse import relapse_of
from disputes.services.session_edits import NOTES, change_notes
from disputes.services.sessions import hold_session
from disputes.services.spot import OnTheSpot, settle_on_the_spot
from disputes.views.one import leaf
from disputes.views.staff import worker
from policing.lib.errors import Refused

ENDS = (SessionStatus.AGREED, SessionStatus.FAILED, SessionStatus.ABSENT, SessionStatus.WITHDRAWN, SessionStatus.CANCELLED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: Any, session: Any) -> HttpResponse:
    """GET: the session; POST writes its notes, and with `status` ends it."""
    user = worker(request, Right.MEDIATE) if request.method == "POST" else worker(request)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    found = get_object_or_404(dispute.sessions.select_related("room", "host", "mediator__station", "dispute"), pk=session)
    if request.method != "POST":
        return _page(request, found, NotesForm(dispute, initial={"version": found.version} | _held(found)))
    form = NotesForm(dispute, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        ended = _kept(found, form, user)
    except EditConflict as conflict:
        return _page(request, found, form, clash=_sides(form, conflict), status=409)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form, status=refusal.status)
    if ended and found.status == SessionStatus.AGREED:
        return redirect("disputes:agreed", pk=pk)
    return redirect("disputes:one", pk=pk) if ended else redirect("disputes:session", pk=pk, session=session)


def _kept(session: Session, form: NotesForm, user: User) -> bool:
    """Notes first, then the end; returns whether it ended."""
    said, now = form.cleaned_data, timezone.now()
    before = {name: form.data[f"was_{name}"].replace("\r\n", "\n") for name in NOTES if f"was_{name}" in form.data}
    change_notes(session, form.notes, version=said["version"], before=before or None, by=user, now=now)
    if not said["status"]:
        return False
    notes = {"fact": session.fact, "opinion": session.opinion}
    hold_session(session, said["status"], came=list(said["came"]) if "asked_who_came" in form.data else None, by=user, now=now, **notes)
    return True


def _held(session: Session) -> dict[str, str]:
    return {name: opened(session, name) for name in NOTES}


def _sides(form: NotesForm, conflict: EditConflict) -> list[dict[str, Any]]:
    """Field by field what others wrote and what this person wrote, to choose from."""
    return [{"name": name, "label": form.fields[name].label, **both} for name, both in conflict.fields.items()]


def _untouched(form: NotesForm, clash: list[dict[str, Any]] | None) -> list[tuple[str, str]]:
    """What this person wrote in fields nobody else changed: it is not typed twice."""
    clashing = {one["name"] for one in clash or []}
    return [(name, form[name].value() or "") for name in NOTES if clash and name not in clashing]


def _page(request: HttpRequest, found: Session, form: NotesForm, *, clash: list[dict[str, Any]] | None = None, status: int = 200) -> HttpResponse:
    def more(dispute: Dispute, user: User) -> dict[str, Any]:
        asked = list(found.attendances.select_related("party", "recipient").order_by("party__side", "pk"))
        found.refresh_from_db(fields=["version", *NOTES]) if clash else None
        return {
            "session": found,
            "row": session_row(found),
            "asked": [{"one": one, "party": party_row(one.party), "side": side_name(one.party.side)} for one in asked],
            "form": form,
            "was": _held(found),
            "clash": clash,
            "kept": _untouched(form, clash),
            "version": found.version,
            "ends": [(end.value, end.label) for end in ENDS],
            "is_scheduled": found.status == SessionStatus.SCHEDULED,
            "is_begun": found.starts_at <= timezone.now(),
            "answered": [str(pk) for pk in request.POST.getlist("came")],
        }

    return leaf(request, found.dispute_id, "session", more, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def spot(request: HttpRequest, pk: Any) -> HttpResponse:
    """GET: the two-minute form; POST settles and closes."""
    user = worker(request, Right.DECIDE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user).select_related("station", "mediator"), pk=pk)
    form = SpotForm(dispute, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _spot_page(request, pk, form)
    promises = form.promises(timezone.localdate())
    if not form.is_valid() or form.wrong:
        return _spot_page(request, pk, form, status=400)
    try:
        settle_on_the_spot(dispute, OnTheSpot(promises=promises, **form.cleaned_data), mediator=own_mediator(user), by=user, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _spot_page(request, pk, form, status=refusal.status)
    return redirect(reverse("disputes:agreed", args=[pk]))


def _spot_page(request: HttpRequest, pk: Any, form: SpotForm, status: int = 200) -> HttpResponse:
    def more(dispute: Dispute, user: User) -> dict[str, Any]:
        returns = relapse_of(dispute, visible_to=user) if user.is_officer else []
        return {"form": form, "sides": [{"id": str(one.pk), "name": opened(one, "name")} for one in form.parties], "returns": returns}

    return leaf(request, pk, "spot", more, status=status)
