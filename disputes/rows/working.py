"""What a dispute's record shows of working together, as far as the reader may see it."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Right
from disputes.lifecycle import Outcome, Way
from disputes.models import Audience, Dispute, DisputeEvent, DisputeFile, DisputeLink, Fact, FollowUp, Party, Task
from disputes.rows.disputes import brought_in, event_row, opened
from disputes.script import why_label


def timeline_of(dispute: Dispute, user: User) -> list[dict[str, Any]]:
    """Newest first; the lines of what was joined with it stand among its own. Three queries."""
    theirs = Dispute.objects.filter(merged_into=dispute).values("pk")
    events = DisputeEvent.objects.filter(dispute__in=[dispute.pk]) | DisputeEvent.objects.filter(dispute__in=theirs)
    rows = list(events.visible_to(user).select_related("user", "dispute").order_by("-at", "-pk"))
    facts = {fact.pk: str(fact) for fact in Fact.objects.all()} if any(event.kind == DisputeEvent.Kind.FACTS for event in rows) else {}
    police = Audience.POLICE
    lines = [event_row(event) | {"about": about(event, facts), "is_police": event.audience == police, "of": _of(event, dispute, user)} for event in rows]
    return [*lines, *(line | {"is_police": False, "of": ""} for line in brought_in(dispute))]


def _of(event: DisputeEvent, dispute: Dispute, user: User) -> str:
    """The number of what was joined with it; with what that was, is for the police alone."""
    return "" if event.dispute_id == dispute.pk or not user.is_officer else event.dispute.number


def about(event: DisputeEvent, facts: dict[str, str]) -> str:
    """What the line says besides the words a person wrote."""
    data, kinds = event.data, DisputeEvent.Kind
    if event.kind == kinds.ASSIGNED:
        return str(data.get("officer") or data.get("station") or data.get("mediator") or _("no street mediator any more"))
    if event.kind == kinds.TASK:
        return f"{data.get('to', '')} · {data.get('until', '')}"
    if event.kind == kinds.FACTS:
        return " ".join([*(f"+{facts.get(code, code)}" for code in data.get("added", [])), *(f"−{facts.get(code, code)}" for code in data.get("taken", []))])
    if event.kind == kinds.FOLLOWED_UP:
        return str(dict(FollowUp.Result.choices).get(data.get("result"), ""))
    if event.kind == kinds.CLOSED:
        return str(dict(Outcome.choices).get(data.get("outcome"), ""))
    if event.kind == kinds.ROUTED:
        return str(dict(Way.choices).get(data.get("way"), ""))
    if event.kind in (kinds.LINKED, kinds.MERGED):
        return f"{data.get('number', '')}{' · ' + _('taken back') if data.get('undone') else ''}"
    if event.kind == kinds.CHANGED:
        return _changed(data)
    return str(data.get("number") or data.get("name") or "") if event.kind in (kinds.AGREED, kinds.ATTACHED, kinds.PRINTED) else ""


def _changed(data: dict[str, Any]) -> str:
    """Whose part, which fields, or how many parts."""
    if role := data.get("role"):
        return str(dict(Party.Role.choices).get(role, ""))
    if count := data.get("parts"):
        return ngettext("%(count)d part added", "%(count)d parts added", count) % {"count": count}
    names = {field.name: str(getattr(field, "verbose_name", "")) for field in Dispute._meta.get_fields()}
    return " · ".join(names.get(name, name) for name in data.get("fields", []))


def task_row(task: Task, user: User) -> dict[str, Any]:
    return {
        "id": task.pk,
        "words": opened(task, "words"),
        "to": str(task.to),
        "by": str(task.by),
        "until": task.until,
        "is_mine": task.to_id == user.pk,
        "is_police": task.audience == Audience.POLICE,
        "is_overdue": task.is_open and task.until < timezone.localdate(),
        "is_open": task.is_open,
        "done_at": task.done_at,
        "done_by": str(task.done_by or ""),
        "may_drop": task.is_open and (task.by_id == user.pk or user.may(Right.DECIDE)),
    }


def file_row(file: DisputeFile) -> dict[str, Any]:
    place = {"pk": file.dispute_id, "file": file.pk}
    has_preview = file.is_picture and not file.is_erased
    return {
        "id": str(file.pk),
        "name": file.name,
        "kind": file.kind,
        "caption": opened(file, "caption"),
        "size": file.size,
        "width": min(file.width, 360),
        "height": file.height,
        "by": str(file.by),
        "added_at": file.added_at,
        "sha256": file.sha256,
        "is_police": file.audience == Audience.POLICE,
        "is_erased": file.is_erased,
        "url": reverse("api:dispute-file", kwargs=place),
        "preview": reverse("api:dispute-file-preview", kwargs=place) if has_preview else None,
    }


def followup_line(followup: FollowUp, user: User) -> dict[str, Any]:
    """One follow-up in a list: for what, until when, by whom, and how it went."""
    today = timezone.localdate()
    return {
        "id": followup.pk,
        "dispute": followup.dispute,
        "why": why_label(followup),
        "due_on": followup.due_on,
        "days_over": (today - followup.due_on).days,
        "is_today": followup.due_on == today,
        "way": followup.way,
        "way_label": str(followup.get_way_display()),
        "by_another": followup.by_another,
        "to": str(followup.to or ""),
        "is_mine": followup.to_id == user.pk,
        "tries": followup.tries,
        "done_at": followup.done_at,
        "done_by": str(followup.done_by or ""),
        "result": followup.result,
        "result_label": str(followup.get_result_display()),
        "words": opened(followup, "words"),
        "is_open": followup.done_at is None and followup.dropped_at is None,
    }


def links_of(dispute: Dispute, user: User) -> list[dict[str, Any]]:
    """What it hangs together with, as far as the reader sees that as well."""
    if not user.is_officer:
        return []
    seen = Dispute.objects.visible_to(user).values("pk")
    links = DisputeLink.objects.filter(Q(dispute=dispute, other__in=seen) | Q(other=dispute, dispute__in=seen))
    rows = [(link, link.dispute_id == dispute.pk) for link in links.select_related("other__category", "dispute__category")]
    return [{"dispute": link.other if is_own else link.dispute, "why": str(link.get_why_display()), "may_unlink": is_own} for link, is_own in rows]
