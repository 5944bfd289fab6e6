"""What a one-tap page may send."""

from django import forms
from django.utils.translation import get_language

from delivery.lifecycle import Reply
from delivery.models import Message

PROMISES = (5, 15, 30)


class ReplyForm(forms.Form):
    """One of the answers the message offers. A tap on a promise in minutes is an acknowledgement."""

    reply = forms.ChoiceField(required=False)
    minutes = forms.TypedChoiceField(choices=[(n, n) for n in PROMISES], coerce=int, empty_value=None, required=False)
    note = forms.CharField(max_length=500, required=False)
    # When the last answer had come as the page was drawn: a double tap comes from a page that knows of none.
    after = forms.CharField(max_length=40, required=False)

    def __init__(self, message: Message, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["reply"].choices = answers_to(message, get_language() or "")  # type: ignore[attr-defined]
        self.takes_promise = Reply.ACKNOWLEDGE in message.replies

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if self.takes_promise and data.get("minutes"):
            data["reply"] = Reply.ACKNOWLEDGE
        elif not data.get("reply"):
            self.add_error("reply", "")
        return data


def answers_to(message: Message, language: str) -> list[tuple[str, str]]:
    """The buttons beside the promises, as (code, label). A message may say in its own words what complying means ("The gates are closed")."""
    own = {Reply.COMPLY: message.text(language).get("comply")}
    return [(code, own.get(Reply(code)) or str(Reply(code).label)) for code in message.replies if code != Reply.ACKNOWLEDGE]
