"""Choosing the way: the exclusions as a checklist, what each way brings about, and reports that are awaited."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Right
from disputes.forms.steps import CASE, AppraisalForm, ReportIssuedForm, WayForm
from disputes.lifecycle import BY_POLICE, MEDIATED, Status, Way
from disputes.models import ClockRule, Dispute, Exclusion
from disputes.rows.disputes import opened
from disputes.services.appraisals import ask_for_report, note_report
from disputes.services.clocks import FIRST, PEOPLE
from disputes.services.counting import due_of
from disputes.services.deciding import ask_leader, decisions_asked
from disputes.services.levels import VIOLENCE_AT_HOME
from disputes.services.routing import choose_way, handle_as_case
from disputes.views.one import leaf
from disputes.views.staff import worker
from grids.views.staff import take
from policing.lib.errors import Refused

# Which exclusions an awaited fact already answers.
CLOCK_OF: dict[str, str] = {Way.POLICE: FIRST, Way.JOINT: FIRST, Way.PEOPLE: PEOPLE}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def way(request: HttpRequest, pk: Any) -> HttpResponse:
    """GET: the checklist and the ways; POST chooses one."""
    user = worker(request, Right.DECIDE)
    if request.method != "POST":
        return _page(request, pk, lambda dispute: WayForm(dispute, initial={"way": _usual(dispute)}))
    dispute = get_object_or_404(Dispute.objects.visible_to(user).select_related("mediator"), pk=pk)
    form = WayForm(dispute, request.POST)
    asks = "ask" in request.POST
    if not form.is_valid() and not asks:
        return _page(request, pk, lambda _dispute: form, status=400)
    try:
        (_ask if asks else _choose)(dispute, form.cleaned_data, user)
    except Refused as refusal:
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _page(request, pk, lambda _dispute: form, status=refusal.status)
    return redirect("disputes:way" if asks else "disputes:one", pk=pk)


def _ask(dispute: Dispute, said: dict[str, Any], user: User) -> None:
    """Nothing is chosen yet; only what was ticked and why goes to the leader."""
    ticked = next((stop for stop in said.get("exclusions", []) if not stop.is_hard), None)
    ask_leader(dispute, ticked, reason=said.get("reason", ""), by=user, now=timezone.now())


def _choose(dispute: Dispute, said: dict[str, Any], user: User) -> None:
    if said["way"] == CASE:
        handle_as_case(dispute, reason=said["reason"], by=user, now=timezone.now())
        return
    names = ("reason", "mediator", "waits_for_report", "conflicts", "conflict_reason")
    exclusions = [stop.pk for stop in said["exclusions"]]
    choose_way(dispute, said["way"], exclusions=exclusions, by=user, now=timezone.now(), **{name: said[name] for name in names})


def _usual(dispute: Dispute) -> str:
    """Domestic violence has a path of its own; else nothing is suggested."""
    return Way.FAMILY if VIOLENCE_AT_HOME in dispute.facts else ""


def _page(request: HttpRequest, pk: Any, form_for: Callable[[Dispute], WayForm], status: int = 200) -> HttpResponse:
    def more(dispute: Dispute, user: User) -> dict[str, Any]:
        form, asked = form_for(dispute), decisions_asked(dispute) if getattr(dispute, "is_asked_of", True) else []
        ticked = form.cleaned_data.get("exclusions", []) if form.is_bound else [task.decides for task in asked]
        given = {"form": form, "exclusions": list(Exclusion.objects.all()), "ways": _ways(dispute), "chosen": form["way"].value()}
        return given | {"ticked": ticked, "asked": [{"task": task, "words": opened(task, "words")} for task in asked], "may_approve": user.may(Right.APPROVE)}

    return leaf(request, pk, "way", more, status=status)


def _ways(dispute: Dispute) -> list[dict[str, Any]]:
    """Each way that may follow, when its clock would end, and which exclusions forbid it."""
    today = timezone.localdate()
    rules = {rule.pk: due_of(rule, today) for rule in ClockRule.objects.filter(pk__in=[FIRST, PEOPLE])}
    means = {
        Way.POLICE: _("A minor public-order violation out of a quarrel between people. The officer mediates."),
        Way.PEOPLE: _("No violation: a civil matter. The committee’s mediator mediates, both sides willing."),
        Way.JOINT: _("Officer and street mediator together, by the rules of police mediation."),
        Way.COURT: _("The parties are told of the court. That is a good ending, not a failure."),
        Way.LABOUR: _("The parties are told of labour arbitration. That is a good ending, not a failure."),
        Way.FAMILY: _("Warning letter to both, committee told, visits by police and committee. Never closed by mediation alone."),
        CASE: _("Mediation is forbidden or has failed. The case’s clock is counted from the day it failed, else from today."),
    }
    labels = {**dict(Way.choices), CASE: _("Handle as a case")}
    return [
        {
            "value": value,
            "label": labels[value],
            "means": means[value],
            "due": rules.get(CLOCK_OF.get(value, "")),
            "is_police": value in BY_POLICE,
            "is_mediated": value in MEDIATED,
        }
        for value in means
        if value == CASE or dispute.status != Status.MEDIATING or value not in MEDIATED
    ]


@login_required
@require_POST
def report_asked(request: HttpRequest, pk: Any) -> HttpResponse:
    """A report is awaited: its clock waits with it."""
    user = worker(request, Right.MEDIATE)
    dispute, form = get_object_or_404(Dispute.objects.visible_to(user), pk=pk), AppraisalForm(request.POST)
    here = redirect("disputes:one", pk=pk)
    if not form.is_valid():
        return here
    return take(request, lambda: ask_for_report(dispute, **form.cleaned_data, by=user, now=timezone.now()), back=here["Location"])


@login_required
@require_POST
def report_issued(request: HttpRequest, pk: Any, appraisal: int) -> HttpResponse:
    """What a report says."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    asked, form = get_object_or_404(dispute.appraisals.filter(issued_on=None).select_related("dispute"), pk=appraisal), ReportIssuedForm(request.POST)
    here = redirect("disputes:one", pk=pk)["Location"]
    if not form.is_valid():
        return take(request, _refuse_report, back=here)
    return take(request, lambda: note_report(asked, **form.cleaned_data, by=user, now=timezone.now()), back=here, said=_("Noted."))


class ReportUnclear(Refused):
    code = "report_unclear"
    message = gettext_lazy("A report has a result and the day it was issued. Say both.")


def _refuse_report() -> None:
    raise ReportUnclear
