"""Passwords and partner keys of the demo: made anew for every data folder, kept in its `demo.json`, nowhere else."""

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from delivery.channels.webhook import new_secret
from delivery.models import Address, Addressee, Channel
from desk.demo.units import BUREAU_CODE
from partners.alarms import new_key
from partners.models import AlarmKey, Contact, Membership, PanicAlarm, Partner, PartnerKey, Site
from policing.lib.sealed import blind_index

# Without letters and digits that look alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# Whom a newcomer wants to be: of one station everybody, of the centres the desks, of three more stations the two who decide. Who rides through the
# replayed night signs in as well.
AT_CENTRES = ("fraud-desk1", "command-desk1", "inspector", "admin")
AT_STATION = ("leader1", "desk1", "desk2", "grid1", "aux1", "mediator1")
ELSEWHERE = ("leader1", "desk1", "grid1", "grid2")
ALSO_AT_STATION = ("grid2", "grid3")
STAFF = ((Partner.Kind.BANK, "bank-staff", 1), (Partner.Kind.SECURITY, "guard-staff", 0), (Partner.Kind.SCHOOL, "school-staff", 0))
KEY_USER = "key-"
# Where the first bank's engineer listens: on the machine of whoever tries, when the server may call it (ALLOW_PRIVATE_CALLBACKS).
TRIAL_RECEIVER = "http://127.0.0.1:9000/callbacks"


def make_partner_users() -> None:
    """One person per kind of partner who can sign in, and one user per partner for its keys."""
    for kind, username, position in STAFF:
        _make_staff(Partner.objects.filter(kind=kind).order_by("pk")[0], username, position)
    for number, partner in enumerate(Partner.objects.order_by("pk"), 1):
        user = User.objects.create(username=f"{KEY_USER}{number:02d}", full_name=partner.name, role=Role.PARTNER, password=make_password(None))
        Membership.objects.create(user=user, partner=partner)
    _make_trial_receiver(Partner.objects.filter(kind=Partner.Kind.BANK).order_by("pk")[0])


def _make_trial_receiver(partner: Partner) -> None:
    """Sample callbacks and those of the sandbox go to it; a live alert never does."""
    partner.test_addressee = Addressee.objects.create()
    partner.save(update_fields=["test_addressee"])
    index = blind_index(TRIAL_RECEIVER)
    Address.objects.create(addressee=partner.test_addressee, channel=Channel.WEBHOOK, value=TRIAL_RECEIVER, value_index=index, secret=new_secret())


def _make_staff(partner: Partner, username: str, position: int) -> None:
    """The person is a contact of the partner's first site, at the back office of a bank, and so reached in the app too."""
    contact = Contact.objects.select_related("addressee").filter(site__partner=partner, position=position).order_by("site")[0]
    user = User.objects.create(username=username, full_name=contact.name, role=Role.PARTNER, password=make_password(None))
    Membership.objects.create(user=user, partner=partner)
    contact.addressee.user = user
    contact.addressee.save(update_fields=["user"])
    Address.objects.create(addressee=contact.addressee, channel=Channel.IN_APP, position=9, value=str(user.pk), value_index=blind_index(str(user.pk)))


def issue() -> dict[str, Any]:
    """New passwords for those worth being and new keys for all partners; the old ones stop working. Returns what `demo.json` holds."""
    shown, others = _usernames()
    return {
        "url": settings.BASE_URL,
        "users": [_with_new_password(username) for username in shown],
        "colleagues": [_with_new_password(username) for username in others],
        "keys": list(_new_keys()),
        "buttons": list(_new_button_keys()),
    }


def _usernames() -> tuple[list[str], list[str]]:
    """Who is shown at the start, and a few more. Not everybody: argon2 takes its time on purpose."""
    codes = list(Unit.objects.filter(kind=Unit.Kind.STATION, path__startswith=f"/{BUREAU_CODE}/").order_by("path").values_list("code", flat=True)[:4])
    first, *rest = [code.lower() for code in codes]
    shown = ["bureau-leader", *(f"{first}-{post}" for post in AT_STATION), *AT_CENTRES, *(username for _, username, _ in STAFF)]
    others = [f"{first}-{post}" for post in ALSO_AT_STATION] + [f"{code}-{post}" for code in rest for post in ELSEWHERE]
    return shown, others


def _with_new_password(username: str) -> dict[str, str]:
    user = User.objects.select_related("unit").get(username=username)
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    User.objects.filter(pk=user.pk).update(password=make_password(password))
    unit = user.unit.name if user.unit else Partner.objects.get(memberships__user=user).name
    return {"username": user.username, "password": password, "role": user.role, "name": user.full_name, "unit": unit}


def _new_keys() -> Iterator[dict[str, str | None]]:
    PartnerKey.objects.filter(membership__user__username__startswith=KEY_USER, revoked=False).update(revoked=True)
    for membership in Membership.objects.filter(user__username__startswith=KEY_USER).select_related("partner").order_by("pk"):
        for mode in PartnerKey.Mode.values:
            _, key = PartnerKey.objects.create_key(name=f"{membership.partner.name} {mode}", membership=membership, mode=mode)
            site = Site.objects.filter(partner=membership.partner).order_by("pk").values_list("code", flat=True).first()
            facts = {"partner": membership.partner.name, "kind": membership.partner.kind, "mode": mode, "key": key, "site": site}
            yield facts | (_trial_receiver(membership.partner) if mode == PartnerKey.Mode.TEST else {})


def _new_button_keys() -> Iterator[dict[str, str]]:
    """One for each alarm button; the old ones stop working."""
    AlarmKey.objects.filter(revoked=False).update(revoked=True)
    for alarm in PanicAlarm.objects.in_use().select_related("site"):
        yield {"site": alarm.site.code, "button": alarm.code, "key": new_key(alarm, now=timezone.now())}


def _trial_receiver(partner: Partner) -> dict[str, str | None]:
    """Where the partner's sample callbacks go, and the secret that proves them."""
    address = Address.objects.filter(addressee=partner.test_addressee_id, channel=Channel.WEBHOOK).first() if partner.test_addressee_id else None
    return {"callbacks": address.value, "secret": address.secret} if address else {}


def data_folder() -> Path | None:
    """Where the demo's secrets may be kept, when the start has said so."""
    folder = os.environ.get("DATA_DIR", "")
    return Path(folder) if folder else None


def keep(content: dict[str, Any], folder: Path) -> Path:
    """Write `demo.json` for its owner's eyes only, whole or not at all."""
    target, draft = folder / "demo.json", folder / "demo.json.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    draft.rename(target)
    return target
