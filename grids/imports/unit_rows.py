"""Units: from the bureau down to the police rooms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import MAY_STAND_BELOW, PATH_STEP, Unit
from grids.imports.fields import Cells, Field
from grids.imports.subjects import Asked, Book, Subject, Wanted, in_files
from grids.imports.writer import Writer

COLUMNS = ("kind", "name", "name_en", "parent", "phone", "path")


class UnitBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        self._kept = set(asked.kept(Unit).values_list("code", flat=True))

    def read(self, cells: Cells) -> Wanted:
        code = cells.valid("code", cells.code("code"), PATH_STEP, _("use letters, digits and hyphens"))
        unit = self._units.get(code) or Unit(code=code)
        if unit.pk and code not in self._kept:
            raise cells.bad("code", _("names %(code)s, a unit of another bureau") % {"code": code}, _("take the row out"))
        changes: dict[str, tuple[str, str]] = {}
        parent = self._parent(cells, unit)
        self.set(unit, changes, kind=cells.choice("kind", Unit.Kind), name=cells["name"], name_en=cells["name_en"], phone=cells.code("phone"), parent=parent)
        self._check(cells, unit)
        self._units[code] = unit
        self._kept.add(code)
        return Wanted((code,), str(unit), unit, unit.pk is None, changes)

    def _parent(self, cells: Cells, unit: Unit) -> Unit | None:
        said = cells.code("parent")
        if not said:
            return None
        if said not in self._units or (said not in self._kept and not (unit.parent and unit.parent.code == said)):
            raise cells.bad("parent", _("names “%(code)s”, which is no unit known here") % {"code": said[:40]}, _("put the unit above before those below it"))
        return self._units[said]

    def _check(self, cells: Cells, unit: Unit) -> None:
        if not unit.name or not unit.kind:
            raise cells.bad("kind" if unit.name else "name", _("is empty"), _("fill it in"))
        if unit.parent is None and (unit.pk is None or unit.kind != Unit.Kind.BUREAU):
            raise cells.bad("parent", _("is empty"), _("say under which unit it stands"))
        if unit.parent and unit.parent.kind not in MAY_STAND_BELOW[unit.kind]:
            said = {"kind": unit.get_kind_display(), "parent": unit.parent.get_kind_display()}
            raise cells.bad("parent", _("%(kind)s: cannot stand below %(parent)s") % said, _("choose another unit above"))
        above = unit.parent
        while above is not None:
            if above.code == unit.code:
                raise cells.bad("parent", _("unit %(code)s would stand below itself") % {"code": unit.code}, _("choose another unit above"))
            above = above.parent
        try:
            unit.clean_fields(exclude=["parent", "path"])
        except ValidationError as error:
            raise cells.bad("code", _("“%(text)s” cannot be used") % {"text": unit.code[:40]}, "; ".join(error.messages).rstrip(".。")) from error

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        """One by one, those above first: what stands below a unit that moves, moves with it."""
        for one in wanted:
            unit: Any = one.row
            unit.parent = unit.parent  # takes over the number a parent of the same file has got meanwhile
            writer.save(unit, COLUMNS)


@in_files
class Units(Subject):
    name, label, place = "units", gettext_lazy("Units"), 10
    help = gettext_lazy("One row per unit; the code says which. The unit above must be known, or stand higher up in the file.")
    book = UnitBook
    fields = (
        Field("code", "单位代码", "Unit code", "CD", is_required=True, longest=20, aliases=("代码", "编码", "机构代码", "code")),
        Field("name", "单位名称", "Unit name", "城东派出所", longest=60, aliases=("名称", "单位", "机构名称", "name")),
        Field("name_en", "英文名称", "Name in English", "East station", longest=120, aliases=("英文名",)),
        Field("kind", "单位类型", "Kind of unit", "station", aliases=("类型", "类别", "kind")),
        Field("parent", "上级单位代码", "Code of the unit above", "9999", longest=20, aliases=("上级单位", "上级代码", "parent")),
        Field("phone", "值班电话", "Duty phone", "10000000000", longest=30, aliases=("电话", "联系电话", "phone")),
    )

    def rows(self, asked: Asked) -> QuerySet[Unit]:
        return asked.kept(Unit).select_related("parent").order_by("path")

    def cell(self, row: Unit, name: str) -> Any:
        if name == "parent":
            return row.parent.code if row.parent else ""
        return row.get_kind_display() if name == "kind" else getattr(row, name)
