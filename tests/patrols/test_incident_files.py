"""Citizens' reports through the page of files: looked at first, unknown codes explained on the spot, nothing of a person kept, undone again."""

# ruff: noqa: F811 - fixtures of another file

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from grids.lifecycle import ImportStatus
from grids.models import FileImport
from patrols.models import Incident, IncidentCode
from policing.lib.datum import Point, to_gcj02
from tests.cast import IN_EAST, IN_WEST, signed_in
from tests.grids.test_imports import ENGLISH, brought_in, checked, do, english, keeper, upload, work  # noqa: F401
from tests.grids.test_imports_rest import administrator_of_west
from tests.patrols.test_incidents import HEAD, row

AT = "/api/v1/imports/"


@pytest.fixture
def codes(cast) -> None:
    IncidentCode.objects.create(bureau=cast.bureau, code="0203", meaning="ebike")
    IncidentCode.objects.create(bureau=cast.bureau, code="05", meaning="traffic")


def listed(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode("gb18030")


def explained(client: Any, file: FileImport, meanings: dict[str, str]) -> FileImport:
    """Somebody says on the page what unknown words mean."""
    body = {"again": "meanings", "word": list(meanings), "meaning": list(meanings.values())}
    client.post(reverse("grids:import-check", args=[file.pk]), body, headers=ENGLISH)
    return work(file)


def words_of(file: FileImport) -> str:
    return "\n".join(words for _number, words, _remedy in file.kept("findings")["left_out"])


def test_what_cannot_be_used_is_left_out_and_the_rest_goes_in(cast, keeper, codes):
    data = listed(row("A1"), row("A2", **IN_WEST), row("A3", at="昨晚"), row("A4", code="050101"), row("A1"))
    file = checked(keeper, "incidents", data)
    assert file.counts == {"added": 2, "changed": 0, "unchanged": 0, "refused": 0, "left_out": 3}
    assert "Row 4: A3: no time, or one that cannot be read; write the time like" in words_of(file)
    assert "Row 5: A4: Traffic stop or offence; nothing: it is left out on purpose." in words_of(file)
    assert "Row 6: number A1 stands further up already" in words_of(file)
    assert not Incident.objects.exists()
    assert do(keeper, "apply", file).status == ImportStatus.APPLIED
    first, second = Incident.objects.order_by("reference")
    assert (first.kind, first.grid, first.unit, first.came, first.source, second.unit) == ("ebike", cast.grid_e1, cast.east, "call", "110", cast.west)
    assert first.cell != 0


def test_nothing_of_a_person_is_kept_not_even_in_the_file(cast, keeper, codes):
    file = checked(keeper, "incidents", listed(row("A1"), row("A2", at="昨晚")))
    kept = bytes(file.data).decode() + str(file.kept("head")) + str(file.kept("findings"))
    assert "A1" in kept
    for word in ("张三", "13900000000", "什么都说了", "报警人"):
        assert word not in kept


def test_rows_keep_the_numbers_they_have_in_the_file(cast, keeper, codes):
    file = checked(keeper, "incidents", listed("", row("A1"), "", row("A2", lon="")))
    assert "Row 5: A2: no coordinates" in words_of(file)


def test_brought_again_it_adds_nothing_and_undone_everything_is_gone(cast, keeper, codes):
    data = listed(row("A1"), row("A2"))
    first = brought_in(keeper, "incidents", data)
    assert checked(keeper, "incidents", data).counts["unchanged"] == 2
    assert do(keeper, "undo", first).status == ImportStatus.UNDONE
    assert not Incident.objects.exists()


def test_unknown_codes_are_asked_about_explained_on_the_page_and_kept_with_the_file(cast, keeper, codes):
    file = checked(keeper, "incidents", listed(row("A1"), row("A2", code="770101"), row("A3", code="770101"), row("A4", code="880000")))
    assert file.kept("findings")["unknown"] == [["770101", "", 2], ["880000", "", 1]]
    assert "What do these mean?" in keeper.get(file.get_absolute_url(), headers=ENGLISH).content.decode()
    file = explained(keeper, file, {"770101": "burglary", "880000": "drugs"})
    assert (file.counts["added"], file.counts["left_out"], file.kept("findings")["unknown"]) == (3, 1, [])
    assert not IncidentCode.objects.filter(code="770101").exists()
    file = do(keeper, "apply", file)
    assert set(IncidentCode.objects.values_list("code", "meaning")) >= {("770101", "burglary"), ("880000", "drugs")}
    do(keeper, "undo", file)
    assert not IncidentCode.objects.filter(code="770101").exists()


def test_a_word_for_a_kind_is_explained_as_well(cast, keeper):
    head, line = "编号,时间,类别,来源,经度,纬度", "{},2026-07-01 22:10,偷车轱辘,110,113.905,35.305"
    file = checked(keeper, "incidents", "\n".join([head, line.format("A1")]).encode())
    file = explained(keeper, file, {"偷车轱辘": "from_car"})
    assert (file.counts["added"], do(keeper, "apply", file).status) == (1, ImportStatus.APPLIED)
    assert (Incident.objects.get().kind, IncidentCode.objects.count()) == ("from_car", 0)


def test_what_else_is_asked_counts(cast, keeper, codes):
    lon, lat = to_gcj02(Point(IN_EAST["lon"], IN_EAST["lat"]))
    data = listed(row("A1", came="", code="", lon=lon, lat=lat))
    assert checked(keeper, "incidents", data).counts["left_out"] == 1
    chosen = {"answer-kind": "burglary", "answer-vouched": "1", "answer-source": "12345", "datum": "gcj02"}
    brought_in(keeper, "incidents", data, **chosen)
    kept = Incident.objects.get()
    assert (kept.kind, kept.came, kept.source, kept.grid) == ("burglary", "vouched", "12345", cast.grid_e1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("编号,类别\nA1,ebike".encode(), "No column for: time, longitude, latitude"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":1},"geometry":null}]}', "Reports come as tables"),
    ],
)
def test_a_file_that_is_no_list_of_reports_is_refused_at_once(cast, keeper, data, words):
    assert words in upload(keeper, "incidents", data, "x.csv").content.decode()
    assert not FileImport.objects.exists()


def test_a_stations_own_administrator_brings_in_no_reports(cast, codes):
    west = signed_in(User.objects.get(pk=administrator_of_west(cast)))
    file = checked(west, "incidents", listed(row("A1")))
    assert (file.status, "whole bureau" in file.words) == (ImportStatus.FAILED, True)


def test_codes_come_and_go_as_a_file(cast, keeper, codes):
    data = "代码,名称,含义\n0203,盗窃电动自行车,电动车、自行车被盗\n0301,入室盗窃,burglary\n".encode()
    file = checked(keeper, "incident_codes", data)
    assert (file.counts["added"], file.counts["changed"] + file.counts["unchanged"]) == (1, 1)
    refused = checked(keeper, "incident_codes", "代码,含义\n!,ebike\n0203,whatever\n".encode())
    assert refused.counts["refused"] == 2


def test_the_same_by_rest(cast, keeper, codes):
    sent = SimpleUploadedFile("list.csv", listed(row("A1"), row("A2", code="770101")))
    made = keeper.post(AT, {"subject": "incidents", "file": sent}, headers=ENGLISH).json()
    at, ask = f"{AT}{made['id']}/", {"columns": made["columns"], "answers": {"vouched": "1"}}
    assert keeper.post(f"{at}check/", ask, content_type="application/json").status_code == 202
    file = work(FileImport.objects.get())
    rows = keeper.get(f"{at}rows/?verdict=left_out").json()
    assert rows["unknown"] == [{"word": "770101", "beside": "", "rows": 1}]
    assert rows["rows"][0]["do"]
    assert keeper.post(f"{at}check/", {"meanings": {"770101": "theft", "x": "nonsense"}}, content_type="application/json").status_code == 202
    file = work(file)
    assert (file.counts["added"], file.options["meanings"]) == (2, {"770101": "theft"})
