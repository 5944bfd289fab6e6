"""Problem cards: the list of open and closed ones, one card to fill in step by step, fit to be printed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Right
from grids.views.staff import staff, take
from patrols.lifecycle import CardStatus
from patrols.models import IncidentKind, Measure, ProblemCard, Suggestion
from patrols.rows.cards import cards_of
from patrols.rows.where import knows_counts
from patrols.services.before_after import before_after
from patrols.services.cards import add_measure, change_card, finish_measure, open_card, step_card
from patrols.where.words import place_said, reason_said
from policing.lib.errors import Refused

STEPS = (CardStatus.SCAN, CardStatus.ANALYSE, CardStatus.RESPOND, CardStatus.ASSESS)


class NewCardForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("", gettext_lazy("Several kinds")), *IncidentKind.choices], required=False)
    place = forms.CharField(label=gettext_lazy("Place as said"), max_length=120, required=False)
    found = forms.CharField(label=gettext_lazy("What keeps happening"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    lon = forms.FloatField(label=gettext_lazy("Longitude"), min_value=-180, max_value=180)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-90, max_value=90)


class MeasureForm(forms.Form):
    kind = forms.ChoiceField(choices=Measure.Kind.choices)
    words = forms.CharField(max_length=200)
    by_whom = forms.CharField(max_length=60, required=False)
    due_on = forms.DateField(required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The open cards, or with `?state=closed` the closed ones; POST opens one, `?suggestion=` begins it from a suggestion."""
    user = staff(request, Right.READ, Right.PLAN)
    if request.method == "POST":
        return _opened(request, staff(request, Right.DECIDE))
    return _list(request, user, NewCardForm(initial=_begun(request, user)) if user.may(Right.DECIDE) else None)


def _opened(request: HttpRequest, user: User) -> HttpResponse:
    form = NewCardForm(request.POST)
    if form.is_valid():
        try:
            card = open_card(by=user, now=timezone.now(), suggestion=_suggestion(request.POST.get("suggestion", ""), user), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("patrols:problem-card", pk=card.pk)
    return _list(request, user, form)


def _begun(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the suggestion somebody came from says already. Of what is still blind to them only the place."""
    found = _suggestion(request.GET.get("suggestion", ""), user)
    if found is None:
        return {}
    begun = {"lon": round(found.lon, 6), "lat": round(found.lat, 6), "place": place_said(found)}
    if not knows_counts(user) or not found.kind:
        return begun
    title = _("%(place)s: %(kind)s") % {"place": begun["place"], "kind": found.get_kind_display()}
    return begun | {"kind": found.kind, "title": title[:60], "found": reason_said(found)}


def _suggestion(said: str, user: User) -> Suggestion | None:
    known = int(said) if said.isdecimal() and len(said) < 10 else 0
    return Suggestion.objects.visible_to(user).select_related("grid", "near", "station").filter(pk=known).first()


def _list(request: HttpRequest, user: User, form: NewCardForm | None) -> HttpResponse:
    is_closed = request.GET.get("state") == "closed"
    rows = list(cards_of(user).order_by("-opened_at", "-pk")[:500])
    shown = [card for card in rows if (card.status == CardStatus.CLOSED) == is_closed]
    context = {
        "cards": [{"card": card, "done": sum(measure.done_on is not None for measure in card.measures.all()), "step": _step_number(card)} for card in shown],
        "is_closed": is_closed,
        "open_count": sum(card.status != CardStatus.CLOSED for card in rows),
        "closed_count": sum(card.status == CardStatus.CLOSED for card in rows),
        "form": form,
        "begun_from": request.POST.get("suggestion") or request.GET.get("suggestion", ""),
        "is_begun": bool(form and (form.is_bound or form.initial)) or "new" in request.GET,
        "steps": STEPS,
        "points": [],
    }
    return render(request, "patrols/problem_cards.html", context)


def _step_number(card: ProblemCard) -> int:
    return STEPS.index(CardStatus(card.status)) if card.status != CardStatus.CLOSED else len(STEPS)


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    user, card, now = *_card(request, pk, Right.READ, Right.PLAN), timezone.now()
    may_write = user.may(Right.DECIDE) and card.status != CardStatus.CLOSED
    context = {
        "card": card,
        "measures": card.measures.all(),
        "at": _step_number(card),
        "steps": STEPS,
        "found": before_after(card, now=now),
        "may_write": may_write,
        "may_reopen": user.may(Right.DECIDE) and card.status == CardStatus.CLOSED,
        "kinds": Measure.Kind.choices,
        "results": ProblemCard.Result.choices,
        "today": timezone.localdate(),
    }
    return render(request, "patrols/problem_card.html", context)


@login_required
@require_POST
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """What a part of the card says, and with `to` the next step at once."""
    user, card = _card(request, pk, Right.DECIDE)
    said = {name: request.POST[name] for name in ("title", "place", "found", "causes", "assessment") if name in request.POST}
    to, result = request.POST.get("to", ""), request.POST.get("result", "")
    back, now = reverse("patrols:problem-card", args=[pk]), timezone.now()

    def write() -> None:
        if said:
            change_card(card, by=user, **said)
        if to in CardStatus.values:
            step_card(card, to, result=result if result in ProblemCard.Result.values else "", by=user, now=now)

    return take(request, write, back=back, said=_("Saved."))


@login_required
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to an earlier step, or on without new words."""
    user, card = _card(request, pk, Right.DECIDE)
    to = request.POST.get("to", "")
    if to not in CardStatus.values:
        messages.error(request, _("There is no such step."))
        return redirect("patrols:problem-card", pk=pk)
    return take(request, lambda: step_card(card, to, by=user, now=timezone.now()), back=reverse("patrols:problem-card", args=[pk]))


@login_required
@require_POST
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    user, card = _card(request, pk, Right.DECIDE)
    form, back = MeasureForm(request.POST), f"{reverse('patrols:problem-card', args=[pk])}#respond"
    if not form.is_valid():
        messages.error(request, _("Say what is to be done, in at most 200 letters."))
        return redirect(back)
    return take(request, lambda: add_measure(card, by=user, **form.cleaned_data), back=back)


@login_required
@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure stands since a day, today unless said; `undo` when it does not after all."""
    user = staff(request, Right.DECIDE)
    found = get_object_or_404(Measure.objects.filter(card__in=ProblemCard.objects.visible_to(user)).select_related("card"), pk=pk)
    day = forms.DateField(required=False).clean(request.POST.get("done_on", "")) if _is_day(request.POST.get("done_on", "")) else timezone.localdate()
    back = f"{reverse('patrols:problem-card', args=[found.card_id])}#respond"
    return take(request, lambda: finish_measure(found, done_on=None if "undo" in request.POST else day, by=user, now=timezone.now()), back=back)


def _is_day(said: str) -> bool:
    try:
        return bool(forms.DateField(required=False).clean(said))
    except forms.ValidationError:
        return False


def _card(request: HttpRequest, pk: int, *rights: Right) -> tuple[User, ProblemCard]:
    user = staff(request, *rights)
    return user, get_object_or_404(cards_of(user), pk=pk)
