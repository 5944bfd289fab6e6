"""Writes about sites."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delivery.lifecycle import FAILED, Reply, Status
from delivery.models import Channel, Message, Recipient
from delivery.services import Told, post_message, tell
from grids.lookup import find_place
from grids.services import place_anew
from partners.models import Site
from policing.lib.bilingual import in_both_languages
from policing.lib.errors import Refused


def place_site(site: Site) -> bool:
    """Set `site`'s grid and station from its point, unsaved; False where no grid holds it and both stay as they are."""
    found = find_place(site.lon, site.lat)
    if found:
        site.grid_id, site.station_id = found.grid_id, found.station_id
    return found is not None


def place_sites(sites: Iterable[Site]) -> tuple[int, int]:
    """Put `sites` into the grids that hold them now, after boundaries have changed; returns (moved, outside every grid)."""
    outside, moved = 0, []
    for site in sites:
        before = (site.grid_id, site.station_id)
        outside += not place_site(site)
        if (site.grid_id, site.station_id) != before:
            moved.append(site)
    Site.objects.bulk_update(moved, ["grid", "station"], batch_size=500)
    return len(moved), outside


@place_anew.register("sites")
def sites_of(grids: set[int], now: datetime) -> None:
    """When the boundaries of `grids` have changed, their sites stand in the grid that holds them now; so do those that stood in none."""
    place_sites(Site.objects.filter(Q(grid__in=grids) | Q(grid=None)))


class TestTooSoon(Refused):
    code = "too_soon"
    status = 429
    message = _("The line of %(site)s was tested a few minutes ago. Wait a little before testing again.")


# A test reaches real phones: not more often than this.
TEST_EVERY = timedelta(minutes=10)
TEST_LIVES = timedelta(hours=2)
LINE_TEST = "line_test"


class LineTest(NamedTuple):
    """The latest test of a site's line: when, and for each addressee whether the message went out and was answered."""

    at: datetime
    outcomes: dict[int, str]


def _subject(site: Site) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"line-test:{site.pk}")


@transaction.atomic
def send_test_message(site: Site, *, by: User, now: datetime) -> int:
    """Tell every contact of `site` that this is a test; returns how many people. Raises TestTooSoon."""
    Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if Message.objects.filter(room=LINE_TEST, subject_id=_subject(site), created_at__gt=now - TEST_EVERY).exists():
        raise TestTooSoon(site=site)

    def say() -> dict[str, str]:
        body = gettext("Please tap the button to show that this number works.")
        return {"title": gettext("Test message from %(who)s") % {"who": by}, "body": body, "comply": gettext("I have got it")}

    facts = {"replies": [Reply.COMPLY], "cap_status": "Test", "audience": {"paths": [site.station.path], "covert": True}}
    message = post_message(
        room=LINE_TEST, subject_id=_subject(site), priority=Message.Priority.BULK, content=in_both_languages(say), expires_at=now + TEST_LIVES, now=now, **facts
    )
    people = [Told(contact.addressee_id, "contact", f"{site.name} {contact.name}") for contact in site.contacts.filter(is_active=True)]
    tell(message, people, round=1, now=now)
    return len(people)


def latest_tests(sites: list[Site]) -> dict[int, LineTest]:
    """Per site its latest test; a site never tested is left out."""
    by_subject = {_subject(site): site.pk for site in sites}
    latest: dict[int, Message] = {}
    for message in Message.objects.filter(room=LINE_TEST, subject_id__in=by_subject).order_by("created_at"):
        latest[by_subject[message.subject_id]] = message
    recipients = Recipient.objects.filter(message__in=latest.values()).prefetch_related("deliveries")
    outcomes: dict[uuid.UUID, dict[int, str]] = {}
    for recipient in recipients:
        outcomes.setdefault(recipient.message_id, {})[recipient.addressee_id] = _outcome(recipient)
    return {pk: LineTest(message.created_at, outcomes.get(message.pk, {})) for pk, message in latest.items()}


def _outcome(recipient: Recipient) -> str:
    """ "answered", "sent", "failed" or "waiting"; what only stands in the app does not count as reached."""
    if recipient.replied_at:
        return "answered"
    statuses = {delivery.status for delivery in recipient.deliveries.all() if delivery.channel != Channel.IN_APP}
    if statuses & {Status.SENT, Status.DELIVERED}:
        return "sent"
    return "failed" if not statuses or statuses <= set(FAILED) else "waiting"
