"""A file from the choice to its undoing, by hand: columns, a question, refused rows, progress, a worker that was broken off."""

from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.roles import Role
from grids.imports import running
from grids.imports.progress import Progress
from grids.models import FileImport, Grid
from tests.browser.looks import faults_now, faults_of
from tests.cast import square
from tests.grids.test_imports import features, moved
from tests.grids.test_tables import sheet

HEAD = ["账号", "姓名", "角色", "单位", "警号"]


@pytest.fixture
def keeper(town) -> User:
    return User.objects.create_user("keeper", full_name="周某", unit=town.bureau, role=Role.ADMINISTRATOR, is_staff=True)


def choose(person: Any, subject: str, data: bytes, name: str = "city.xlsx") -> FileImport:
    """Upload through the form."""
    page = person.goes_to("/imports/")
    page.select_option("#import-subject", subject)
    page.set_input_files("#import-file", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name="Which column is what")).to_be_visible()
    return FileImport.objects.latest("created_at")


def check(person: Any, row: FileImport) -> None:
    person.page.get_by_role("button", name="Check the rows").click()
    expect(person.page.locator("import-progress")).to_be_visible()
    running.run(str(row.pk))
    expect(person.page.locator("#preview")).to_be_visible()


def grids(count: int) -> bytes:
    return features(*(({"code": f"N-{n}", "name": "新村", "station": "EAST"}, square(114.1 + 0.01 * n, 35.5)) for n in range(count)))


def test_a_whole_import_with_its_progress_and_its_undoing(town, keeper, somebody):
    person = somebody(keeper)
    row = choose(person, "grids", grids(12), "grids.geojson")
    assert faults_now(person, "en") == []
    check(person, row)
    expect(person.page.locator(".import-tabs [aria-current]")).to_have_text("12 added")
    person.page.get_by_role("button", name="Bring in: add 12, change 0").click()
    bar = person.page.locator("import-progress")
    expect(bar).to_contain_text("Being brought in")
    Progress(row.pk, 36)(9)
    expect(bar).to_contain_text("25 %")
    assert faults_now(person, "en") == []
    assert not Grid.objects.filter(code__startswith="N-").exists()
    running.run(str(row.pk))
    expect(person.page.locator(".import-done")).to_contain_text("Brought in on")
    assert Grid.objects.filter(code__startswith="N-").count() == 12
    assert faults_now(person, "en") == []
    person.page.get_by_text("Undo this import").click()
    person.page.get_by_role("button", name="Undo: 12 rows").click()
    expect(bar).to_contain_text("Being undone")
    running.run(str(row.pk))
    expect(person.page.get_by_text("everything is as it was before the file")).to_be_visible()
    assert not Grid.objects.filter(code__startswith="N-").exists()


def test_hundreds_of_refused_rows_are_sorted_by_what_to_do_found_and_taken_out(town, keeper, somebody):
    person = somebody(keeper)
    lines = [[f"u-{n}", "王某", "社区民警", "NOWHERE" if n % 3 else "EAST", "B" if n % 3 == 0 else ""] for n in range(330)]
    row = choose(person, "people", sheet(HEAD, *lines))
    check(person, row)
    page = person.page
    expect(page.locator(".import-tabs [aria-current]")).to_have_text("329 refused")
    assert page.get_by_role("button", name="Bring in").count() == 0
    page.get_by_role("link", name="correct it 109", exact=True).click()
    expect(page.locator(".import-rows tbody tr")).to_have_count(100)
    page.get_by_role("link", name="Rows after").click()
    expect(page.locator(".import-rows tbody tr")).to_have_count(9)
    page.goto(person.url + row.get_absolute_url())
    page.get_by_role("searchbox", name="Find rows").fill("331")
    page.keyboard.press("Enter")
    expect(page.locator(".import-rows tbody tr")).to_have_text(
        ["Row 331: “Unit code” names “NOWHERE”, which is no unit known here; add it first, or correct its code or name."]
    )
    with page.expect_download() as taken:
        page.get_by_role("link", name="Refused rows with reasons (XLSX)").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    assert faults_of(person, row.get_absolute_url(), "/imports/") == []


def test_shifted_coordinates_are_asked_about_and_the_answer_is_one_press(town, keeper, somebody):
    person = somebody(keeper)
    row = choose(person, "grids", features(({"code": "0410-017", "name": "东河", "station": "EAST"}, moved(square(113.90, 35.30)))), "grids.geojson")
    check(person, row)
    expect(person.page.get_by_role("heading", name="One question first")).to_be_visible()
    assert faults_now(person, "en") == []
    person.page.get_by_role("button", name="Yes, read it as GCJ-02").click()
    expect(person.page.locator("import-progress")).to_be_visible()
    running.run(str(row.pk))
    expect(person.page.get_by_text("There is nothing to do.")).to_be_visible()


def test_a_worker_that_was_broken_off_is_said_and_begun_again(town, keeper, somebody):
    person = somebody(keeper)
    row = choose(person, "grids", grids(3), "grids.geojson")
    check(person, row)
    person.page.get_by_role("button", name="Bring in").click()
    expect(person.page.locator("import-progress")).to_be_visible()
    FileImport.objects.filter(pk=row.pk).update(tries=1)
    expect(person.page.get_by_text("The worker was broken off.")).to_be_visible()
    assert faults_now(person, "en") == []
    person.page.get_by_role("button", name="Begin again now").click()
    running.run(str(row.pk))
    expect(person.page.locator(".import-done")).to_be_visible()


def test_a_file_of_no_use_is_refused_beside_the_form(town, keeper, somebody):
    page = somebody(keeper).goes_to("/imports/?subject=people")
    page.set_input_files("#import-file", {"name": "x.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 nothing"})
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("alert")).to_contain_text("The archive is damaged; save the file again.")
