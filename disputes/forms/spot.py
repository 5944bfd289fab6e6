"""The two-minute form: the facts and what was done at once, line by line, or the recording that shows it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms.lines import Line, lines_in, rows_of
from disputes.lifecycle import Way
from disputes.models import Agreement, Dispute, Party
from disputes.services.agreeing import Promise

LINE = ("by", "words", "amount")
SPARE = 2


class SpotTermForm(forms.Form):
    """One thing that was done at once; with an amount where money was paid."""

    by = forms.ModelChoiceField(Party.objects.none())
    words = forms.CharField(max_length=400, error_messages={"required": _("Write what was done.")})
    amount = forms.DecimalField(min_value=Decimal("0.01"), max_digits=12, decimal_places=2, required=False)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].queryset = parties  # type: ignore[attr-defined]


class SpotForm(forms.Form):
    """Settled there and then."""

    way = forms.ChoiceField(choices=[(Way.POLICE.value, Way.POLICE.label), (Way.PEOPLE.value, Way.PEOPLE.label)], initial=Way.POLICE)
    facts = forms.CharField(max_length=1000, required=False)
    recording = forms.CharField(max_length=80, required=False)
    recording_from = forms.CharField(max_length=10, required=False)
    recording_to = forms.CharField(max_length=10, required=False)

    def __init__(self, dispute: Dispute, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = dispute.parties.filter(role=Party.Role.PARTY)
        self.lines: list[Line] = lines_in(self.data, LINE) if self.is_bound else []
        self.wrong: dict[int, dict[str, list[str]]] = {}

    def promises(self, today: date) -> list[Promise]:
        """What was done, all of it today; each line at fault is named in `wrong`."""
        done = []
        for n, line in enumerate(self.lines):
            checked = SpotTermForm(line, parties=self.parties)
            if checked.is_valid():
                said = checked.cleaned_data
                done.append(Promise(said["by"], said["words"], Agreement.Mode.CASH if said["amount"] else Agreement.Mode.ACT, today, said["amount"]))
            else:
                self.wrong[n] = {name: [str(error) for error in errors] for name, errors in checked.errors.items()}
        return done

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines as drawn, with some empty ones to write on."""
        return rows_of(self.lines, self.wrong, LINE, spare=SPARE)
