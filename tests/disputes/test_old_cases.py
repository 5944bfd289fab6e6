"""Disputes of older records brought in from a sheet: preview, reasons row by row, once only, and undone as a whole."""

import io
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from accounts.models import User
from disputes.lifecycle import Outcome, Status
from disputes.models import Dispute, Party
from disputes.services.catalogue import load_catalogue
from disputes.services.ending import reopen_dispute
from grids.imports.running import run
from grids.models import FileImport
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
HEADS = ("编号", "派出所", "类别", "纠纷名称", "受理日期", "地址", "经度", "纬度", "情节", "化解结果", "化解日期", "当事人1", "当事人1电话", "当事人2")
ROW = (
    "2025-调-0017",
    "EAST",
    "邻里纠纷",
    "楼上漏水",
    "2025年3月1日",
    "东河3号楼",
    "113.905",
    "35.305",
    "有人受伤、饮酒后发生",
    "已化解",
    "2025.3.4",
    "张某",
    "10012345678",
    "李某",
)


@pytest.fixture
def town(cast: Cast) -> Cast:
    load_catalogue()
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    return cast


@pytest.fixture
def keeper(town: Cast) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=town.administrator.pk))
    return client


def sheet(*rows: Iterable[Any], heads: Iterable[str] = HEADS) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    page: Any = book.active
    for line in (heads, *rows):
        page.append(list(line))
    book.save(kept)
    return kept.getvalue()


def with_(**changes: str) -> tuple[str, ...]:
    """The row with other cells, by their place in words."""
    places = dict(
        zip(("number", "station", "kind", "title", "day", "place", "lon", "lat", "facts", "end", "closed", "a", "phone", "b"), range(14), strict=True)
    )
    cells = list(ROW)
    for name, value in changes.items():
        cells[places[name]] = value
    return tuple(cells)


def check(keeper: Client, *rows: Iterable[Any]) -> FileImport:
    """Taken in and looked at by the worker; nothing is written."""
    keeper.post("/imports/", {"subject": "disputes", "file": SimpleUploadedFile("old.xlsx", sheet(*rows))})
    row = FileImport.objects.latest("created_at")
    keeper.post(f"/imports/{row.pk}/check/", {f"field-{name}": str(place) for name, place in row.mapping.items()})
    return _worked(row)


def _worked(row: FileImport) -> FileImport:
    run(str(row.pk))
    return FileImport.objects.get(pk=row.pk)


def bring_in(keeper: Client, *rows: Iterable[Any]) -> FileImport:
    row = check(keeper, *rows)
    assert row.counts["refused"] == 0, row.kept("findings")["refused"]
    keeper.post(f"/imports/{row.pk}/apply/")
    return _worked(row)


def reasons(row: FileImport) -> list[str]:
    return [line[1] for line in row.kept("findings")["refused"]]


def test_a_row_becomes_a_dispute(town, keeper):
    row = bring_in(keeper, ROW)
    assert (row.status, row.counts["added"]) == ("applied", 1)
    dispute = Dispute.objects.get()
    assert (dispute.station, dispute.grid, dispute.category_id, dispute.source) == (town.east, town.grid_e1, "02", "import")
    assert (dispute.status, dispute.outcome, dispute.old_number) == (Status.CLOSED, Outcome.ORAL, "2025-调-0017")
    assert (f"{dispute.reported_at:%Y-%m-%d}", f"{dispute.closed_at:%Y-%m-%d}") == ("2025-02-28", "2025-03-03")  # midnight in Shanghai, in UTC
    assert dispute.number == "EAST-2025-00001"
    assert (sorted(dispute.facts), dispute.level) == (["alcohol", "injury"], 2)
    assert {(party.side, party.name, party.phone) for party in dispute.parties.all()} == {("a", "张某", "10012345678"), ("b", "李某", "")}


def test_what_people_said_is_sealed_at_once(town, keeper):
    bring_in(keeper, ROW)
    held = Dispute.objects.values_list("title", flat=True).get()
    assert "漏水" not in str(held)
    assert Dispute.objects.get().title == "楼上漏水"
    assert Party.objects.exclude(name_index="").count() == 2


def test_the_same_sheet_twice_adds_nothing(town, keeper):
    bring_in(keeper, ROW)
    again = check(keeper, ROW, with_(number="2025-调-0018"))
    assert (again.counts["added"], again.counts["unchanged"]) == (1, 1)


def test_the_same_old_number_at_another_station_is_another_dispute(town, keeper):
    bring_in(keeper, ROW, with_(station="WEST", lon="113.805"))
    assert Dispute.objects.count() == 2


def test_what_is_not_over_comes_in_as_reported(town, keeper):
    row = bring_in(keeper, with_(end="化解中", closed=""))
    assert Dispute.objects.get().status == Status.REPORTED
    assert "1 are not over yet" in " ".join(row.kept("findings")["hints"])


def test_it_is_all_undone(town, keeper):
    row = bring_in(keeper, ROW, with_(number="2"))
    keeper.post(f"/imports/{row.pk}/undo/")
    assert _worked(row).status == "undone"
    assert (Dispute.objects.count(), Party.objects.count()) == (0, 0)


def test_what_somebody_worked_on_since_is_not_undone(town, keeper):
    row = bring_in(keeper, ROW)
    reopen_dispute(Dispute.objects.get(), reason="x", is_relapse=False, by=town.desk, now=town.now)
    keeper.post(f"/imports/{row.pk}/undo/")
    assert _worked(row).status == "applied"
    assert Dispute.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "火星纠纷"}, "no kind of dispute known here"),
        ({"station": "NOWHERE"}, "no station of yours"),
        ({"day": "2025年13月1日"}, "is not a day"),
        ({"day": "2999-01-01", "closed": ""}, "lies ahead"),
        ({"day": "0001-01-01", "closed": ""}, "is not a day"),
        ({"closed": "2025-02-01"}, "before the day it was reported"),
        ({"end": "", "closed": "2025-03-04"}, "say how it ended"),
        ({"end": "不知道"}, "is not known"),
        ({"end": "merged"}, "names no dispute it was joined with"),
        ({"facts": "天气不好"}, "is not known"),
        ({"title": ""}, "is empty"),
        ({"number": ""}, "is empty"),
        ({"title": "=cmd|' /C calc'!A0"}, "is a formula"),
        ({"title": "卡号6222021234567890128"}, "full card or ID number"),
        ({"lon": "abc"}, "is not a number of degrees"),
        ({"a": "", "phone": "10012345678"}, "is empty"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_a_row_that_cannot_be_used_says_why_and_what_to_do(town, keeper, changes, said):
    row = check(keeper, with_(**changes))
    assert row.counts["refused"] == 1
    assert said in reasons(row)[0]
    assert reasons(row)[0].startswith("Row 2: ")


def test_refused_rows_keep_the_file_out_and_can_be_taken_away_to_be_mended(town, keeper):
    row = check(keeper, ROW, with_(number="2", kind="?"))
    keeper.post(f"/imports/{row.pk}/apply/")
    assert not Dispute.objects.exists()
    book: Any = load_workbook(io.BytesIO(keeper.get(f"/api/v1/imports/{row.pk}/refused/").content)).active
    assert [cell.value for cell in book[2]][0] == "3"


def test_kinds_are_known_by_code_and_by_either_name(town, keeper):
    bring_in(keeper, *(with_(number=str(n), kind=kind) for n, kind in enumerate(["0202", "噪声扰民纠纷", "噪声扰民", "Noise"])))
    assert set(Dispute.objects.values_list("category_id", flat=True)) == {"0202"}


def test_a_thousand_rows_are_a_few_questions(town, keeper, django_assert_max_num_queries):
    row = check(keeper, *(with_(number=str(n)) for n in range(1000)))
    keeper.post(f"/imports/{row.pk}/apply/")
    with django_assert_max_num_queries(80):
        row = _worked(row)
    assert (row.status, Dispute.objects.count()) == ("applied", 1000)
    assert Dispute.objects.values("number").distinct().count() == 1000


def test_an_administrator_takes_out_no_quarrels(town, keeper):
    assert keeper.get("/imports/export/disputes/xlsx/").status_code == 404
    assert keeper.get("/imports/form/disputes/").status_code == 200


def test_an_officer_brings_in_nothing(town):
    client = Client()
    client.force_login(town.desk)
    assert client.get("/imports/").status_code == 404


def test_the_timeline_of_an_old_case_begins_with_who_brought_it_in(town, keeper):
    bring_in(keeper, ROW)
    dispute = Dispute.objects.get()
    page = signed_in(town.desk).get(f"/disputes/{dispute.pk}/record/", headers={"accept-language": "en"}).content.decode()
    assert all(words in page for words in ("Brought in from older records", "Number 2025-调-0017, reported on 2025-03-01", str(town.administrator)))
    first = signed_in(town.desk).get(f"/api/v1/disputes/{dispute.pk}/").json()["timeline"][0]
    assert (first["kind"], first["at"][:4], first["by"]) == ("import", f"{town.now.year}", str(town.administrator))
