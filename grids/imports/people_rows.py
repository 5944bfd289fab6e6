"""Officers: account, role, unit, badge and how they are reached. Nobody gets a password: links to set one are sent afterwards."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.keeping import may_change, roles_given_by
from accounts.models import AccessLog, Unit, User
from accounts.roles import OUTSIDE, Role
from delivery.models import Addressee, Channel
from grids.imports.fields import Cells, Field
from grids.imports.reach import EMAIL_FIELD, PHONE_FIELD, Reach, add_addresses
from grids.imports.subjects import Asked, Book, Subject, Wanted, by_name, in_files
from grids.imports.writer import Writer
from grids.models import Officer

COLUMNS = ("full_name", "role", "unit", "is_staff")


class PeopleBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._units = by_name(asked.kept(Unit), "code", "name")
        self._people = {user.username: user for user in User.objects.select_related("unit", "officer", "addressee")}
        self._badges = dict(Officer.objects.values_list("badge_number", "user__username"))
        self._reach = Reach(user.addressee.pk for user in self._people.values() if hasattr(user, "addressee"))

    def read(self, cells: Cells) -> Wanted:
        person = self._person(cells)
        changes: dict[str, tuple[str, str]] = {}
        # Whoever has no name is called by the account, in exports too.
        full_name = "" if person.pk and cells["full_name"] == str(person) else cells["full_name"]
        self.set(person, changes, full_name=full_name, role=self._role(cells), unit=self._unit(cells))
        self._check(cells, person)
        badge = self._badge(cells, person, changes)
        addressee = getattr(person, "addressee", None)
        ways = self._reach.read(cells, addressee.pk if addressee else None, changes)
        return Wanted(
            (person.username,), f"{person.full_name or person.username} ({person.username})", person, person.pk is None, changes, {"badge": badge, "ways": ways}
        )

    def _person(self, cells: Cells) -> User:
        username = cells.code("username")
        person = self._people.get(username) or User(username=username)
        by = self.asked.by
        if person.pk is None or by is None:
            return person
        is_kept = by.is_superuser or (person.unit is not None and person.unit.path.startswith(by.unit_path))
        if not is_kept or person.role in OUTSIDE or person.pk == by.pk or not may_change(by, person):
            raise cells.bad("username", _("“%(name)s” is not kept by you") % {"name": username[:40]}, _("take the row out, or ask whoever keeps it"))
        return person

    def _role(self, cells: Cells) -> str:
        role = cells.choice("role", Role)
        if role in OUTSIDE:
            raise cells.bad("role", _("whoever is outside the police is no officer"), _("add them as contacts or mediators"))
        return role

    def _unit(self, cells: Cells) -> Unit | None:
        said = cells["unit"]
        unit = self._units.get(said) or self._units.get(cells.code("unit"))
        if said and unit is None:
            raise cells.bad("unit", _("names “%(code)s”, which is no unit known here") % {"code": said[:40]}, _("add it first, or correct its code or name"))
        return unit

    def _check(self, cells: Cells, person: User) -> None:
        if not person.pk and not person.full_name:
            raise cells.bad("full_name", _("is empty"), _("fill it in"))
        if self.asked.by and person.role not in roles_given_by(self.asked.by, person.unit):
            raise cells.bad("role", _("you may not give the role “%(name)s”") % {"name": person.get_role_display()}, _("ask whoever keeps the unit above"))
        person.is_staff = person.is_superuser or person.role == Role.ADMINISTRATOR
        try:
            person.clean_fields(exclude=["password", "unit"])
        except ValidationError as error:
            raise cells.bad("username", _("“%(name)s” cannot be used") % {"name": person.username[:40]}, _("use letters, digits and @ . + - _ only")) from error

    def _badge(self, cells: Cells, person: User, changes: dict[str, tuple[str, str]]) -> str:
        badge = cells.code("badge")
        if badge and self._badges.setdefault(badge, person.username) != person.username:
            raise cells.bad("badge", _("%(badge)s belongs to somebody else") % {"badge": badge}, _("correct it"))
        before = person.officer.badge_number if person.pk and hasattr(person, "officer") else ""
        if badge and badge != before:
            changes[self._label("badge")] = (before, badge)
        return badge

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        added: list[Any] = [one.row for one in wanted if one.is_new]
        for person in added:
            person.password = make_password(None)
        writer.add(added)
        writer.change([one.row for one in wanted if not one.is_new], COLUMNS)
        _write_badges(wanted, writer)
        _write_ways(wanted, writer)
        self._log([one.row for one in wanted])

    def _log(self, people: list[Any]) -> None:
        """Whoever gains or loses rights is written into the log the inspectorate reads."""
        lines = [(person.pk, f"{person.get_role_display()} · {person.unit}"[:200]) for person in people]
        facts = {"user": self.asked.by, "action": "rights", "at": self.asked.now}
        AccessLog.objects.bulk_create([AccessLog(subject=f"accounts.user:{pk}", reason=said, **facts) for pk, said in lines], batch_size=500)


def _write_badges(wanted: list[Wanted], writer: Writer) -> None:
    fresh, changed = [], []
    for one in wanted:
        person: Any = one.row
        badge = one.also["badge"]
        if badge and (one.is_new or not hasattr(person, "officer")):
            fresh.append(Officer(user=person, badge_number=badge))
        elif badge and person.officer.badge_number != badge:
            person.officer.badge_number = badge
            changed.append(person.officer)
    writer.add(fresh)
    writer.change(changed, ["badge_number"])


def _write_ways(wanted: list[Wanted], writer: Writer) -> None:
    """Whoever gets a first address gets the line in the app besides."""
    fresh = {
        one.row.pk: Addressee(user=one.row, language=one.row.language or "zh-hans")
        for one in wanted
        if one.also["ways"] and (one.is_new or not hasattr(one.row, "addressee"))
    }
    writer.add(list(fresh.values()))
    rows = [(fresh.get(one.row.pk) or one.row.addressee, one.also["ways"]) for one in wanted if one.also["ways"]]
    add_addresses(writer, [(addressee, [(Channel.IN_APP.value, str(pk))]) for pk, addressee in fresh.items()])
    add_addresses(writer, rows)


@in_files
class People(Subject):
    name, label, place = "people", gettext_lazy("Officers"), 40
    help = gettext_lazy("One row per person; the account says who. Nobody gets a password: send the link afterwards.")
    book = PeopleBook
    fields = (
        Field("username", "账号", "Account", "cd-grid9", is_required=True, longest=150, aliases=("用户名", "登录名", "username")),
        Field("full_name", "姓名", "Full name", "张某", longest=60, aliases=("名字", "name", "Name")),
        Field("role", "角色", "Role", "community_officer", is_required=True, aliases=("岗位", "职务", "role")),
        Field("unit", "单位代码", "Unit code", "CD", is_required=True, aliases=("单位", "所属单位", "派出所", "unit", "Unit")),
        Field("badge", "警号", "Badge number", "999901", longest=20, aliases=("编号", "badge", "Badge")),
        PHONE_FIELD,
        EMAIL_FIELD,
    )

    def rows(self, asked: Asked) -> QuerySet[User]:
        """The officers this person may change."""
        people = User.objects.exclude(role__in=OUTSIDE).exclude(unit=None).select_related("unit", "officer").order_by("username")
        if asked.by is None or asked.by.is_superuser:
            return people
        mine = people.filter(unit__path__startswith=asked.by.unit_path, is_superuser=False).exclude(pk=asked.by.pk)
        return people.filter(pk__in=[person.pk for person in mine if may_change(asked.by, person)])

    def cell(self, row: User, name: str) -> Any:
        if name == "unit":
            return row.unit.code if row.unit else ""
        if name == "badge":
            return row.officer.badge_number if hasattr(row, "officer") else ""
        return "" if name in {"phone", "email"} else str(row) if name == "full_name" else getattr(row, name)
