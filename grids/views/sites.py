"""The key sites of a grid, and the rounds of its service points."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Right
from grids.models import Grid, KeySite, ServiceStep
from grids.services import key_sites
from grids.site_forms import RoundForm, SiteForm, StepForm
from grids.views.staff import staff, take
from policing.lib.errors import Refused

# Steps of a service point that are shown: the round under way and the one before.
SHOWN = 10


class Place(NamedTuple):
    """A key site as the page shows it."""

    site: KeySite
    steps: list[ServiceStep]
    form: SiteForm | None

    @property
    def has_open(self) -> bool:
        return any(step.done_on is None for step in self.steps)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: HttpRequest, code: str) -> HttpResponse:
    """The key sites of a grid; POST adds one."""
    user = staff(request, Right.READ, Right.PLAN)
    grid = get_object_or_404(Grid.objects.visible_to(user).select_related("station").defer("boundary"), code=code)
    if request.method != "POST":
        return _page(request, user, grid)
    form = SiteForm(request.POST, auto_id="new_%s")
    site = _written(form, lambda: key_sites.add_key_site(form.facts, by=user))
    if site is None:
        return _page(request, user, grid, form)
    said = _("%(site)s is kept in grid %(grid)s.") % {"site": site, "grid": site.grid.code}
    return take(request, lambda: None, back=reverse("grids:sites", args=[site.grid.code]), said=said)


def _written(form: forms.Form, step: Callable[[], KeySite]) -> KeySite | None:
    """What `step` made of a form that is in order; nothing, and the sentence on the form, when it was refused."""
    if not form.is_valid():
        return None
    try:
        return step()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _page(request: HttpRequest, user: User, grid: Grid, form: SiteForm | None = None, wrong: tuple[int, SiteForm] | None = None) -> HttpResponse:
    may_keep = user.may(Right.DECIDE) or user.may(Right.ADMINISTER)
    rows = list(KeySite.objects.filter(grid=grid).order_by("-is_active", "kind", "name"))
    steps: dict[int, list[ServiceStep]] = {}
    for step in ServiceStep.objects.filter(point__in=rows).select_related("done_by").order_by("-due_on", "-pk"):
        steps.setdefault(step.point_id, []).append(step)
    forms_of = {site.pk: SiteForm(initial=_facts(site), auto_id=f"site{site.pk}_%s") for site in rows} | (dict([wrong]) if wrong else {})
    context: dict[str, Any] = {
        "grid": grid,
        "places": [Place(site, steps.get(site.pk, [])[:SHOWN][::-1], forms_of[site.pk] if may_keep else None) for site in rows],
        "form": (form or SiteForm(auto_id="new_%s")) if may_keep else None,
        "may_work": user.may(Right.ANSWER),
        "today": timezone.localdate(),
        "wrong": wrong[0] if wrong else 0,
        "points": [{"id": str(site.pk), "lon": site.lon, "lat": site.lat, "label": str(site)} for site in rows if site.is_active],
    }
    return render(request, "grids/sites.html", context, status=400 if form or wrong else 200)


def _facts(site: KeySite) -> dict[str, Any]:
    return {name: getattr(site, name) for name in key_sites.SiteFacts._fields}


def _site(request: HttpRequest, pk: int, *rights: Right) -> tuple[User, KeySite]:
    user = staff(request, *rights)
    return user, get_object_or_404(KeySite.objects.visible_to(user).select_related("grid__station").defer("grid__boundary"), pk=pk)


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user, site = _site(request, pk, Right.DECIDE, Right.ADMINISTER)
    grid, form = site.grid, SiteForm(request.POST, auto_id=f"site{pk}_%s")
    changed = _written(form, lambda: key_sites.change_key_site(site, form.facts, by=user))
    return redirect("grids:sites", changed.grid.code) if changed else _page(request, user, grid, wrong=(pk, form))


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it out of use; with `reopen` back into it."""
    user, site = _site(request, pk, Right.DECIDE, Right.ADMINISTER)
    return _step(request, site, lambda: key_sites.close_key_site(site, by=user, is_active="reopen" in request.POST))


@login_required
@require_POST
def begin_round(request: HttpRequest, pk: int) -> HttpResponse:
    user, site = _site(request, pk, Right.ANSWER)
    form = RoundForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the first day of the round."))
        return redirect("grids:sites", site.grid.code)
    return _step(request, site, lambda: key_sites.begin_round(site, **form.cleaned_data, by=user), _("Five steps are planned."))


@login_required
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ticks a step done; `back=my-grid` returns to the officer's own page."""
    user = staff(request, Right.ANSWER)
    step = get_object_or_404(ServiceStep.objects.visible_to(user).select_related("point__grid").defer("point__grid__boundary"), pk=pk)
    form = StepForm(request.POST)
    facts: dict[str, Any] = form.cleaned_data if form.is_valid() else {"note": ""}
    done_on: date | None = facts.get("done_on")
    said = _("“%(step)s” is done.") % {"step": step.get_kind_display()}
    back = _own_page() if request.POST.get("back") == "my-grid" else ""
    back = back or reverse("grids:sites", args=[step.point.grid.code])
    return take(request, lambda: key_sites.finish_step(step, note=facts["note"], done_on=done_on, by=user, now=timezone.now()), back=back, said=said)


def _own_page() -> str:
    """The officer's own page, where the desk has one."""
    try:
        return reverse("desk:my-grid")
    except NoReverseMatch:
        return ""


def _step(request: HttpRequest, site: KeySite, act: Callable[[], Any], said: str = "") -> HttpResponse:
    return take(request, act, back=reverse("grids:sites", args=[site.grid.code]), said=said)
