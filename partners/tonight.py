"""Who is told first at a site tonight: named by its captain in one press, undone in another, told to both people it concerns."""

from datetime import datetime, time, timedelta
from typing import Any

import uuid_utils.compat as uuid
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from delivery.lifecycle import Reply
from delivery.models import Message, Recipient
from delivery.services import Answer, Told, handles_replies, post_message, tell
from partners.models import Contact, Site, TonightContact
from policing.lib.bilingual import in_both_languages
from policing.lib.errors import Refused

ROOM = "tonight"
# Until the morning, unless somebody says otherwise.
MORNING = time(8)
LONGEST = timedelta(days=7)
# A link to name somebody by lives as long as a round of the people who hold it.
LINKS_LIVE = timedelta(days=7)


class NotAtThisSite(Refused):
    code = "not_at_this_site"
    message = _("%(name)s is no contact of %(site)s.")


class TooLong(Refused):
    code = "too_long"
    message = _("Until a moment to come, within seven days.")


class OverAlready(Refused):
    code = "over"
    status = 409
    message = _("This is over already; the usual order holds.")


def short_name(contact: Contact) -> str:
    """ "王** · 值班保安": enough for colleagues to know who is meant, too little for whoever finds the telephone."""
    shown = contact.name[:1] + "*" * (len(contact.name) - 1)
    return f"{shown} · {contact.title}" if contact.title else shown


def next_morning(now: datetime) -> datetime:
    """Until when a night lasts."""
    morning = timezone.localtime(now).replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    return morning if morning > now else morning + timedelta(days=1)


def tonight_at(sites: list[Site], now: datetime) -> dict[int, TonightContact]:
    """By site, who was named for `now`. One query."""
    rows = TonightContact.objects.at(now).filter(site__in=sites).select_related("contact", "instead_of", "site")
    return {row.site_id: row for row in rows}


@transaction.atomic
def name_tonight(site: Site, contact: Contact, *, named_by: str, until: datetime | None = None, now: datetime) -> TonightContact:
    """Tell `contact` first at `site` until the morning, or `until`; whom that relieves sleeps. Both are told. Raises NotAtThisSite, TooLong."""
    Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if contact.site_id != site.pk or not contact.is_active:
        raise NotAtThisSite(name=contact.name, site=site)
    until = until or next_morning(now)
    if not now < until <= now + LONGEST:
        raise TooLong
    before = site.contacts.filter(is_active=True).in_turn(now).exclude(pk=contact.pk).first()  # type: ignore[attr-defined]
    TonightContact.objects.filter(site=site, ended_at=None).update(ended_at=now)
    row = TonightContact.objects.create(site=site, contact=contact, instead_of=before, named_by=named_by[:80], since=now, until=until)
    _tell(row, [contact, before], _said_by(row), replies=[Reply.COMPLY], now=now)
    return row


@transaction.atomic
def take_back(row: TonightContact, *, now: datetime) -> None:
    """The usual order holds again; both are told. Raises OverAlready."""
    if not TonightContact.objects.at(now).filter(pk=row.pk).update(ended_at=now):
        raise OverAlready
    row.ended_at = now
    _tell(row, [row.contact, row.instead_of], _said_of_end(row), replies=[], now=now)


def send_link(contact: Contact, *, now: datetime) -> int:
    """To `contact`'s own telephone, a link by which they name who is told first; returns how many messages go out."""

    def say() -> dict[str, str]:
        return {"title": _t("Who is told tonight at your site"), "body": _t("Open the link and press a name. It is good for seven days.")}

    return tell(_message(contact.site, in_both_languages(say), expires_at=now + LINKS_LIVE, replies=[], now=now), [_told(contact)], round=1, now=now)


def _said_by(row: TonightContact) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        facts = {"name": short_name(row.contact), "site": row.site, "until": _clock(row.until)}
        title = _t("%(name)s is told first at %(site)s until %(until)s") % facts
        return {"title": title, "body": _t("Not right? Open the link: one press takes it back."), "comply": _t("I know")}

    return in_both_languages(say)


def _said_of_end(row: TonightContact) -> dict[str, dict[str, str]]:
    def say() -> dict[str, str]:
        return {"title": _t("At %(site)s the usual order holds again") % {"site": row.site}, "body": _t("You need to do nothing more for this message.")}

    return in_both_languages(say)


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def _message(site: Site, content: dict[str, dict[str, str]], *, expires_at: datetime, replies: list[str], now: datetime) -> Message:
    # Its subject is the site, whoever is told: the page behind the link shows how things stand there.
    facts: dict[str, Any] = {"priority": Message.Priority.URGENT, "replies": replies, "audience": {"paths": [site.station.path], "covert": True}}
    return post_message(room=ROOM, subject_id=subject_of(site), content=content, expires_at=expires_at, now=now, **facts)


def subject_of(site: Site) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tonight:{site.pk}")


def _tell(row: TonightContact, people: list[Contact | None], content: dict[str, dict[str, str]], *, replies: list[str], now: datetime) -> None:
    message = _message(row.site, content, expires_at=max(row.until, now + timedelta(hours=12)), replies=replies, now=now)
    tell(message, [_told(one) for one in people if one], round=1, now=now)


def _told(contact: Contact) -> Told:
    return Told(contact.addressee_id, "contact", contact.name)


def site_behind(recipient: Recipient) -> Site | None:
    """The site a link of this room is about, while whoever holds it is still somebody there."""
    own = Contact.objects.filter(addressee=recipient.addressee_id, is_active=True, site__is_active=True).select_related("site__station", "site__partner")
    return next((contact.site for contact in own if subject_of(contact.site) == recipient.message.subject_id), None)


@handles_replies(ROOM)
def take_answer(answer: Answer) -> None:
    """Whoever was named says that they know."""
    named = TonightContact.objects.at(answer.now).filter(contact__addressee=answer.recipient.addressee_id, confirmed_at=None)
    named.update(confirmed_at=answer.now)
