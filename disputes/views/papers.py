"""Papers as files, blank forms, the register of numbers; and the public page that proves a copy."""

import time
from math import ceil
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Right
from disputes.agreed_rows import paper_line
from disputes.models import Dispute, Paper
from disputes.papers.files import TYPES, blank_of, download
from disputes.papers.kinds import FORMS
from disputes.services.issuing import hand_out
from disputes.views.staff import worker
from partners.throttles import Buckets
from policing.lib.errors import Refused

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
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every number given out, form by form, the void ones too: none is missing."""
    user = worker(request)
    rows = Paper.objects.visible_to(user).filter(replaced_at=None).select_related("organ", "by", "dispute").defer("content", "wrapped_key")
    form = request.GET.get("form", "")
    if form in Paper.Form.values:
        rows = rows.filter(form=form)
    page = Paginator(rows.order_by("-year", "organ", "form", "-serial").prefetch_related("exhibits__file"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [paper_line(one) | {"dispute": one.dispute_id, "dispute_number": one.dispute.number, "organ": one.organ.name} for one in page.object_list],
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "forms": Paper.Form.choices,
        "blanks": [(value, label) for value, label in Paper.Form.choices if value != Paper.Form.COVER],
        "form": form,
    }
    return render(request, "disputes/papers.html", context)


@never_cache
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a paper with this square code was made here: its number, day and digest, nothing of anybody. Files are compared in the browser."""
    if seconds := checks.take(("paper", get_adapter().get_client_ip(request) or ""), CHECKS_PER_MINUTE, time.monotonic()):
        return HttpResponse(status=429, headers={"Retry-After": str(ceil(seconds))})
    paper = Paper.objects.filter(token=token).defer("content", "wrapped_key").first()
    return render(request, "disputes/check.html", {"paper": paper}, status=200 if paper else 404)
