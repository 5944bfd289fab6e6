"""Papers as files, blank forms, the register of numbers; and the public page that proves a copy."""

import time
from math import ceil
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Right
from disputes.models import Dispute, Organ, Paper
from disputes.papers.files import TYPES, blank_of, download
from disputes.papers.kinds import FORMS
from disputes.rows.agreed import paper_line
from disputes.services.issuing import hand_out, keep_seal
from disputes.views.staff import worker
from grids.views.staff import take
from partners.throttles import Buckets
from policing.lib.errors import Refused
from policing.lib.pictures import MOST_BYTES

PER_PAGE = 50
# A code cannot be guessed; this keeps a machine from trying all day.
CHECKS_PER_MINUTE = 30
checks = Buckets()


@login_required
@require_safe
def paper_file(request: HttpRequest, pk: Any, paper: Any, kind: str) -> HttpResponse:
    """The paper as PDF or DOCX; that it was taken out is kept in the access log."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    found = get_object_or_404(Paper.objects.visible_to(user).filter(dispute=dispute).select_related("organ", "dispute"), pk=paper)
    if kind not in TYPES:
        raise Http404
    try:
        data = hand_out(found, kind, by=user, now=timezone.now())
    except Refused as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    return download(data, kind, name=found.number)


@login_required
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """`?form=police&kind=pdf`: a form with nothing in it, to be printed in a pile and filled by pen."""
    worker(request, Right.MEDIATE)
    form, kind = request.GET.get("form", ""), request.GET.get("kind", "pdf")
    if form not in Paper.Form.values or form == Paper.Form.COVER or kind not in TYPES:
        raise Http404
    return download(blank_of(form, kind, at=timezone.now()), kind, name=FORMS[form].title)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Every number given out, form by form, the void ones too: none is missing. POST gives an organ the picture of its seal."""
    user = worker(request)
    organs = Organ.objects.filter(station__path__startswith=user.unit_path) if user.may(Right.APPROVE) and user.unit_path else Organ.objects.none()
    if request.method == "POST":
        organ = get_object_or_404(organs, pk=_number(request.POST.get("organ")))
        sent = request.FILES.get("file")
        data = sent.read(MOST_BYTES + 1) if sent else b""
        return take(request, lambda: keep_seal(organ, data, by=user, now=timezone.now()), back=reverse("disputes:register"), said=_("The seal is kept."))
    rows = Paper.objects.visible_to(user).filter(replaced_at=None).select_related("organ", "by", "dispute").defer("content", "wrapped_key")
    form = request.GET.get("form", "")
    if form in Paper.Form.values:
        rows = rows.filter(form=form)
    page = Paginator(rows.order_by("-year", "organ", "form", "-serial"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [paper_line(one) | {"dispute": one.dispute_id, "dispute_number": one.dispute.number, "organ": one.organ.name} for one in page.object_list],
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "forms": Paper.Form.choices,
        "blanks": [(value, label) for value, label in Paper.Form.choices if value != Paper.Form.COVER],
        "form": form,
        "organs": organs.only("name", "word"),
        "may_count": any(user.may(right) for right in (Right.DECIDE, Right.APPROVE, Right.INSPECT)),
    }
    return render(request, "disputes/papers.html", context)


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 10 else 0


@never_cache
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a paper with this square code was made here: its number, day and digest, nothing of anybody. Files are compared in the browser."""
    if seconds := checks.take(("paper", get_adapter().get_client_ip(request) or ""), CHECKS_PER_MINUTE, time.monotonic()):
        return HttpResponse(status=429, headers={"Retry-After": str(ceil(seconds))})
    paper = Paper.objects.filter(token=token).defer("content", "wrapped_key").first()
    return render(request, "disputes/check.html", {"paper": paper}, status=200 if paper else 404)
