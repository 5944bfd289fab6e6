"""Disputes out of older sheets: one row each, known again by its old number. What is over comes in as closed, what is not as reported, to be worked on here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from disputes.lifecycle import Outcome, Status, Way
from disputes.models import Category, Dispute, Fact, Level, Party, Series
from grids.imports.fields import Cells, Field
from grids.imports.placed import Placed
from grids.imports.shapes import read_point
from grids.imports.subjects import Asked, Book, Subject, Wanted, by_name, in_files
from grids.imports.writer import Writer
from grids.lookup import find_place
from grids.models import Grid
from policing.lib.numbers import has_forbidden_number
from policing.lib.sealed import blind_index
from policing.lib.tables import normal

APART = str.maketrans("，、；;", ",,,,")  # noqa: RUF001
# How stations write the end of a dispute, besides our own words; what is in work has no outcome yet.
ENDINGS: dict[str, str] = {
    **dict.fromkeys(("已履行", "协议已履行", "履行完毕", "调解成功并履行"), Outcome.KEPT),
    **dict.fromkeys(("已化解", "化解成功", "调解成功", "达成和解", "已调解", "成功", "是"), Outcome.ORAL),
    **dict.fromkeys(("当场化解", "当场调解", "现场化解", "现场调解"), Outcome.SPOT),
    **dict.fromkeys(("未化解", "化解失败", "调解不成", "调解失败", "未成功", "失败"), Outcome.NOT_SETTLED),
    **dict.fromkeys(("移交", "已移交", "转办", "已转办", "移送"), Outcome.REFERRED),
    **dict.fromkeys(("立案", "已立案", "行政处罚", "已处罚"), Outcome.DECIDED),
    **dict.fromkeys(("撤回", "自行撤回", "当事人撤回"), Outcome.WITHDRAWN),
    **dict.fromkeys(("办理中", "化解中", "调解中", "未结", "在办", "否"), ""),
}
MOST_FACTS = 12
# Whatever is said to be older is a slip of the pen, and the first years of the calendar break what counts days.
OLDEST = 1950


class OldCases(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        stations = asked.kept(Unit).in_use().filter(kind=Unit.Kind.STATION)
        self._stations = by_name(stations, "code", "name")
        self._grids = {grid.pk: grid for grid in asked.kept(Grid).defer("boundary")}
        self._codes = by_name(self._grids.values(), "code")
        self._kinds = {
            normal(said): kind for kind in Category.objects.all() for said in (kind.name_en, kind.name.removesuffix("纠纷"), kind.name, kind.pk) if said
        }
        self._facts = {normal(said): fact for fact in Fact.objects.all() for said in (fact.name_en, fact.name, fact.pk) if said}
        known = Dispute.objects.filter(station__in=stations).exclude(old_number="")
        self._known = {(one.station_id, one.old_number): one for one in known.only("pk", "station_id", "old_number", "number")}
        self._placed = Placed(asked)

    def read(self, cells: Cells) -> Wanted:
        number, station = cells.code("old_number"), self._station(cells)
        known = self._known.get((station.pk, number))
        if known:
            return Wanted((station.pk, number), f"{number} → {known.number}", known, is_new=False)
        dispute = Dispute(station=station, old_number=number, source=Dispute.Source.IMPORT)
        self._say(cells, dispute)
        self._when(cells, dispute)
        self._put(cells, dispute)
        people = [party for party in (self._party(cells, dispute, side) for side in ("a", "b")) if party]
        return Wanted((station.pk, number), f"{number} · {dispute.category}", dispute, is_new=True, also={"people": people})

    def _station(self, cells: Cells) -> Unit:
        said = cells["station"]
        station = (self._stations.get(said) or self._stations.get(cells.code("station"))) if said else self.asked.unit
        if station is None and said:
            raise cells.bad("station", _("names “%(code)s”, which is no station of yours") % {"code": said[:40]}, _("correct its code or name"))
        if station is None:
            raise cells.bad("station", _("is empty"), _("fill it in, or choose the station for all rows"))
        return station

    def _say(self, cells: Cells, dispute: Dispute) -> None:
        """What kind, what happened, how it was settled."""
        kind = self._kinds.get(normal(cells["category"])) or self._kinds.get(normal(cells["category"]).removesuffix("纠纷"))
        if kind is None:
            raise cells.bad("category", _("“%(text)s” is no kind of dispute known here") % {"text": cells["category"][:40]}, _("write its code or name"))
        for name in ("title", "story", "place"):
            if has_forbidden_number(cells[name]):
                raise cells.bad(name, _("holds a full card or ID number"), _("leave the last four digits at most"))
        facts = self._told_facts(cells)
        dispute.category, dispute.title, dispute.story, dispute.place = kind, cells["title"], cells["story"], cells["place"]
        dispute.facts, dispute.level = sorted(fact.pk for fact in facts), min((fact.level for fact in facts), default=int(Level.BLUE))
        dispute.scale = cells.choice("scale", Dispute.Scale) or Dispute.Scale.SINGLE
        dispute.way = cells.choice("way", Way)

    def _told_facts(self, cells: Cells) -> list[Fact]:
        said = [word for word in cells["facts"].translate(APART).split(",") if word.strip()][:MOST_FACTS]
        unknown = [word for word in said if normal(word) not in self._facts]
        if unknown:
            names = "、".join(dict.fromkeys(str(fact) for fact in self._facts.values()))
            raise cells.bad("facts", _("“%(text)s” is not known") % {"text": unknown[0].strip()[:40]}, _("choose one of: %(choices)s") % {"choices": names})
        return [self._facts[normal(word)] for word in said]

    def _when(self, cells: Cells, dispute: Dispute) -> None:
        """Days in the order they happen in; nothing lies ahead."""
        now, reported = self.asked.now, cells.moment("reported_at")
        assert reported is not None
        closed, occurred = cells.moment("closed_at"), cells.day("occurred_on") or timezone.localdate(reported)
        for name, at in (("reported_at", reported), ("closed_at", closed)):
            if at and at > now:
                raise cells.bad(name, _("lies ahead"), _("correct the day"))
            if at and at.year < OLDEST:
                raise cells.bad(name, _("“%(text)s” is not a day") % {"text": cells[name][:40]}, _("write it like 2026-01-31"))
        if occurred > timezone.localdate(reported):
            raise cells.bad("occurred_on", _("lies after the day it was reported"), _("correct one of the two days"))
        if closed and closed.date() < reported.date():
            raise cells.bad("closed_at", _("lies before the day it was reported"), _("correct one of the two days"))
        dispute.occurred_on, dispute.reported_at, dispute.accepted_at, dispute.changed_at = occurred, reported, reported if dispute.way else None, now
        self._end(cells, dispute, closed)

    def _end(self, cells: Cells, dispute: Dispute, closed: datetime | None) -> None:
        said = normal(cells["outcome"])
        dispute.outcome = ENDINGS[said] if said in ENDINGS else cells.choice("outcome", Outcome)
        if dispute.outcome == Outcome.MERGED:
            raise cells.bad("outcome", _("names no dispute it was joined with"), _("leave the row out"))
        if closed and not dispute.outcome:
            raise cells.bad("outcome", _("is empty"), _("say how it ended, or leave out the day it was closed"))
        if dispute.outcome:
            dispute.status, dispute.closed_at = Status.CLOSED, closed or dispute.reported_at
        if not dispute.outcome:
            dispute.way = ""

    def _put(self, cells: Cells, dispute: Dispute) -> None:
        """On the map where a point is given; into the grid that is named, else the one that holds the point."""
        code = cells.code("grid")
        if code and code not in self._codes:
            raise cells.bad(
                "grid", _("names “%(code)s”, which is no grid known here") % {"code": code[:40]}, _("bring in the grids first, or correct the code")
            )
        grid, at = self._codes.get(code), read_point(cells.shape, cells.degrees("lon"), cells.degrees("lat"), datum=self.asked.datum)
        if at is not None:
            self._placed.note(at, grid=grid.pk if grid else None, station=dispute.station_id)
            place = find_place(at.lon, at.lat)
            dispute.lon, dispute.lat = at.lon, at.lat
            grid = grid or (self._grids.get(place.grid_id) if place and place.station_id == dispute.station_id else None)
        if grid and grid.station_id != dispute.station_id:
            raise cells.bad("grid", _("%(grid)s is no grid of %(station)s") % {"grid": grid.code, "station": dispute.station}, _("correct one of the two"))
        dispute.grid = grid

    def _party(self, cells: Cells, dispute: Dispute, side: str) -> Party | None:
        name, phone = cells[f"{side}_name"], cells.code(f"{side}_phone").replace(" ", "").replace("-", "")
        if phone and not name:
            raise cells.bad(f"{side}_name", _("is empty"), _("fill it in"))
        index = {"name_index": blind_index(name), "phone_index": blind_index(phone) if phone else ""}
        return Party(dispute=dispute, side=side, role=Party.Role.PARTY, name=name, phone=phone, **index) if name else None

    def look_over(self, wanted: list[Wanted]) -> None:
        open_ones = sum(one.is_new and not one.row.outcome for one in wanted)
        if open_ones:
            self.hints.append(_("%(n)d are not over yet: they come in as reported, and somebody of the station goes on with them.") % {"n": open_ones})
        if not self.asked.is_datum_sure:
            self.question = self._placed.question()

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        rows: list[Any] = [one.row for one in wanted if one.is_new]
        for dispute, number in zip(rows, _numbers(rows), strict=True):
            dispute.number, dispute.reported_by = number, self.asked.by
        writer.add(rows)
        writer.add([party for one in wanted for party in one.also.get("people", ())])


def _numbers(rows: list[Dispute]) -> Iterable[str]:
    """The next numbers of each station's own series of the years the disputes are of, taken at once; those of an import that is undone are not given again."""
    years = [(row.station, timezone.localtime(row.reported_at).year) for row in rows]
    last = {(station.pk, year): _take(station, year, years.count((station, year))) for station, year in dict.fromkeys(years)}
    for station, year in years:
        last[station.pk, year] += 1
        yield f"{station.code}-{year}-{last[station.pk, year]:05d}"


def _take(station: Unit, year: int, count: int) -> int:
    """The last number given out before these `count` ones."""
    series: dict[str, Any] = {"organ": station, "kind": "dispute", "year": year}
    Series.objects.get_or_create(**series)
    Series.objects.filter(**series).update(last=F("last") + count)
    return Series.objects.get(**series).last - count


@in_files
class OldDisputes(Subject):
    name, label, place = "disputes", gettext_lazy("Disputes of older records"), 90
    help = gettext_lazy(
        "One row per dispute, known again by its old number, so that a sheet may come twice. Without an outcome it comes in as open. The kind by code or name;"
        " names and telephones of the two sides are sealed at once."
    )
    book = OldCases
    options = frozenset({"datum", "unit"})
    exports = ()
    fields = (
        Field("old_number", "原编号", "Old number", "2025-调-0017", is_required=True, longest=60, aliases=("编号", "案卷编号", "登记编号", "number")),
        Field("station", "派出所", "Station", "CD", longest=60, aliases=("单位", "单位代码", "受理单位", "所属派出所")),
        Field("category", "纠纷类别", "Kind", "邻里纠纷", is_required=True, longest=60, aliases=("类别", "纠纷类型", "类型", "类别代码")),
        Field("title", "简要情况", "In a line", "楼上漏水引发口角", is_required=True, longest=200, aliases=("纠纷名称", "标题", "案由", "名称", "事由")),
        Field("story", "详细经过", "What happened", "", longest=4000, aliases=("经过", "纠纷经过", "基本情况", "描述")),
        Field("reported_at", "受理日期", "Reported", "2025年3月1日", is_required=True, aliases=("登记日期", "受理时间", "登记时间", "录入时间", "日期")),
        Field("occurred_on", "发生日期", "Happened on", "2025-02-28", aliases=("发生时间",)),
        Field("place", "发生地址", "Where", "东河社区3号楼", longest=120, aliases=("地址", "地点", "发生地点")),
        Field("grid", "网格编码", "Grid code", "", longest=30, aliases=("网格", "所属网格")),
        Field("lon", "经度", "Longitude", "", aliases=("lng", "x")),
        Field("lat", "纬度", "Latitude", "", aliases=("y",)),
        Field("scale", "规模", "Scale", "single", aliases=("纠纷规模",)),
        Field("facts", "情节", "Facts", "", aliases=("风险情节", "严重情形")),
        Field("way", "处理方式", "Way", "people", aliases=("化解方式", "调解方式")),
        Field("outcome", "处理结果", "Outcome", "已化解", aliases=("化解结果", "调解结果", "是否化解", "结果", "状态")),
        Field("closed_at", "办结日期", "Closed", "2025.3.4", aliases=("化解日期", "结案日期", "办结时间", "化解时间")),
        Field("a_name", "甲方姓名", "One side", "张某", longest=40, aliases=("当事人", "当事人1", "当事人一", "甲方", "申请人")),
        Field("a_phone", "甲方电话", "Telephone of one side", "", longest=30, aliases=("当事人1电话", "甲方联系电话")),
        Field("b_name", "乙方姓名", "The other side", "李某", longest=40, aliases=("当事人2", "当事人二", "乙方", "被申请人")),
        Field("b_phone", "乙方电话", "Telephone of the other side", "", longest=30, aliases=("当事人2电话", "乙方联系电话")),
    )

    def units(self, asked: Asked) -> QuerySet[Unit]:
        return asked.kept(Unit).in_use().filter(kind=Unit.Kind.STATION)
