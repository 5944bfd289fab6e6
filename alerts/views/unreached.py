"""Phone them: whom nothing has reached, their number at a click that is kept, and what they said at another. Works without a script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.roles import Right
from alerts.models import Alert
from alerts.services.by_hand import ToPhone, answer_by_hand, number_of_unreached, to_phone
from alerts.views.staff import ForStaff
from delivery.errors import ERRORS
from delivery.lifecycle import Reply
from policing.lib.errors import Refused


@method_decorator(never_cache, name="dispatch")
class Unreached(ForStaff):
    """The list. Nobody stands in it of whom a message is still on its way, and nobody once an answer is there."""

    right = Right.ANSWER

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(to_phone(self.person))

    def shown(self, people: list[ToPhone], *, numbers: dict[UUID, str] | None = None, refusal: Refused | None = None) -> HttpResponse:
        rows = [_row(one, (numbers or {}).get(one.recipient.pk, "")) for one in people]
        facts = {"rows": rows, "may_reveal": self.person.may(Right.REVEAL), "refusal": refusal}
        return render(self.request, "alerts/unreached.html", facts, status=refusal.status if refusal else 200)

    def one_of(self, people: list[ToPhone], pk: UUID) -> ToPhone:
        """Raises Http404 for anybody who is not in the list, also for who was a moment ago."""
        for one in people:
            if one.recipient.pk == pk:
                return one
        raise Http404


class OfOneUnreached(Unreached):
    """What is posted about one of them; opened as a page it is the list."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:  # type: ignore[override]
        self.one_of(to_phone(self.person), pk)
        return redirect("alerts:unreached")


class UnreachedNumber(OfOneUnreached):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        people = to_phone(self.person)
        try:
            number = number_of_unreached(self.one_of(people, pk), by=self.person, now=timezone.now())
        except Refused as refusal:
            return self.shown(people, refusal=refusal)
        return self.shown(people, numbers={pk: number})


class UnreachedAnswer(OfOneUnreached):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        people = to_phone(self.person)
        one = self.one_of(people, pk)
        try:
            answer_by_hand(one, reply=request.POST.get("reply", ""), by=self.person, now=timezone.now())
        except Refused as refusal:
            return self.shown(to_phone(self.person), refusal=refusal)
        messages.success(request, _("Written down: %(name)s has answered.") % {"name": one.recipient.name})
        return redirect("alerts:unreached")


def _row(one: ToPhone, number: str) -> dict[str, Any]:
    is_alert = isinstance(one.about, Alert)
    return {
        "id": one.recipient.pk,
        "name": one.recipient.name,
        "told_at": one.recipient.created_at,
        "errors": [str(ERRORS.get(code, code)) for code in one.errors] or [_("nothing rings at theirs: it stands on open pages only")],
        "title": str(one.about.type) if isinstance(one.about, Alert) else one.about.get_action_display(),
        "about": one.about.number,
        "url": reverse("alerts:detail" if is_alert else "alerts:order", args=[one.about.pk]),
        "number": number,
        "replies": [(code, str(Reply(code).label)) for code in one.recipient.message.replies],
    }
