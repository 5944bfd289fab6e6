"""Files over REST: whatever the page can do."""

# ruff: noqa: F811 - fixtures of another file

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessLog, User
from grids.imports import running
from grids.models import FileImport, Grid
from policing.lib.tables import read_table
from tests.accounts.test_admin import administrator
from tests.cast import signed_in, square, with_key
from tests.grids.test_imports import GRID, PEOPLE, english, features, keeper, moved  # noqa: F401
from tests.grids.test_tables import sheet

AT = "/api/v1/imports/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def client(cast, keeper):
    return signed_in(User.objects.get(username="keeper"))


def sent(client: Any, subject: str, data: bytes) -> dict[str, Any]:
    answer = client.post(AT, {"subject": subject, "file": SimpleUploadedFile("city.xlsx", data)}, format="multipart", headers=ENGLISH)
    assert answer.status_code == 201, answer.content
    return answer.json()


def step(client: Any, row: dict[str, Any], name: str, **body: Any) -> dict[str, Any]:
    answer = client.post(f"{AT}{row['id']}/{name}/", body, format="json", headers=ENGLISH)
    assert answer.status_code == 202, answer.content
    assert answer.json()["progress"]["is_working"]
    running.run(row["id"])
    return client.get(f"{AT}{row['id']}/", headers=ENGLISH).json()


def test_a_file_goes_in_and_out_again_without_the_page(cast, client):
    row = sent(client, "people", PEOPLE)
    assert (row["status"], row["columns"]["username"], row["rows"]) == ("uploaded", 0, 1)
    row = step(client, row, "check", columns=row["columns"])
    assert row["counts"] == {"added": 1, "changed": 0, "unchanged": 0, "refused": 0}
    rows = client.get(f"{AT}{row['id']}/rows/").json()
    assert (rows["verdict"], rows["count"], rows["rows"][0]["row"]) == ("added", 1, 2)
    assert step(client, row, "apply")["status"] == "applied"
    assert User.objects.filter(username="new-1").exists()
    assert AccessLog.objects.filter(action="import", subject=f"grids.fileimport:{row['id']}").exists()
    assert step(client, row, "undo")["status"] == "undone"
    assert not User.objects.filter(username="new-1").exists()
    assert [one["status"] for one in client.get(AT).json()["results"]] == ["undone"]


def test_refused_rows_come_with_reason_and_remedy_and_keep_all_out(cast, client):
    row = step(client, sent(client, "people", sheet(["账号", "姓名", "角色", "单位"], ["a", "x", "社区民警", "NOWHERE"])), "check")
    shown = client.get(f"{AT}{row['id']}/rows/", {"verdict": "refused"}, headers=ENGLISH).json()
    assert shown["rows"][0]["said"].startswith("Row 2: ")
    assert shown["rows"][0]["do"] == "add it first, or correct its code or name"
    refusal = client.post(f"{AT}{row['id']}/apply/", {}, format="json", headers=ENGLISH)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "import_not_ready")
    assert read_table(client.get(f"{AT}{row['id']}/refused/").content).rows[0].cells[0] == "2"


def test_the_question_about_the_datum_is_answered_here_too(cast, client):
    row = step(client, sent(client, "grids", features(({"code": "0410-017", "name": "东河", "station": "EAST"}, moved(square(113.90, 35.30))))), "check")
    assert "GCJ-02" in row["question"]
    assert client.post(f"{AT}{row['id']}/apply/", {}, format="json").status_code == 409
    row = step(client, row, "check", datum="gcj02", is_datum_sure=True)
    assert (row["question"], row["counts"]["unchanged"]) == ("", 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"columns": {"code": -1}}, "malformed"),
        ({"datum": "bd09"}, "malformed"),
        ({"unit": "EAST"}, "malformed"),
        ({"colour": 1}, "malformed"),
    ],
)
def test_what_cannot_be_asked_is_refused(cast, client, body, code):
    row = sent(client, "grids", features((GRID, square(113.92, 35.30))))
    answer = client.post(f"{AT}{row['id']}/check/", body, format="json")
    assert answer.status_code == 400
    assert FileImport.objects.get().status == "uploaded"


def test_columns_that_are_not_there_are_left_out(cast, client):
    row = sent(client, "grids", sheet(["网格编码", "网格名称"], ["0410-017", "x"]))
    row = step(client, row, "check", columns={"code": 0, "name": 59, "password": 1})
    assert row["columns"] == {"code": 0}


@pytest.mark.parametrize(
    ("subject", "data", "words"), [("people", b"", "empty"), ("people", b"PK\x03\x04x", "damaged"), ("people", b"0" * (50 * 2**20), "50 MB")]
)
def test_a_file_of_no_use_is_refused_at_once(cast, client, subject, data, words):
    answer = client.post(AT, {"subject": subject, "file": SimpleUploadedFile("x.csv", data)}, format="multipart", headers=ENGLISH)
    assert answer.status_code == 400
    assert words in answer.json()["message"]
    assert not FileImport.objects.exists()


def test_every_subject_says_its_fields_and_goes_out(cast, client):
    listed = client.get(f"{AT}subjects/", headers=ENGLISH).json()
    assert {"grids", "units", "people", "contacts", "key_sites"} <= {one["name"] for one in listed}
    for one in listed:
        assert one["fields"]
        assert {"name", "label", "is_required", "headings"} == set(one["fields"][0])
        for kind in one["exports"]:
            assert client.get(f"/api/v1/exports/{one['name']}/{kind}/").status_code == 200
        assert client.get(f"/api/v1/exports/{one['name']}/exe/").status_code == 404


def test_nobody_but_administrators_finds_any_of_it(cast, client):
    row = sent(client, "people", PEOPLE)
    others = [signed_in(cast.desk), signed_in(cast.leader), with_key(cast.bank_key), signed_in(User.objects.get(pk=administrator_of_west(cast)))]
    for other in others:
        for path in ("", "progress/", "rows/", "refused/"):
            assert other.get(f"{AT}{row['id']}/{path}").status_code == 404
        for path in ("check/", "apply/", "undo/", "again/"):
            assert other.post(f"{AT}{row['id']}/{path}", {}, format="json").status_code == 404
    for other in others[:3]:
        assert other.get(AT).status_code == other.get(f"{AT}subjects/").status_code == other.get("/api/v1/exports/grids/xlsx/").status_code == 404
    assert Grid.objects.exists()


def administrator_of_west(cast: Any) -> int:
    administrator("west-keeper", cast.west)
    return User.objects.get(username="west-keeper").pk
