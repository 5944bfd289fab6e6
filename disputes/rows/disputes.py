"""A dispute as doors show it. Names and numbers of its people are masked; who needs them asks for them, with a reason."""

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from disputes.lifecycle import Status
from disputes.models import Agreement, Appraisal, Deadline, Dispute, DisputeEvent, Fact, FollowUp, Party, Session
from disputes.services.sessions import has_sat_enough
from disputes.services.timeline import words_of
from policing.lib.sealed import Unreadable, mask


def dispute_row(dispute: Dispute) -> dict[str, Any]:
    """One line of a list."""
    return {
        "id": str(dispute.pk),
        "number": dispute.number,
        "url": reverse("disputes:one", args=[dispute.pk]),
        "title": opened(dispute, "title"),
        "category": {"code": dispute.category_id, "name": str(dispute.category)},
        "level": dispute.level,
        "level_label": str(dispute.get_level_display()),
        "status": dispute.status,
        "status_label": str(dispute.get_status_display()),
        "way": dispute.way,
        "way_label": str(dispute.get_way_display()),
        "outcome": dispute.outcome,
        "outcome_label": str(dispute.get_outcome_display()),
        "station": str(dispute.station),
        "grid": str(dispute.grid) if dispute.grid else "",
        "place": dispute.place,
        "officer": str(dispute.officer) if dispute.officer else "",
        "mediator": str(dispute.mediator) if dispute.mediator else "",
        "reported_at": dispute.reported_at,
        "closed_at": dispute.closed_at,
        "reopened": dispute.reopened,
        "due": [deadline_row(one) for one in dispute.deadlines.all() if one.is_running],
    }


def opened(row: Any, name: str) -> str:
    """What is sealed in a field; nothing once it was erased."""
    try:
        return str(getattr(row, name))
    except Unreadable:
        return ""


def deadline_row(deadline: Deadline) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "rule": deadline.rule_id,
        "name": str(deadline.rule),
        "starts_on": deadline.starts_on,
        "due_on": deadline.due_on,
        "days_left": (deadline.due_on - today).days,
        "is_overdue": deadline.is_running and deadline.due_on < today,
        "is_provisional": deadline.is_provisional,
        "met_at": deadline.met_at,
        "source": deadline.rule.citation,
    }


# As agreements name them; whoever stands beyond the fourth side is named by the letter.
SIDES = {
    "a": pgettext_lazy("dispute", "Side A"),
    "b": pgettext_lazy("dispute", "Side B"),
    "c": pgettext_lazy("dispute", "Side C"),
    "d": pgettext_lazy("dispute", "Side D"),
}


def side_name(side: str) -> str:
    """What a side is called, empty for none."""
    return str(SIDES.get(side) or _("Side %(side)s") % {"side": side.upper()}) if side else ""


def party_row(party: Party) -> dict[str, Any]:
    return {
        "id": str(party.pk),
        "side": party.side,
        "role": party.role,
        "role_label": str(party.get_role_display()),
        "part": party.part,
        "part_label": str(party.get_part_display()),
        "stands_for": str(party.stands_for_id) if party.stands_for_id else None,
        "name": opened(party, "name"),
        "phone": mask(opened(party, "phone")),
        "id_number": mask(opened(party, "id_number")),
        "authority": party.authority,
    }


def appraisal_row(appraisal: Appraisal) -> dict[str, Any]:
    """A report that is awaited, or what it says."""
    return {
        "id": appraisal.pk,
        "kind": appraisal.kind,
        "kind_label": str(appraisal.get_kind_display()),
        "asked_on": appraisal.asked_on,
        "issued_on": appraisal.issued_on,
        "result": appraisal.result,
        "result_label": str(appraisal.get_result_display()),
        "number": appraisal.number,
        "amount": appraisal.amount,
    }


def session_row(session: Session) -> dict[str, Any]:
    return {
        "id": str(session.pk),
        "number": session.number,
        "status": session.status,
        "status_label": str(session.get_status_display()),
        "where": session.where,
        "where_label": str(session.get_where_display()),
        "room": str(session.room) if session.room else "",
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "host": str(session.host) if session.host else "",
        "mediator": str(session.mediator) if session.mediator else "",
        "fact": opened(session, "fact"),
        "opinion": opened(session, "opinion"),
        "recording": " ".join(part for part in (session.recording, session.recording_from, session.recording_to) if part),
        "version": session.version,
    }


def agreement_row(agreement: Agreement) -> dict[str, Any]:
    return {
        "id": str(agreement.pk),
        "session": str(agreement.session_id),
        "number": agreement.number,
        "form": agreement.form,
        "form_label": str(agreement.get_form_display()),
        "status": agreement.status,
        "status_label": str(agreement.get_status_display()),
        "main_facts": opened(agreement, "main_facts"),
        "responsibility": opened(agreement, "responsibility"),
        "signed_on": agreement.signed_on,
        "digest": agreement.digest,
        "terms": [
            {
                "id": term.pk,
                "position": term.position,
                "by": str(term.by_id),
                "words": opened(term, "words"),
                "mode": term.mode,
                "mode_label": str(term.get_mode_display()),
                "amount": term.amount,
                "due_on": term.due_on,
                "done_at": term.done_at,
                "receipt": term.receipt,
                "is_overdue": term.done_at is None and term.due_on < timezone.localdate(),
            }
            for term in agreement.terms.all()
        ],
    }


def followup_row(followup: FollowUp) -> dict[str, Any]:
    return {
        "id": followup.pk,
        "why": followup.why,
        "due_on": followup.due_on,
        "way": followup.way,
        "way_label": str(followup.get_way_display()),
        "by_another": followup.by_another,
        "done_at": followup.done_at,
        "result": followup.result,
        "result_label": str(followup.get_result_display()),
        "words": opened(followup, "words"),
    }


def event_row(event: DisputeEvent) -> dict[str, Any]:
    return {
        "at": event.at,
        "kind": event.kind,
        "kind_label": str(event.get_kind_display()),
        "by": str(event.user) if event.user else "",
        "text": words_of(event),
    }


def brought_in(dispute: Dispute) -> list[dict[str, Any]]:
    """Of an old case the line its timeline begins with: from older records, by whom, when, under which number. Its id tells the time it was made."""
    if dispute.source != Dispute.Source.IMPORT:
        return []
    at = datetime.fromtimestamp(int(dispute.pk.hex[:12], 16) / 1000, tz=UTC)
    words = _("Number %(number)s, reported on %(day)s") % {"number": dispute.old_number, "day": f"{dispute.reported_on:%Y-%m-%d}"}
    return [{"at": at, "kind": "import", "kind_label": _("Brought in from older records"), "by": str(dispute.reported_by), "text": "", "about": words}]


def dispute_detail(dispute: Dispute, user: User) -> dict[str, Any]:
    """All there is to read of one dispute, and what `user` may do next."""
    facts = {fact.pk: fact for fact in Fact.objects.filter(pk__in=dispute.facts)}
    return dispute_row(dispute) | {
        "story": opened(dispute, "story"),
        "source": dispute.source,
        "source_label": str(dispute.get_source_display()),
        "scale": dispute.scale,
        "scale_label": str(dispute.get_scale_display()),
        "occurred_on": dispute.occurred_on,
        "lon": dispute.lon,
        "lat": dispute.lat,
        "facts": [{"code": code, "name": str(facts[code]), "level": facts[code].level} for code in dispute.facts if code in facts],
        "version": dispute.version,
        "parties": [party_row(party) for party in dispute.parties.all()],
        "reports": [appraisal_row(one) for one in dispute.appraisals.all()],
        "sessions": [session_row(one) for one in dispute.sessions.select_related("room", "host", "mediator__station")],
        "agreements": [agreement_row(one) for one in dispute.agreements.prefetch_related("terms")],
        "followups": [followup_row(one) for one in dispute.followups.filter(dropped_at=None) if user.is_officer or not one.by_another],
        "clocks": [deadline_row(one) for one in dispute.deadlines.all()],
        "timeline": [*brought_in(dispute), *(event_row(one) for one in dispute.events.visible_to(user).select_related("user", "dispute"))],
        "may_sit_again": dispute.status == Status.MEDIATING and not has_sat_enough(dispute),
    }
