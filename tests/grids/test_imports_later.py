"""The life of a file after its preview: data that moved on, undoing, workers that die, and what is erased."""

# ruff: noqa: F811 - fixtures of the file before

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from grids.imports import running
from grids.lifecycle import ImportStatus
from grids.lookup import find_place
from grids.models import FileImport, Grid, GridBoundary, Posting, UnitArea
from partners.models import Site
from policing.lib.tables import read_table
from tests.accounts.test_admin import administrator
from tests.cast import IN_EAST, square
from tests.grids.test_imports import ENGLISH, FILES, PEOPLE, brought_in, check, checked, data, do, english, features, keeper, refusals, upload, work  # noqa: F401
from tests.grids.test_tables import sheet


def test_data_that_moved_on_since_the_preview_is_looked_at_again(cast, keeper):
    row = checked(keeper, "grids", FILES["grids"])
    Grid.objects.create(code="0410-021", name="x", station=cast.east, boundary=square(113.95, 35.30))
    row = do(keeper, "apply", row)
    assert (row.status, row.counts["changed"]) == (ImportStatus.CHECKED, 1)
    assert "look at the preview again" in row.words


def test_what_was_changed_since_is_not_undone(cast, keeper):
    row = brought_in(keeper, "people", PEOPLE)
    User.objects.filter(username="new-1").update(last_login=timezone.now())
    row = do(keeper, "undo", row)
    assert row.status == ImportStatus.APPLIED
    assert "changed since the import" in row.words
    assert User.objects.filter(username="new-1").exists()


def test_undoing_grids_puts_the_boundary_back_and_keeps_what_happened(cast, keeper):
    row = brought_in(keeper, "grids", features(({"code": "0410-017", "name": "东河", "station": "EAST"}, square(113.90, 35.30, 0.02))))
    assert find_place(113.915, 35.315)
    do(keeper, "undo", row)
    assert find_place(113.915, 35.315) is None
    assert GridBoundary.objects.filter(grid=cast.grid_e1).count() == 3


def test_a_new_grid_that_is_in_use_is_closed_by_undoing_and_opened_by_the_next_file(cast, keeper):
    row = brought_in(keeper, "grids", FILES["grids"])
    grid = Grid.objects.get(code="0410-021")
    Posting.objects.create(officer=cast.community.officer, grid=grid, starts_at=cast.now)
    do(keeper, "undo", row)
    assert Grid.objects.get(pk=grid.pk).closed_at
    brought_in(keeper, "grids", FILES["grids"])
    assert Grid.objects.get(pk=grid.pk).closed_at is None


def test_a_worker_that_was_killed_is_made_up_for_by_the_sweep_and_nothing_is_done_twice(cast, keeper):
    from grids.tasks import sweep_imports

    row = checked(keeper, "people", PEOPLE)
    keeper.post(reverse("grids:import-apply", args=[row.pk]))
    assert sweep_imports() == 1
    assert sweep_imports() == 0
    row.refresh_from_db()
    assert row.status == ImportStatus.APPLIED
    assert User.objects.filter(username="new-1").count() == 1


def test_a_file_that_kills_its_workers_is_given_up(cast, keeper):
    row = checked(keeper, "people", PEOPLE)
    keeper.post(reverse("grids:import-apply", args=[row.pk]))
    FileImport.objects.filter(pk=row.pk).update(tries=running.MOST_TRIES)
    row = work(row)
    assert row.status == ImportStatus.FAILED
    assert "three times" in row.words


def test_files_are_sealed_and_erased_after_some_days(cast, keeper):
    row = brought_in(keeper, "people", PEOPLE)
    assert "777001" not in str(FileImport.objects.values())
    assert running.forget_old(timezone.now() + timedelta(days=15)) == 1
    row.refresh_from_db()
    assert (row.wrapped_key, row.data, row.images, row.kept("head")) == (None, None, None, None)
    assert keeper.get(row.get_absolute_url()).status_code == 200
    assert keeper.post(reverse("grids:import-undo", args=[row.pk]), follow=True, headers=ENGLISH).context["messages"]


def test_the_columns_can_be_chosen_otherwise(cast, keeper):
    upload(keeper, "grids", sheet(["甲", "乙"], ["0410-017", "东河新村"]))
    row = FileImport.objects.get()
    assert row.mapping == {}
    row.mapping = {"code": 0, "name": 1}
    row = check(keeper, row)
    assert row.kept("findings")["changed"] == [[2, "0410-017 东河新村", [["Grid name", "东河", "东河新村"]]]]


def test_only_administrators_have_these_pages_and_each_their_own_files(cast, keeper):
    row = checked(keeper, "people", PEOPLE)
    of_east = administrator("east-keeper", cast.east)
    for name in ("import", "import-progress"):
        assert of_east.get(reverse(f"grids:{name}", args=[row.pk])).status_code == 404
    assert keeper.get(reverse("grids:import-progress", args=[row.pk])).json()["status"] == "checked"


@pytest.mark.parametrize(("size", "words"), [(41 * 2**20, "at most 40"), (0, "empty")])
def test_a_file_of_no_use_is_answered_at_once(cast, keeper, size, words):
    answer = upload(keeper, "grids", b"0" * size, "big.csv")
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not FileImport.objects.exists()


def test_the_real_districts_go_in_as_areas_of_sub_bureaus(cast, keeper, settings):
    file = settings.BASE_DIR.parent / "shared" / "data" / "xinxiang_districts.geojson"
    if not file.exists():
        pytest.skip("the file of the districts is not here")
    refused = checked(keeper, "areas", file.read_bytes(), datum="gcj02", adds_units="on", unit=cast.bureau.pk)
    assert refused.counts["refused"] > 0
    assert "crosses or touches itself" in refusals(refused)
    row = brought_in(keeper, "areas", file.read_bytes(), datum="gcj02", adds_units="on", repair="on", unit=cast.bureau.pk)
    assert row.counts["added"] == UnitArea.objects.count() > 10
    assert UnitArea.objects.get(unit__code="410702").unit.name == "红旗区"
    do(keeper, "undo", row)
    assert (UnitArea.objects.count(), Unit.objects.filter(kind=Unit.Kind.SUB_BUREAU).count()) == (0, 0)


def test_a_site_finds_its_grid(cast, keeper, data):
    brought_in(keeper, "sites", data["sites"])
    site = Site.objects.get(code="B-77")
    assert (site.grid, site.station, site.lon) == (cast.grid_e1, cast.east, IN_EAST["lon"])


def test_the_refused_rows_go_out_as_a_sheet_with_reasons_and_no_formulas(cast, keeper):
    row = checked(
        keeper,
        "people",
        sheet(["账号", "姓名", "角色", "单位"], ["ok-1", "王某", "社区民警", "EAST"], ["bad-1", "=1+1", "社区民警", "EAST"], ["bad-2", "x", "x", ""]),
    )
    answer = keeper.get(reverse("grids:import-refused", args=[row.pk]), headers=ENGLISH)
    table = read_table(answer.content)
    assert table.headings == ["Row", "Why, and what to do", "账号", "姓名", "角色", "单位"]
    assert [(line.cells[0], line.cells[2], line.cells[3]) for line in table.rows] == [("3", "bad-1", "'=1+1"), ("4", "bad-2", "x")]
    assert "Row 3: “Full name” is a formula; write the value itself." in table.rows[0].cells[1]


def test_refused_rows_are_found_by_what_to_do_and_by_words(cast, keeper):
    lines = [[f"u-{n}", "x", "社区民警", "NOWHERE" if n % 3 else "EAST", "B" if n % 3 == 0 else ""] for n in range(330)]
    row = checked(keeper, "people", sheet(["账号", "姓名", "角色", "单位", "警号"], *lines))
    page = keeper.get(row.get_absolute_url(), headers=ENGLISH).context["preview"]
    assert (page["chosen"], len(page["rows"]), page["paginator"].num_pages) == ("refused", 100, 4)
    assert dict(page["remedies"]) == {"add it first, or correct its code or name": 220, "correct it": 109}
    mine = keeper.get(row.get_absolute_url(), {"do": "correct it", "page": "2"}, headers=ENGLISH).context["preview"]
    assert len(mine["rows"]) == 9
    assert [line[0] for line in keeper.get(row.get_absolute_url(), {"q": "331"}, headers=ENGLISH).context["preview"]["rows"]] == [331]


def test_a_file_nobody_works_on_any_more_says_so(cast, keeper):
    row = checked(keeper, "people", PEOPLE)
    keeper.post(reverse("grids:import-apply", args=[row.pk]))
    assert not keeper.get(reverse("grids:import-progress", args=[row.pk])).json()["is_left"]
    FileImport.objects.filter(pk=row.pk).update(tries=1)
    assert keeper.get(reverse("grids:import-progress", args=[row.pk])).json()["is_left"]
    assert keeper.post(reverse("grids:import-again", args=[row.pk])).status_code == 302
    assert work(row).status == ImportStatus.APPLIED
