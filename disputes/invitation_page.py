"""What opens behind the link of an invitation: time and place, and three answers. No sign-in, no script; nothing of the quarrel and of nobody else."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from delivery.models import Recipient
from delivery.services import mark_seen
from delivery.views import draw, own_pages
from disputes.models import Attendance
from disputes.rows.disputes import opened
from disputes.services.inviting import LONGEST_WISH, ROOM, answer_invitation
from policing.lib.errors import Refused

ANSWERS = (Attendance.Answer.ACCEPTED, Attendance.Answer.OTHER_TIME, Attendance.Answer.DECLINED)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[(one.value, one.label) for one in ANSWERS])
    wish = forms.CharField(max_length=LONGEST_WISH, required=False)


@own_pages.register(ROOM)
def invitation(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """GET shows, POST answers; the last answer before the session counts."""
    asked = Attendance.objects.select_related("session__room", "session__dispute__station", "party").filter(recipient=recipient).first()
    if asked is None:
        return draw(request, "delivery/closed.html", {"is_expired": True, "phone": "110"}, 410)
    if request.method != "POST":
        mark_seen(recipient, now=timezone.now())
        return _page(request, asked)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, status=400)
    try:
        answer_invitation(asked, **form.cleaned_data, now=timezone.now())
    except Refused as refusal:
        return _page(request, asked, refusal=refusal, status=refusal.status)
    return redirect(request.path)


def _page(request: HttpRequest, asked: Attendance, *, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    session, station = asked.session, asked.session.dispute.station
    name = opened(asked.party, "name")
    context = {
        "asked": asked,
        "session": session,
        "station": station,
        "phone": station.phone or "110",
        "who": f"{name[:1]}{'*' * max(len(name) - 1, 0)}",
        "refusal": refusal,
        "is_over": session.status != "scheduled" or session.starts_at <= timezone.now(),
        "longest": LONGEST_WISH,
    }
    return draw(request, "disputes/invitation.html", context, status)
