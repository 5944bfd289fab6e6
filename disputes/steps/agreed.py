"""What may be done with agreements and papers on their page: each step takes a posted body and says how it went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from disputes.models import Agreement, Dispute, Exhibit, FollowUp, Paper, Session, Term
from disputes.papers.kinds import FORMS
from disputes.services.exhibits import add_exhibit
from disputes.services.issuing import WrongPaper, issue_paper, void_paper
from disputes.services.paying import file_confirmation, note_breach, tick_off
from disputes.steps.working import followups_of
from policing.lib.errors import Refused
from policing.lib.pictures import MOST_BYTES, FileTooLarge
from policing.lib.said_days import SaidDay

ABOUT = {"agreement": Agreement, "session": Session, "followup": FollowUp}


class Malformed(Refused):
    code = "malformed"
    message = _("This is not complete: %(what)s")


@dataclass(frozen=True)
class Asked:
    """Who asks what of which dispute, and when."""

    dispute: Dispute
    request: HttpRequest
    user: User
    now: datetime

    def checked(self, form: type[forms.Form]) -> dict[str, Any]:
        """The body, as `form` wants it. Raises Malformed."""
        read = form(self.request.POST)
        if not read.is_valid():
            field, errors = next(iter(read.errors.items()))
            raise Malformed(what=f"{read.fields[field].label or field}: {errors[0]}" if field in read.fields else errors[0])
        return read.cleaned_data

    def file(self) -> bytes:
        """The file sent along; nothing where there is none. Raises FileTooLarge."""
        sent = self.request.FILES.get("file")
        if sent is None:
            return b""
        if (sent.size or 0) > MOST_BYTES:
            raise FileTooLarge(most=MOST_BYTES // 1024 // 1024)
        return bytes(sent.read())


class PaidForm(forms.Form):
    term = forms.IntegerField()
    amount = forms.DecimalField(label=_("amount in yuan"), max_digits=12, decimal_places=2, required=False)
    paid_on = SaidDay(label=_("day"), required=False)
    receipt = forms.CharField(label=_("receipt"), max_length=120)


class WhyForm(forms.Form):
    agreement = forms.UUIDField()
    reason = forms.CharField(label=_("What happened"), max_length=500)


class AgreementOnlyForm(forms.Form):
    agreement = forms.UUIDField()


class PaperForm(forms.Form):
    form = forms.ChoiceField(choices=Paper.Form.choices)
    about = forms.CharField(max_length=40, required=False)
    is_blank = forms.BooleanField(required=False)


class PaperOnlyForm(forms.Form):
    paper = forms.UUIDField()


class ExhibitForm(forms.Form):
    place = forms.ChoiceField(label=_("place in the dossier"), choices=Exhibit.Place.choices)
    caption = forms.CharField(max_length=200, required=False)
    paper = forms.UUIDField(required=False)


def paid(asked: Asked) -> Any:
    said = asked.checked(PaidForm)
    term = get_object_or_404(Term.objects.filter(agreement__dispute=asked.dispute), pk=said.pop("term"))
    data = asked.file()
    done = tick_off(term, by=asked.user, now=asked.now, **said)
    if data and (payment := done.payments.last()):
        add_exhibit(asked.dispute, data=data, place=Exhibit.Place.RECEIPT, caption=said["receipt"], payment=payment, by=asked.user, now=asked.now)
    return _("Noted.") if done.done_at is None else _("The term is performed.")


def broken(asked: Asked) -> Any:
    said = asked.checked(WhyForm)
    agreement = get_object_or_404(asked.dispute.agreements, pk=said["agreement"])
    note_breach(agreement, why=said["reason"], by=asked.user, now=asked.now)
    return _("Noted as broken. Tell the parties their ways, and hand over the referral.")


def confirmed(asked: Asked) -> Any:
    agreement = get_object_or_404(asked.dispute.agreements, pk=asked.checked(AgreementOnlyForm)["agreement"])
    file_confirmation(agreement, by=asked.user, now=asked.now)
    return _("Applied for: the 30 days are met.")


def issue(asked: Asked) -> Any:
    said = asked.checked(PaperForm)
    paper = issue_paper(asked.dispute, said["form"], about=about_of(asked.dispute, asked.user, said), is_blank=said["is_blank"], by=asked.user, now=asked.now)
    return _("%(number)s is ready.") % {"number": paper.number}


def about_of(dispute: Dispute, user: User, said: dict[str, Any]) -> Any:
    """The session, agreement or follow-up a paper is about, found within the dispute; of follow-ups those that were done, as far as `user` sees them.

    Raises WrongPaper.
    """
    model = ABOUT.get(FORMS[said["form"]].about)
    if model is None or not said.get("about"):
        return None
    every: Any = model._default_manager if model is not FollowUp else followups_of(user).filter(done_at__isnull=False)
    rows: Any = every.filter(dispute=dispute)
    try:
        return get_object_or_404(rows, pk=said["about"])
    except (ValueError, forms.ValidationError) as error:
        raise WrongPaper from error


def void(asked: Asked) -> Any:
    paper = get_object_or_404(asked.dispute.papers, pk=asked.checked(PaperOnlyForm)["paper"])
    void_paper(paper, by=asked.user, now=asked.now)
    return _("%(number)s is void; its number is not given again.") % {"number": paper.number}


def exhibit(asked: Asked) -> Any:
    said = asked.checked(ExhibitForm)
    paper = get_object_or_404(asked.dispute.papers, pk=said["paper"]) if said["paper"] else None
    add_exhibit(asked.dispute, data=asked.file(), place=said["place"], caption=said["caption"], paper=paper, by=asked.user, now=asked.now)
    return _("Put into the dossier.")


STEPS: dict[str, Callable[[Asked], Any]] = {
    "paid": paid,
    "broken": broken,
    "confirmed": confirmed,
    "issue": issue,
    "void": void,
    "exhibit": exhibit,
}
