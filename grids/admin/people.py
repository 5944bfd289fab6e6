"""Officers from a spreadsheet: account, role, unit, badge and how they are reached."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin import PersonAdmin, keeper, kept_rows
from accounts.admin.people import may_change, roles_given_by
from accounts.admin.sheets import BadRow, Field, SheetUploads
from accounts.models import Unit, User
from accounts.roles import Role
from delivery.admin.addresses import PHONE, addressee_of
from delivery.models import Address, Addressee, Channel
from grids.models import Officer
from policing.lib.export import harmless
from policing.lib.sealed import blind_index

FIELDS = [
    Field("username", "账号", "Account", "cd-grid9"),
    Field("full_name", "姓名", "Full name", "张某"),
    Field("role", "角色", "Role", "community_officer"),
    Field("unit", "单位代码", "Unit code", "CD"),
    Field("badge", "警号", "Badge number", "999901", is_required=False),
    Field("phone", "手机", "Telephone", "10000000000", is_required=False),
    Field("email", "邮箱", "E-mail", "name@example.invalid", is_required=False),
]

admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(SheetUploads, PersonAdmin):
    """The page of people, with the door for a whole list of them."""

    upload_title = gettext_lazy("Bring in people")
    upload_help = gettext_lazy("One row per person; a known account is brought up to date. Nobody gets a password: send the link afterwards.")
    sheet_fields = FIELDS
    sheet_name = "people"

    def take(self, request: HttpRequest, row: dict[str, str]) -> str:
        person, is_new = self._person(request, row)
        before = None if is_new else (person.full_name, person.role, person.unit_id)
        if is_new or row["full_name"] != harmless(str(person)):
            person.full_name = row["full_name"]
        person.role, person.unit = _role(row["role"]), _unit(request, row["unit"])
        if person.role not in roles_given_by(keeper(request), person.unit):
            raise BadRow(_("you may not give the role “%(name)s”") % {"name": person.get_role_display()})
        person.is_staff = person.is_superuser or person.role == Role.ADMINISTRATOR
        self._save(request, person, is_new)
        touched = _badge(person, row["badge"]) | _reach(person, Channel.SMS, row["phone"]) | _reach(person, Channel.EMAIL, row["email"])
        if is_new:
            return "added"
        return "changed" if touched or before != (person.full_name, person.role, person.unit_id) else "unchanged"

    def exported(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        """The officers this administrator may change."""
        officers = rows.exclude(role=Role.PARTNER).exclude(unit=None)
        return User.objects.filter(pk__in=self.changeable(officers, request).values("pk")).select_related("unit", "officer").order_by("username")

    def cell(self, row: Any, name: str) -> Any:
        """Telephone and e-mail stay empty: they are shown masked everywhere, and an empty cell changes nothing."""
        if name == "full_name":
            return str(row)
        if name == "unit":
            return row.unit.code
        if name == "badge":
            return row.officer.badge_number if hasattr(row, "officer") else ""
        return getattr(row, name) if name in {"username", "role"} else ""

    def _person(self, request: HttpRequest, row: dict[str, str]) -> tuple[User, bool]:
        known = User.objects.select_related("unit").filter(username__in=(row["username"], row["username"].removeprefix("'"))).first()
        if known is None:
            return User(username=row["username"]), True
        if not kept_rows(User, request).filter(pk=known.pk).exists() or not may_change(keeper(request), known) or known.pk == keeper(request).pk:
            raise BadRow(_("account “%(name)s” is not kept by you") % {"name": known.username})
        return known, False

    def _save(self, request: HttpRequest, person: User, is_new: bool) -> None:
        if is_new:
            person.set_unusable_password()
        try:
            person.full_clean(exclude=["password"])
        except ValidationError as error:
            raise BadRow(_("account “%(name)s” cannot be used") % {"name": person.username[:40]}) from error
        person.save()
        self._record(request, person, f"{person.get_role_display()} · {person.unit}")


def _role(text: str) -> str:
    """By its code, or by its name in either language."""
    known = {value.casefold(): value for value in Role.values} | {str(label).casefold(): value for value, label in Role.choices}
    if text.casefold() not in known or known[text.casefold()] == Role.PARTNER:
        raise BadRow(_("role “%(name)s” is not known") % {"name": text[:40]})
    return known[text.casefold()]


def _unit(request: HttpRequest, code: str) -> Unit:
    unit = kept_rows(Unit, request).filter(code=code).first()
    if unit is None:
        raise BadRow(_("unit “%(code)s” is not known") % {"code": code[:40]})
    return unit


def _badge(person: User, badge: str) -> bool:
    if not badge:
        return False
    if len(badge) > 20 or Officer.objects.filter(badge_number=badge).exclude(user=person).exists():
        raise BadRow(_("badge %(badge)s belongs to somebody else") % {"badge": badge[:20]})
    if badge == harmless(Officer.objects.filter(user=person).values_list("badge_number", flat=True).first() or ""):
        return False
    officer, is_new = Officer.objects.get_or_create(user=person, defaults={"badge_number": badge})
    if not is_new and officer.badge_number != badge:
        officer.badge_number, is_new = badge, True
        officer.save(update_fields=["badge_number"])
    return is_new


def _reach(person: User, channel: str, value: str) -> bool:
    """The address, once; an earlier one of the same channel stays beside it."""
    if not value:
        return False
    said: Any = _("telephone “%(value)s” is not one") if channel == Channel.SMS else _("e-mail “%(value)s” is not one")
    try:
        (PHONE if channel == Channel.SMS else validate_email)(value)
    except ValidationError as error:
        raise BadRow(said % {"value": value[:40]}) from error
    addressee = addressee_of(person)
    if addressee is None:
        addressee = Addressee.objects.create(user=person, language=person.language or "zh-hans")
        Address.objects.create(addressee=addressee, channel=Channel.IN_APP, value=str(person.pk), position=9)
    if Address.objects.filter(addressee=addressee, channel=channel, value_index=blind_index(value)).exists():
        return False
    Address.objects.create(addressee=addressee, channel=channel, value=value)
    return True
