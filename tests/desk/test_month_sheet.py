"""The month as a sheet: the bureau's own form, filled; what people wrote never becomes a formula."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook

from accounts.models import AccessLog
from desk.models import SheetTemplate
from desk.my_grid.own_grids import own_grids
from desk.my_grid.sheet import Entry, entries_of, filled, keep_template, month_of, month_sheet
from desk.my_grid.sheet_template import BadTemplate, check_template, default_template
from grids.models import KeySite, ServiceStep
from tests.cast import IN_EAST, routed, signed_in


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def packed(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def form(*rows: tuple[str, ...]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


FORM = (("{{月份}} {{officer}}",), ("日期", "内容"), ("{{条目.日期}}", "{{entry.what}}"), ("合计", "{{alerts}}"))


def entry(cast, what: str) -> Entry:
    return Entry(cast.now, "Linkage alert", what, "", "")


def values(data: bytes) -> list[list]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()]


def test_the_marked_row_is_repeated_and_what_is_below_moves_down(cast):
    book = form(*FORM)
    book.active.merge_cells("A4:A5")
    data = filled(book, {"month": "March", "officer": "O", "alerts": "2"}, [entry(cast, "one"), entry(cast, "two")])
    rows = values(data)
    assert rows[0][0] == "March O"
    assert [row[1] for row in rows[2:5]] == ["one", "two", "2"]
    assert [str(area) for area in load_workbook(io.BytesIO(data)).active.merged_cells.ranges] == ["A5:A6"]


def test_a_month_without_entries_leaves_one_empty_row(cast):
    rows = values(filled(form(*FORM), {"alerts": "0"}, []))
    assert (rows[2], rows[3][1]) == (["", ""], "0") or (rows[2], rows[3][1]) == ([None, None], "0")


@pytest.mark.parametrize("hostile", ["=1+1", "+cmd|'/c calc'!A0", "@SUM(A1)", "-2+3", "＝1"])
def test_what_people_wrote_stays_text(cast, hostile):
    book = load_workbook(io.BytesIO(filled(form(*FORM), {}, [entry(cast, hostile)])))
    cell = book.active["B3"]
    assert (cell.data_type, cell.value) == ("s", f"'{hostile}")


def test_words_that_look_like_a_placeholder_are_left_alone(cast):
    assert values(filled(form(*FORM), {"officer": "O"}, [entry(cast, "{{officer}}")]))[2][1] == "{{officer}}"


def test_our_own_form_passes_its_own_check():
    check_template(packed(default_template()))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("{{entry.what}}", "=SUM(A1:A9)"),), "B1"),
        ((("{{entry.what}}", "{{password}}"),), "password"),
        ((("{{entry.what}}",), ("{{entry.date}}",)), "1, 2"),
        ((("nothing",),), "entry.date"),
    ],
)
def test_a_form_that_cannot_be_filled_is_refused_with_the_place(rows, said):
    with pytest.raises(BadTemplate) as refusal:
        check_template(packed(form(*rows)))
    assert said in str(refusal.value)


def test_bombs_macros_and_other_files_are_refused():
    bomb, macro = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    with zipfile.ZipFile(macro, "w") as packing:
        packing.writestr("xl/vbaProject.bin", b"x")
    for data in (bomb.getvalue(), macro.getvalue(), b"PK no zip", b"x" * 2_000_000):
        with pytest.raises(BadTemplate):
            check_template(data)


def test_the_month_holds_alerts_and_done_steps_and_keeps_covert_words_back(cast):
    routed(cast, "bank.suspicious_cancellation", description="zz-secret")
    routed(cast, description="黑色轿车")
    point = KeySite.objects.create(grid=cast.grid_e1, kind=KeySite.Kind.SERVICE_POINT, name="便民点", **IN_EAST)
    ServiceStep.objects.create(point=point, kind="talk", due_on=cast.now, done_on=timezone.localdate(cast.now), done_by=cast.community, note="已宣讲")
    own, month = own_grids(cast.community, cast.now), month_of("", cast.now)
    entries, alerts, steps = entries_of(cast.community, own, month)
    assert (alerts, steps, len(entries)) == (2, 1, 3)
    said = str(values(month_sheet(cast.community, own, month, cast.now)))
    assert "zz-secret" not in said
    assert "黑色轿车" in said
    assert "已宣讲" in said


def test_the_nearest_units_form_is_filled(cast):
    keep_template(cast.bureau, data=packed(form(("bureau {{entry.what}}",))), by=cast.administrator, now=cast.now)
    keep_template(cast.east, data=packed(form(("east {{entry.what}}",))), by=cast.administrator, now=cast.now)
    own, month = own_grids(cast.community, cast.now), month_of("", cast.now)
    assert values(month_sheet(cast.community, own, month, cast.now))[0][0].startswith("east")
    keep_template(cast.east, data=b"", by=cast.administrator, now=cast.now + timedelta(seconds=1))
    assert "Work in the grid" in values(month_sheet(cast.community, own, month, cast.now))[0][0]


def test_the_download_is_kept_in_the_access_log(cast):
    answer = signed_in(cast.community).get("/my-grid/month/?month=2026-02")
    assert answer["Content-Disposition"].endswith('month-2026-02.xlsx"')
    assert AccessLog.objects.filter(user=cast.community, action="export", subject="desk.month").exists()
    assert signed_in(cast.desk).get("/my-grid/month/").status_code == 302


def test_an_administrator_brings_a_form_in(cast):
    client, page = signed_in(cast.administrator), "/my-grid/month/form/"
    sent = SimpleUploadedFile("form.xlsx", packed(form(*FORM)))
    assert client.post(page, {"form": sent}).status_code == 302
    assert SheetTemplate.objects.get().unit == cast.bureau
    refused = client.post(page, {"form": SimpleUploadedFile("form.xlsx", b"PK")})
    assert refused.status_code == 400
    assert client.get(f"{page}?download").status_code == 200
    assert client.post(page, {"ours": "1"}).status_code == 302
    assert signed_in(cast.leader).post(page, {"ours": "1"}).status_code == 403
