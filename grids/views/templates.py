"""Kinds of shifts and their crews, on a page that needs no script."""

import re
from collections import defaultdict
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SERVING, Unit, User
from accounts.roles import Right
from grids.models import Officer, Shift, ShiftTemplate
from grids.services.roster import Turn, save_template
from grids.services.roster.templates import MOST_TURNS
from grids.views.staff import staff
from policing.lib.errors import Refused

ROLES = [role for role, _label in Shift.ROLES]
# All turns there are, written one after the other.
MOST_WRITTEN = 120


class TemplateForm(forms.ModelForm):
    class Meta:
        model = ShiftTemplate
        fields = ["name", "name_en", "role", "begins", "hours", "people_needed", "days", "first_on", "is_active"]
        widgets = {
            "begins": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "first_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "hours": forms.NumberInput(attrs={"min": 1, "max": 48}),
            "people_needed": forms.NumberInput(attrs={"min": 1, "max": 99}),
        }
        labels = {"first_on": _("turn 1 begins on"), "is_active": _("in use")}

    def _post_clean(self) -> None:
        """The service checks and saves the whole; the form must not write into the row before."""


@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """`/duty/templates/?unit=`: one's own unit's, or another one's in one's scope."""
    user = staff(request, Right.PLAN)
    unit = _unit(request, user)
    rows = ShiftTemplate.objects.filter(unit=unit).prefetch_related("crew__officer__user").order_by("-is_active", "begins", "pk")
    units = Unit.objects.visible_to(user)
    return render(request, "grids/duty/templates.html", {"unit": unit, "units": units, "rows": [(row, _by_turn(row)) for row in rows]})


def _by_turn(row: ShiftTemplate) -> list[tuple[int, list[str]]]:
    """Who is on together, turn by turn."""
    found: dict[int, list[str]] = defaultdict(list)
    for turn in row.crew.all():
        found[turn.turn].append(str(turn.officer))
    return sorted(found.items())


def _unit(request: HttpRequest, user: User) -> Unit:
    asked = request.GET.get("unit", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 18 else user.unit_id
    return get_object_or_404(Unit.objects.visible_to(user), pk=number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`/duty/templates/new/?unit=`"""
    user = staff(request, Right.PLAN)
    made = ShiftTemplate(unit=_unit(request, user), first_on=timezone.localdate(), begins="08:00")
    return _edit(request, made)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.PLAN)
    return _edit(request, get_object_or_404(ShiftTemplate.objects.visible_to(user).select_related("unit"), pk=pk))


def _edit(request: HttpRequest, row: ShiftTemplate) -> HttpResponse:
    form = TemplateForm(request.POST or None, instance=row)
    people = sorted(_people(row), key=lambda one: (one.user.role != row.role, ROLES.index(one.user.role) if one.user.role in ROLES else len(ROLES)))
    crew = _crew(request, people) if request.method == "POST" else _kept(row)
    if request.method == "POST" and form.is_valid() and _save(form, row, crew):
        return redirect(f"{reverse('grids:shift-template-list')}?unit={row.unit_id}")
    turns: dict[int, list[int]] = defaultdict(list)
    for turn in sorted(crew, key=lambda turn: turn.turn):
        turns[turn.officer].append(turn.turn)
    said = [(one, ", ".join(map(str, turns[one.pk]))) for one in people]
    context = {"form": form, "row": row, "unit": row.unit, "people": said}
    return render(request, "grids/duty/template.html", context)


def _people(row: ShiftTemplate) -> Any:
    """Whoever works for the unit, or stands in the crew already."""
    of_unit = Officer.objects.filter(user__unit=row.unit_id) | Officer.objects.filter(user__unit__parent=row.unit_id, user__unit__kind__in=SERVING)
    ours = of_unit.filter(user__is_active=True, user__role__in=dict(Shift.ROLES))
    if row.pk:
        ours = ours | Officer.objects.filter(turns__template=row)
    return ours.select_related("user").distinct().order_by("badge_number")


def _kept(row: ShiftTemplate) -> list[Turn]:
    return [Turn(turn.officer_id, turn.turn) for turn in row.crew.all()] if row.pk else []


def _crew(request: HttpRequest, people: list[Officer]) -> list[Turn]:
    """The numbers written beside each name, several with anything between them; whatever is no number of a turn is no turn."""
    said = {one.pk: re.findall(r"\d+", request.POST.get(f"turn-{one.pk}", "")[:MOST_WRITTEN]) for one in people}
    return [Turn(pk, turn) for pk, found in said.items() for turn in dict.fromkeys(map(int, found)) if 0 < turn <= MOST_TURNS]


def _save(form: TemplateForm, row: ShiftTemplate, crew: list[Turn]) -> bool:
    try:
        save_template(row, crew=crew, **form.cleaned_data)
    except forms.ValidationError as error:
        form.add_error(None, error)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False
