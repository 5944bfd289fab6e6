"""What a line of the access log is about, in words, with the page it leads to."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.devices import device_name
from accounts.models import AccessLog, User
from accounts.sign_ins import REFUSED, SIGNED_IN
from alerts.models import Alert

ACTIONS = {
    "reveal": _("Looked at masked data"),
    "open": _("Opened an attachment"),
    "print": pgettext_lazy("access log", "Printed"),
    "export": pgettext_lazy("access log", "Exported"),
    "rights": _("Changed somebody's rights"),
    "password_link": _("Sent a link to set a password"),
    "second_factor": _("Removed a second factor"),
    "session": _("Ended a sign-in"),
    "sign_in": _("Signed in"),
    "sign_in_refused": _("Sign-in refused"),
}
THINGS = {
    "alerts.alert": _("Alert"),
    "alerts.order": _("Order"),
    "alerts.attachment": _("Attachment"),
    "desk.handover": _("Shift hand-over"),
    "desk.map": _("Area on the map"),
    "partners.contact": _("Contact"),
    "grids.teammember": _("team member"),
    "grids.team": _("Team"),
    "grids.qualification": _("What lapses"),
    "accounts.user": _("Person"),
    "accounts.accesslog": _("Access log"),
    "browser": _("Browser"),
}
FIELDS = {"caller_number": _("caller's number"), "number": _("telephone number")}


class Subject(NamedTuple):
    """The thing looked at; `url` is empty where its page is not this reader's."""

    label: str
    name: str = ""
    url: str = ""


def why_of(row: AccessLog) -> str:
    """The reason as it reads: of a sign-in, from where and by which browser."""
    if row.action not in {SIGNED_IN, REFUSED}:
        return row.reason
    ip, _space, agent = row.reason.partition(" ")
    return f"{ip} · {device_name(agent)}"


def subjects_of(rows: Iterable[AccessLog], reader: User) -> dict[str, Subject]:
    """What the lines are about, by their `subject`: at most two questions."""
    wanted = {row.subject: row.subject.split(":") for row in rows}
    alerts = _alerts({parts[1] for parts in wanted.values() if parts[0] == "alerts.alert" and len(parts) > 1}, reader)
    people = _people({parts[1] for parts in wanted.values() if parts[0] == "accounts.user" and len(parts) > 1})
    return {subject: _subject(parts, alerts, people) for subject, parts in wanted.items()}


def _subject(parts: list[str], alerts: dict[str, Alert], people: dict[str, str]) -> Subject:
    thing, key, *rest = [*parts, ""]
    label = str(THINGS.get(thing, thing))
    field = f" · {FIELDS[rest[0]]}" if rest and rest[0] in FIELDS else ""
    if alert := alerts.get(key):
        return Subject(label, f"{alert.number}{field}", reverse("alerts:detail", args=[alert.pk]))
    return Subject(label, f"{people.get(key, '')}{field}".removeprefix(" · "))


def _alerts(keys: set[str], reader: User) -> dict[str, Alert]:
    known = [key for key in keys if _is_uuid(key)]
    return {str(alert.pk): alert for alert in Alert.objects.visible_to(reader).filter(pk__in=known).only("serial", "received_at")} if known else {}


def _people(keys: set[str]) -> dict[str, str]:
    known = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 18]
    return {str(person.pk): str(person) for person in User.objects.filter(pk__in=known)} if known else {}


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
