"""Postings: who answers for which grid, from when to when."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.imports.fields import Cells, Field
from grids.imports.subjects import Asked, Book, Subject, Wanted, in_files
from grids.imports.writer import Writer
from grids.models import Grid, Officer, Posting

COLUMNS = ("is_in_committee", "ends_at")


class Held(NamedTuple):
    """When a grid has a main officer, and where that is written: a row of the file, or 0 for what is known already."""

    starts_at: datetime
    ends_at: datetime | None
    officer: str
    posting: int | None

    def meets(self, other: "Held") -> bool:
        return (self.ends_at is None or other.starts_at < self.ends_at) and (other.ends_at is None or self.starts_at < other.ends_at)


class PostingBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        officers = Officer.objects.select_related("user")
        self._officers = {officer.user.username: officer for officer in officers} | {officer.badge_number: officer for officer in officers}
        self._kept = set(asked.kept(Officer).values_list("pk", flat=True))
        self._grids = {grid.code: grid for grid in asked.kept(Grid).in_use().defer("boundary")}
        self._postings: dict[tuple[Any, ...], Posting] = {}
        self._main: dict[int, list[Held]] = {}
        for posting in Posting.objects.select_related("officer__user"):
            self._postings[_key(posting)] = posting
            if posting.kind == Posting.Kind.MAIN:
                self._main.setdefault(posting.grid_id, []).append(_held(posting))

    def read(self, cells: Cells) -> Wanted:
        officer, grid, kind = self._officer(cells), self._grid(cells), cells.choice("kind", Posting.Kind) or Posting.Kind.MAIN
        starts_at = cells.moment("starts_at") or self.asked.now
        asked = Posting(officer=officer, grid=grid, kind=kind, starts_at=starts_at)
        posting = self._postings.get(_key(asked)) or asked
        changes: dict[str, tuple[str, str]] = {}
        self.set(posting, changes, is_in_committee=cells.flag("is_in_committee"))
        ends_at = cells.moment("ends_at")
        if ends_at and (posting.ends_at is None or posting.ends_at.replace(microsecond=0) != ends_at):
            changes[self._label("ends_at")] = (_said(posting.ends_at), _said(ends_at))
            posting.ends_at = ends_at
        if posting.ends_at and posting.ends_at <= posting.starts_at:
            raise cells.bad("ends_at", _("lies before the beginning"), _("correct one of the two days"))
        if posting.kind == Posting.Kind.MAIN:
            self._claim(cells, posting)
        label = f"{officer} · {grid.code}"
        return Wanted(_key(posting), label, posting, posting.pk is None, changes if posting.pk else {})

    def _officer(self, cells: Cells) -> Officer:
        said = cells.code("officer")
        officer = self._officers.get(said)
        if officer is None:
            raise cells.bad("officer", _("names “%(name)s”, whom nobody knows") % {"name": said[:40]}, _("bring in the officers first, or correct it"))
        if officer.pk not in self._kept:
            raise cells.bad(
                "officer", _("names %(name)s, who belongs to another bureau or station") % {"name": said[:40]}, _("post one of your own, or second them first")
            )
        return officer

    def _grid(self, cells: Cells) -> Grid:
        grid = self._grids.get(cells.code("grid"))
        if grid is None:
            raise cells.bad(
                "grid", _("names “%(code)s”, which is no grid known here") % {"code": cells["grid"][:40]}, _("bring in the grids first, or correct the code")
            )
        return grid

    def _claim(self, cells: Cells, posting: Posting) -> None:
        """One main officer per grid at a time, in the file and with what is known together."""
        mine = _held(posting)
        others = [held for held in self._main.setdefault(posting.grid_id, []) if posting.pk is None or held.posting != posting.pk]
        for held in others:
            if mine.meets(held):
                said = {"grid": posting.grid.code, "name": held.officer, "day": _said(held.starts_at)}
                raise cells.bad("starts_at", _("overlaps: grid %(grid)s has %(name)s as main officer since %(day)s") % said, _("end that posting first"))
        self._main[posting.grid_id] = [*others, mine]

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        """Ends before beginnings, so that of two main officers one is gone before the other comes."""
        writer.change([one.row for one in wanted if not one.is_new], COLUMNS)
        writer.add([one.row for one in wanted if one.is_new])


def _key(posting: Posting) -> tuple[Any, ...]:
    return posting.officer_id, posting.grid_id, posting.kind, posting.starts_at.replace(microsecond=0)


def _held(posting: Posting) -> Held:
    return Held(posting.starts_at, posting.ends_at, str(posting.officer), posting.pk)


def _said(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


@in_files
class Postings(Subject):
    name, label, place = "postings", gettext_lazy("Postings"), 50
    help = gettext_lazy("One row per officer and grid. To end a posting, write its last day under “Until”.")
    book = PostingBook
    fields = (
        Field(
            "officer",
            "警号或账号",
            "Badge or account",
            "999901",
            is_required=True,
            longest=150,
            aliases=("警号", "账号", "民警", "责任民警", "officer", "Badge number"),
        ),
        Field("grid", "网格编码", "Grid code", "0410-021", is_required=True, longest=30, aliases=("网格", "编码", "网格代码", "grid")),
        Field("kind", "责任类型", "Kind of posting", "main", aliases=("类型", "kind", "主责/协办")),
        Field("is_in_committee", "进班子", "In the committee", "是", aliases=("是否进班子", "进村居班子", "committee")),
        Field("starts_at", "开始日期", "From", "2026-01-01", is_required=True, aliases=("起始日期", "开始时间", "任职日期", "from")),
        Field("ends_at", "结束日期", "Until", "", aliases=("截止日期", "结束时间", "until")),
    )

    def rows(self, asked: Asked) -> QuerySet[Posting]:
        return asked.kept(Posting).filter(grid__closed_at=None).select_related("officer", "grid").defer("grid__boundary").order_by("grid__code", "starts_at")

    def cell(self, row: Posting, name: str) -> Any:
        if name in {"officer", "grid"}:
            return row.officer.badge_number if name == "officer" else row.grid.code
        return row.get_kind_display() if name == "kind" else getattr(row, name)
