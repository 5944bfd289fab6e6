"""Sessions: scheduled where and when rooms and people are free, and what came of them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Right
from disputes.forms.steps import SessionForm, own_mediator
from disputes.models import Dispute, Mediator, Room, Session
from disputes.services.inviting import invite
from disputes.services.session_edits import move_session
from disputes.services.sessions import schedule_session
from disputes.slots import Slot, free_slots, sessions_between, sits_in, taken_from
from disputes.views.one import leaf
from disputes.views.staff import worker
from grids.views.staff import take
from policing.lib.errors import Refused

WEEK = 7


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest, pk: Any) -> HttpResponse:
    """GET: free hours and the form; POST schedules the next attempt, and with `invite` sends the links at once."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user).select_related("station", "mediator"), pk=pk)
    form = SessionForm(dispute, request.POST or None, by=user, initial=_begun(request, dispute))
    if request.method != "POST":
        return _form_page(request, pk, form)
    if not form.is_valid():
        return _form_page(request, pk, form, status=400)
    said, now = form.cleaned_data, timezone.now()
    try:
        session = schedule_session(
            dispute, form.when, host=user if user.is_officer else None, mediator=said["mediator"] or own_mediator(user),
            conflicts=said["conflicts"], conflict_reason=said["conflict_reason"], by=user, now=now,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, pk, form, status=refusal.status)
    if request.POST.get("invite"):
        return _invited(request, session, user)
    return redirect("disputes:session", pk=pk, session=session.pk)


def _begun(request: HttpRequest, dispute: Dispute) -> dict[str, Any]:
    """The hour and room that were tapped; else tomorrow morning, until a free hour is known."""
    said = request.GET
    begun = {"day": said.get("day") or timezone.localdate() + timedelta(days=1), "start": said.get("start") or "09:00", "room": said.get("room")}
    return begun | {"mediator": dispute.mediator_id, "minutes": 60, "where": Session.Place.ROOM}


def _first(slot: Slot) -> dict[str, Any]:
    """The first free hour, so that whoever agrees presses once."""
    return {"day": timezone.localdate(slot.starts_at), "start": timezone.localtime(slot.starts_at).time(), "room": slot.room.pk}


def _form_page(request: HttpRequest, pk: Any, form: SessionForm, *, session: Session | None = None, status: int = 200) -> HttpResponse:
    def more(dispute: Dispute, user: User) -> dict[str, Any]:
        now = timezone.now()
        rooms = list(form.fields["room"].queryset)  # type: ignore[attr-defined]
        until = min((clock.due_on for clock in dispute.deadlines.all() if clock.is_running), default=None)
        people = {"mediator": dispute.mediator_id, "officer": user.pk}
        taken = taken_from(now, station=dispute.station_id, **people)
        slots = free_slots(rooms, taken, busy=[one for one in taken if sits_in(one, **people)], until=until, now=now)
        if slots and session is None and "room" not in request.GET:
            form.initial = {**(form.initial or {}), **_first(slots[0])}
        return {"form": form, "slots": slots, "until": until, "session": session}

    return leaf(request, pk, "session_form", more, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: HttpRequest, pk: Any, session: Any) -> HttpResponse:
    """Another time, room or mediator; whoever was asked is asked anew."""
    user = worker(request, Right.MEDIATE)
    seen = Session.objects.filter(dispute__in=Dispute.objects.visible_to(user)).select_related("room", "mediator", "dispute__station")
    found = get_object_or_404(seen, pk=session, dispute=pk)
    form = SessionForm(found.dispute, request.POST or None, by=user, initial=_as_it_is(found))
    if request.method != "POST":
        return _form_page(request, pk, form, session=found)
    if not form.is_valid():
        return _form_page(request, pk, form, session=found, status=400)
    said = form.cleaned_data
    words = {name: said[name] for name in ("mediator", "reason", "conflict_reason")}
    try:
        move_session(found, form.when, by=user, now=timezone.now(), **words)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, pk, form, session=found, status=refusal.status)
    return redirect("disputes:session", pk=pk, session=session)


def _as_it_is(session: Session) -> dict[str, Any]:
    at, minutes = timezone.localtime(session.starts_at), int((session.ends_at - session.starts_at).total_seconds() // 60)
    return {"day": at.date(), "start": at.time(), "minutes": minutes, "where": session.where, "room": session.room_id, "mediator": session.mediator_id}


@login_required
@require_POST
def session_invite(request: HttpRequest, pk: Any, session: Any) -> HttpResponse:
    """Send everybody with a telephone a link to answer by."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    found = get_object_or_404(Session.objects.filter(dispute=dispute).select_related("dispute__station"), pk=session)
    return _invited(request, found, user)


def _invited(request: HttpRequest, session: Session, user: User) -> HttpResponse:
    back = reverse("disputes:session", args=[session.dispute_id, session.pk])
    sent: list[int] = []
    answer = take(request, lambda: sent.append(invite(session, by=user, now=timezone.now())), back=back)
    if sent:
        said = ngettext("%(count)s link is on its way.", "%(count)s links are on their way.", sent[0])
        messages.success(request, said % {"count": sent[0]})
    return answer


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A week of sessions by room, by mediator and by officer: `?week=` any day of it."""
    user = worker(request)
    day = _day(request.GET.get("week", "")) or timezone.localdate()
    first = day - timedelta(days=day.weekday())
    days = [first + timedelta(days=n) for n in range(WEEK)]
    found = list(sessions_between(user, days[0], days[-1]))
    rooms = Room.objects.filter(station__path__startswith=user.unit_path, is_active=True) if user.is_officer else Room.objects.none()
    people = Mediator.objects.visible_to(user).filter(is_active=True)
    tables = [
        {"label": _("Rooms"), "rows": _table(rooms[:60], found, days, "room_id")},
        {"label": _("Street mediators"), "rows": _table(people.order_by("name")[:60], found, days, "mediator_id")},
    ]
    if officers := sorted({one.host for one in found if one.host}, key=str):
        tables.append({"label": _("Officers"), "rows": _table(officers[:60], found, days, "host_id")})
    context = {"days": days, "today": timezone.localdate(), "tables": tables, "before": first - timedelta(days=WEEK), "after": first + timedelta(days=WEEK)}
    return render(request, "disputes/calendar.html", context | {"count": len(found)})


def _day(said: str) -> date | None:
    try:
        day = forms.DateField(required=False).clean(said)
    except forms.ValidationError:
        return None
    return day if day and date(2004, 1, 1) <= day <= date(2100, 1, 1) else None


def _table(rows: Any, sessions: list[Session], days: list[date], of: str) -> list[dict[str, Any]]:
    """For each room or person and each day, what is there."""
    return [
        {"name": row, "cells": [[one for one in sessions if getattr(one, of) == row.pk and timezone.localdate(one.starts_at) == day] for day in days]}
        for row in rows
    ]
