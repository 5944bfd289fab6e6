"""What the list shows: one line for everybody who cannot be reached, the gravest first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import RIGHTS, Right, Role
from delivery.errors import ERRORS
from delivery.models import Address, Channel
from grids.models import Officer
from partners.models import Partner, Site
from partners.reached import Reached, Why, reach_of

READERS = [role for role, rights in RIGHTS.items() if Right.READ in rights and role != Role.INSPECTOR]
KINDS = {"sites": gettext_lazy("Sites"), "officers": gettext_lazy("Officers"), "callbacks": gettext_lazy("Callbacks")}


@dataclass(frozen=True)
class Line:
    """`remedy` is the one thing to do: where `url` is empty it is said and not linked; `ask` is the contact whose first message may be sent again."""

    kind: str
    name: str
    detail: str
    station: str
    why: str | Promise
    note: str
    is_grave: bool
    remedy: str
    url: str = ""
    ask: int | None = None
    code: str = ""


REMEDIES: dict[str, Any] = {
    Why.NO_CONTACT: gettext_lazy("Name somebody there"),
    Why.NO_ADDRESS: gettext_lazy("Enter a telephone number"),
    Why.REFUSED: gettext_lazy("Ask for the right number"),
    Why.FAILED: gettext_lazy("Ask for the right number"),
    Why.UNCONFIRMED: gettext_lazy("Send the first message again"),
    Why.OFF_DUTY: gettext_lazy("Agree hours with the site, or name somebody for tonight"),
}


def lines_for(user: User, now: datetime) -> list[Line]:
    """Everybody in `user`'s units who cannot be reached, or not surely. At most seven queries."""
    sites = Site.objects.visible_to(user).in_use().select_related("partner", "station").order_by("code")
    found = [*(_of_site(one, user) for one in reach_of(sites, now) if one.why), *_callbacks(user), *_officers(user)]
    return sorted(found, key=lambda line: (not line.is_grave, line.kind != "sites", line.station, line.name))


def _of_site(one: Reached, user: User) -> Line:
    assert one.why
    who = [one.contact.name, one.contact.title] if one.contact else []
    note = ""
    if one.tested and one.tested.error_code:
        note = _("tested %(day)s: %(error)s") % {"day": f"{one.tested.on:%m-%d}", "error": ERRORS.get(one.tested.error_code, one.tested.error_code)}
    may_ask = one.why == Why.UNCONFIRMED and user.may(Right.PLAN) and one.contact is not None
    facts = {"remedy": str(REMEDIES[one.why]), "url": _mended_at(one, user), "ask": one.contact.pk if may_ask and one.contact else None}
    station = str(one.site.station)
    return Line("sites", str(one.site), " · ".join(filter(None, [one.site.code, *who])), station, one.why.label, note, one.is_grave, code=one.why, **facts)  # type: ignore[arg-type]


def _mended_at(one: Reached, user: User) -> str:
    """The administrator's page where it is put right, for whoever keeps it."""
    if not (user.may(Right.ADMINISTER) and user.is_staff):
        return ""
    if one.contact:
        return reverse("admin:partners_contact_change", args=[one.contact.pk])
    return reverse("admin:partners_site_change", args=[one.site.pk])


def _callbacks(user: User) -> Iterator[Line]:
    """Systems of partners whose receiver said that it wants no more."""
    off = Address.objects.filter(channel=Channel.WEBHOOK, refused_at__isnull=False, is_active=False)
    partners = Partner.objects.filter(pk__in=Partner.objects.visible_to(user).order_by().values("pk"), is_active=True, addressee__addresses__in=off)
    for partner in partners.select_related("bureau").order_by("name"):
        url = reverse("admin:partners_partner_change", args=[partner.pk]) if user.may(Right.ADMINISTER) and user.is_staff else ""
        why = _("its callback is switched off: the receiver wants no more")
        yield Line("callbacks", str(partner), partner.get_kind_display(), str(partner.bureau), why, "", True, _("Take it up again"), url, code="callback")


def _officers(user: User) -> Iterator[Line]:
    for officer in _weak(user):
        grave, why, remedy = _of_officer(officer)
        url = reverse("admin:accounts_user_change", args=[officer.pk]) if user.may(Right.ADMINISTER) and user.is_staff else ""
        unit = str(officer.unit or "")
        yield Line("officers", str(officer), officer.get_role_display(), unit, why, "", grave, remedy, url, code="officer")


def _of_officer(officer: Any) -> tuple[bool, str, str]:
    if not officer.rings:
        return True, _("nothing rings: only an open page reaches them"), _("They add a number under “My account”")
    if not officer.is_known:
        return True, _("on no roster: without a badge number nobody finds them on duty"), _("Enter the badge number")
    return False, _("no address was ever confirmed"), _("They prove a number under “My account”")


def _weak(user: User) -> QuerySet[User]:
    ways = Address.objects.filter(addressee__user=OuterRef("pk"), addressee__is_active=True, is_active=True)
    ringing = ways.exclude(channel__in=(Channel.IN_APP, Channel.WEBHOOK))
    people = User.objects.filter(unit__path__startswith=user.unit_path, is_active=True, role__in=READERS) if user.unit_path else User.objects.none()
    known = Exists(Officer.objects.filter(user=OuterRef("pk")))
    people = people.annotate(rings=Exists(ringing), is_confirmed=Exists(ringing.filter(verified_at__isnull=False)), is_known=known)
    return people.exclude(rings=True, is_confirmed=True, is_known=True).select_related("unit").order_by("unit__path", "full_name")


def chosen(lines: Iterable[Line], *, what: str, words: str, code: str) -> list[Line]:
    """Those of `lines` that a reader asks for."""
    rows = [line for line in lines if (not what or line.kind == what) and (not code or line.code == code)]
    return [line for line in rows if words.casefold() in f"{line.name} {line.detail} {line.station}".casefold()] if words else rows


def counted(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Each kind with how many lines it has and how many of them are grave."""
    lines = list(lines)
    every, grave = Counter(line.kind for line in lines), Counter(line.kind for line in lines if line.is_grave)
    return [{"kind": kind, "label": label, "count": every[kind], "grave": grave[kind]} for kind, label in KINDS.items()]


def day(now: datetime) -> str:
    return f"{timezone.localdate(now):%Y%m%d}"
