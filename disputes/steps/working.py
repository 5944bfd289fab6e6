"""The steps people take together on a dispute, for every door: each finds what it names through what the caller sees, and calls one service."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import Serializer

from accounts.models import Unit, User
from disputes.models import Audience, Dispute, DisputeLink, FollowUp, Mediator, Merge, Task
from disputes.models.dispute import OFFICERS
from disputes.serializers import disputes as plain
from disputes.serializers import working as bodies
from disputes.services import deciding, ending, files, followups, groups, handing, merging, notes, relapse, tasks_given
from policing.lib.errors import Refused
from policing.lib.pictures import NotAFileWeTake

Said = dict[str, Any]


class NoSuchNumber(Refused):
    code = "not_found"
    status = 404
    message = _("No dispute of that number is yours to see. Write it whole, like 0410-01-2026-00017.")


class Step(NamedTuple):
    """What a step takes, what it does, and what is said when it is done."""

    body: type[Serializer]
    take: Callable[[Dispute, User, Said, datetime], Any]
    said: Any


def people_for(dispute: Dispute, user: User) -> QuerySet[User]:
    """Whom `user` may give something on `dispute`: officers the station's people; a street mediator the officer and themselves."""
    working_on = Q(pk=dispute.officer_id) | Q(mediator=dispute.mediator_id) if dispute.mediator_id else Q(pk=dispute.officer_id)
    of_station = Q(unit__path__startswith=dispute.station.path, role__in=OFFICERS)
    return User.objects.filter(working_on | of_station if user.is_officer else working_on, is_active=True).order_by("full_name", "username")


def mediators_for(dispute: Dispute) -> QuerySet[Mediator]:
    """Those whose committees work for the dispute's station."""
    above = Unit.objects.above(dispute.station.path).values("pk")
    return Mediator.objects.filter(Q(station__in=above) | Q(station__path__startswith=dispute.station.path), is_active=True).select_related("station")


def stations_for(user: User) -> QuerySet[Unit]:
    """Where a dispute may go: the stations of the bureau."""
    return Unit.objects.below(user.bureau_path).in_use().filter(kind__in=handing.TAKES_DISPUTES)


def by_number(number: str, user: User) -> Dispute:
    """Raises NoSuchNumber; of somebody else's it says the same."""
    found = Dispute.objects.visible_to(user).filter(number=number.strip()).select_related("station").first()
    if found is None:
        raise NoSuchNumber(fields={"number": [str(NoSuchNumber.message)]})
    return found


def _note(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return notes.write_note(dispute, said["text"], audience=said["audience"], by=user, now=now)


def _task(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    to = get_object_or_404(people_for(dispute, user), pk=said["to"])
    return tasks_given.give_task(dispute, said["words"], to=to, until=said["until"], audience=said["audience"], by=user, now=now)


def _ask_leader(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return deciding.ask_leader(dispute, said["exclusion"], reason=said["reason"], by=user, now=now)


def tasks_of(dispute: Dispute, user: User) -> QuerySet[Task]:
    """Those `user` may read."""
    rows = Task.objects.filter(dispute=dispute).select_related("dispute", "to", "by", "done_by")
    return rows if user.is_officer else rows.filter(audience=Audience.ALL)


def followups_of(user: User) -> QuerySet[FollowUp]:
    """Those `user` may see; that a sample is taken of their work a street mediator need not know beforehand."""
    rows = FollowUp.objects.filter(dispute__in=Dispute.objects.visible_to(user).values("pk"))
    rows = rows if user.is_officer else rows.filter(by_another=False)
    return rows.select_related("dispute__category", "dispute__station", "dispute__grid", "dispute__mediator", "to", "done_by")


def looked_again(dispute: Dispute, user: User) -> list[FollowUp]:
    """What was done of them, as far as `user` sees it."""
    return list(followups_of(user).filter(dispute=dispute, done_at__isnull=False))


def _file(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    data = said["file"].read()
    if not data:
        raise NotAFileWeTake(fields={"file": [str(NotAFileWeTake.message)]})
    return files.add_file(dispute, data=data, caption=said["caption"], audience=said["audience"], by=user, now=now)


def _hand_over(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    why: dict[str, Any] = {"reason": said["reason"], "by": user, "now": now}
    if officer := said.get("officer"):
        return handing.give_to_officer(dispute, get_object_or_404(people_for(dispute, user), pk=officer), **why)
    if station := said.get("station"):
        return handing.move_to_station(dispute, get_object_or_404(Unit.objects.below(user.bureau_path), pk=station), **why)
    mediator = get_object_or_404(mediators_for(dispute), pk=said["mediator"]) if said["mediator"] else None
    return handing.give_to_mediator(dispute, mediator, conflict_reason=said["conflict_reason"], **why)


def _merge(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return merging.merge_disputes(dispute, by_number(said["number"], user), reason=said["reason"], by=user, now=now)


def _unmerge(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    """The last that was joined with this one, or this one from what it was joined with."""
    seen = Dispute.objects.visible_to(user).values("pk")
    merges = Merge.objects.filter(Q(gone=dispute, into__in=seen) | Q(into=dispute, gone__in=seen), undone_at=None)
    merges = merges.select_related("gone__station", "into__station")
    merge = get_object_or_404(merges.filter(gone__number=said["number"]) if said.get("number") else merges[:1])
    return merging.undo_merge(merge, by=user, now=now)


def _link(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    other = by_number(said["number"], user)
    why = next((one.why for one in relapse.relapse_of(dispute, visible_to=user) if one.dispute.pk == other.pk), DisputeLink.Why.PERSON)
    return relapse.link_disputes(dispute, other, why=why, by=user, now=now)


def _unlink(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return relapse.unlink_disputes(dispute, by_number(said["number"], user), by=user, now=now)


def _parts(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return groups.add_parts(dispute, groups.read_list(said["people"]), by=user, now=now)


def _parts_way(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return groups.send_parts(dispute, by=user, now=now)


def _assign(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    one = get_object_or_404(FollowUp.objects.filter(dispute=dispute).select_related("dispute__mediator"), pk=said["followup"])
    return followups.assign_followup(one, get_object_or_404(people_for(dispute, user), pk=said["to"]), by=user, now=now)


def _close(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return ending.close_dispute(dispute, outcome=said["outcome"], reason=said["reason"], by=user, now=now)


def _reopen(dispute: Dispute, user: User, said: Said, now: datetime) -> Any:
    return ending.reopen_dispute(dispute, reason=said["reason"], is_relapse=said["is_relapse"], by=user, now=now)


STEPS: dict[str, Step] = {
    "note": Step(bodies.DisputeNoteSerializer, _note, _("Noted.")),
    "task": Step(bodies.DisputeTaskSerializer, _task, _("The task is given.")),
    "ask-leader": Step(bodies.DisputeAskLeaderSerializer, _ask_leader, _("The duty leader is asked.")),
    "file": Step(bodies.DisputeFileSerializer, _file, _("Attached.")),
    "hand-over": Step(bodies.DisputeHandOverSerializer, _hand_over, _("It is in other hands now, and they are told.")),
    "merge": Step(bodies.DisputeOtherSerializer, _merge, _("Joined. Both numbers lead here now.")),
    "unmerge": Step(bodies.DisputeOtherSerializer, _unmerge, _("They are two again.")),
    "link": Step(bodies.DisputeOtherSerializer, _link, _("Linked.")),
    "unlink": Step(bodies.DisputeOtherSerializer, _unlink, _("No longer linked.")),
    "parts": Step(bodies.DisputePartsSerializer, _parts, _("The parts are there.")),
    "parts-way": Step(bodies.DisputeNothingSerializer, _parts_way, _("They go the way of the whole.")),
    "assign": Step(bodies.DisputeAssignSerializer, _assign, _("Given to look again.")),
    "close": Step(bodies.DisputeEndSerializer, _close, _("Closed.")),
    "reopen": Step(plain.DisputeReopenSerializer, _reopen, _("Open again.")),
}
