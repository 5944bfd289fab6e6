"""What is typed in the admin obeys the rules of the services, and says their sentences."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest

from accounts.admin import keeper
from accounts.models import User
from grids.models import Absence, Posting, Secondment
from grids.services.absences import check_absence, check_secondment
from grids.services.postings import check_posting
from policing.lib.errors import Refused


class CheckedForm(forms.ModelForm):
    """`keeper` is set per request."""

    keeper: ClassVar[User]

    def _post_clean(self) -> None:
        """The service's sentence names who stands in the way; it takes the place of the database's own."""
        super()._post_clean()  # type: ignore[misc]
        if set(self.errors) - {NON_FIELD_ERRORS}:
            return
        try:
            self.check()
        except Refused as refusal:
            self.errors.pop(NON_FIELD_ERRORS, None)
            self.add_error(None, str(refusal))

    def check(self) -> None:
        raise NotImplementedError


class PostingForm(CheckedForm):
    class Meta:
        model = Posting
        fields = ["officer", "grid", "kind", "is_in_committee", "starts_at", "ends_at"]

    def check(self) -> None:
        check_posting(self.instance)


class AbsenceForm(CheckedForm):
    class Meta:
        model = Absence
        fields = ["officer", "kind", "starts_at", "ends_at", "stand_in"]

    def check(self) -> None:
        check_absence(self.instance)


class SecondmentForm(CheckedForm):
    class Meta:
        model = Secondment
        fields = ["officer", "unit", "starts_at", "ends_at", "task"]

    def check(self) -> None:
        check_secondment(self.instance, self.keeper)


class Checked:
    """For the admin of such a form."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        form.keeper = keeper(request)
        return form
