"""Writing an agreement, and signing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import Right
from disputes.forms.agreement import AgreementForm, forms_for, lines_of
from disputes.models import Agreement, Dispute, Session, Signature, Term
from disputes.rows.agreed import agreement_line, signers_of
from disputes.rows.disputes import opened
from disputes.services.agreeing import draft_agreement, sign_agreement
from disputes.services.signing import ON_ONE_SPOT, digest_of, take_signatures
from disputes.views.one import LEAVES, leaf
from disputes.views.staff import worker
from policing.lib.errors import Refused

# Both belong to the leaf of what was agreed.
HERE = [(f"disputes:{one}", label, one == "agreed") for one, label in LEAVES]
OFFICES = (Signature.Capacity.HOST, Signature.Capacity.MEDIATOR, Signature.Capacity.SEAL)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: Any, session: Any) -> HttpResponse:
    """The terms of what a session agreed on; `split` turns one line into instalments and asks again."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    found = get_object_or_404(dispute.sessions, pk=session)
    if request.method != "POST":
        return _page(request, found, _begun(found))
    form = AgreementForm(dispute, request.POST).read_lines(request.POST)
    try:
        if "split" in request.POST:
            return _split(request, found, form)
        promises = form.promises() if form.is_valid() else []
        if form.is_valid() and not form.wrong:
            agreement = draft_agreement(found, promises=promises, by=user, now=timezone.now(), **form.cleaned_data)
            return redirect("disputes:sign", pk=pk, agreement=agreement.pk)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return _page(request, found, form, status=400)


def _split(request: HttpRequest, session: Session, form: AgreementForm) -> HttpResponse:
    at, parts = request.POST["split"], request.POST.get("parts", "")
    if at.isdecimal() and int(at) < len(form.lines):
        form.split(int(at), int(parts) if parts.isdecimal() and len(parts) < 4 else 0, weekly=request.POST.get("every") == "week")
    return _page(request, session, form)


def _begun(session: Session) -> AgreementForm:
    """As it was written before, else with what the session and the story say."""
    dispute = session.dispute
    agreement = Agreement.objects.filter(session=session).first()
    if agreement is None:
        facts = opened(session, "fact") or opened(dispute, "story")
        return AgreementForm(dispute, initial={"form": forms_for(dispute)[0][0], "main_facts": facts})
    initial = {name: opened(agreement, name) for name in ("main_facts", "responsibility")}
    form = AgreementForm(dispute, initial=initial | {"form": agreement.form})
    form.lines = lines_of(agreement)
    return form


def _page(request: HttpRequest, session: Session, form: AgreementForm, *, status: int = 200) -> HttpResponse:
    def more(dispute: Dispute, user: User) -> dict[str, Any]:
        sides = [{"id": str(one.pk), "name": opened(one, "name")} for one in form.parties]
        return {"form": form, "session": session, "sides": sides, "modes": Agreement.Mode.choices, "leaves": HERE}

    return leaf(request, session.dispute_id, "write", more, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: Any, agreement: Any) -> HttpResponse:
    """Who signs how; what was drawn or ticked is kept at once, and `force` puts the agreement in force once nobody is missing."""
    user = worker(request, Right.MEDIATE)
    dispute = get_object_or_404(Dispute.objects.visible_to(user), pk=pk)
    terms = Prefetch("terms", Term.objects.select_related("by").prefetch_related("payments"))
    agreements = Agreement.objects.filter(dispute=dispute).select_related("session__mediator", "session__host", "dispute__mediator", "dispute__officer")
    found = get_object_or_404(agreements.prefetch_related(terms, "signed_by") if request.method != "POST" else agreements, pk=agreement)
    if request.method != "POST":
        return _signing(request, found)
    now = timezone.now()
    try:
        seen = request.POST.get("seen", "")
        take_signatures(found, signatures_of(request, found), seen=seen, by=user, now=now)
        if "force" in request.POST:
            sign_agreement(found, signatures=[], seen=seen, by=user, now=now)
            messages.success(request, _("%(number)s is in force.") % {"number": found.number})
            return redirect("disputes:agreed", pk=pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("disputes:sign", pk=pk, agreement=agreement)


def signatures_of(request: HttpRequest, agreement: Agreement) -> list[dict[str, Any]]:
    """What was ticked or drawn, for each who signs; whoever was left alone is left out."""
    said = request.POST
    found = []
    for signer in signers_of(agreement):
        key = signer["key"]
        strokes, on_paper = said.get(f"strokes-{key}", ""), f"paper-{key}" in said
        if not strokes and not on_paper:
            continue
        whose = {"capacity": key} if key in OFFICES else {"party": said.get(f"who-{key}") or key}
        found.append(whose | {"strokes": strokes, "fingerprint": f"finger-{key}" in said})
    return found


def _signing(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    def more(dispute: Dispute, user: User) -> dict[str, Any]:
        signers = signers_of(agreement)
        wanted = [] if agreement.form in ON_ONE_SPOT else [one for one in signers if one["key"] != Signature.Capacity.HOST and not one["signature"]]
        seen = agreement.digest if dispute.erased_at else digest_of(agreement)
        missing = [one["name"] or one["role"] for one in wanted]
        return {"agreement": agreement_line(agreement), "signers": signers, "missing": missing, "seen": seen, "leaves": HERE}

    return leaf(request, agreement.dispute_id, "sign", more)
