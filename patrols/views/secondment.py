"""The day's list of who is sent where; one station's shift; one person's."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit, User
from accounts.roles import Right
from grids.models import Officer
from grids.views.staff import staff, take
from patrols.lifecycle import SendingStatus
from patrols.models import OutputSheet, Quota, SentOfficer
from patrols.rows.sending import candidate_rows, figures_of, numbers_of, quota_row, sent_of, sheet_of
from patrols.services import secondment as services
from patrols.services.secondment.hosts import Hosts
from patrols.services.secondment.planning import copy_quotas, quotas_of, span_of_day
from patrols.services.secondment.rights import is_of, is_over, may_receive, may_sign, may_write
from policing.lib.errors import Refused
from policing.lib.said_days import day_said

DAY = timedelta(days=1)


# What the page says after each step of planning a day, and of one person's shift.
SAID = {
    "quota": _("The station’s number is set."),
    "copy": _("The numbers of the last such day are taken over. Now have people proposed."),
    "propose": _("Proposed by turn. Nobody is told before you publish."),
    "publish": _("Published. Everybody on the list, and their hosts, are told now."),
    "come": _("They are there."),
    "leave": _("They have left. Their access has ended."),
    "drop": _("Taken out of the list."),
    "withdraw": _("Withdrawn. They are told."),
    "replace": _("Replaced. All concerned are told."),
    "host": _("The host is changed."),
    "sheet": _("The sheet is saved."),
    "sign": _("Signed off. It counts now."),
}


class QuotaForm(forms.Form):
    """So many people for a station from one hour to another; an end before the beginning lies on the next day."""

    station = forms.ModelChoiceField(Unit.objects.none(), label=_("station"))
    on = forms.DateField()
    begins = forms.TimeField(label=_("begins at"), initial="20:00")
    ends = forms.TimeField(label=_("ends at"), initial="02:00")
    people = forms.IntegerField(label=_("people"), min_value=0, max_value=200, initial=5)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations_below(user)  # type: ignore[attr-defined]


class MalformedQuota(Refused):
    code = "malformed"
    message = _("Choose a station, the hours and how many people.")


def stations_below(user: User) -> Any:
    return Unit.objects.visible_to(user).in_use().filter(kind=Unit.Kind.STATION).exclude(path=user.unit_path)


def may_plan(user: User) -> bool:
    """Whoever plans and sees more than one station."""
    return user.may(Right.PLAN) and bool(user.unit_path) and not Unit.objects.filter(path=user.unit_path, kind=Unit.Kind.STATION).exists()


@login_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """`/patrols/secondment/?on=2026-03-02`: what every station gets that day, and who goes."""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    on = day_said(request.GET.get("on")) or timezone.localdate(now)
    first, last = span_of_day(on)
    quotas, rows = list(quotas_of(user, on)), list(sent_of(user).within(first, last))  # type: ignore[attr-defined]
    known = {quota.pk for quota in quotas}
    quotas += list({row.quota_id: row.quota for row in rows if row.quota_id not in known}.values())
    numbers, plans = numbers_of(rows), may_plan(user)
    by_pk = {row.pk: row for row in rows}
    listed = [
        quota_row(quota, rows, numbers) | {"plans": plans and is_over(user, quota.station), "receives": user.may(Right.ANSWER) and is_of(user, quota.station)}
        for quota in quotas
    ]
    context = {
        "day": on,
        "before": on - DAY,
        "after": on + DAY,
        "is_today": on == timezone.localdate(now),
        "now": now,
        "quotas": listed,
        "figures": figures_of(quotas, rows, now),
        "own": [row for row in by_pk.values() if row.officer.user_id == user.pk and row.status != SendingStatus.WITHDRAWN],
        "may_plan": plans,
        "may_reveal": user.may(Right.REVEAL),
        "form": QuotaForm(user=user) if plans else None,
        "publish_by": min((one.starts_at for one in quotas), default=None),
    }
    return render(request, "patrols/secondment.html", context)


@login_required
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """One step of planning a day, by the button's name: quota, copy, propose or publish."""
    user, now = staff(request, Right.PLAN), timezone.now()
    on = day_said(request.POST.get("on")) or timezone.localdate(now)
    steps: dict[str, Callable[[], Any]] = {
        "quota": lambda: _quota(request, user),
        "copy": lambda: copy_quotas(on, by=user),
        "propose": lambda: services.propose(on, by=user, now=now),
        "publish": lambda: services.publish_day(on, by=user, now=now),
    }
    step = steps.get(request.POST.get("do", ""))
    if step is None:
        raise Http404
    return take(request, step, back=f"{reverse('patrols:secondment')}?on={on:%Y-%m-%d}", said=SAID[request.POST["do"]])


def _quota(request: HttpRequest, user: User) -> None:
    form = QuotaForm(request.POST, user=user)
    if not form.is_valid():
        raise MalformedQuota
    given = form.cleaned_data
    starts_at, ends_at = hours_on(given["on"], given["begins"], given["ends"])
    services.set_quota(given["station"], starts_at=starts_at, ends_at=ends_at, people=given["people"], by=user)


def hours_on(on: date, begins: Any, ends: Any) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    return datetime.combine(on, begins, tzinfo=zone), datetime.combine(on if ends > begins else on + DAY, ends, tzinfo=zone)


def _found_quota(user: User, pk: int) -> Quota:
    """One the planner may fill; to anybody else it is not there."""
    quota = get_object_or_404(Quota.objects.visible_to(user).select_related("station"), pk=pk)
    if not is_over(user, quota.station):
        raise Http404
    return quota


@login_required
@require_safe
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Who goes to a station in one shift, and everybody who could, whose turn it is first."""
    user = staff(request, Right.PLAN)
    quota = _found_quota(user, pk)
    rows = list(sent_of(user).filter(quota=quota))
    pool = services.pool_for(user, quota.starts_at, quota.ends_at)
    going = {row.officer_id for row in rows if row.status != SendingStatus.WITHDRAWN}
    context = {
        "quota": quota,
        "row": quota_row(quota, rows, {}),
        "candidates": [one for one in candidate_rows(pool, quota) if one["officer"]["id"] not in going],
        "day": timezone.localdate(quota.starts_at),
    }
    return render(request, "patrols/secondment_shift.html", context)


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, Right.PLAN)
    quota = _found_quota(user, pk)
    officer = get_object_or_404(Officer.objects.visible_to(user), pk=_number(request, "officer"))
    step = lambda: services.add_sent(quota, officer, by=user, now=timezone.now())  # noqa: E731
    return take(request, step, back=reverse("patrols:secondment-shift", args=[pk]), said=_("Added. Publish the list so that they hear of it."))


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's shift: hosts, changes, coming and going, and the sheet of what they did; `?replace=1` shows who could go instead."""
    user = staff(request, Right.READ, Right.PLAN)
    sent = get_object_or_404(sent_of(user), pk=pk)
    return render(request, "patrols/secondment_person.html", _person(user, sent, timezone.now(), replaces="replace" in request.GET))


def _person(user: User, sent: SentOfficer, now: datetime, *, replaces: bool) -> dict[str, Any]:
    station, quota = sent.quota.station, sent.quota
    is_planner = user.may(Right.PLAN) and is_over(user, station)
    is_on = sent.status in (SendingStatus.PUBLISHED, SendingStatus.CAME) and quota.ends_at > now
    sheet, there = sheet_of(sent), sent.status in (SendingStatus.CAME, SendingStatus.LEFT)
    replaces = replaces and is_planner and is_on
    there = there and not replaces
    recorded = services.recorded_for(sent) if there else {}
    return {
        "sent": sent,
        "may_reveal": user.may(Right.REVEAL),
        "number": "" if replaces else numbers_of([sent]).get(sent.officer.user_id, ""),
        "day": timezone.localdate(quota.starts_at),
        "may_withdraw": is_planner and is_on,
        "may_drop": is_planner and sent.status == SendingStatus.PROPOSED,
        "replaces": replaces,
        "candidates": _instead(user, sent) if replaces else [],
        "hosts": [] if replaces else _hosts(user, sent, is_planner=is_planner),
        "may_come": may_receive(user, sent) and sent.status == SendingStatus.PUBLISHED and quota.ends_at > now,
        "may_leave": may_receive(user, sent) and sent.status == SendingStatus.CAME,
        "sheet": sheet,
        "lines": _lines(sheet, recorded) if there else [],
        "may_write": there and may_write(user, sent) and not (sheet and sheet.signed_at),
        "may_sign": there and may_sign(user, sent) and not (sheet and sheet.signed_at),
    }


def _hosts(user: User, sent: SentOfficer, *, is_planner: bool) -> list[Officer]:
    """Who could take them along, for whoever may change that."""
    may_choose = user.may(Right.PLAN) and (is_planner or is_of(user, sent.quota.station))
    is_on = sent.status in (SendingStatus.PROPOSED, SendingStatus.PUBLISHED, SendingStatus.CAME)
    return Hosts([sent.quota], []).on_duty(sent.quota) if may_choose and is_on else []


def _instead(user: User, sent: SentOfficer) -> list[dict[str, Any]]:
    pool = services.pool_for(user, sent.quota.starts_at, sent.quota.ends_at)
    return [one for one in candidate_rows(pool, sent.quota) if one["why_not"] is None]


def _lines(sheet: OutputSheet | None, recorded: dict[str, int]) -> list[dict[str, Any]]:
    """Field by field: what they say, beside what the phone recorded."""
    signed = sheet.recorded if sheet and sheet.signed_at else recorded
    fields = [(name, OutputSheet._meta.get_field(name).verbose_name) for name in OutputSheet.COUNTS]  # type: ignore[union-attr]
    return [
        {"name": name, "label": label, "said": getattr(sheet, name) if sheet else recorded[name], "recorded": signed.get(name, 0)} for name, label in fields
    ]


@login_required
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step about one person, by the button's name; afterwards back to where it was pressed."""
    user, now = staff(request, Right.READ, Right.PLAN), timezone.now()
    sent = get_object_or_404(sent_of(user), pk=pk)
    steps: dict[str, Callable[[], Any]] = {
        "come": lambda: services.come(sent, by=user, now=now),
        "leave": lambda: services.leave(sent, by=user, now=now),
        "drop": lambda: services.drop_proposed(sent, by=user),
        "withdraw": lambda: services.withdraw_sent(sent, reason=request.POST.get("reason", ""), by=user, now=now),
        "replace": lambda: services.replace_sent(sent, _officer(request, user), reason=request.POST.get("reason", ""), by=user, now=now),
        "host": lambda: services.set_host(sent, _officer(request, user), by=user, now=now),
        "sheet": lambda: services.write_sheet(sent, counts=_counts(request), note=request.POST.get("note", ""), by=user, now=now),
        "sign": lambda: services.sign_sheet(sent, by=user, now=now),
    }
    do = request.POST.get("do", "")
    if do not in steps:
        raise Http404
    on_day = f"{reverse('patrols:secondment')}?on={timezone.localdate(sent.quota.starts_at):%Y-%m-%d}"
    back = on_day if do in ("drop", "replace") or "list" in request.POST else reverse("patrols:secondment-person", args=[pk])
    return take(request, steps[do], back=back, said=SAID[do])


def _officer(request: HttpRequest, user: User) -> Officer:
    return get_object_or_404(Officer.objects.visible_to(user).select_related("user__unit"), pk=_number(request, "officer"))


MOST = 100_000


def _counts(request: HttpRequest) -> dict[str, int]:
    counts = {name: _number(request, name) for name in OutputSheet.COUNTS}
    if any(count > MOST for count in counts.values()):
        raise PermissionDenied
    return counts
