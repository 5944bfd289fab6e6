"""Changing what is written of a dispute; where two changed the same field, both stand side by side and one is chosen."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.roles import Right
from disputes.models import Category, Dispute, Fact
from disputes.services.editing import change_dispute, who_changed
from disputes.services.errors import EditConflict
from disputes.services.refusals import DisputeErased
from disputes.views.staff import worker
from disputes.views.working import seen_by
from policing.lib.errors import Refused
from policing.lib.numbers import has_forbidden_number
from policing.lib.said_days import SaidDay

PLAIN = ("title", "story", "place")


class EditForm(forms.Form):
    """The fields of a dispute, and the version of the page they stood on."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("In a line"), max_length=80)
    category = forms.ChoiceField(label=gettext_lazy("What kind"), choices=[])
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    occurred_on = SaidDay(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    scale = forms.ChoiceField(label=gettext_lazy("Scale"), choices=Dispute.Scale.choices)
    facts = forms.MultipleChoiceField(label=pgettext_lazy("dispute", "What happened"), choices=[], required=False, widget=forms.CheckboxSelectMultiple)
    story = forms.CharField(label=gettext_lazy("In their words"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Category.objects.filter(Q(is_active=True) | Q(pk=dispute.category_id))
        self.fields["category"].choices = [(kind.code, str(kind)) for kind in kinds]  # type: ignore[attr-defined]
        facts = [fact for fact in Fact.objects.all() if fact.is_active or fact.pk in dispute.facts]
        self.fields["facts"].choices = [(fact.pk, str(fact)) for fact in facts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or {}
        for name in PLAIN:
            if has_forbidden_number(checked.get(name) or ""):
                self.add_error(name, _("This holds a full card or ID number. Send the last four digits at most."))
        return checked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """Each field as it stands. What was chosen of a clash comes back as `keep_<field>` = theirs."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(seen_by(user), pk=pk)
    if dispute.erased_at is not None:
        messages.error(request, str(DisputeErased()))
        return redirect("disputes:one", pk=dispute.pk)
    if request.method != "POST":
        return _page(request, dispute, EditForm(initial=_stands(dispute), dispute=dispute))
    form = EditForm(request.POST, dispute=dispute)
    if not form.is_valid():
        return _page(request, dispute, form, status=400)
    said, version = form.cleaned_data, form.cleaned_data["version"]
    changes = {name: said[name] for name in said if name != "version" and request.POST.get(f"keep_{name}") != "theirs"}
    changes["facts"] = sorted(changes["facts"]) if "facts" in changes else sorted(dispute.facts)
    if "category" in changes:
        changes["category"] = get_object_or_404(Category, pk=changes["category"])
    try:
        changed = change_dispute(dispute, changes, version=version, by=user, now=timezone.now())
    except EditConflict as clash:
        return _clash(request, dispute, version, clash)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, dispute, form, status=refusal.status)
    messages.success(request, _("Saved.") if changed else _("Nothing changed."))
    return redirect("disputes:one", pk=dispute.pk)


def _stands(dispute: Dispute) -> dict[str, Any]:
    plain = {name: getattr(dispute, name) for name in ("version", "title", "story", "place", "occurred_on", "scale", "facts")}
    return plain | {"category": dispute.category_id}


def _page(request: HttpRequest, dispute: Dispute, form: EditForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "disputes/edit.html", {"dispute": dispute, "form": form, **more}, status=status)


def _clash(request: HttpRequest, dispute: Dispute, version: int, clash: EditConflict) -> HttpResponse:
    """The form once more, on the newest version, with both values of each field in question."""
    dispute.refresh_from_db()
    given = request.POST.copy()
    given["version"] = str(dispute.version)
    form = EditForm(given, dispute=dispute)
    form.is_valid()
    by = who_changed(dispute, version)
    rows = [(form[name], _words(form, name, values["theirs"]), _words(form, name, values["yours"]), by.get(name)) for name, values in clash.fields.items()]
    return _page(request, dispute, form, status=409, clashes=rows)


def _words(form: EditForm, name: str, value: Any) -> str:
    """A value as a person reads it: kinds, scales and facts by their names."""
    if name not in ("category", "scale", "facts"):
        return str(value)
    pairs = [pair for choice in form.fields[name].choices for pair in (choice[1] if isinstance(choice[1], list) else [choice])]  # type: ignore[attr-defined]
    names = {str(code): str(label) for code, label in pairs}
    return " · ".join(names.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
