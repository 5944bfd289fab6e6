"""Looking again: the list of who is to be called or visited, and the script one reads out at a desk or ticks at a door."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.exceptions import ValidationError

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from disputes.models import Audience, DisputeEvent, FollowUp, Party
from disputes.rows.disputes import opened
from disputes.rows.working import followup_line
from disputes.script import questions_for
from disputes.services.followups import took_part
from disputes.services.looking_again import follow_up
from disputes.services.timeline import record
from disputes.steps.working import followups_of
from disputes.views.staff import worker
from disputes.views.working import first_words
from policing.lib.errors import Refused
from policing.lib.numbers import has_forbidden_number

DUE = (("late", gettext_lazy("Overdue")), ("today", gettext_lazy("Today")), ("week", gettext_lazy("This week")), ("all", gettext_lazy("All ahead")))
PER_PAGE = 50


@login_required
@require_safe
def ahead(request: HttpRequest) -> HttpResponse:
    """`/disputes/follow-ups/?due=today&whose=unit`: what is due, the oldest first."""
    user, today = worker(request), timezone.localdate()
    due = request.GET.get("due", "") if request.GET.get("due") in dict(DUE) else "week"
    whose = "unit" if request.GET.get("whose") == "unit" or not user.may(Right.MEDIATE) else "mine"
    rows = followups_of(user).filter(done_at=None, dropped_at=None)
    rows = rows.filter(_mine(user)) if whose == "mine" else rows
    counts = rows.aggregate(**{name: Count("pk", filter=_due(name, today)) for name, _label in DUE})
    page = Paginator(rows.filter(_due(due, today)).order_by("due_on", "dispute__level", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [followup_line(one, user) for one in page.object_list],
        "tabs": [(name, label, counts[name], name == due) for name, label in DUE],
        "whose": whose,
        "due": due,
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
    }
    return render(request, "disputes/followups.html", context)


def _mine(user: User) -> Q:
    """What was given to them, what nobody else has of their disputes, and for a street mediator all of theirs."""
    return Q(to=user) | Q(to=None, dispute__officer=user) | Q(by_another=False, dispute__mediator__user=user)


def _due(name: str, today: Any) -> Q:
    if name == "late":
        return Q(due_on__lt=today)
    if name == "today":
        return Q(due_on=today)
    return Q(due_on__lte=today + timedelta(days=7)) if name == "week" else Q()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def followup(request: HttpRequest, pk: Any, followup: int) -> HttpResponse:
    """The script of one follow-up; its numbers are shown when somebody says they are about to call."""
    user = worker(request, Right.MEDIATE)
    one = get_object_or_404(followups_of(user).filter(dispute=pk), pk=followup)
    if request.method != "POST" or "numbers" in request.POST:
        is_ahead = one.done_at is None and one.dropped_at is None  # whoever has called needs no number any more
        return _page(request, one, user, shows_numbers=request.method == "POST" and is_ahead)
    try:
        _follow_up(one, request, user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, one, user, status=refusal.status)
    except ValidationError as error:
        messages.error(request, first_words(error.detail))
        return _page(request, one, user, status=400)
    messages.success(request, _said(one))
    return redirect("disputes:after", pk=pk)


def _follow_up(one: FollowUp, request: HttpRequest, user: User) -> None:
    words = request.POST.get("words", "")[:1000]
    if has_forbidden_number(words):
        raise ValidationError({"words": [_("This holds a full card or ID number. Send the last four digits at most.")]})
    said: dict[str, Any] = {"words": words, "by": user, "now": timezone.now()}
    if "not_reached" in request.POST:
        follow_up(one, result=FollowUp.Result.NOT_REACHED, **said)
        return
    known = {str(pk): pk for pk in one.dispute.parties.values_list("pk", flat=True)}
    reached = [known[pk] for pk in request.POST.getlist("reached") if pk in known]
    answers = {question.code: request.POST.get(question.code, "") for question in questions_for(one.dispute)}
    follow_up(one, answers=answers, reached=reached, **said)


def _said(one: FollowUp) -> str:
    if one.done_at is None:
        facts = {"day": f"{one.due_on:%Y-%m-%d}", "way": one.get_way_display()}
        return _("Nobody reached: again on %(day)s, %(way)s.") % facts
    return {
        FollowUp.Result.HOLDS.value: _("It holds. Noted."),
        FollowUp.Result.TENSE.value: _("Noted as tense: somebody looks again within a week."),
        FollowUp.Result.BROKEN.value: _("Noted as broken: it is open again, and its parties are told their ways."),
    }.get(one.result, _("Noted."))


def _page(request: HttpRequest, one: FollowUp, user: User, *, shows_numbers: bool = False, status: int = 200) -> HttpResponse:
    people = list(one.dispute.parties.filter(role__in=[Party.Role.PARTY, Party.Role.GUARDIAN]))
    if shows_numbers:
        _log(one, people, user)
    rows = [{"id": str(one.pk), "name": opened(one, "name"), "side": one.side, "phone": opened(one, "phone") if shows_numbers else ""} for one in people]
    context = {
        "followup": followup_line(one, user),
        "dispute": one.dispute,
        "title": opened(one.dispute, "title"),
        "people": rows,
        "shows_numbers": shows_numbers,
        "questions": [(question, request.POST.get(question.code, "")) for question in questions_for(one.dispute)],
        "words": request.POST.get("words", ""),
        "reached": request.POST.getlist("reached"),
        "is_refused": one.by_another and took_part(one.dispute, user),
        "signed_on": one.dispute.agreements.exclude(signed_on=None).order_by("-signed_on").values_list("signed_on", flat=True).first(),
    }
    return render(request, "disputes/followup.html", context, status=status)


def _log(one: FollowUp, people: list[Party], user: User) -> None:
    """Who saw whose number for what is written down before it is shown."""
    now = timezone.now()
    for party in people:
        record_access(user=user, action="reveal", subject=f"disputes.party:{party.pk}", reason=_("Follow-up call"), now=now)
    record(one.dispute, DisputeEvent.Kind.REVEALED, now=now, by=user, audience=Audience.POLICE, why="follow-up")
