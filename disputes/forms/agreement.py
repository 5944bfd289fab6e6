"""The form an agreement is written in: who does what, how, for how much and until when. Lines are lists in the body, so that it works without a script."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms.lines import Line, lines_in, rows_of
from disputes.lifecycle import BY_POLICE, Way
from disputes.models import Agreement, Dispute, Party
from disputes.rows.disputes import opened
from disputes.services.agreeing import Promise
from disputes.services.errors import NoDueDay
from disputes.services.instalments import split_amount
from policing.lib.said_days import SaidDay

LINE = ("by", "words", "mode", "amount", "due_on")
SPARE = 2


def forms_for(dispute: Dispute) -> list[tuple[str, Any]]:
    """What may be signed under the way that was chosen."""
    police = [Agreement.Form.POLICE, Agreement.Form.SPOT] if dispute.way in BY_POLICE else []
    people = [Agreement.Form.PEOPLE, Agreement.Form.ORAL] if dispute.way in (Way.PEOPLE, Way.JOINT) else []
    return [(one.value, one.label) for one in (*police, *people) or list(Agreement.Form)]


class TermForm(forms.Form):
    """One line of an agreement."""

    by = forms.ModelChoiceField(Party.objects.none())
    words = forms.CharField(max_length=400)
    mode = forms.ChoiceField(choices=Agreement.Mode.choices)
    amount = forms.DecimalField(min_value=Decimal("0.01"), max_digits=12, decimal_places=2, required=False)
    due_on = SaidDay(required=False)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].queryset = parties  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("mode") in Agreement.MONEY and said.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Enter the amount."))
        if said.get("mode") not in Agreement.MONEY:
            said["amount"] = None
        return said


class AgreementForm(forms.Form):
    """The head of an agreement and its lines."""

    form = forms.ChoiceField(label=_("Which agreement"), widget=forms.RadioSelect)
    main_facts = forms.CharField(label=_("main facts and what is disputed"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    responsibility = forms.CharField(label=_("who is responsible for what"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, dispute: Dispute, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = forms_for(dispute)  # type: ignore[attr-defined]
        self.parties = dispute.parties.filter(role=Party.Role.PARTY)
        self.lines: list[Line] = []
        self.wrong: dict[int, dict[str, list[str]]] = {}

    def read_lines(self, body: Any) -> "AgreementForm":
        """The lines of a posted body, empty ones left out."""
        self.lines = lines_in(body, LINE)
        return self

    def split(self, at: int, parts: int, *, weekly: bool) -> None:
        """Line `at` becomes so many instalments. Raises CannotSplit."""
        line = self.lines[at]
        checked = TermForm(line, parties=self.parties)
        checked.is_valid()
        said = checked.cleaned_data
        found = split_amount(said.get("amount"), said.get("due_on"), parts, weekly=weekly)
        words = [_("%(what)s (part %(n)s of %(all)s)") % {"what": line["words"], "n": n, "all": parts} for n in range(1, parts + 1)]
        new = [line | {"words": str(said), "amount": str(one.amount), "due_on": one.due_on.isoformat()} for said, one in zip(words, found, strict=True)]
        self.lines[at : at + 1] = new

    def promises(self) -> list[Promise]:
        """What was promised; each line at fault is named in `wrong`. Raises NoDueDay."""
        kept = []
        for n, line in enumerate(self.lines):
            checked = TermForm(line, parties=self.parties)
            if not checked.is_valid():
                self.wrong[n] = {name: [str(error) for error in errors] for name, errors in checked.errors.items()}
            elif checked.cleaned_data["due_on"] is None:
                raise NoDueDay(position=n + 1, fields={"terms": [n + 1]})
            else:
                kept.append(Promise(**checked.cleaned_data))
        if not self.lines:
            self.add_error(None, _("Write at least one term: who does what until when."))
        return kept

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines as drawn, with some empty ones to write on."""
        return rows_of(self.lines, self.wrong, LINE, spare=SPARE if self.lines else SPARE + 1)


def lines_of(agreement: Agreement) -> list[Line]:
    """The lines of an agreement as it was written before."""
    return [
        {
            "by": str(term.by_id),
            "words": opened(term, "words"),
            "mode": term.mode,
            "amount": "" if term.amount is None else str(term.amount),
            "due_on": term.due_on.isoformat(),
        }
        for term in agreement.terms.all()
    ]
