"""Teams and who is in them: one row per member, the team's own columns filled in once are enough."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from delivery.models import Addressee
from grids.imports.fields import Cells, Field
from grids.imports.reach import EMAIL_FIELD, PHONE_FIELD, Reach, add_addresses
from grids.imports.subjects import Asked, Book, Subject, Wanted, by_name, in_files
from grids.imports.writer import Writer
from grids.models import Grid, Officer, Team, TeamMember

COLUMNS = ("kind", "organisation", "sees", "is_leader", "officer", "ends_on", "addressee")
APART = str.maketrans("，、；;\n", ",,,,,")  # noqa: RUF001
LINK = Team.grids.through


class TeamBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._units = by_name(asked.kept(Unit), "code", "name")
        self._grids = {grid.code: grid for grid in asked.kept(Grid).in_use().defer("boundary")}
        self._officers = {officer.badge_number: officer for officer in asked.kept(Officer).select_related("user")}
        self._teams = {_team_key(team): team for team in Team.objects.prefetch_related(Prefetch("grids", Grid.objects.only("code")))}
        members = TeamMember.objects.filter(team__in=asked.kept(Team), ends_on=None).select_related("team", "addressee")
        self._members = {(*_team_key(member.team), member.name): member for member in members}
        self._leaders = {_team_key(member.team): member.name for member in members if member.is_leader}
        self._reach = Reach(member.addressee_id for member in members)
        self._latest: tuple[Any, ...] | None = None
        self._ground: dict[tuple[Any, ...], set[str]] = {}

    def read(self, cells: Cells) -> Wanted:
        team = self._team(cells)
        key = self._latest = _team_key(team)
        changes: dict[str, tuple[str, str]] = {}
        self._walk(cells, team, key, changes)
        if not cells["member"]:
            return Wanted((*key, ""), str(team), team, team.pk is None, changes, {"team": team, "ways": []})
        member = self._members.get((*key, cells["member"])) or TeamMember(team=team, name=cells["member"])
        self._fill(cells, member, key, changes)
        ways = self._reach.read(cells, member.addressee_id, changes)
        return Wanted((*key, member.name), f"{team} · {member.name}", member, member.pk is None, changes, {"team": team, "ways": ways})

    def _team(self, cells: Cells) -> Team:
        """The team named in this row, or the one of the row before, as merged cells leave it."""
        if not cells["name"] and self._latest is not None:
            return self._teams[self._latest]
        for name in ("name", "unit"):
            if not cells[name]:
                raise cells.bad(name, _("is empty"), _("fill it in"))
        unit = self._units.get(cells["unit"]) or self._units.get(cells.code("unit"))
        if unit is None:
            raise cells.bad(
                "unit", _("names “%(code)s”, which is no unit known here") % {"code": cells["unit"][:40]}, _("add it first, or correct its code or name")
            )
        team = Team(unit=unit, kind=cells.choice("kind", Team.Kind) or Team.Kind.COMMUNITY, name=cells["name"])
        return self._teams.setdefault(_team_key(team), team)

    def _walk(self, cells: Cells, team: Team, key: tuple[Any, ...], changes: dict[str, tuple[str, str]]) -> None:
        """The grids a team looks after."""
        codes = {code.strip() for code in cells.code("grids").translate(APART).split(",") if code.strip()}
        for code in codes - set(self._grids):
            raise cells.bad(
                "grids", _("names “%(code)s”, which is no grid known here") % {"code": code[:40]}, _("bring in the grids first, or correct the code")
            )
        before = {grid.code for grid in team.grids.all()} if team.pk else set()
        if codes and codes != before and key not in self._ground:
            self._ground[key] = codes
            changes[self._label("grids")] = (", ".join(sorted(before)), ", ".join(sorted(codes)))

    def _fill(self, cells: Cells, member: TeamMember, key: tuple[Any, ...], changes: dict[str, tuple[str, str]]) -> None:
        badge = cells.code("badge")
        if badge and badge not in self._officers:
            raise cells.bad("badge", _("names “%(badge)s”, which is no officer of yours") % {"badge": badge}, _("bring in the officers first, or correct it"))
        facts = {"kind": cells.choice("member_kind", TeamMember.Kind), "organisation": cells["organisation"], "sees": cells.choice("sees", TeamMember.Sees)}
        leads = cells.flag("is_leader")
        self.set(member, changes, **facts, officer=self._officers.get(badge), is_leader=leads, ends_on=cells.day("ends_on"))
        if not member.kind:
            raise cells.bad("member_kind", _("is empty"), _("fill it in"))
        if leads and self._leaders.setdefault(key, member.name) != member.name:
            raise cells.bad("is_leader", _("the team is led by %(name)s already") % {"name": self._leaders[key]}, _("choose one leader"))
        if member.pk is None:
            member.starts_on = cells.day("starts_on") or timezone.localtime(self.asked.now).date()
        if member.ends_on and member.ends_on < member.starts_on:
            raise cells.bad("ends_on", _("lies before the beginning"), _("correct one of the two days"))

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        teams = list({_team_key(one.also["team"]): one.also["team"] for one in wanted if one.also["team"].pk is None}.values())
        writer.add(teams)
        self._write_ground(writer)
        self._write_ways(wanted, writer)
        members: list[Any] = [one.row for one in wanted if isinstance(one.row, TeamMember)]
        for member in members:
            member.team, member.addressee = member.team, member.addressee
        added = {id(one.row) for one in wanted if one.is_new}
        writer.change([member for member in members if id(member) not in added], COLUMNS)
        writer.add([member for member in members if id(member) in added])

    def _write_ground(self, writer: Writer) -> None:
        for key, codes in self._ground.items():
            team = self._teams[key]
            known = {link.grid_id: link for link in LINK.objects.filter(team=team)}
            wanted = {self._grids[code].pk for code in codes}
            writer.remove([link for grid, link in known.items() if grid not in wanted])
            writer.add([LINK(team=team, grid_id=grid) for grid in sorted(wanted - set(known))])

    def _write_ways(self, wanted: list[Wanted], writer: Writer) -> None:
        rows: list[tuple[Any, list[tuple[str, str]]]] = [(one.row, one.also["ways"]) for one in wanted if one.also["ways"]]
        for member, _ways in rows:
            if member.addressee is None:
                member.addressee = Addressee()
        writer.add([member.addressee for member, _ways in rows if member.addressee.pk is None])
        add_addresses(writer, [(member.addressee, ways) for member, ways in rows])


def _team_key(team: Team) -> tuple[Any, ...]:
    return team.unit_id, str(team.kind), team.name


@in_files
class Teams(Subject):
    name, label, place = "teams", gettext_lazy("Teams and members"), 60
    help = gettext_lazy("One row per member; where the team is left empty, it is the team of the row above. Several grids are parted by commas.")
    book = TeamBook
    fields = (
        Field("name", "团队名称", "Team", "东河警务团队", longest=80, aliases=("团队", "队伍", "队伍名称", "team")),
        Field("kind", "团队类型", "Kind of team", "community", aliases=("队伍类型", "类型")),
        Field("unit", "单位代码", "Unit code", "CD", aliases=("单位", "所属单位", "派出所")),
        Field("grids", "网格编码", "Grid codes", "0410-021", longest=1000, aliases=("网格", "负责网格")),
        Field("member", "姓名", "Member", "王某", longest=60, aliases=("成员", "成员姓名", "name", "Name")),
        Field("member_kind", "成员类型", "Kind of member", "grid_worker", aliases=("身份", "成员身份")),
        Field("badge", "警号", "Badge number", "", longest=20),
        Field("organisation", "工作单位", "Organisation", "东河社区", longest=80, aliases=("来自单位",)),
        Field("sees", "可见范围", "May see", "calls"),
        Field("is_leader", "负责人", "Leader", "否", aliases=("是否负责人", "队长")),
        Field("starts_on", "开始日期", "From", "2026-01-01", aliases=("加入日期",)),
        Field("ends_on", "结束日期", "Until", "", aliases=("退出日期",)),
        PHONE_FIELD,
        EMAIL_FIELD,
    )

    def rows(self, asked: Asked) -> QuerySet[TeamMember]:
        rows = TeamMember.objects.filter(team__in=asked.kept(Team).filter(is_active=True), ends_on=None)
        return rows.select_related("team__unit", "officer").prefetch_related("team__grids").order_by("team__unit__path", "team__name", "pk")

    def cell(self, row: TeamMember, name: str) -> Any:
        said = {"member": row.name, "name": row.team.name, "unit": row.team.unit.code, "phone": "", "email": ""}
        if name in said:
            return said[name]
        if name == "grids":
            return ", ".join(sorted(grid.code for grid in row.team.grids.all()))
        if name == "badge":
            return row.officer.badge_number if row.officer else ""
        choices = {"kind": row.team.get_kind_display, "member_kind": row.get_kind_display, "sees": row.get_sees_display}
        return choices[name]() if name in choices else getattr(row, name)
