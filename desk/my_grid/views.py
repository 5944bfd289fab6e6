"""The doors of the community officer's own page."""

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Right
from accounts.services import record_access
from desk.my_grid.note import NoteForm, fresh_reference, send_note
from desk.my_grid.own_grids import own_grids
from desk.my_grid.picture import picture_of
from desk.my_grid.sheet import keep_template, month_of, month_sheet, months_back, template_in_use
from desk.my_grid.sheet_template import MOST_BYTES, BadTemplate, default_template
from grids.views.staff import staff
from policing.lib.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def my_grid(request: HttpRequest) -> HttpResponse:
    """What is open in my grids today."""
    return _page(request, staff(request, Right.READ))


def _page(request: HttpRequest, user: User, form: NoteForm | None = None, status: int = 200) -> HttpResponse:
    now = timezone.now()
    picture = picture_of(user, now)
    form = form or NoteForm(own=picture["own"], initial={"reference": fresh_reference()})
    return render(request, "desk/my_grid.html", picture | {"form": form, "months": months_back(now), "now": now}, status=status)


@login_required
@require_POST
def note(request: HttpRequest) -> HttpResponse:
    """A note becomes an alert; sent twice, it is the first one. The page's own script asks for JSON and stays where it is."""
    user, now = staff(request, Right.ANSWER), timezone.now()
    form = NoteForm(request.POST, request.FILES, own=own_grids(user, now))
    if form.is_valid():
        try:
            alert = send_note(form, by=user, now=now)
        except Refused as refusal:
            form.add_error("photo" if request.FILES else None, str(refusal))
        else:
            messages.success(request, _("Alert %(number)s is recorded; the desk has it.") % {"number": alert.number})
            url = reverse("desk:my-grid")
            return JsonResponse({"url": url}, status=201) if _wants_json(request) else redirect(url)
    return _refusal(form) if _wants_json(request) else _page(request, user, form, status=400)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _refusal(form: NoteForm) -> HttpResponse:
    """In the one form of errors."""
    fields = {name: [str(said) for said in errors] for name, errors in form.errors.items()}
    return JsonResponse({"code": "invalid", "message": " ".join(said for errors in fields.values() for said in errors), "fields": fields}, status=400)


@login_required
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """`?month=2026-08`: the month of my grids in the bureau's form, kept in the access log."""
    user, now = staff(request, Right.READ), timezone.now()
    own, month = own_grids(user, now), month_of(request.GET.get("month", ""), now)
    if not own:
        messages.error(request, _("You answer for no grid, so there is no sheet."))
        return redirect("desk:my-grid")
    record_access(user=user, action="export", subject="desk.month", reason=f"{month.first:%Y-%m} · {', '.join(one.grid.code for one in own)}"[:200], now=now)
    return _download(month_sheet(user, own, month, now), f"month-{month.first:%Y-%m}.xlsx")


def _download(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=XLSX, headers=headers)


@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The form of the month: an administrator looks at it, brings one in, or goes back to ours; `?download` gives ours to begin with."""
    user = staff(request, Right.ADMINISTER)
    if "download" in request.GET:
        return _our_form()
    if request.method == "POST":
        return _keep(request, user)
    return _about_template(request, user)


def _keep(request: HttpRequest, user: User) -> HttpResponse:
    sent, unit = request.FILES.get("form"), user.works_for or user.unit
    assert unit
    if "ours" not in request.POST and sent is None:
        return _about_template(request, user, _("Choose a file first."))
    if sent is not None and (sent.size or 0) > MOST_BYTES:
        return _about_template(request, user, _("The form is larger than 1 MB. Take pictures out of it."))
    data = b"" if "ours" in request.POST or sent is None else sent.read()
    try:
        keep_template(unit, data=data, by=user, now=timezone.now())
    except BadTemplate as refusal:
        return _about_template(request, user, str(refusal))
    messages.success(request, _("From now on the month is filled into this form.") if data else _("From now on the month is filled into our form."))
    return redirect("desk:my-grid-template")


def _about_template(request: HttpRequest, user: User, wrong: Any = "") -> HttpResponse:
    return render(request, "desk/sheet_template.html", {"kept": template_in_use(user), "wrong": wrong}, status=400 if wrong else 200)


def _our_form() -> HttpResponse:
    written = io.BytesIO()
    default_template().save(written)
    return _download(written.getvalue(), "month-form.xlsx")
