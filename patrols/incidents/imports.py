"""Citizens' reports, and what a province's codes of them mean, on the page where files come in: looked at before anything is kept, and undone again."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from grids.imports.fields import Cells, Field
from grids.imports.problems import BadFeature
from grids.imports.subjects import Ask, Asked, Book, Subject, Wanted, in_files
from grids.imports.writer import Writer
from patrols.incidents.files import HEADINGS, check_columns, meaning_of
from patrols.models import Incident, IncidentCode, IncidentKind, LeftOut
from patrols.services.incident_rows import REASONS, NotTaken, RawIncident, Reading, facts_of
from patrols.services.incidents import CODE, Places, codes_of, known_references, made_of, with_cells
from policing.lib.errors import Refused
from policing.lib.queue import hurry
from policing.lib.tables import Table, UnusableTable, normal, read_table

REMEDIES = {
    "no_reference": gettext_lazy("give every report its number"),
    "bad_time": gettext_lazy("write the time like 2026-01-31 22:05"),
    "no_hour": gettext_lazy("export the time with its hour: patrols go by the hour"),
    "future": gettext_lazy("correct the time"),
    "too_old": gettext_lazy("nothing: reports that old are forgotten"),
    "bad_place": gettext_lazy("fill in longitude and latitude in degrees"),
    "unknown_code": gettext_lazy("say above what it means"),
    "unknown_origin": gettext_lazy("export how it came, or vouch below that all were reported by citizens"),
}
ON_PURPOSE = gettext_lazy("nothing: it is left out on purpose")


class NotOfABureau(Refused):
    code = "not_of_a_bureau"
    message = gettext_lazy("Reports are those of a whole bureau. Its own administrator brings them in.")


def bureau_of(asked: Asked) -> Unit:
    """The bureau whose administrator asks; for one over all of them the only one there is. Raises NotOfABureau."""
    path = asked.by.unit_path if asked.by else ""
    found = Unit.objects.filter(parent=None, **({"path": path} if path else {}))[:2]
    if len(found) != 1:
        raise NotOfABureau
    return found[0]


class IncidentBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._bureau = bureau_of(asked)
        self._source = asked.answers.get("source", "").strip() or SOURCE
        self._kept = codes_of(self._bureau)
        self._places = Places(self._bureau)
        self._reading = _reading(asked, self._kept)
        self._seen: set[str] = set()
        self._unknown: Counter[tuple[str, str]] = Counter()

    def read(self, cells: Cells) -> Wanted:
        row = RawIncident(0, *(cells[name] for name in RawIncident._fields[1:]))
        try:
            facts = facts_of(row, self._reading)
        except NotTaken as refusal:
            self._leave_out(row, refusal.reason)
        if facts.reference in self._seen:
            raise BadFeature(_("number %(number)s stands further up already") % {"number": facts.reference}, _("nothing: a report counts once"))
        self._seen.add(facts.reference)
        made = made_of(facts, self._places, self._bureau, self._source, self.asked.now)
        when = date_format(timezone.localtime(facts.occurred_at), "Y-m-d H:i")
        return Wanted((facts.reference,), f"{facts.reference} · {made.get_kind_display()} · {when}", made, is_new=True)

    def _leave_out(self, row: RawIncident, reason: str) -> NoReturn:
        if reason == "unknown_code":
            self._unknown[(row.code or row.kind, row.kind if row.code else "")] += 1
        said = row.code or row.kind if reason == "unknown_code" else row.reference
        what = _("%(said)s: %(why)s") % {"said": said[:40], "why": REASONS[reason]} if said else str(REASONS[reason])
        raise BadFeature(what, str(REMEDIES.get(reason, ON_PURPOSE)))

    def look_over(self, wanted: list[Wanted]) -> None:
        """What is kept already is not new; what nobody has explained is asked."""
        known = known_references(self._bureau, self._source, [one.row.reference for one in wanted])
        for one in wanted:
            one.is_new = one.row.reference not in known
        outside = sum(one.is_new and one.row.grid_id is None for one in wanted)
        if outside:
            self.hints.append(_("%(count)d of the new reports lie outside every grid; they count for the bureau, not for a station.") % {"count": outside})
        self.unknown = [[said, name, count] for (said, name), count in self._unknown.most_common()]

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        """Keeps with the reports what codes were said to mean; their own tests of past weeks follow at once."""
        meanings = {code: meaning for code, meaning in self.asked.meanings.items() if CODE.fullmatch(code) and code not in self._kept}
        writer.add([IncidentCode(bureau=self._bureau, code=code, meaning=meaning) for code, meaning in meanings.items()])
        writer.add(with_cells([one.row for one in wanted]))
        hurry("patrols.where")


SOURCE = "110"


def _reading(asked: Asked, kept: dict[str, str]) -> Reading:
    answers = asked.answers
    came = Incident.Came.VOUCHED if answers.get("vouched") else ""
    said: dict[str, Any] = {"codes": kept | dict(asked.meanings), "words": asked.meanings, "kind": answers.get("kind", ""), "came": came}
    return Reading(now=asked.now, kept=settings.INCIDENTS_KEPT, zone=timezone.get_default_timezone(), datum=asked.datum, **said)


@in_files
class Incidents(Subject):
    name, label, place = "incidents", gettext_lazy("Citizens’ reports"), 70
    help = gettext_lazy("Number, time, place, kind and how it came, to see where patrols help. All other columns are thrown away before the file is kept.")
    book = IncidentBook
    options = frozenset({"datum"})
    exports = ()
    leaves_out = True
    meanings = IncidentCode.MEANINGS
    asks = (
        Ask("source", gettext_lazy("The numbers are those of"), longest=30, usual=SOURCE),
        Ask("kind", gettext_lazy("Rows that say no kind are"), choices=(("", gettext_lazy("left out")), *IncidentKind.choices)),
        Ask("vouched", gettext_lazy("Rows that do not say how they came were reported by citizens; I vouch for it")),
    )
    fields = (
        Field("reference", "警情编号", "Number", "J2026013100012", longest=200, aliases=HEADINGS["reference"]),
        Field("occurred", "发生时间", "Time", "2026-01-31 22:05", longest=60, aliases=HEADINGS["occurred"]),
        Field("lon", "经度", "Longitude", "113.905123", longest=40, aliases=HEADINGS["lon"]),
        Field("lat", "纬度", "Latitude", "35.305123", longest=40, aliases=HEADINGS["lat"]),
        Field("code", "警情类别代码", "Category code", "", longest=60, aliases=HEADINGS["code"]),
        Field("kind", "警情类别", "Kind", "电动自行车被盗", longest=60, aliases=HEADINGS["kind"]),
        Field("came", "报警方式", "How it came", "110报警", longest=60, aliases=HEADINGS["came"]),
    )

    def prepare(self, data: bytes, table: Table) -> tuple[bytes, Table]:
        """Only the columns that are read, at the same row numbers; names, numbers and words of people are not kept, not even sealed."""
        if table.has_shapes:
            raise UnusableTable(what=_("Reports come as tables"), remedy=_("save them as XLSX or CSV"))
        check_columns(table.headings)
        spared = "\n".join(_spared(table, self.known)).encode()
        return spared, read_table(spared, known=self.known)

    def rows(self, asked: Asked) -> QuerySet[Incident]:
        return asked.kept(Incident)


def _spared(table: Table, known: set[str]) -> Iterator[str]:
    places = [place for place, heading in enumerate(table.headings) if normal(heading) in known]
    yield _line([table.headings[place] for place in places])
    number = 1
    for row in table.rows:
        yield from [""] * (row.number - number - 1)
        yield _line([row.cells[place] if place < len(row.cells) else "" for place in places])
        number = row.number


def _line(cells: list[str]) -> str:
    kept = io.StringIO()
    csv.writer(kept, lineterminator="").writerow([" ".join(cell.split()) for cell in cells])
    return kept.getvalue()


class CodeBook(Book):
    def __init__(self, subject: Subject, asked: Asked) -> None:
        super().__init__(subject, asked)
        self._bureau = bureau_of(asked)
        self._codes = {row.code: row for row in IncidentCode.objects.filter(bureau=self._bureau)}

    def read(self, cells: Cells) -> Wanted:
        code, meaning = cells.code("code"), meaning_of(cells["meaning"])
        if not CODE.fullmatch(code):
            raise cells.bad("code", _("“%(text)s” is no code") % {"text": code[:40]}, _("a code has 2 to 12 digits or letters"))
        if not meaning:
            known = ", ".join(str(label) for label in (*IncidentKind.labels, *LeftOut.labels))
            raise cells.bad("meaning", _("“%(text)s” is not known") % {"text": cells["meaning"][:40]}, _("choose one of: %(choices)s") % {"choices": known})
        row, changes = self._codes.get(code) or IncidentCode(bureau=self._bureau, code=code), dict[str, tuple[str, str]]()
        self.set(row, changes, meaning=meaning, name=cells["name"])
        return Wanted((code,), str(row), row, row.pk is None, changes)

    def write(self, wanted: list[Wanted], writer: Writer) -> None:
        writer.add([one.row for one in wanted if one.is_new])
        writer.change([one.row for one in wanted if not one.is_new], ("meaning", "name"))


@in_files
class IncidentCodes(Subject):
    name, label, place = "incident_codes", gettext_lazy("Codes of reports"), 69
    help = gettext_lazy(
        "What the province’s category codes mean here: a kind that patrols prevent, or why such reports are left out. The longest that fits counts."
    )
    book = CodeBook
    fields = (
        Field("code", "代码", "Code", "0203", is_required=True, longest=20, aliases=("类别代码", "警情类别代码", "code")),
        Field("name", "名称", "Name", "盗窃电动自行车", longest=60, aliases=("类别", "name")),
        Field("meaning", "含义", "Meaning", "ebike", is_required=True, longest=60, aliases=("对应", "meaning", "kind")),
    )

    def rows(self, asked: Asked) -> QuerySet[IncidentCode]:
        return asked.kept(IncidentCode).select_related("bureau").order_by("bureau", "code")

    def cell(self, row: IncidentCode, name: str) -> Any:
        return row.get_meaning_display() if name == "meaning" else getattr(row, name)
